"""When the last file will be certified, as a span of dates that should hold four times of five.

Known as Monte Carlo simulation of a first passage, offices joined by a one-factor Gaussian copula (Vasicek
1987; common random numbers):

1. A draw of an office is its files that remain, by a pace drawn from its future (`future`).
2. Stops come by chance (Poisson) and last by chance (gamma); a present one lasts as long as it has already.
3. The last files take a few days more: they wait for a return, another desk, the month's end.
4. A part of each draw is the nation's: orders, budgets and weather reach all offices. A province or the
   nation is done when its last office is, draw by draw, so its band knows that offices are late together.
5. The 10th, 50th and 90th of a hundred draws, as working days of the calendar, are p10, p50 and p90.

Turned down: a block bootstrap of four weeks (blind to learning, stops and drift: hit rate under 50 %); adding
up bands of offices (a nation of independent offices would be sure of its day, and wrong).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from documents.progress.forecast.calendar import Calendar
from documents.progress.forecast.future import foresee
from documents.progress.forecast.pace import Numbers, Pace, measure
from documents.progress.forecast.prior import Peer, Pool, Prior
from documents.progress.forecast.reasons import Basis, Unknown

DRAWS = 400  # guess: p10 and p90 stand on 40 draws each
_SHARED = 0.4
"""Of the variance, what offices share. # measured: tuning seeds, 2026-11: 0.2 left the nation too narrow"""
_STOPS_WEIGHT = 0.7
"""Of a prior's rate of stops, in stops: offices differ widely. # measured: tuning seeds, 2026-11"""
_TAIL, _TAIL_SHAPE = 1.0, 0.3
"""Mean days for the last files, and how evenly. # measured: tuning seeds, 2026-11"""
_TOO_FAR = 40 * 242
"""Working days of 40 years. # guess: beyond a working life "when" is no answer"""
_MOSTLY_OWN = 0.5
_SEED = 926_183


@dataclass(frozen=True, slots=True)
class Finish:
    """When the last file will be certified: one in ten, one in two, nine in ten chances to be done by
    then.
    """

    p10: date
    p50: date
    p90: date


@dataclass(frozen=True, slots=True)
class Line:
    """An office (or a province with one target), in the evening of the last whole day."""

    code: str
    target: int | None
    certified: int
    daily: tuple[int, ...]
    """Files certified on each working day, oldest first."""

    @property
    def remaining(self) -> int:
        """Files still to be certified."""
        return max(0, (self.target or 0) - self.certified)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Draws of the working days until it is done; none, with a reason, where that cannot be told."""

    draws: Numbers | None
    basis: Basis | None = None
    unknown: Unknown | None = None

    def finish(self, today: date, calendar: Calendar) -> Finish | None:
        """The span of dates."""
        if self.draws is None:
            return None
        days = np.ceil(np.quantile(self.draws, (0.1, 0.5, 0.9))).astype(np.int64)
        return Finish(*calendar.after(today, days).tolist())


def outlooks(lines: Sequence[Line]) -> dict[str, Outlook]:
    """The outlook of each, by code; each is the others' peer. A third of a millisecond a line."""
    paces = {line.code: measure(line.daily) for line in lines}
    pool = _pool(lines, paces)
    return {line.code: outlook_of(line, paces[line.code], pool.prior(line.target or 0)) for line in lines}


def priors(lines: Sequence[Line]) -> dict[str, Prior]:
    """What is expected of each, by code, from what all have shown."""
    pool = _pool(lines, {line.code: measure(line.daily) for line in lines})
    return {line.code: pool.prior(line.target or 0) for line in lines}


def _pool(lines: Sequence[Line], paces: Mapping[str, Pace | None]) -> Pool:
    known = ((line.target, paces[line.code]) for line in lines)
    return Pool([Peer(target, pace) for target, pace in known if target and pace])


def together(parts: Iterable[Outlook]) -> Outlook:
    """Of several offices: done when the last is. One that cannot be told leaves the whole untold; those
    without a target count for nothing, as in the whole's target.
    """
    parts = [part for part in parts if part.unknown is not Unknown.NO_TARGET]
    if not parts:
        return Outlook(None, unknown=Unknown.NO_TARGET)
    parts = [part for part in parts if part.unknown is not Unknown.DONE]
    if not parts:
        return Outlook(None, unknown=Unknown.DONE)
    draws = [part.draws for part in parts if part.draws is not None]
    if len(draws) < len(parts):
        return Outlook(None, unknown=next(part.unknown for part in parts if part.draws is None))
    last = np.bincount(np.argmax(draws, axis=0), minlength=len(parts)).argmax()
    return Outlook(np.max(draws, axis=0), basis=parts[int(last)].basis)


def outlook_of(line: Line, pace: Pace | None, prior: Prior) -> Outlook:
    """The outlook of one office, by its pace and what is expected of offices like it."""
    if not line.target:
        return Outlook(None, unknown=Unknown.NO_TARGET)
    if not line.remaining:
        return Outlook(None, unknown=Unknown.DONE)
    future = foresee(pace, prior, size=line.target, remaining=line.remaining)
    if future is None:
        return Outlook(None, unknown=Unknown.NOTHING_CERTIFIED)
    own = np.random.default_rng((_SEED, *line.code.encode()))
    standard = np.sqrt(_SHARED) * _shared_draws() + np.sqrt(1 - _SHARED) * own.standard_normal(DRAWS)
    days = line.remaining / future.draw(own.random(DRAWS), standard)
    days = np.minimum(days, 10.0 * _TOO_FAR)
    days += _stopped(days, pace, prior, own) + own.gamma(_TAIL_SHAPE, _TAIL / _TAIL_SHAPE, DRAWS)
    if np.median(days) > _TOO_FAR:
        return Outlook(None, unknown=Unknown.TOO_FAR)
    basis = Basis.OWN if future.own >= _MOSTLY_OWN else Basis.PRIOR
    return Outlook(np.minimum(days, _TOO_FAR), basis=basis)


def _shared_draws() -> Numbers:
    """The nation's part of each draw: the same for every office."""
    return np.random.default_rng(_SEED).standard_normal(DRAWS)


def _stopped(days: Numbers, pace: Pace | None, prior: Prior, dice: np.random.Generator) -> Numbers:
    """Working days that each draw stands still."""
    number, lost, worked = (pace.stops.number, pace.stops.days, pace.worked) if pace else (0, 0, 0)
    rate = (number + _STOPS_WEIGHT) / (worked + _STOPS_WEIGHT / prior.stops_a_day)
    length = (lost + _STOPS_WEIGHT * prior.stop_days) / (number + _STOPS_WEIGHT)
    stops = dice.poisson(rate * days)
    still = np.where(stops > 0, dice.gamma(np.maximum(stops, 1), length), 0.0)
    if pace and pace.stops.current:
        still += dice.exponential(max(length, pace.stops.current), DRAWS)
    return still
