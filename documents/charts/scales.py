"""Numbers and days as places in a drawing.

Problem     An axis that ends at 9,137 and has lines at 1,827.4 is read by nobody.
Known as    Nice numbers for graph labels (Heckbert, Graphics Gems, 1990), linear scale.
Steps       The step between two lines is 1, 2 or 5 times a power of ten, so that there are at most as many as
            were asked for; the axis ends at the first line at or over the greatest value. Days are marked at
            first days of months, one, two, three, six or twelve months and more apart.
Dropped     Axes that do not begin at nothing: they make a small change look great.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

_STEPS = (1, 2, 5, 10)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies, to a tenth; all lie at the start where low and high are one."""
        if self.high == self.low:
            return self.start
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def round_ticks(greatest: float, *, most: int = 5) -> list[float]:
    """Lines of an axis from nothing to the greatest value or just over it, at most `most` beside nothing."""
    if greatest <= 0:
        return [0.0, 1.0]
    rough = greatest / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * n for n in _STEPS if power * n >= rough * 0.999999)
    return [step * n for n in range(math.ceil(round(greatest / step, 6)) + 1)]


def month_ticks(first: date, last: date, *, most: int = 7) -> list[date]:
    """First days of months within a stretch, evenly apart and at most `most`."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    months = [date(n // 12, n % 12 + 1, 1) for n in range(begin, end + 1)]
    for step in _MONTHS:
        # fiscal years begin in October: lines twelve months apart stand there
        found = [day for day in months if (day.year * 12 + day.month - 10) % step == 0 and first <= day]
        if len(found) <= most:
            return found
    return []


def draw_path(points: Iterable[Point | None]) -> str:
    """A line through points as an SVG path; None breaks it."""
    drawn, pen_is_down = [], False
    for point in points:
        if point is not None:
            drawn.append(f"{'L' if pen_is_down else 'M'}{point[0]:g} {point[1]:g}")
        pen_is_down = point is not None
    return "".join(drawn)


def draw_area(lower: Sequence[Point], upper: Sequence[Point]) -> str:
    """What lies between two lines, as a closed SVG path; empty without them."""
    path = draw_path([*lower, *reversed(upper)])
    return f"{path}Z" if path else ""
