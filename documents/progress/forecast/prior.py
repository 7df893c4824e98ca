"""What the offices together say of one that has shown little yet.

Known as empirical Bayes (Robbins 1956; Efron and Morris 1975): the figures over all offices are the prior of
each. Noise, drift and stops are pooled; the pace is that of offices with lists of like length, as a share of
the list. Before offices have shown anything, guesses stand in, and give way as offices report (shrinkage).

Dropped: maximum likelihood of each office's own noise and drift (few blocks an office; the medians do).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents.progress.forecast.pace import BLOCK, Pace

_ALIKE = 2.0  # guess: an office with a list e times as long counts exp(-1/2)
_SHOWN_DAYS = 15  # guess: three weeks, before which a pace is no example to others
_GUESS_WEIGHT = 20.0  # guess: offices that the guessed noise and drift count for
_SPREAD_WEIGHT = 5.0  # guess: offices that the guessed spread counts for
_STOPS_WEIGHT = 4.0  # guess: stops that the guessed rate counts for
_NOISE = 0.02
_DRIFT = 0.00012
_STOPS_A_DAY = 0.002
_STOP_DAYS = 12.0
_WEEKLY = 0.1
_SPREAD = 0.6
"""Guesses, all of them, in force until offices have reported."""
_DRIFT_KEPT = 0.65
"""Medians take learning and odd stops for drift. # measured: tuning seeds, 2026-11: the hit rate"""
_ROUGHER = 0.4
"""Power of an office's roughness by week in its noise by month. # measured: tuning seeds, 2026-11"""
_WEEKS_WEIGHT = 20.0  # measured: tuning seeds, 2026-11
_PAIRS_WEIGHT = 6.0  # guess: a structure function of six differences is as good as the pooled one


@dataclass(frozen=True, slots=True)
class Peer:
    """An office that has shown a pace: files on its list, and the pace."""

    size: int
    pace: Pace


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected of an office of some size before it has shown anything."""

    noise: float
    """Variance of the logarithm of a block's mean."""
    drift: float
    """Variance a working day of the random walk of the logarithm of the pace."""
    weekly: float
    """Mean square difference of neighbouring weeks' logarithms."""
    stops_a_day: float
    stop_days: float
    log_share: float
    """Logarithm of the share of its list that an office certifies in a day; nan: nobody has shown one."""
    spread: float
    """Standard deviation of that over offices."""

    def noise_of(self, pace: Pace | None) -> float:
        """An office's own noise: by its weeks beside others' weeks, then by its months."""
        if pace is None or np.isnan(pace.weekly):
            return self.noise
        weeks = pace.worked / 5
        rougher = (weeks * pace.weekly / self.weekly + _WEEKS_WEIGHT) / (weeks + _WEEKS_WEIGHT)
        expected = self.noise * rougher**_ROUGHER
        if not pace.pairs:
            return float(expected)
        own = max(0.0, pace.near - 2 / 3 * self.drift * BLOCK) / 2
        return float((pace.pairs * own + _PAIRS_WEIGHT * expected) / (pace.pairs + _PAIRS_WEIGHT))


class Pool:
    """All offices' figures, asked for the prior of one."""

    def __init__(self, peers: Sequence[Peer]) -> None:
        self._noise, self._drift = _noise_and_drift([peer.pace for peer in peers])
        weekly = [peer.pace.weekly for peer in peers if not np.isnan(peer.pace.weekly)]
        self._weekly = float(np.median(weekly)) if len(weekly) > _SPREAD_WEIGHT else _WEEKLY
        stops = [peer.pace.stops for peer in peers]
        number, lost = sum(s.number for s in stops), sum(s.days for s in stops)
        worked = sum(peer.pace.worked for peer in peers)
        self._stops_a_day = (number + _STOPS_WEIGHT) / (worked + _STOPS_WEIGHT / _STOPS_A_DAY)
        self._stop_days = (lost + _STOPS_WEIGHT * _STOP_DAYS) / (number + _STOPS_WEIGHT)
        shown = [peer for peer in peers if peer.pace.worked >= _SHOWN_DAYS and peer.size > 0]
        self._log_sizes = np.log([peer.size for peer in shown])
        self._log_shares = np.log([peer.pace.level / peer.size for peer in shown])

    def prior(self, size: int) -> Prior:
        """For an office with so many files on its list."""
        log_share, spread = self._share(size)
        return Prior(
            noise=self._noise,
            drift=_DRIFT_KEPT * self._drift,
            weekly=self._weekly,
            stops_a_day=self._stops_a_day,
            stop_days=self._stop_days,
            log_share=log_share,
            spread=spread,
        )

    def _share(self, size: int) -> tuple[float, float]:
        number = len(self._log_sizes)
        if not number:
            return float("nan"), _SPREAD
        weights = np.exp(-np.abs(self._log_sizes - np.log(max(1, size))) / _ALIKE)
        mean = float(np.average(self._log_shares, weights=weights))
        variance = float(np.average((self._log_shares - mean) ** 2, weights=weights))
        own = number / (number + _SPREAD_WEIGHT)
        return mean, float(np.sqrt(own * variance + (1 - own) * _SPREAD**2))


def _noise_and_drift(paces: Sequence[Pace]) -> tuple[float, float]:
    """By the structure function; medians over offices, since a few are beyond all measure."""
    near = [pace.near for pace in paces if not np.isnan(pace.far)]
    far = [pace.far for pace in paces if not np.isnan(pace.far)]
    if not near:
        return _NOISE, _DRIFT
    drift = max(0.0, float(np.median(far) - np.median(near))) / BLOCK
    noise = max(0.0, float(np.median(near)) - 2 / 3 * drift * BLOCK) / 2
    own = len(near) / (len(near) + _GUESS_WEIGHT)
    return own * noise + (1 - own) * _NOISE, own * drift + (1 - own) * _DRIFT
