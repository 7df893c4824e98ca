"""What the rows say of the dashboard's counters: pages by their state, electronic files by theirs."""

from collections import Counter

from django.db.models import Count

from documents.models import Page
from documents.states import WorkState
from employers.models import Employer, FileState
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.counters.recount import Counts, register_recount

PAGES_IN = {
    WorkState.QUEUED: CounterName.PAGES_OPEN,
    WorkState.RUNNING: CounterName.PAGES_OPEN,
    WorkState.DONE: CounterName.PAGES_DONE,
    WorkState.QUARANTINED: CounterName.PAGES_QUARANTINED,
}
"""The counter under which a page in this state stands."""


@register_recount(*PAGES_IN.values())
def count_pages(office: str) -> Counts:
    """Pages by office and state; one query."""
    rows = Page.objects.filter(office=office) if office else Page.objects.all()
    counts: Counter[tuple[str, CounterName]] = Counter()
    for code, state, n in rows.order_by().values_list("office", "state").annotate(n=Count("pk")):
        counts[code, PAGES_IN[WorkState(state)]] += n
    return counts


@register_recount(*map(files_in, FileState))
def count_files(office: str) -> Counts:
    """Electronic files by their employer's office and their state; one query."""
    rows = Employer.objects.filter(office=office) if office else Employer.objects.all()
    numbers = rows.order_by().values_list("office", "file_state").annotate(n=Count("pk"))
    return {(code, files_in(state)): n for code, state, n in numbers}
