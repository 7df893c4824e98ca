"""Counters set to what the rows say, beside writers at work.

A counter and its rows change in one transaction, so in one snapshot of the database (PostgreSQL: REPEATABLE
READ; SQLite: its only writer) their difference is a fault and never work under way. The correction is one
more delta: whoever commits meanwhile adds theirs to it, and nobody is locked out. Two recounts at once would
each correct the same difference, so a second one waits for the first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from sso_efiles import locks
from sso_efiles.accounts.models import Office
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters.models import CounterDelta, WorkDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.steps import Grain
from sso_efiles.counters.work_recount import WorkDifference, find_work_differences, recount_work

Counts = Mapping[tuple[str, CounterName], int]
"""By office and counter; what is not there is nothing."""
CountRows = Callable[[str], Counts]
"""Counts the rows of one office, or of all when its code is empty."""

_sources: dict[CountRows, frozenset[CounterName]] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that does not say what the rows say."""

    office: str
    name: str
    recorded: int
    counted: int


def register_recount(*names: CounterName) -> Callable[[CountRows], CountRows]:
    """Make a function the source of these counters; it stands in the `counts.py` of an app."""

    def register(count_rows: CountRows) -> CountRows:
        if known := set(names) & recountable_names():
            raise ValueError(f"counted twice: {', '.join(sorted(known))}")
        _sources[count_rows] = frozenset(names)
        return count_rows

    return register


def recountable_names() -> set[CounterName]:
    """The counters that somebody can recount."""
    return {name for names in _sources.values() for name in names}


def count_rows(office: str = "") -> dict[tuple[str, str], int]:
    """What the counters should say, of one office or of all: the rows, counted."""
    counts = [source(office) for source in _sources]
    return {(code, name.value): n for part in counts for (code, name), n in part.items() if n}


def find_differences(office: str = "") -> list[Difference | WorkDifference]:
    """Where the counters, or the figures of days, of one office or of all differ from the rows, seen in one
    snapshot.
    """
    with _one_snapshot():
        return [*_find_counters(office), *find_work_differences(office)]


def _find_counters(office: str) -> list[Difference]:
    deltas = CounterDelta.objects.filter(office=office) if office else CounterDelta.objects.all()
    recorded, real = deltas.totals(), count_rows(office)
    keys = sorted(recorded.keys() | real.keys())
    found = (Difference(*key, recorded=recorded.get(key, 0), counted=real.get(key, 0)) for key in keys)
    return [difference for difference in found if difference.recorded != difference.counted]


def recount_office(office: str) -> list[Difference | WorkDifference]:
    """Set the counters and the figures of days of one office to what its rows say, on the record; what was
    different.
    """
    with locks.only_one(locks.RECOUNT), _one_snapshot():
        found, figures = _find_counters(office), recount_work(office)
        today = timezone.localdate()
        CounterDelta.objects.bulk_create(
            CounterDelta(
                office=office,
                name=difference.name,
                day=today,
                amount=difference.counted - difference.recorded,
                recounted=True,
            )
            for difference in found
        )
        if found or figures:
            changes = {row.name: [row.recorded, row.counted] for row in found} | _sum_up(figures)
            trail.record(AuditAction.COUNTERS_RECOUNTED, None, office=office, differences=changes)
    return [*found, *figures]


def _sum_up(figures: Iterable[WorkDifference]) -> dict[str, list[int]]:
    """[recorded, counted] by figure, over all days on which it was wrong."""
    sums: dict[str, list[int]] = {}
    for one in figures:
        recorded, counted = sums.get(one.name, [0, 0])
        sums[one.name] = [recorded + one.recorded, counted + one.counted]
    return sums


def offices_with_counters() -> list[str]:
    """The codes of all offices, and of those that are gone and still have counters."""
    counters = CounterDelta.objects.order_by().values_list("office", flat=True).distinct()
    figures = WorkDelta.objects.filter(grain__in=[Grain.NEW, Grain.MONTH]).order_by()
    days = figures.values_list("office", flat=True).distinct()
    return sorted({*Office.objects.values_list("pk", flat=True), *counters, *days})


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """A transaction whose statements all see the same moment; within another one, that one's moments."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
