"""The figures of offices by day, week and month: what screens, reports and forecasts ask.

Everything is read from `counters.WorkDelta` (sso_efiles/counters/work.py), which the verbs of the work change
in their own transactions. An answer costs one query, whatever the number of pages. The caller says which
offices (`Office.objects.within(user, Action.PROGRESS)`): nothing here asks who may see them, but `by_person`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

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
    "share_alone",
    "straight_through",
    "summed_daily",
    "totals",
    "weekly",
]

NATION = ""
"""The office of rows that are all offices' together."""
_GRAINS = {Dimension.KIND: Grain.KIND, Dimension.DEVICE: Grain.DEVICE, Dimension.PERSON: Grain.PERSON}


_STEPS = {step.value: step for step in Step}
_PLACE = {step: place for place, step in enumerate(Step)}


class DayRow(NamedTuple):
    """What one step came to at one office on one day (of a week or month: its first day). A tuple: a year of
    a province is ten thousand of them.
    """

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


def summed_daily(
    codes: Iterable[str], *, since: date, until: date, steps: Iterable[Step] = ()
) -> list[DayRow]:
    """The days of some offices together, as a province's: one row a day and step."""
    rows = WorkDelta.objects.of_offices(codes).by_work().at_grain(Grain.DAY).within(since, until)
    return _rows(_of_steps(rows, steps), "day", "step")


def weekly(codes: Iterable[str], *, since: date, until: date, steps: Iterable[Step] = ()) -> list[DayRow]:
    """Each office's weeks, by their Mondays; the first and the last as far as they lie in the span."""
    return _sum_up(
        daily(codes, since=since, until=until, steps=steps), lambda day: day - timedelta(days=day.weekday())
    )


def monthly(codes: Iterable[str], *, since: date, until: date, steps: Iterable[Step] = ()) -> list[DayRow]:
    """Each office's months, by their first days; the first and the last as far as they lie in the span."""
    rows = WorkDelta.objects.of_offices(codes).by_work().over(since, until)
    found = _rows(_of_steps(rows, steps), "office", "day", "step")
    return _sum_up(found, lambda day: day.replace(day=1))


def totals(codes: Iterable[str], *, since: date, until: date) -> dict[tuple[str, Step], DayRow]:
    """{(office, step): what it came to in the span, by its first day}, without what is nothing."""
    rows = WorkDelta.objects.of_offices(codes).by_work().over(since, until)
    return {(row.office, row.step): row for row in _rows(rows, "office", "step", day=since)}


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
    rows = WorkDelta.objects.of_offices(codes).by_work().over(since, until)
    return share_alone(_rows(_of_steps(rows, [Step.FILED, Step.FILED_ALONE]), "step", day=since))


def share_alone(rows: Iterable[DayRow]) -> float | None:
    """The same of rows that were asked for already, as those of `totals`."""
    pages = dict.fromkeys((Step.FILED, Step.FILED_ALONE), 0)
    for row in rows:
        if row.step in pages:
            pages[row.step] += row.pages
    filed = pages[Step.FILED]
    return max(0.0, min(1.0, pages[Step.FILED_ALONE] / filed)) if filed > 0 else None


def _read(
    rows: WorkDeltaQuerySet, since: date, until: date, *, by: Dimension | None, steps: Iterable[Step]
) -> list[DayRow]:
    grain = _GRAINS[by] if by else Grain.DAY
    rows = _of_steps(rows.by_work().at_grain(grain).within(since, until), steps)
    return _rows(rows, "office", "day", "step", *([by.value] if by else []))


def _of_steps(rows: WorkDeltaQuerySet, steps: Iterable[Step]) -> WorkDeltaQuerySet:
    wanted = list(steps)
    return rows.filter(step__in=wanted) if wanted else rows


def _rows(rows: WorkDeltaQuerySet, *by: str, day: date | None = None) -> list[DayRow]:
    """Sums as rows, by day, office and step. `day` stands for all where it is not asked by days."""
    place = {name: i for i, name in enumerate(by)}
    office, step = place.get("office"), place["step"]
    value = next((i for name, i in place.items() if name in Dimension.values), None)
    found = []
    for line in rows.sums(*by):
        files, pages, seconds, timed = line[len(by) :]
        found.append(
            DayRow(
                NATION if office is None else line[office],
                day or line[place["day"]],
                _STEPS[line[step]],
                files,
                pages,
                seconds,
                timed,
                "" if value is None else line[value],
            )
        )
    return sorted((row for row in found if row.files or row.pages), key=_order)


def _order(row: DayRow) -> tuple[date, str, int, str]:
    return row.day, row.office, _PLACE[row.step], row.value


def _over_span(codes: Iterable[str], since: date, until: date, by: Dimension) -> list[DayRow]:
    rows = WorkDelta.objects.of_offices(codes).by_work().at_grain(_GRAINS[by]).within(since, until)
    return _rows(rows, "office", "step", by.value, day=since)


def _sum_up(rows: Iterable[DayRow], first_day: Callable[[date], date]) -> list[DayRow]:
    """Rows put together by the first days of their weeks or months."""
    sums: defaultdict[tuple[str, date, Step, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        each = sums[row.office, first_day(row.day), row.step, row.value]
        each[0] += row.files
        each[1] += row.pages
        each[2] += row.seconds
        each[3] += row.timed
    found = [
        DayRow(office, day, step, files, pages, seconds, timed, value)
        for (office, day, step, value), (files, pages, seconds, timed) in sums.items()
    ]
    return sorted((row for row in found if row.files or row.pages), key=_order)
