"""The moves of an electronic file: its state, and the dashboard's counters with it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from documents.employer_file.content import content_of
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import FOLLOWS_PAGES, UNTOUCHED, EmployerFileState, PassageState
from documents.models import Document
from documents.states import BatchState, DocumentState
from employers.models import Employer
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas, work
from sso_efiles.counters.names import files_in
from sso_efiles.counters.steps import Step

PASSING = (PassageState.TO_CHECK, PassageState.TO_CERTIFY)
CHANGED_MEANWHILE = "changed"
"""What a passage is ended with when something was filed in its file meanwhile."""


def state_of(employer: Employer) -> EmployerFileState:
    """Where the electronic file of an employer stands: listed while there is no row."""
    state = EmployerFile.objects.filter(employer=employer).values_list("state", flat=True).first()
    return EmployerFileState(state or EmployerFileState.LISTED)


def refresh_state(employer_id: int) -> None:
    """Let the state of a file follow from what lies in it; states that people set stay. One that holds again
    what was certified is certified again: a slip that was undone costs no second check. Within a transaction.
    """
    # no_key: another's new documents may point at this row meanwhile, or two batches lock each other out
    employer = Employer.objects.select_for_update(no_key=True).get(pk=employer_id)
    state = state_of(employer)
    if state == EmployerFileState.RETURNED:
        return  # it stays with its indexer until it is handed over again
    if state not in FOLLOWS_PAGES:
        if not _has_changed(employer):
            return
        _leave_gate(employer, certified=state == EmployerFileState.CERTIFIED)
    elif _return_to_certified(employer):
        return
    now = _state_by_pages(employer)
    if state == EmployerFileState.NOT_FOUND and now == EmployerFileState.LISTED:
        return  # nothing came: what was looked for is not found by looking at it again
    move(employer, now)


def find_again(employer: Employer) -> bool:
    """The folder of an employer turned up: what was not found follows its pages again. Whether it was not
    found. Within a transaction.
    """
    employer = Employer.objects.select_for_update(no_key=True).get(pk=employer.pk)
    if state_of(employer) != EmployerFileState.NOT_FOUND:
        return False
    move(employer, _state_by_pages(employer))
    return True


def move(employer: Employer, state: EmployerFileState) -> None:
    """Change the state of a file. Within a transaction that holds the employer."""
    efile, _ = EmployerFile.objects.get_or_create(employer=employer, defaults={"office": employer.office})
    was = EmployerFileState(efile.state)
    if was == state:
        return
    _count(efile.office_id, was, -1)
    _count(efile.office_id, state, +1)
    work.add(efile.office_id, Step.TOUCHED, files=(was in UNTOUCHED) - (state in UNTOUCHED))
    trail.record(AuditAction.EFILE_MOVED, employer, was=was, now=state)
    EmployerFile.objects.filter(pk=efile.pk).update(state=state, change=F("change") + 1, changed_at=Now())


def is_handed_over(employers: Iterable[int]) -> bool:
    """Whether one of these files was handed over since it was last open: what was done before stays."""
    return bool(handed_over(employers))


def handed_over(employers: Iterable[int]) -> set[int]:
    """Those of these employers whose file was handed over and not opened since."""
    files = EmployerFile.objects.filter(employer__in=set(employers))
    closed = files.exclude(state__in=(*FOLLOWS_PAGES, EmployerFileState.RETURNED))
    return set(closed.values_list("employer", flat=True))


def open_passage(employer_id: int) -> Passage | None:
    """The file's way through the gate that is not at its end."""
    return Passage.objects.filter(efile=employer_id, state__in=PASSING).first()


def _has_changed(employer: Employer) -> bool:
    """Whether something else lies in a file than was handed over, or certified, last."""
    last = Passage.objects.filter(efile=employer.pk).order_by("pk").last()
    return last is not None and last.content != content_of(employer.pk)


def _leave_gate(employer: Employer, *, certified: bool) -> None:
    """Something came into a file, or left it, behind the hand-over: a certified one opens its next version,
    the certificate of the last stays; one on its way is taken back.
    """
    if certified:
        EmployerFile.objects.filter(pk=employer.pk).update(version=F("version") + 1)
        trail.record(AuditAction.EFILE_VERSION_OPENED, employer)
        return
    Passage.objects.filter(efile=employer.pk, state__in=PASSING).update(
        state=PassageState.WITHDRAWN, ended_note=CHANGED_MEANWHILE
    )
    trail.record(AuditAction.EFILE_WITHDRAWN, employer)


def _return_to_certified(employer: Employer) -> bool:
    """Put an open version back to the certified one if the same lies in it, that certificate holds, and
    nobody has handed the open one over. Whether it was.
    """
    if not EmployerFile.objects.filter(employer=employer, version__gt=1).exists():
        return False
    passages = Passage.objects.filter(efile=employer.pk).defer("manifest")
    newest = passages.order_by("-version", "-pk").first()
    if newest is None or newest.state != PassageState.CERTIFIED:
        return False
    holds = passages.filter(pk=newest.pk, certificate__state="valid").exists()
    if not holds or newest.content != content_of(employer.pk):
        return False
    EmployerFile.objects.filter(pk=employer.pk).update(version=newest.version)
    move(employer, EmployerFileState.CERTIFIED)
    return True


def open_next_version(employer: Employer) -> None:
    """Let the next version of a certified file begin with what lies in it. Within a transaction that holds
    the employer.
    """
    _leave_gate(employer, certified=True)
    move(employer, _state_by_pages(employer))


def leave_gate(employer: Employer) -> None:
    """Take a file back from the gate, for something else lies in it than was handed over. Within a
    transaction that holds the employer.
    """
    _leave_gate(employer, certified=False)
    move(employer, _state_by_pages(employer))


def follow_registry(*, limit: int = 1000) -> int:
    """Hand files over to the office that the registry names now; how many. Counters move with them."""
    moved = 0
    for efile in EmployerFile.objects.misplaced()[:limit]:
        with transaction.atomic():
            employer = Employer.objects.select_for_update(no_key=True).get(pk=efile.pk)
            row = EmployerFile.objects.get(pk=efile.pk)
            was, now = row.office_id, employer.office_id
            if was == now:
                continue
            if row.state != EmployerFileState.LISTED:
                deltas.transfer(files_in(row.state), was=was, now=now)
            if row.state not in UNTOUCHED:
                work.transfer(Step.TOUCHED, was=was, now=now, files=1)
            EmployerFile.objects.filter(pk=row.pk).update(office=now, changed_at=Now())
            trail.record(AuditAction.EFILE_TRANSFERRED, employer, was=was, now=now)
            moved += 1
    return moved


def _state_by_pages(employer: Employer) -> EmployerFileState:
    filed = Document.objects.filter(employer=employer, state=DocumentState.FILED)
    if not filed.exists():
        return EmployerFileState.LISTED
    unsettled = filed.filter(batch__state__in=[BatchState.RECEIVING, BatchState.PROCESSING])
    return EmployerFileState.IN_PROGRESS if unsettled.exists() else EmployerFileState.TO_INDEX


def _count(office: str, state: EmployerFileState, amount: int) -> None:
    """Listed files are counted by the registry alone: employers less those in all other states."""
    if state != EmployerFileState.LISTED:
        deltas.add(office, files_in(state), amount)
