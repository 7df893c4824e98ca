"""The hand-over: who indexed a file gives it to the check, as it lies; and the undoing of that."""

import hashlib

from django.db import transaction

from documents import worked
from documents.employer_file import duties, moves
from documents.employer_file.content import Manifest, manifest_of
from documents.employer_file.models import TAKEN_BACK, EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.errors import TooLate, WrongState
from documents.gate.conditions import open_points
from documents.gate.models import BlindEntry, Finding
from documents.gate.refusals import NotReady
from documents.gate.steps import HANDED_OVER_FROM, at_gate, close_step, count_passage
from documents.lots import lifecycle
from documents.lots.models import LotFile
from documents.lots.states import LotState
from documents.models import Deed, Reading
from documents.states import DocumentState
from documents.storage import store
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work import Facts
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty

_BEHIND = (EmployerFileState.TO_CHECK, EmployerFileState.TO_CERTIFY, EmployerFileState.CERTIFIED)


def hand_over(employer: Employer, *, by: User, version: int | None = None) -> Deed:
    """Give the file to the check as it lies now. Forbidden, SamePerson, Stale, WrongState, NotReady."""
    keep_picture_digests(employer)
    with at_gate(employer, version=version) as file:
        policy.require(by, Action.FILE, file.office)
        duties.require_may(Duty.INDEX, file.pk, by)
        if file.state in _BEHIND:
            raise WrongState
        if points := open_points(file.employer):
            raise NotReady(point.told for point in points)
        if file.state not in HANDED_OVER_FROM:
            raise WrongState
        duties.record_duty(Duty.INDEX, file.employer, by)
        passage = _open_passage(file, manifest_of(file.pk), by=by)
        lifecycle.join_lot(passage)
        facts = {"edition": passage.version, "attempt": passage.attempt, "pages": passage.pages}
        trail.record(AuditAction.EFILE_HANDED_OVER, file.employer, by=by, **facts)
        after = {"passage": passage.pk}
        deed = close_step(file, Deed.Verb.HAND_OVER, EmployerFileState.TO_CHECK, by=by, after=after)
        count_passage(passage, Step.HANDED_OVER, facts=worked.facts_of(deed))
        return deed


def take_back(deed: Deed, *, by: User, version: int | None = None) -> Deed:
    """Undo a hand-over, until the check has begun: a page was looked at, or the lot's sample drawn, which
    who handed over could know. Forbidden, Stale, TooLate.
    """
    employer = Employer.objects.get(pk=deed.thing_id)
    with at_gate(employer, version=version) as file:
        policy.require(by, Action.FILE, file.office)
        passage = moves.open_passage(file.pk)
        if deed.verb != Deed.Verb.HAND_OVER or passage is None or file.change != deed.version:
            raise TooLate
        _require_untouched(passage)
        Passage.objects.filter(pk=passage.pk).update(state=PassageState.WITHDRAWN, ended_note=TAKEN_BACK)
        facts = Facts(day=worked.day_of(passage.handed_over_at), person=passage.handed_over_by_id)
        count_passage(passage, Step.HANDED_OVER, facts=facts, files=-1)
        trail.record(AuditAction.EFILE_TAKEN_BACK, employer, by=by, deed=deed.pk, edition=passage.version)
        was = EmployerFileState(deed.before["state"])
        undoing = close_step(file, Deed.Verb.UNDO, was, by=by, after={"passage": passage.pk})
        Deed.objects.filter(pk=deed.pk).update(undone_by=undoing)
        return undoing


def keep_picture_digests(employer: Employer) -> None:
    """Make the digests of pictures that were made before digests were kept; what is certified is what is
    shown. Outside the transaction, as it reads the store. FileMissing.
    """
    filed = {"page__document__employer": employer, "page__document__state": DocumentState.FILED}
    older = Reading.objects.filter(current=True, picture_sha256="", **filed).only("scan", "token")
    readings = list(older)
    if not readings:
        return
    for reading in readings:
        reading.picture_sha256 = hashlib.sha256(store().get(reading.picture_key("full"))).hexdigest()
    with transaction.atomic():
        Reading.objects.bulk_update(readings, ["picture_sha256"], batch_size=500)


def _open_passage(file: EmployerFile, manifest: Manifest, *, by: User) -> Passage:
    earlier = Passage.objects.filter(efile=file.pk, version=file.version).count()
    return Passage.objects.create(
        efile_id=file.pk,
        version=file.version,
        attempt=earlier + 1,
        office_id=file.office_id,
        manifest=manifest.slots,
        content=manifest.digest,
        root=manifest.root,
        pages=manifest.pages,
        handed_over_by=by,
    )


def _require_untouched(passage: Passage) -> None:
    begun = (
        passage.state != PassageState.TO_CHECK
        or LotFile.objects.filter(passage=passage).exclude(lot__state=LotState.OPEN).exists()
        or Finding.objects.filter(passage=passage).exists()
        or BlindEntry.objects.filter(passage=passage).exists()
    )
    if begun:
        raise TooLate
