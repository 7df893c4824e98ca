"""Where a file stands at the gate, and what is drawn of it: what screens and the API show."""

from dataclasses import dataclass
from typing import Any

from documents.employer_file.duties import duties_done, require_may, same_person
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import IN_GATE, EmployerFileState, PassageState
from documents.errors import SamePerson
from documents.gate.conditions import OpenPoint, open_points
from documents.gate.history import deeds_of, passages_of
from documents.gate.states import CertificateState
from documents.gate.steps import HANDED_OVER_FROM
from documents.lots import lifecycle
from documents.lots.models import DrawnPage, Lot
from documents.lots.states import LotState
from documents.models import Deed
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty, conflicting_duty
from sso_efiles.refusal import NotFound


def file_of(employer: Employer) -> EmployerFile:
    """The row of a file; one that was not saved yet where it is merely listed."""
    known = EmployerFile.objects.select_related("office").filter(pk=employer.pk).first()
    return known or EmployerFile(employer=employer, office=employer.office)


@dataclass(slots=True)
class Standing:
    """Where a file stands for the person who looks at it, and what they may do next."""

    file: EmployerFile
    points: list[OpenPoint]
    passages: list[Passage]
    may_hand_over: bool = False
    may_check: bool = False
    may_certify: bool = False
    may_revoke: bool = False
    kept_apart: SamePerson | None = None
    """Why this person may not do the next step although their role could."""
    undoable: Deed | None = None
    """The hand-over, while it can be taken back."""

    @property
    def state(self) -> EmployerFileState:
        """The file's state, for its label."""
        return EmployerFileState(self.file.state)


_NEXT = {
    EmployerFileState.TO_CHECK: (Duty.CHECK, Action.CHECK),
    EmployerFileState.TO_CERTIFY: (Duty.CERTIFY, Action.CERTIFY),
}
"""Whose turn it is; in any other state it is the indexer's."""


def standing_of(employer: Employer, *, by: User) -> Standing:
    """What the file's own page shows of the gate; some ten queries whatever the file's size."""
    file = file_of(employer)
    standing = Standing(file, points_in_the_way(employer, file), list(passages_of(employer.pk)))
    duty, action = _NEXT.get(EmployerFileState(file.state), (Duty.INDEX, Action.FILE))
    if policy.can(by, action, file.office):
        earlier = conflicting_duty(duty, done=duties_done(file.pk, by))
        standing.kept_apart = same_person(duty, earlier) if earlier else None
        free = earlier is None
        standing.may_check = free and duty is Duty.CHECK
        standing.may_certify = free and duty is Duty.CERTIFY
        ready = file.state in HANDED_OVER_FROM and not standing.points
        standing.may_hand_over = free and duty is Duty.INDEX and ready
    standing.may_revoke = policy.can(by, Action.CERTIFY, file.office) and _is_certified(standing.passages)
    if file.state == EmployerFileState.TO_CHECK and policy.can(by, Action.FILE, file.office):
        standing.undoable = _undoable_deed(file, standing.passages[0])
    return standing


def _is_certified(passages: list[Passage]) -> bool:
    certificates = (getattr(passage, "certificate", None) for passage in passages)
    return any(each is not None and each.state == CertificateState.VALID for each in certificates)


def _undoable_deed(file: EmployerFile, passage: Passage) -> Deed | None:
    """The deed that handed the file over, while the check has not begun."""
    if passage.lot_file.lot.state != LotState.OPEN:
        return None
    return deeds_of(file.pk).filter(verb=Deed.Verb.HAND_OVER, version=file.change).first()


def describe_file(employer: Employer) -> dict[str, Any]:
    """Its state, its version, and what stands in the way of handing it over while it is to be indexed."""
    file = file_of(employer)
    return {
        "account_no": employer.account_no,
        "name": employer.name,
        "state": file.state,
        "version": file.version,
        "change": file.change,
        "open": [point.told for point in points_in_the_way(employer, file)],
    }


def points_in_the_way(employer: Employer, file: EmployerFile) -> list[OpenPoint]:
    """Open points of a file that is not handed over; behind that there are none."""
    handed_over = file.state in (*IN_GATE, EmployerFileState.CERTIFIED)
    return [] if handed_over else open_points(employer)


def newest_passage(employer: Employer) -> Passage | None:
    """The last way of the file through the gate."""
    return Passage.objects.filter(efile=employer.pk).order_by("pk").last()


def show_sample(employer: Employer, *, by: User) -> lifecycle.Sample:
    """What is drawn of a file. While it is to be checked only who may check it sees that, lest somebody mends
    the drawn pages alone. Forbidden, SamePerson, NotFound.
    """
    office = file_of(employer).office
    if not policy.can(by, Action.CERTIFY, office):
        policy.require(by, Action.CHECK, office)
    passage = newest_passage(employer)
    if passage is None:
        raise NotFound
    if passage.state == PassageState.TO_CHECK:
        policy.require(by, Action.CHECK, office)
        require_may(Duty.CHECK, employer.pk, by)
    return lifecycle.sample_for(passage)


def describe_sample(sample: lifecycle.Sample) -> dict[str, Any]:
    """As the API says it."""
    return {
        "lot": sample.lot_id,
        "attempt": sample.attempt,
        "plan": sample.plan,
        "severity": sample.severity,
        "seed": sample.seed,
        "pages": list(sample.pages),
    }


def drawn_of(passage: Passage) -> dict[int, bool]:
    """The drawn pages of a file in its order, and whether each was looked at."""
    rows = DrawnPage.objects.filter(lot_file__passage=passage).values_list("page", "seen_at")
    seen = {page: at is not None for page, at in rows}
    return {slot["page"]: seen[slot["page"]] for slot in passage.manifest if slot["page"] in seen}


def find_lot(lot_id: int, *, by: User) -> Lot:
    """A lot of an office at which this person certifies; NotFound."""
    lots = Lot.objects.select_related("office").filter(policy.rows(by, Action.CERTIFY, office="office"))
    lot = lots.filter(pk=lot_id).first()
    if lot is None:
        raise NotFound
    return lot
