"""A trend against its plan, and from today on the band in which it is expected to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from documents.charts.numbers import tell
from documents.charts.scales import Point, Scale, draw_area, draw_path, month_ticks, round_ticks
from sso_efiles.text import dates

LEFT, RIGHT, TOP, BOTTOM = 64, 16, 14, 30

Line = Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a day: eight times in ten it lies between low and high."""

    day: date
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of an axis, and what stands beside it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The drawing."""

    width: int
    height: int
    actual: str
    plan: str
    band: str
    middle: str
    goal: float | None
    """Where the line of the goal lies."""
    last: Point | None
    across: list[Tick]
    up: list[Tick]
    words: str

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the field that the axes enclose."""
        return LEFT, TOP, self.width - RIGHT, self.height - BOTTOM


def draw_trend(
    actual: Line,
    *,
    plan: Line = (),
    band: Sequence[Expected] = (),
    goal: float | None = None,
    width: int = 720,
    height: int = 280,
) -> Trend | None:
    """The trend from its first day to the last that is known or expected; None without two days."""
    days = [day for day, _value in (*actual, *plan)] + [one.day for one in band]
    if len(set(days)) < 2:
        return None
    top = max([value for _day, value in (*actual, *plan)] + [one.high for one in band] + [goal or 0])
    lines = round_ticks(top)
    first, last = min(days), max(days)
    across = Scale(first.toordinal(), last.toordinal(), LEFT, width - RIGHT)
    up = Scale(0, lines[-1], height - BOTTOM, TOP)

    def place(day: date, value: float) -> Point:
        return across.at(day.toordinal()), up.at(value)

    points = [place(day, value) for day, value in actual]
    return Trend(
        width,
        height,
        actual=draw_path(points),
        plan=draw_path(place(day, value) for day, value in plan),
        band=draw_area([place(one.day, one.low) for one in band], [place(one.day, one.high) for one in band]),
        middle=draw_path(place(one.day, one.middle) for one in band),
        goal=up.at(goal) if goal else None,
        last=points[-1] if points else None,
        across=[Tick(across.at(day.toordinal()), dates.short_month(day)) for day in month_ticks(first, last)],
        up=[Tick(up.at(line), tell(line)) for line in lines],
        words=_describe(actual, plan, band),
    )


def _describe(actual: Line, plan: Line, band: Sequence[Expected]) -> str:
    words = []
    if actual:
        day, value = actual[-1]
        words.append(_("%(n)s on %(day)s") % {"n": tell(value), "day": dates.short(day)})
        due = [goal for planned, goal in plan if planned <= day]
        if due:
            words.append(_("planned by then: %(n)s") % {"n": tell(due[-1])})
    if band:
        end = band[-1]
        facts = {"day": dates.short(end.day), "low": tell(end.low), "high": tell(end.high)}
        words.append(_("expected on %(day)s: %(low)s to %(high)s, eight times in ten") % facts)
    return "; ".join(words)
