"""What an office's own days tell of its pace.

Problem: days of nothing at Songkran, bursts before the month's end and three weeks without a scanner all look
like a slow office to a mean of days. Known as exploratory reduction of a point process to block means, with
the structure function (variogram; Matheron 1963) to tell noise from drift:

1. Days begin with the first certified file. A run of empty days too long for chance is a stop, taken out and
   counted by itself (a renewal process).
2. The days worked are cut into blocks of a month, counted back from today: who certifies at the month's end
   is no noise then. What counts is the logarithm of a block's mean.
3. Means of neighbouring blocks differ by twice the noise and two thirds of a block's drift, means with a
   block between them by five thirds of it. Months of learning are left out of this.
4. Weeks tell how rough an office is beside others long before it has months to compare.

Turned down: blocks of two weeks (logarithms of an office that certifies at the month's end come out low:
+15 % pinball loss on the tuning seeds); single days.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
BLOCK = 20
"""Working days, a month. # measured: tuning seeds, 2026-11: blocks of 10 lose 15 % of pinball loss"""
_WEEK = 5
_LEARNING_BLOCKS = 2
_STOP_DAYS = 5  # guess: a week; shorter ones are noise
_STOP_FILES = 20.0  # measured: tuning seeds, 2026-11; 40 took stops of small offices for a slow pace
_LEAST = 0.05  # guess: a block of nothing counts as a twentieth of the usual, since its logarithm has no end


@dataclass(frozen=True, slots=True)
class Stops:
    """Times at which an office stood still."""

    number: int
    days: int
    """Working days lost in all of them."""
    current: int
    """Working days that the present one has lasted; 0 when the office is at work."""


@dataclass(frozen=True, slots=True)
class Pace:
    """An office's days in a few figures; differences are mean squares, nan where there are too few."""

    worked: int
    """Working days since the first certified file, without stops."""
    logs: Numbers
    """Logarithm of files a working day in each block, oldest first."""
    lengths: Numbers
    """Working days of each block; all but the oldest are whole."""
    near: float
    """Of neighbouring blocks, without the first two."""
    far: float
    """Of blocks with one between them."""
    pairs: int
    """How many differences `near` is the mean of."""
    weekly: float
    """Of neighbouring weeks."""
    stops: Stops

    @property
    def level(self) -> float:
        """Files a working day in the last months."""
        return float(np.exp(self.logs[-3:].mean()))


def measure(daily: Sequence[int]) -> Pace | None:
    """The pace of working days' numbers, oldest first; None where nothing was ever certified."""
    days = np.asarray(daily, dtype=float)
    if not (days > 0).any():
        return None
    days = days[np.argmax(days > 0) :]
    if days.sum() <= 0:
        return None
    worked, stops = _without_stops(days)
    logs, lengths = _blocks(worked, BLOCK)
    settled = logs[int(lengths[0] < BLOCK) + _LEARNING_BLOCKS :]
    weeks = _blocks(worked, _WEEK)[0][int(len(worked) % _WEEK > 0) :]
    return Pace(
        worked=len(worked),
        logs=logs,
        lengths=lengths,
        near=_mean_square(settled[1:] - settled[:-1]),
        far=_mean_square(settled[2:] - settled[:-2]),
        pairs=max(0, len(settled) - 1),
        weekly=_mean_square(weeks[1:] - weeks[:-1]),
        stops=stops,
    )


def _without_stops(days: Numbers) -> tuple[Numbers, Stops]:
    """The days worked, and the runs of empty days in which so many files were to be expected that their
    absence is no chance and no habit.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (days <= 0).astype(int), [0]))))
    runs = [(a, b) for a, b in edges.reshape(-1, 2).tolist() if b - a >= _STOP_DAYS]
    usual = float(days.sum()) / max(1, len(days) - sum(b - a for a, b in runs))
    stops = [(a, b) for a, b in runs if (b - a) * usual >= _STOP_FILES]
    if len(stops) > 1 + len(days) / BLOCK:  # more than one a month is a habit
        stops = []
    stopped = np.zeros(len(days), dtype=bool)
    for first, end in stops:
        stopped[first:end] = True
    current = next((b - a for a, b in stops if b == len(days)), 0)
    return days[~stopped], Stops(len(stops), int(stopped.sum()), current)


def _blocks(days: Numbers, length: int) -> tuple[Numbers, Numbers]:
    """Logarithms of block means, counted back from the last day, and the blocks' lengths."""
    cuts = np.arange(len(days) % length, len(days), length)
    starts = np.unique(np.concatenate(([0], cuts)))
    lengths = np.diff(np.append(starts, len(days))).astype(float)
    means = np.add.reduceat(days, starts) / lengths
    floor = max(1e-9, _LEAST * float(days.mean()))
    return np.log(np.maximum(floor, means)), lengths


def _mean_square(differences: Numbers) -> float:
    return float((differences**2).mean()) if len(differences) else float("nan")
