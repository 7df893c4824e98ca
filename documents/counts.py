"""What the rows say of the dashboard's counters: pages by their scan's state, electronic files by theirs."""

from collections import Counter

from django.db.models import Count

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.models import Page
from documents.register.models import Folder
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.counters.recount import Counts, register_recount
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
