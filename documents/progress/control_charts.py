"""When a figure of a day is no chance any more: control charts.

Problem     Every day's mean differs; a scanner whose glass is dirty, or whose rollers pull askew, differs
            more and goes on so. Which days are signals, and which are chance?
Known as    Statistical process control: Shewhart's individuals chart (X-mR) for a jump, the exponentially
            weighted moving average (EWMA) for a slow drift. Shewhart 1931; Roberts 1959; Montgomery,
            *Introduction to Statistical Quality Control*, chapters 6 and 9.
Steps       1. The older days are the base: mean, and sigma from the mean moving range / 1.128 (d2 of two).
            2. A newer day beyond 3 sigma is a jump.
            3. The average z = w x + (1 - w) z of the newer days beyond 3 sigma sqrt(w / (2 - w)) is a drift.
Dropped     Runs rules (Western Electric): four rules more raise a false alarm every 90 days; CUSUM: sees what
            EWMA sees, and nobody can read its value as a figure of the thing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

_LEAST_BASE = 10  # guess: Montgomery asks for 20 to 25; ten days are two weeks of a scanner
_NEWER = 5  # guess: a week's work is judged by the weeks before
_SIGMAS = 3.0
_D2 = 1.128
"""The mean range of two normal values, in sigmas."""
_WEIGHT = 0.2  # Montgomery, 9.2: 0.05 to 0.25; the smaller, the smaller the drift that it sees


class Signal(StrEnum):
    """What a chart says of the newest days."""

    NONE = "none"
    JUMP = "jump"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure's days on a control chart: the base's centre and limits, and what the newest days say."""

    values: tuple[float, ...]
    centre: float
    sigma: float
    average: float
    """The EWMA behind the last day."""
    signal: Signal

    @property
    def limits(self) -> tuple[float, float]:
        """Between these a day is chance."""
        return self.centre - _SIGMAS * self.sigma, self.centre + _SIGMAS * self.sigma


def draw_chart(values: Sequence[float], *, worse: int) -> Chart | None:
    """The chart of a figure's days, oldest first; `worse` is +1 where more is worse, -1 where less is. Only
    what is worse is a signal. None while there are too few days.
    """
    base, newer = values[:-_NEWER], values[-_NEWER:]
    if len(base) < _LEAST_BASE:
        return None
    centre = fmean(base)
    ranges = [abs(b - a) for a, b in pairwise(base)]
    sigma = fmean(ranges) / _D2
    average = centre
    limit = _SIGMAS * sigma * (_WEIGHT / (2 - _WEIGHT)) ** 0.5
    for value in newer:
        average = _WEIGHT * value + (1 - _WEIGHT) * average
    drifted = worse * (average - centre) > limit
    jumped = worse * (newer[-1] - centre) > _SIGMAS * sigma
    signal = Signal.JUMP if jumped else Signal.DRIFT if drifted else Signal.NONE
    return Chart(tuple(values), centre, sigma, average, signal)
