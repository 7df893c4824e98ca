"""The life of a lot: files join it, its sample is drawn, each file is checked, it is accepted or rejected.

    open -> drawn -> accepted | rejected | void

A lot gathers what an office hands over on one day (Thai time). It is closed and drawn when the first of its
files is to be checked, or when something is handed over on a later day; what comes after goes into the
next lot. It is rejected as soon as it cannot be accepted any more, and accepted when all its files are
checked that were not taken back. Files that were taken back leave it; if all were, unchecked, it has no
result.

**Order of locks**: employers by their ids, then the office (severities.lock_office). All verbs here hold the
office; none asks for an employer. Who checks may have to return every file of the lot: they hold all its
employers (`employers_of_lot`) before they record. Once a lot is drawn nothing joins it, so that list stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from documents.employer_file.models import Passage
from documents.employer_file.sides import is_paper
from documents.employer_file.states import PassageState
from documents.errors import LotUndecided, OfficeStopped, SampleNotDrawn, WrongState
from documents.lots import plans
from documents.lots.draws import draw_pages, make_seed
from documents.lots.models import DrawnPage, Lot, LotFile
from documents.lots.severities import count_result, lock_office, severity_of
from documents.lots.states import DECIDED, LotState, Severity
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

ON_ITS_WAY = (PassageState.TO_CHECK, PassageState.TO_CERTIFY, PassageState.CERTIFIED)
"""Files that are still in their lot."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the checker of one file has to look at, and by which draw."""

    lot_id: int
    plan: str
    """Code and version: `iso-ii-065/1`."""
    severity: str
    seed: str
    pages: list[int]
    """In the order of the file: its first page, and those of the lot's sample that lie in it."""
    attempt: int
    """Which hand-over of its version it is drawn for."""

    @property
    def severity_label(self) -> str:
        """How strictly, in the present language."""
        return str(Severity(self.severity).label)


@dataclass(frozen=True, slots=True)
class LotDecision:
    """Where a lot stands after a check, and which of its files have to go back."""

    lot: Lot
    state: LotState
    to_return: list[Passage]
    """Where it was rejected: all its files that were not returned or taken back, those that passed too."""


def join_lot(passage: Passage) -> LotFile:
    """Put a file that is handed over into the office's lot of the day. Within the hand-over's transaction."""
    lock_office(passage.office_id)
    return LotFile.objects.create(lot=_open_lot(passage.office_id), passage=passage)


def sample_for(passage: Passage) -> Sample:
    """What to look at in this file. The first call for any file of a lot closes and draws the lot; later ones
    read. WrongState for a file that is in no lot.
    """
    file = _file_of(passage)
    if file.lot.state == LotState.OPEN:
        with transaction.atomic():
            lock_office(passage.office_id)
            lot = Lot.objects.get(pk=file.lot_id)
            if lot.state == LotState.OPEN:
                _draw(lot)
        file = _file_of(passage)
    lot = file.lot
    pages = list(file.drawn.values_list("page_id", flat=True))
    return Sample(lot.pk, str(lot.plan), lot.severity, lot.seed, pages, passage.attempt)


def employers_of_lot(passage: Passage) -> list[int]:
    """The employers of all files of the lot in ascending order: to be held, in this order, by who checks."""
    found = LotFile.objects.filter(lot__files__passage=passage).order_by("passage__efile")
    return list(found.values_list("passage__efile", flat=True).distinct())


def record_check(passage: Passage, *, defective_pages: Iterable[int], critical: bool) -> LotDecision:
    """Note the check of one file and decide the lot if that decides it. Within the check's transaction, which
    holds the employers of the lot.

    `defective_pages` are the pages with a finding; those that were drawn count for the plan. `critical`: one
    of the findings, drawn or not, is of the kind of which a lot bears none. What else was looked at is marked
    by the caller (`DrawnPage.seen_at`): all of a file that passes. SampleNotDrawn where nobody has
    asked for the sample, WrongState for a file that was checked before or whose lot is decided.
    """
    lock_office(passage.office_id)
    file = _file_of(passage)
    if file.pages is None:
        raise SampleNotDrawn
    if file.checked_at is not None or file.lot.state != LotState.DRAWN:
        raise WrongState
    now = timezone.now()
    found = file.drawn.filter(page__in=list(defective_pages))
    found.update(defective=True, seen_at=Coalesce("seen_at", Value(now)))
    LotFile.objects.filter(pk=file.pk).update(checked_at=now, critical=critical)
    lot = _count_defects(file.lot)
    state = settle_lot(lot)
    return LotDecision(lot, state, _on_their_way(lot) if state == LotState.REJECTED else [])


def require_certifiable(passage: Passage) -> None:
    """OfficeStopped, LotUndecided where this file may not be certified yet. Within the certificate's
    transaction: a lot whose last unchecked file was taken back is decided here.
    """
    if severity_of(passage.office_id) == Severity.STOPPED:
        raise OfficeStopped
    file = LotFile.objects.select_related("lot").filter(passage=passage).first()
    if file is None:
        raise LotUndecided(left=1)
    lot = file.lot
    if lot.state == LotState.DRAWN:
        lock_office(lot.office_id)
        lot = Lot.objects.select_related("office", "plan").get(pk=lot.pk)
        settle_lot(lot)
    if lot.state != LotState.ACCEPTED:
        raise LotUndecided(left=_unchecked(lot))


