"""What waits at each office, and since when the oldest of it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.models import Batch, Scan
from documents.states import BatchState
from sso_efiles.accounts.models import Office
from sso_efiles.work.states import OPEN, WorkState


class Waiting(TextChoices):
    """What may wait, in the order of the work."""

    TO_READ = "to_read", _("Pages to read")
    QUARANTINED = "quarantined", _("Pages in quarantine")
    TO_DECIDE = "to_decide", _("Batches with papers to decide")
    IN_PROGRESS = "in_progress", _("Files being scanned")
    TO_INDEX = "to_index", _("Files to index")
    RETURNED = "returned", _("Files returned to indexing")
    TO_CHECK = "to_check", _("Files to check")
    TO_CERTIFY = "to_certify", _("Files to certify")


@dataclass(frozen=True, slots=True)
class Backlog:
    """The oldest of what waits at an office."""

    office: str
    waiting: Waiting
    since: datetime

    @property
    def days(self) -> float:
        """How long it has waited."""
        return (timezone.now() - self.since).total_seconds() / 86_400

    @property
    def whole_days(self) -> int:
        """How many days of it are over."""
        return int(self.days)


def backlog_ages(codes: Iterable[str]) -> list[Backlog]:
    """The oldest of what waits at each of these offices, by kind; where nothing waits there is no row. One
    query with eight probes of an index an office, whatever waits.
    """
    offices = Office.objects.filter(pk__in=list(codes)).order_by("pk")
    rows = offices.values_list("pk", *(Subquery(_oldest(kind)) for kind in Waiting))
    return [
        Backlog(office, kind, since)
        for office, *oldest in rows
        for kind, since in zip(Waiting, oldest, strict=True)
        if since
    ]


def oldest_of_all(found: Iterable[Backlog]) -> list[Backlog]:
    """The oldest of each kind, whichever office's, in the order of the work."""
    oldest: dict[Waiting, Backlog] = {}
    for one in found:
        if one.waiting not in oldest or one.since < oldest[one.waiting].since:
            oldest[one.waiting] = one
    return [oldest[kind] for kind in Waiting if kind in oldest]


_FILES = {
    Waiting.IN_PROGRESS: EmployerFileState.IN_PROGRESS,
    Waiting.TO_INDEX: EmployerFileState.TO_INDEX,
    Waiting.RETURNED: EmployerFileState.RETURNED,
}
_PASSAGES = {
    Waiting.TO_CHECK: (PassageState.TO_CHECK, "handed_over_at"),
    Waiting.TO_CERTIFY: (PassageState.TO_CERTIFY, "checked_at"),
}


def _oldest(kind: Waiting) -> Any:
    """The moment since when the oldest waits, at the office of the outer row."""
    here = OuterRef("pk")
    if kind in _FILES:
        files = EmployerFile.objects.filter(office=here, state=_FILES[kind]).order_by("changed_at")
        return files.values("changed_at")[:1]
    if kind in _PASSAGES:
        state, moment = _PASSAGES[kind]
        return Passage.objects.filter(office=here, state=state).order_by("pk").values(moment)[:1]
    if kind is Waiting.TO_DECIDE:
        batches = Batch.objects.filter(office=here, state=BatchState.REVIEW).order_by("pk")
        return batches.values("touched_at")[:1]
    scans = Scan.objects.filter(office=here)
    if kind is Waiting.QUARANTINED:
        return scans.filter(state=WorkState.QUARANTINED).order_by("pk").values("created_at")[:1]
    return scans.filter(state__in=OPEN).order_by("created_at").values("created_at")[:1]
