"""The mean pace of the days to come, as a mixture of normal distributions of its logarithm.

Known as Gaussian process regression (kriging; Krige 1951, Rasmussen and Williams 2006) under a few hypotheses
of the learning curve (Wright 1936), weighed by their marginal likelihood (Bayesian model averaging):

1. The logarithm of a block's mean = that of offices with lists of like length + the office's own deviation +
   a random walk + noise + the learning curve. All but the curve are normal with known variances (`prior`).
2. What the blocks say of the mean over the days to come follows by conditioning: one small system of
   equations. A short history leaves the prior as it is, a long one outweighs it; the random walk makes old
   blocks count less and the band wider with the horizon.
3. The curves: no learning, beginners' weeks, half a year of growth, and a steep start over months.

Turned down: exponential smoothing with a damped trend (hit rate as good, pinball loss +4 %, and for the
nation, whose last office is the one with the largest error, no good at all: it does not shrink enough).
"""

from dataclasses import dataclass

import numpy as np

from documents.progress.forecast.pace import BLOCK, Numbers, Pace
from documents.progress.forecast.prior import Prior


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Share of the full pace: 1 - (1 - start) * exp(-days / patience)."""

    start: float
    patience: float
    weight: float
    """How likely it is beforehand."""

    def log_at(self, days: Numbers) -> Numbers:
        """Logarithm of the share."""
        return np.asarray(np.log1p(-(1 - self.start) * np.exp(-days / self.patience)))


_STEEP = tuple((start, patience) for start in (0.15, 0.3) for patience in (40.0, 65.0, 90.0))
CURVES = (
    LearningCurve(1.0, 1.0, 0.15),
    LearningCurve(0.7, 10.0, 0.3),
    LearningCurve(0.8, 50.0, 0.15),  # queues fill before each desk, so that none waits for work any more
    *(LearningCurve(start, patience, 0.4 / len(_STEEP)) for start, patience in _STEEP),
)
"""# measured: tuning seeds, 2026-11: steep curves half as likely, +3 % pinball loss at 10 % of the way"""
_UNKNOWN = 4.0  # guess: variance of the logarithm of a pace of which nothing at all is known
_NOISE_AHEAD = 2.5
"""Days to come are noisier than months behind: like weeks follow each other. # measured: tuning seeds"""
_POINTS = 12
"""At which the learning curve ahead is averaged."""


@dataclass(frozen=True, slots=True)
class Future:
    """Logarithm of the mean files a day to the finish: one normal distribution for each learning curve."""

    means: Numbers
    weights: Numbers
    deviation: float
    own: float
    """Share of what is known that the office's own history tells: 0 is the prior alone."""

    def draw(self, chance: Numbers, standard: Numbers) -> Numbers:
        """Files a day, for draws from the uniform and the standard normal distribution."""
        which = np.searchsorted(np.cumsum(self.weights), chance).clip(0, len(self.means) - 1)
        return np.asarray(np.exp(self.means[which] + self.deviation * standard))


@dataclass(frozen=True, slots=True)
class _Level:
    """What is known of the logarithm of the pace today, full pace and learning apart."""

    means: Numbers
    """For each learning curve."""
    variance: float
    weights: Numbers
    own: float


def foresee(pace: Pace | None, prior: Prior, *, size: int, remaining: int) -> Future | None:
    """The pace until so many files are done; None when neither the office nor any other has shown one."""
    if pace is None and np.isnan(prior.log_share):
        return None
    level = _level(pace, prior, size=size)
    worked = pace.worked if pace else 0
    usual = pace.level if pace else float(np.exp(level.means[0]))
    horizon = max(BLOCK / 2, remaining / usual)
    ahead = worked + horizon * (np.arange(_POINTS) + 0.5) / _POINTS
    learned = np.array([np.log(np.exp(curve.log_at(ahead)).mean()) for curve in CURVES])
    variance = level.variance + prior.drift * horizon / 3
    variance += _NOISE_AHEAD * prior.noise_of(pace) * BLOCK / horizon
    return Future(level.means + learned, level.weights, float(np.sqrt(max(variance, 1e-6))), level.own)


def _level(pace: Pace | None, prior: Prior, *, size: int) -> _Level:
    """The prior, conditioned on the blocks of a history where there is one."""
    mean, variance = prior.log_share + np.log(max(1, size)), prior.spread**2
    beforehand = np.array([curve.weight for curve in CURVES])
    if pace is None:
        return _Level(np.full(len(CURVES), mean), variance, beforehand, own=0.0)
    if np.isnan(mean):
        mean, variance = float(np.log(pace.level)), _UNKNOWN
    middle = np.cumsum(pace.lengths) - pace.lengths / 2
    covariance = variance + prior.drift * np.minimum.outer(middle, middle)
    covariance += np.diag(prior.noise_of(pace) * BLOCK / pace.lengths)
    now = variance + prior.drift * middle
    off = np.array([pace.logs - mean - curve.log_at(middle) for curve in CURVES])
    solved = np.linalg.solve(covariance, np.column_stack([now, off.T]))
    gain = solved[:, 0]
    likely = np.log(beforehand) - (off * solved[:, 1:].T).sum(axis=1) / 2
    weights = np.exp(likely - likely.max())
    before, told = variance + prior.drift * pace.worked, float(now @ gain)
    return _Level(mean + off @ gain, before - told, weights / weights.sum(), own=told / before)
