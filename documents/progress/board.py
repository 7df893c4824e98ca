"""The lines of the dashboard: how far each place is, what it did in a period, and why it is slow."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from documents.employer_file.states import EmployerFileState
from documents.progress import figures, rollups
from documents.progress.causes import SILENT_DAYS, Cause, Facts, Why, find_cause
from documents.progress.figures import MONTHS_SHOWN, Counters, Figures, first_month
from documents.progress.rollups import DayRow, Period, Step
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.counters.models import WorkDelta
from sso_efiles.counters.steps import Grain

_SCANNED = (
    EmployerFileState.TO_INDEX,
    EmployerFileState.RETURNED,
    EmployerFileState.TO_CHECK,
    EmployerFileState.TO_CERTIFY,
    EmployerFileState.CERTIFIED,
)
REACHED = {
    "touched": (EmployerFileState.IN_PROGRESS, *_SCANNED),
    "scanned": _SCANNED,
    "handed_over": _SCANNED[2:],
    "checked": _SCANNED[3:],
    "certified": _SCANNED[4:],
}
"""The stages of the funnel, and the states of files that have come at least so far."""


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in a period."""

    done: int = 0
    """Files certified, less those whose certificate was withdrawn."""
    begun: int = 0
    scanned: int = 0
    """Pages."""
    rescanned: int = 0
    filed: int = 0
    filed_alone: int = 0
    handed_over: int = 0
    checked: int = 0
    returned: int = 0

    @property
    def straight_through(self) -> float | None:
        """Which share of the pages filed nobody had to decide about; None where none was filed."""
        return max(0.0, min(1.0, self.filed_alone / self.filed)) if self.filed > 0 else None

    @property
    def returned_share(self) -> float | None:
        """Which share of the files checked came back; None where none was checked."""
        return self.returned / self.checked if self.checked > 0 else None


@dataclass(frozen=True, slots=True)
class Line:
    """A nation, province or office on the dashboard."""

    figures: Figures
    days: int
    """Of the period, as far as they are over."""
    work: Work
    months: tuple[int, ...]
    """Files certified in each of the last months, this one too."""
    why: Why

    @property
    def remaining(self) -> int | None:
        """Files that are not certified yet; None where no target is known."""
        target = self.figures.target
        return None if target is None else max(0, target - self.figures.certified)

    @property
    def speed(self) -> float | None:
        """The share of the target that was certified in the period: fair to small and large places."""
        return self.work.done / self.figures.target if self.figures.target else None

    @property
    def share_of_rest(self) -> float | None:
        """The share of what was left when the period began that was certified in it: whoever is nearly done
        is not slow for having little left to do.
        """
        left = (self.remaining or 0) + self.work.done
        return self.work.done / left if self.remaining is not None and left > 0 else None

    @property
    def files_a_day(self) -> float:
        """Files certified a day of the calendar, in the period."""
        return self.work.done / self.days

    @property
    def pages_a_day(self) -> float:
        """Pages scanned a day of the calendar, in the period."""
        return self.work.scanned / self.days

    @property
    def waiting(self) -> int:
        """Files that are begun and not certified."""
        return self.figures.touched - self.figures.certified


def reached(by_state: Mapping[str, int]) -> dict[str, int]:
    """How many files have come at least to each stage of the funnel."""
    return {stage: sum(by_state.get(state, 0) for state in states) for stage, states in REACHED.items()}


def province_lines(user: policy.Officer, period: Period, counters: Counters) -> list[Line]:
    """A line for each province that this person's role reaches."""
    done = done_by_step(counters.codes, period)
    return _lines(figures.provinces(user, counters), counters.province_of, period, done)


def office_lines(user: policy.Officer, period: Period, counters: Counters) -> list[Line]:
    """A line for each office of which these are the counters."""
    found = figures.offices(user, counters=counters)
    codes = {line.code: line.code for line in found}
    return _lines(found, codes, period, done_by_step(codes, period))


def office_line(place: Office, period: Period, counters: Counters, done: Sequence[DayRow]) -> Line:
    """One office; `done` is what it did of each step in the period."""
    found = [figures.office_figures(place, counters)]
    (line,) = _lines(found, {place.pk: place.pk}, period, done)
    return line


def whole_line(whole: Figures, lines: Sequence[Line]) -> Line:
    """What lines come to together; `whole` are the figures of all of them."""
    works = [line.work for line in lines]
    work = Work(**{name: sum(getattr(one, name) for one in works) for name in Work.__slots__})
    months = [sum(them) for them in zip(*(line.months for line in lines), strict=True)]
    days = lines[0].days if lines else 1
    facts = _facts(whole, work, days=days, active=any(line.why.cause != Cause.SILENT for line in lines))
    return Line(whole, days, work, tuple(months), find_cause(facts))