def settle_left_lots() -> int:
    """Decide the lots whose last unchecked files were taken back meanwhile; how many. Each in a transaction
    of its own.
    """
    unchecked = LotFile.objects.filter(lot=OuterRef("pk"), checked_at=None, passage__state__in=ON_ITS_WAY)
    left = Lot.objects.filter(~Exists(unchecked), state=LotState.DRAWN)
    settled = 0
    for pk, office in left.values_list("pk", "office"):
        with transaction.atomic():
            lock_office(office)
            lot = Lot.objects.select_related("office", "plan").get(pk=pk)
            settled += lot.state == LotState.DRAWN and settle_lot(lot) != LotState.DRAWN
    return settled


def settle_lot(lot: Lot) -> LotState:
    """Decide a drawn lot if what is known decides it; its state then. Within a transaction that holds the
    office.
    """
    state = _state_of(lot)
    if state == lot.state:
        return state
    lot.state, lot.decided_at = state, timezone.now()
    lot.save(update_fields=["state", "decided_at"])
    if state == LotState.VOID:
        trail.record(AuditAction.LOT_VOIDED, lot)
    elif state == LotState.ACCEPTED:
        trail.record(AuditAction.LOT_ACCEPTED, lot, defects=lot.defects, sample=lot.sample)
    else:
        trail.record(
            AuditAction.LOT_REJECTED, lot, defects=lot.defects, critical=lot.critical, sample=lot.sample
        )
    if state in DECIDED:
        count_result(lot)
    return state


def pictures_in(manifest: Iterable[Mapping[str, Any]]) -> list[int]:
    """The pages of a manifest among which is drawn, in order: slots with a picture of their own. A missing
    sheet has nothing to look at; what came again is looked at where it counts; our covers are no paper.
    """
    return [slot["page"] for slot in manifest if slot["original"] is not None and is_paper(slot)]


def _file_of(passage: Passage) -> LotFile:
    file = LotFile.objects.select_related("lot__office", "lot__plan").filter(passage=passage).first()
    if file is None:
        raise WrongState
    return file


def _open_lot(office: str) -> Lot:
    """The lot of today that still gathers; one of an earlier day is drawn first."""
    today = timezone.localdate()
    lot = Lot.objects.filter(office=office, state=LotState.OPEN).first()
    if lot is not None and lot.day == today:
        return lot
    if lot is not None:
        _draw(lot)
    newest = Lot.objects.filter(office=office, day=today).aggregate(number=Max("number"))["number"]
    return Lot.objects.create(office_id=office, day=today, number=(newest or 0) + 1)


def _draw(lot: Lot) -> None:
    """Close a lot and draw its sample, by the current plan and the office's severity."""
    files = list(lot.files.filter(passage__state=PassageState.TO_CHECK).select_related("passage"))
    pages = {file.pk: pictures_in(file.passage.manifest) for file in files}
    plan, severity = plans.current_plan(), severity_of(lot.office_id)
    lot.size = sum(map(len, pages.values()))
    row = plans.row_for(plan, severity, size=lot.size)
    lot.plan, lot.severity, lot.seed, lot.state = plan, severity, make_seed(), LotState.DRAWN
    lot.sample, lot.accept, lot.drawn_at = min(row.sample, lot.size), row.accept, timezone.now()
    lot.save()
    chosen = set(draw_pages(lot.seed, (page for own in pages.values() for page in own), size=lot.sample))
    DrawnPage.objects.bulk_create(
        DrawnPage(lot_file=file, page_id=page, random=page in chosen)
        for file in files
        for at, page in enumerate(pages[file.pk])
        if page in chosen or at == 0
    )
    for file in files:
        file.pages = len(pages[file.pk])
    LotFile.objects.bulk_update(files, ["pages"], batch_size=500)
    facts = {"plan": str(plan), "severity": severity, "files": len(files)}
    trail.record(AuditAction.LOT_DRAWN, lot, **facts, pages=lot.size, sample=lot.sample)
    settle_lot(lot)


def _count_defects(lot: Lot) -> Lot:
    """The lot with its defects counted anew from its rows."""
    drawn = DrawnPage.objects.filter(lot_file__lot=lot, random=True)
    lot.seen = drawn.filter(seen_at__isnull=False).count()
    lot.defects = drawn.filter(defective=True).count()
    lot.critical = lot.files.filter(critical=True).count()
    lot.save(update_fields=["seen", "defects", "critical"])
    return lot


def _state_of(lot: Lot) -> LotState:
    """What the rows say of a drawn lot; any other stays as it is."""
    if lot.state != LotState.DRAWN:
        return LotState(lot.state)
    if lot.critical or lot.defects > lot.accept:
        return LotState.REJECTED
    if _unchecked(lot):
        return LotState.DRAWN
    checked = lot.files.filter(checked_at__isnull=False).exists()
    return LotState.ACCEPTED if checked else LotState.VOID


def _unchecked(lot: Lot) -> int:
    """Files that are in the lot and still to be checked; of an open lot all."""
    return lot.files.filter(checked_at=None, passage__state__in=ON_ITS_WAY).count()


def _on_their_way(lot: Lot) -> list[Passage]:
    passages = Passage.objects.filter(lot_file__lot=lot, state__in=ON_ITS_WAY)
    return list(passages.select_related("efile", "office").defer("manifest").order_by("efile"))
