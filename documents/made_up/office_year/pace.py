"""How much of a desk's usual work gets done on each day: habit, chance, and what all offices share.

Known as a log-normal state-space model: log pace = habit + own random walk + own AR(1) by week + the nation's
AR(1) by week + noise by day and desk; stops are a renewal process. All is drawn before the year begins and
depends on the seed alone, so that two years that differ in staff see the same days (common random numbers).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from documents.made_up.office_year.plans import Behaviour, OfficePlan, Step

MOST_DAYS = 2500
"""Working days, ten years: a year that is not over by then has no end."""
_WEEKS = 800
_OWN_WEEK = 0.15  # guess: sigma of an office's weeks
_SAME_AS_LAST = 0.6  # guess: how much of a week's luck the next one keeps
_WALK = 0.02  # guess: sigma of a week's step: people come, go, tire, get better
_DAY = 0.25  # guess: sigma of a day at one desk
_STOP_CHANCE = 0.001  # guess: a stop in four years, of a good office
_SHARED_WEEK = 0.08  # guess: orders, budgets and campaigns that reach every office
_SHARED_WALK = 0.01  # guess


@dataclass(frozen=True, slots=True)
class Weather:
    """What slows or hastens all offices alike, by week."""

    origin: date
    by_week: NDArray[np.float64]

    def on(self, day: date) -> float:
        """Factor of that day."""
        return float(self.by_week[max(0, min(len(self.by_week) - 1, (day - self.origin).days // 7))])


def draw_weather(seed: int, *, origin: date) -> Weather:
    """The weeks of a nation from a day on."""
    dice = np.random.default_rng((seed, 7))
    logs = _autoregressive(dice, _SHARED_WEEK) + np.cumsum(dice.normal(0, _SHARED_WALK, _WEEKS))
    return Weather(origin, np.exp(logs))


def paces(plan: OfficePlan, days: Sequence[date], weather: Weather | None) -> NDArray[np.float64]:
    """Factor of each working day (rows) and desk (columns)."""
    dice = np.random.default_rng((plan.seed, 2))
    weekly = _autoregressive(dice, _OWN_WEEK) + np.cumsum(dice.normal(0, _WALK, _WEEKS))
    daily = dice.normal(-(_DAY**2) / 2, _DAY, (MOST_DAYS, len(Step)))[: len(days)]
    weeks = np.array([(day - plan.began).days // 7 for day in days], dtype=int)
    out: NDArray[np.float64] = np.exp(weekly[np.minimum(weeks, _WEEKS - 1)][:, None] + daily)
    out *= _habit(plan, dice, len(days))[:, None]
    out *= ~_stopped(plan, np.random.default_rng((plan.seed, 3)), len(days))[:, None]
    if weather:
        out *= np.array([weather.on(day) for day in days])[:, None]
    if plan.behaviour is Behaviour.BURSTY:
        out[:, list(Step).index(Step.CERTIFY)] *= _month_end(days)
    return out


def _autoregressive(dice: np.random.Generator, sigma: float) -> NDArray[np.float64]:
    out = np.zeros(_WEEKS)
    steps = dice.normal(0, sigma * np.sqrt(1 - _SAME_AS_LAST**2), _WEEKS)
    for week in range(1, _WEEKS):
        out[week] = _SAME_AS_LAST * out[week - 1] + steps[week]
    return out


def _habit(plan: OfficePlan, dice: np.random.Generator, days: int) -> NDArray[np.float64]:
    """Beginners' days: of any office a few, of a learning one many."""
    learning = plan.behaviour is Behaviour.LEARNING
    start, patience = (
        (dice.uniform(0.1, 0.35), dice.uniform(40, 90)) if learning else (dice.uniform(0.5, 0.9), 10)
    )
    usual = 0.55 if plan.behaviour is Behaviour.SLOW else 1.0
    out: NDArray[np.float64] = usual * (1 - (1 - start) * np.exp(-np.arange(days) / patience))
    return out


def _stopped(plan: OfficePlan, dice: np.random.Generator, days: int) -> NDArray[np.bool_]:
    """Days on which nobody works at it: movers, floods, a broken scanner, another campaign."""
    often = plan.behaviour is Behaviour.STOPPED
    chance, usual = (0.008, 20) if often else (_STOP_CHANCE, 6)
    out = np.zeros(MOST_DAYS, dtype=bool)
    begins = dice.random(MOST_DAYS) < chance
    begins[dice.integers(20, 80)] |= often
    for first in np.flatnonzero(begins):
        out[first : first + 1 + dice.poisson(usual)] = True
    return out[:days]


def _month_end(days: Sequence[date]) -> NDArray[np.float64]:
    """A fifth of the work, and four times as much in the last five working days of a month."""
    months = [(day.year, day.month) for day in days]
    late = [months[min(n + 5, len(months) - 1)] != months[n] for n in range(len(months))]
    return np.where(late, 4.0, 0.2)
