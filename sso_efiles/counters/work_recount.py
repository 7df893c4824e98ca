"""Figures of days held against the rows that they count, and put right.

A step whose rows bear the moment of what was done is compared day by day, the others by their sums: what they
count can be taken back on another day than it was done. What a recount adds to a day that rows name is that
day's work; what it adds to a sum is nobody's.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone

from sso_efiles.counters.models import WorkDelta
from sso_efiles.counters.steps import Grain, Step

WorkCounts = Mapping[tuple[str, date | None], tuple[int, int]]
"""(files, pages) by office and day; the day is None for a step that is compared by its sum."""
CountWork = Callable[[str], WorkCounts]
"""Counts the rows of one office, or of all when its code is empty."""
Settle = Callable[[str], None]
"""Has rows that remember what was counted of them follow their own rows, before those are counted."""

_sources: dict[Step, CountWork] = {}
_settling: list[Settle] = []
_SUMMED = (Grain.MONTH, Grain.NATION)


@dataclass(frozen=True, slots=True)
class WorkDifference:
    """A figure of an office's day (None: of all its days) that does not say what the rows say."""

    office: str
    name: str
    day: date | None
    recorded: int
    counted: int


def register_work(*steps: Step) -> Callable[[CountWork], CountWork]:
    """Make a function the source of a step; it stands in the `counts.py` of an app."""

    def register(count: CountWork) -> CountWork:
        for step in steps:
            if step in _sources:
                raise ValueError(f"counted twice: {step}")
            _sources[step] = count
        return count

    return register


def register_settling(settle: Settle) -> Settle:
    """Have a recount call this first."""
    _settling.append(settle)
    return settle


def recountable_steps() -> set[Step]:
    """The steps that somebody can recount."""
    return set(_sources)


def find_work_differences(office: str = "") -> list[WorkDifference]:
    """Where the figures of one office or of all differ from the rows; within one snapshot."""
    found = [
        WorkDifference(code, f"{step.value}.{measure}", day, recorded, counted)
        for step, count in _sources.items()
        for (code, day), pair in _compare(step, count(office), office).items()
        for measure, recorded, counted in zip(("files", "pages"), *pair, strict=True)
        if recorded != counted
    ]
    return [*sorted(found, key=lambda one: (one.office, one.name, one.day or date.min)), *_unlike_grains()]


def recount_work(office: str) -> list[WorkDifference]:
    """Set the figures of one office to what its rows say; what was different. Within the transaction of a
    recount.
    """
    for settle in _settling:
        settle(office)
    found = [one for one in find_work_differences(office) if one.office]
    sums: defaultdict[tuple[str, date | None], dict[str, int]] = defaultdict(dict)
    for one in found:
        step, measure = one.name.split(".")
        sums[step, one.day][measure] = one.counted - one.recorded
    today = timezone.localdate()
    WorkDelta.objects.bulk_create(
        WorkDelta(office=office, step=step, day=day or today, recounted=day is None, **amounts)
        for (step, day), amounts in sums.items()
    )
    return found


def _compare(
    step: Step, counted: WorkCounts, office: str
) -> dict[tuple[str, date | None], tuple[tuple[int, int], tuple[int, int]]]:
    """((recorded files, pages), (counted files, pages)) by office and day."""
    rows = WorkDelta.objects.at_grain(Grain.DAY).filter(step=step)
    rows = rows.filter(office=office) if office else rows
    dated = step in DATED
    recorded: dict[tuple[str, date | None], tuple[int, int]] = {}
    for code, *rest in rows.sums("office", *(["day"] if dated else [])):
        day = rest.pop(0) if dated else None
        recorded[code, day] = (rest[0], rest[1])
    nothing = (0, 0)
    return {
        key: (recorded.get(key, nothing), counted.get(key, nothing))
        for key in recorded.keys() | counted.keys()
    }


DATED = frozenset(
    {
        Step.SCANNED,
        Step.RESCANNED,
        Step.READ,
        Step.DECIDED,
        Step.HANDED_OVER,
        Step.CHECKED,
        Step.CERTIFIED,
        Step.REVOKED,
    }
)
"""Steps whose rows bear the moment of what was done."""


def _unlike_grains() -> list[WorkDifference]:
    """Where what is compacted says otherwise at one grain than by days; no office's, and never mended."""
    by_grain = {
        grain: dict(
            WorkDelta.objects.filter(grain=grain).order_by().values_list("step").annotate(n=Sum("pages"))
        )
        for grain in (Grain.DAY, *_SUMMED)
    }
    days = by_grain[Grain.DAY]
    return [
        WorkDifference("", f"{step}.{grain.value}", None, by_grain[grain].get(step, 0), days.get(step, 0))
        for grain in _SUMMED
        for step in sorted(days.keys() | by_grain[grain].keys())
        if by_grain[grain].get(step, 0) != days.get(step, 0)
    ]
