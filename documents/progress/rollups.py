"""The figures of offices by day, week and month: what screens, reports and forecasts ask.

Everything is read from `counters.WorkDelta` (sso_efiles/counters/work.py), which the verbs of the work change
in their own transactions. An answer costs one query, whatever the number of pages. The caller says which
offices (`Office.objects.within(user, Action.PROGRESS)`): nothing here asks who may see them, but `by_person`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Sum

from documents.progress.periods import Period, fiscal_year
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.counters.models import WorkDelta, WorkDeltaQuerySet
from sso_efiles.counters.steps import Dimension, Grain, Step
from sso_efiles.policy import Action

__all__ = [
    "NATION",
    "DayRow",
    "Dimension",
    "Period",
    "Step",
    "by_device",
    "by_kind",
    "by_person",
    "daily",
    "fiscal_year",
    "monthly",
    "nation_daily",
    "straight_through",
    "totals",
    "weekly",
]

NATION = ""
"""The office of rows that are all offices' together."""
_GRAINS = {Dimension.KIND: Grain.KIND, Dimension.DEVICE: Grain.DEVICE, Dimension.PERSON: Grain.PERSON}


@dataclass(frozen=True, slots=True)
class DayRow:
    """What one step came to at one office on one day (of a week or month: its first day)."""

    office: str
    day: date
    step: Step
    files: int = 0
    pages: int = 0
    seconds: int = 0
    """Of people's work, over the `timed` changes whose time is known."""
    timed: int = 0
    value: str = ""
    """Of which kind, device or person, where it is asked by one."""

    @property
    def minutes(self) -> float | None:
        """What people took, as far as it is known; None where nothing is known of it."""
        return round(self.seconds / 60, 1) if self.timed else None

    @property
    def seconds_each(self) -> float | None:
        """What one change of those with a known time took; None where none has."""
        return self.seconds / self.timed if self.timed else None


def daily(
    codes: Iterable[str], *, since: date, until: date, by: Dimension | None = None, steps: Iterable[Step] = ()
) -> list[DayRow]:
    """Each office's days of a span (both ends too), by step; `by` one more fact; of some steps or all. By day
    and office; days of nothing have no row. By kind and device, days older than a quarter are told as months.
    """
    return _read(WorkDelta.objects.of_offices(codes), since, until, by=by, steps=steps)


def nation_daily(*, since: date, until: date, steps: Iterable[Step] = ()) -> list[DayRow]:
    """The days of all offices together, by step: one row a day and step, whatever the number of offices."""
    rows = WorkDelta.objects.by_work().at_grain(Grain.NATION).within(since, until)
    return _rows(_of_steps(rows, steps), "day", "step")


def weekly(codes: Iterable[str], *, since: date, until: date, steps: Iterable[Step] = ()) -> list[DayRow]:
    """Each office's weeks, by their Mondays; the first and the last as far as they lie in the span."""
    return _sum_up(
        daily(codes, since=since, until=until, steps=steps), lambda day: day - timedelta(days=day.weekday())
    )


def monthly(codes: Iterable[str], *, since: date, until: date, steps: Iterable[Step] = ()) -> list[DayRow]:
    """Each office's months, by their first days. Where the span is whole months, a row a month is read."""
    whole = since.day == 1 and (until + timedelta(days=1)).day == 1
    if not whole:
        return _sum_up(daily(codes, since=since, until=until, steps=steps), lambda day: day.replace(day=1))
    rows = WorkDelta.objects.of_offices(codes).by_work().at_grain(Grain.MONTH).within(since, until)
    found = _rows(_of_steps(rows, steps), "office", "day", "step")
    return _sum_up(found, lambda day: day.replace(day=1))


def totals(codes: Iterable[str], *, since: date, until: date) -> dict[tuple[str, Step], DayRow]:
    """{(office, step): what it came to in the span, by its first day}, without what is nothing."""
    found = monthly(codes, since=since, until=until)
    return {(row.office, row.step): row for row in _sum_up(found, lambda _day: since)}


def by_kind(codes: Iterable[str], *, since: date, until: date) -> list[DayRow]:
    """By section of the file (documents.models.FormClass), over the whole span."""
    return _over_span(codes, since, until, Dimension.KIND)


def by_device(codes: Iterable[str], *, since: date, until: date) -> list[DayRow]:
    """By scanner, as far as it is known, over the whole span."""
    return _over_span(codes, since, until, Dimension.DEVICE)


def by_person(office: Office, *, since: date, until: date, by: policy.Officer) -> list[DayRow]:
    """By account, over the whole span, of the last quarter: for the head of that office alone. Forbidden."""
    policy.require(by, Action.STAFF_FIGURES, office)
    return _over_span([office.pk], since, until, Dimension.PERSON)


def straight_through(codes: Iterable[str], since: date, until: date) -> float | None:
    """Which share of the pages filed nobody had to decide about, 0 to 1; None where none was filed."""
    steps = [Step.FILED, Step.FILED_ALONE]
    rows = WorkDelta.objects.of_offices(codes).by_work().at_grain(Grain.DAY).within(since, until)
    found = dict(_of_steps(rows, steps).order_by().values_list("step").annotate(n=Sum("pages")))
    filed = found.get(Step.FILED, 0)
    return max(0.0, min(1.0, found.get(Step.FILED_ALONE, 0) / filed)) if filed > 0 else None


def _read(
    rows: WorkDeltaQuerySet, since: date, until: date, *, by: Dimension | None, steps: Iterable[Step]
) -> list[DayRow]:
    grain = _GRAINS[by] if by else Grain.DAY
    rows = _of_steps(rows.by_work().at_grain(grain).within(since, until), steps)
    return _rows(rows, "office", "day", "step", *([by.value] if by else []))


def _of_steps(rows: WorkDeltaQuerySet, steps: Iterable[Step]) -> WorkDeltaQuerySet:
    wanted = list(steps)
    return rows.filter(step__in=wanted) if wanted else rows


def _rows(rows: WorkDeltaQuerySet, *by: str) -> list[DayRow]:
    found = []
    for values in rows.sums(*by):
        facts = dict(zip(by, values, strict=False))
        files, pages, seconds, timed = values[len(by) :]
        if files or pages:
            value = next((facts[name] for name in Dimension.values if name in facts), "")
            found.append(
                DayRow(
                    facts.get("office", NATION), facts["day"], Step(facts["step"]),
                    files, pages, seconds, timed, value,
                )
            )  # fmt: skip
    return sorted(found, key=lambda row: (row.day, row.office, list(Step).index(row.step), row.value))


def _over_span(codes: Iterable[str], since: date, until: date, by: Dimension) -> list[DayRow]:
    return _sum_up(daily(codes, since=since, until=until, by=by), lambda _day: since)


def _sum_up(rows: Iterable[DayRow], first_day: Callable[[date], date]) -> list[DayRow]:
    sums: defaultdict[DayRow, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        key = DayRow(row.office, first_day(row.day), row.step, value=row.value)
        amounts = (row.files, row.pages, row.seconds, row.timed)
        sums[key] = [n + more for n, more in zip(sums[key], amounts, strict=True)]
    return [
        replace(key, files=files, pages=pages, seconds=seconds, timed=timed)
        for key, (files, pages, seconds, timed) in sums.items()
    ]
