"""What the rows say of the dashboard's counters: pages by their scan's state, electronic files by theirs; and
of the figures of days: what was done at each step.
"""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from documents.employer_file.models import TAKEN_BACK, EmployerFile, Passage
from documents.employer_file.states import UNTOUCHED, EmployerFileState, PassageState
from documents.models import Batch, Deed, Page, Reading, Scan
from documents.register.models import Folder
from documents.states import DocumentState
from documents.worked import DECISIONS, count_filed
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.counters.recount import Counts, register_recount
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work_recount import WorkCounts, register_settling, register_work
from sso_efiles.work.states import WorkState

PAGES_IN = {
    WorkState.QUEUED: CounterName.PAGES_OPEN,
    WorkState.RUNNING: CounterName.PAGES_OPEN,
    WorkState.DONE: CounterName.PAGES_DONE,
    WorkState.QUARANTINED: CounterName.PAGES_QUARANTINED,
}
"""The counter under which a page stands whose scan is in this state."""
COUNTED_STATES = tuple(state for state in EmployerFileState if state != EmployerFileState.LISTED)
"""States that have a counter."""
STATES_OF_EMPLOYERS = tuple(state for state in COUNTED_STATES if state != EmployerFileState.PENDING_NUMBER)
"""Those in which files of the master list are; listed are the employers that are in none of them. A pending
number is a paper folder of nobody's yet.
"""


@register_recount(*PAGES_IN.values())
def count_pages(office: str) -> Counts:
    """Pages by office and state; one query. Slots without an image are not counted."""
    rows = Page.objects.exclude(scan=None)
    rows = rows.filter(office=office) if office else rows
    counts: Counter[tuple[str, CounterName]] = Counter()
    for code, state, n in rows.order_by().values_list("office", "scan__state").annotate(n=Count("pk")):
        counts[code, PAGES_IN[WorkState(state)]] += n
    return counts


@register_recount(*map(files_in, STATES_OF_EMPLOYERS))
def count_files(office: str) -> Counts:
    """Electronic files by the office that holds them and their state; one query."""
    rows = EmployerFile.objects.filter(state__in=STATES_OF_EMPLOYERS)
    rows = rows.filter(office=office) if office else rows
    numbers = rows.order_by().values_list("office", "state").annotate(n=Count("pk"))
    return {(code, files_in(state)): n for code, state, n in numbers}


@register_recount(CounterName.FILES_PENDING_NUMBER)
def count_pending_folders(office: str) -> Counts:
    """Paper folders of nobody's yet by the office that holds them; one query."""
    rows = Folder.objects.pending().filter(office=office) if office else Folder.objects.pending()
    numbers = rows.order_by().values_list("office").annotate(n=Count("pk"))
    return {(code, CounterName.FILES_PENDING_NUMBER): n for code, n in numbers}


@register_work(Step.TOUCHED)
def count_touched(office: str) -> WorkCounts:
    """Files of which something lies in the file, by the office that holds them."""
    rows = EmployerFile.objects.exclude(state__in=UNTOUCHED).order_by()
    rows = rows.filter(office=office) if office else rows
    return {(code, None): (n, 0) for code, n in rows.values_list("office").annotate(n=Count("pk"))}


@register_work(Step.SCANNED)
def count_scans(office: str) -> WorkCounts:
    """Images that came, but for those that one page was scanned again for."""
    return _by_day(Scan.objects.filter(upload__sent_by=None), "created_at", office)


@register_work(Step.RESCANNED)
def count_rescans(office: str) -> WorkCounts:
    """Images that came for a page which had its slot."""
    return _by_day(Scan.objects.exclude(upload__sent_by=None), "created_at", office)


@register_work(Step.READ)
def count_readings(office: str) -> WorkCounts:
    """Readings by a machine; those that a person's turning made are the same words turned."""
    return _by_day(Reading.objects.filter(turn=0), "made_at", office, place="scan__office")


@register_work(Step.QUARANTINED)
def count_quarantined(office: str) -> WorkCounts:
    """Pages that are set aside now."""
    counts = count_pages(office)
    aside = CounterName.PAGES_QUARANTINED
    return {(code, None): (0, n) for (code, name), n in counts.items() if name == aside}


@register_work(Step.FILED)
def count_filed_pages(office: str) -> WorkCounts:
    """Pages that lie in employers' files now, copies left out."""
    return _filed(office, Q())


@register_work(Step.FILED_ALONE)
def count_filed_alone(office: str) -> WorkCounts:
    """Of these, those that no person decided about."""
    return _filed(office, Q(document__filed_by=None))


@register_work(Step.DECIDED)
def count_decisions(office: str) -> WorkCounts:
    """Decisions about papers that were not taken back."""
    return _by_day(Deed.objects.filter(DECISIONS, undone_by=None), "at", office, files=Count("pk"))


@register_work(Step.HANDED_OVER)
def count_handed_over(office: str) -> WorkCounts:
    """Files handed over, but for what was taken back by who did."""
    taken_back = Q(state=PassageState.WITHDRAWN, ended_note=TAKEN_BACK)
    return _passages(Passage.objects.exclude(taken_back), "handed_over_at", office)


@register_work(Step.CHECKED)
def count_checked(office: str) -> WorkCounts:
    """Files checked, whatever came of it."""
    return _passages(Passage.objects.exclude(checked_at=None), "checked_at", office)


@register_work(Step.CERTIFIED)
def count_certified(office: str) -> WorkCounts:
    """Versions of files certified, also those whose certificate ended since."""
    return _passages(Passage.objects.exclude(certified_at=None), "certified_at", office)


@register_work(Step.RETURNED)
def count_returned(office: str) -> WorkCounts:
    """Files returned to their indexers by a check, a validation or a rejected lot."""
    rows = Passage.objects.filter(state=PassageState.RETURNED).order_by()
    rows = rows.filter(office=office) if office else rows
    sums = rows.values_list("office").annotate(files=Count("pk"), sheets=Sum("pages"))
    return {(code, None): (files, pages) for code, files, pages in sums}


@register_settling
def settle_filed(office: str) -> None:
    """Have batches follow what of them lies in files: what they remember is what was counted."""
    for batch in Batch.objects.select_for_update(no_key=True).filter(office=office).order_by("pk").iterator():
        count_filed(batch)


def _filed(office: str, only: Q) -> WorkCounts:
    rows = Page.objects.counted().filter(only, document__state=DocumentState.FILED).order_by()
    rows = rows.filter(office=office) if office else rows
    return {(code, None): (0, n) for code, n in rows.values_list("office").annotate(n=Count("pk"))}


def _passages(rows: QuerySet[Passage], moment: str, office: str) -> WorkCounts:
    return _by_day(rows, moment, office, files=Count("pk"), sheets=Sum("pages"))


def _by_day(
    rows: QuerySet[Any], moment: str, office: str, *, place: str = "office", **sums: Any
) -> dict[tuple[str, date | None], tuple[int, int]]:
    """Rows by office and by the day in Bangkok of a moment: files and pages, or one page each. One query."""
    rows = rows.filter(**{place: office}) if office else rows
    sums = sums or {"sheets": Count("pk")}
    by_day = rows.order_by().annotate(on=TruncDate(moment)).values(place, "on").annotate(**sums)
    return {(row[place], row["on"]): (row.get("files", 0), row.get("sheets", 0)) for row in by_day}
