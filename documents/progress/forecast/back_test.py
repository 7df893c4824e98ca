"""How often forecasts of an office held: each is made anew from the days before it, and held against the days
after it.

Known as back-testing with a rolling origin (Tashman 2000). The finish itself has not come yet, so each
forecast is of a quarter's work that has been done since: in how many working days would these files be
certified? A band of four in five should hold 48 of 60 times; forecasts that share days are not independent,
so 40 is no alarm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from documents.progress.forecast.finish import Line, outlook_of
from documents.progress.forecast.pace import measure
from documents.progress.forecast.prior import Prior

FORECASTS = 60
_AHEAD = 60  # guess: a quarter of a year
_FIRST = 10  # guess: two weeks, before which there is nothing to forecast from


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Forecasts made, and those in whose band the work was done."""

    made: int
    inside: int


def back_test(line: Line, prior: Prior, *, forecasts: int = FORECASTS) -> Accuracy:
    """The last forecasts of a line, spread evenly over its days; 20 ms for 60."""
    asked = (_held(line, prior, *origin) for origin in _origins(len(line.daily), forecasts))
    held = [one for one in asked if one is not None]
    return Accuracy(len(held), sum(held))


def _origins(days: int, number: int) -> Iterator[tuple[int, int]]:
    """Days from whose evening a forecast is made, and how far it looks."""
    ahead = min(_AHEAD, days // 3)
    room = days - ahead - _FIRST
    step = max(1, room // number)
    for origin in range(days - ahead, _FIRST - 1, -step)[:number]:
        yield origin, ahead


def _held(line: Line, prior: Prior, origin: int, ahead: int) -> bool | None:
    """Whether it held; None where no work was done, or none forecast."""
    done = np.cumsum(line.daily[origin:])
    work = int(done[ahead - 1]) if ahead else 0
    if work <= 0 or not line.target or work >= line.target:
        return None
    before = line.daily[:origin]
    asked = replace(line, certified=line.target - work, daily=before)
    draws = outlook_of(asked, measure(before), prior).draws
    if draws is None:
        return None
    low, high = np.quantile(draws, (0.1, 0.9))
    took = int(np.argmax(done >= work)) + 1
    return bool(np.floor(low) <= took <= np.ceil(high))