def slowest(lines: Iterable[Line]) -> list[Line]:
    """Those that still have work to do, the one first that did least of what was left for it in the period;
    of several that did as little, the one with most left.
    """
    left = [line for line in lines if line.why.cause != Cause.DONE and line.share_of_rest is not None]
    return sorted(left, key=lambda line: (line.share_of_rest, -(line.remaining or 0)))


def slowest_first(lines: Sequence[Line]) -> list[Line]:
    """All of them: the slowest, then those that have nothing left to do or no target."""
    slow = slowest(lines)
    return [*slow, *(line for line in lines if line not in slow)]


def fastest(lines: Iterable[Line]) -> list[Line]:
    """Those that did something in the period, most of their target first."""
    some = [line for line in lines if line.speed]
    return sorted(some, key=lambda line: (-(line.speed or 0), -line.work.done))


def _lines(
    found: Sequence[Figures], place_of: Mapping[str, str], period: Period, done: Iterable[DayRow]
) -> list[Line]:
    """`place_of` says under which line the work of an office stands."""
    today = timezone.localdate()
    days = max(1, (min(period.until, today) - period.since).days + 1)
    works, months = _work_by_place(place_of, done), _months_by_place(place_of, today)
    active = _active_places(place_of, today)
    return [
        Line(
            one,
            days,
            works[one.code],
            months[one.code],
            find_cause(_facts(one, works[one.code], days=days, active=one.code in active)),
        )
        for one in found
    ]


def _facts(one: Figures, work: Work, *, days: int, active: bool) -> Facts:
    return Facts(
        by_state=one.by_state,
        remaining=None if one.target is None else one.target - one.certified,
        certified=max(0, work.done),
        days=days,
        checked=work.checked,
        returned=work.returned,
        active=active,
    )


_FILES = {
    Step.TOUCHED: "begun",
    Step.HANDED_OVER: "handed_over",
    Step.CHECKED: "checked",
    Step.RETURNED: "returned",
}
_PAGES = {
    Step.SCANNED: "scanned",
    Step.RESCANNED: "rescanned",
    Step.FILED: "filed",
    Step.FILED_ALONE: "filed_alone",
}


def done_by_step(codes: Iterable[str], period: Period) -> list[DayRow]:
    """What each office did of each step in the period, in the order of the work; one query."""
    found = rollups.totals(codes, since=period.since, until=period.until)
    order = list(Step)
    return sorted(found.values(), key=lambda row: (row.office, order.index(row.step)))


def _work_by_place(place_of: Mapping[str, str], rows: Iterable[DayRow]) -> defaultdict[str, Work]:
    """What each place did in the period."""
    amounts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        mine = amounts[place_of[row.office]]
        if row.step in (Step.CERTIFIED, Step.REVOKED):
            mine["done"] += row.files if row.step == Step.CERTIFIED else -row.files
        elif row.step in _FILES:
            mine[_FILES[row.step]] += row.files
        elif row.step in _PAGES:
            mine[_PAGES[row.step]] += row.pages
    return defaultdict(Work, {place: Work(**mine) for place, mine in amounts.items()})


def _months_by_place(place_of: Mapping[str, str], today: date) -> defaultdict[str, tuple[int, ...]]:
    """Files certified in each of the last months; one query."""
    months = last_months(today)
    rows = WorkDelta.objects.of_offices(place_of).by_work().over(months[0], end_of_month(today))
    found: defaultdict[str, dict[date, int]] = defaultdict(lambda: dict.fromkeys(months, 0))
    certified = rows.filter(step__in=[Step.CERTIFIED, Step.REVOKED])
    for office, day, step, files, *_ in certified.sums("office", "day", "step"):
        found[place_of[office]][day.replace(day=1)] += files if step == Step.CERTIFIED else -files
    nothing = (0,) * MONTHS_SHOWN
    return defaultdict(lambda: nothing, {place: tuple(each.values()) for place, each in found.items()})


def _active_places(place_of: Mapping[str, str], today: date) -> set[str]:
    """Where something was done lately; one query."""
    rows = WorkDelta.objects.of_offices(place_of).by_work().at_grain(Grain.DAY)
    lately = rows.within(today - timedelta(days=SILENT_DAYS - 1), today)
    return {place_of[office] for office in lately.order_by().values_list("office", flat=True).distinct()}


def last_months(today: date) -> list[date]:
    """The first days of the last months, oldest first, this month's too."""
    return list(months_from(first_month(today), today))


def months_from(first: date, last: date) -> Iterator[date]:
    """The first days of months, from that of one day to that of another."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def end_of_month(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
