"""Made-up nations, their forecasts and the plain rules beside them.

In a process of its own: JSON in, JSON rows out. No database is asked.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from documents.made_up.office_year.line import Year, simulate
from documents.made_up.office_year.pace import draw_weather
from documents.made_up.office_year.plans import draw_office
from documents.progress.forecast.back_test import back_test
from documents.progress.forecast.calendar import thai_calendar
from documents.progress.forecast.finish import Line, outlook_of, outlooks, priors, together
from documents.progress.forecast.pace import measure
from tests.benchmarks.databases import PROJECT
from tests.benchmarks.figures import Row
from tests.benchmarks.forecast_changes import changes

CALENDAR = thai_calendar(Path(PROJECT) / "data" / "holidays_th.csv")
BEGAN = date(2026, 1, 5)
OFFICES = 100
SHARES = (0.25, 0.5, 0.75)
STAGGER_DAYS = 60
_WEATHER = 900_000
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """A told band, and the working days that it took."""

    real: int
    low: float
    middle: float
    high: float
    behaviour: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a plain rule knows: files that remain, days so far, days that it took; and what we would tell
    without knowing of withdrawn certificates.
    """

    remaining: int
    daily: tuple[int, ...]
    real: int
    uncounted: Forecast | None = None


def nation(number: int, *, offices: int = OFFICES) -> list[Year]:
    """The years of a nation's offices; each begins in the first two months."""
    weather = draw_weather(_WEATHER + number, origin=BEGAN)
    years = []
    for seed in range(1000 * number, 1000 * number + offices):
        began = BEGAN + timedelta(days=int(np.random.default_rng((seed, 9)).integers(0, STAGGER_DAYS)))
        plan = draw_office(seed, began=began)
        years.append(simulate(plan, is_working=CALENDAR.is_working, weather=weather))
    return years


def lines_on(years: Sequence[Year], today: date) -> list[Line]:
    """What the offices have shown by the evening of a day."""
    out = []
    for number, year in enumerate(years):
        days = [day for day in year.days if day.day <= today]
        net, revoked = tuple(day.net for day in days), tuple(day.revoked for day in days)
        out.append(Line(str(number), year.plan.size, sum(net), net, revoked))
    return out


def without_withdrawals(lines: Sequence[Line]) -> list[Line]:
    """The same, where nobody counts certificates that were withdrawn."""
    return [replace(line, revoked=()) for line in lines]


def day_of_share(years: Sequence[Year], share: float) -> date:
    """The first evening on which so many of all files stand certified."""
    by_day: dict[date, int] = {}
    for year in years:
        for day in year.days:
            by_day[day.day] = by_day.get(day.day, 0) + day.net
    wanted, done = share * sum(year.plan.size for year in years), 0
    for today in sorted(by_day):
        done += by_day[today]
        if done >= wanted:
            return today
    raise AssertionError


def end(years: Sequence[Year]) -> date:
    """When the last office is done."""
    return max(year.finished or year.days[-1].day for year in years)


def _band(draws: Numbers | None, real: int, behaviour: str = "") -> Forecast:
    if draws is None:
        return Forecast(real, 0, 0, 0, behaviour)
    low, middle, high = np.ceil(np.quantile(draws, (0.1, 0.5, 0.9))).tolist()
    return Forecast(real, low, middle, high, behaviour)


def of_office(years: Sequence[Year], number: int, share: float) -> tuple[Forecast, Situation]:
    """One office, forecast with all others' days beside it."""
    today = day_of_share([years[number]], share)
    lines = lines_on(years, today)
    line, year = lines[number], years[number]
    real = CALENDAR.working_days(today, end([year]))
    kind = year.plan.behaviour.value
    told, uncounted = (
        outlook_of(of[number], measure(of[number].issued), priors(of)[line.code]).draws
        for of in (lines, without_withdrawals(lines))
    )
    return (
        _band(told, real, kind),
        Situation(line.remaining, line.daily, real, _band(uncounted, real, kind)),
    )


def of_nation(years: Sequence[Year], share: float) -> tuple[Forecast, Situation]:
    """All offices of a nation."""
    today = day_of_share(years, share)
    lines = lines_on(years, today)
    real = CALENDAR.working_days(today, end(years))
    days = CALENDAR.span(BEGAN, today)
    daily = dict.fromkeys(days, 0)
    for year in years:
        for day in year.days:
            if day.day <= today:
                daily[day.day] += day.net
    told, uncounted = (
        _band(together(outlooks(of).values()).draws, real) for of in (lines, without_withdrawals(lines))
    )
    remaining = sum(line.remaining for line in lines)
    return told, Situation(remaining, tuple(daily.values()), real, uncounted)


# -- the plain rules ----------------------------------------------------------


def linear(situation: Situation) -> float:
    """Days by the mean pace since the first day."""
    return situation.remaining / max(1e-9, float(np.mean(situation.daily)))


def last_month(situation: Situation) -> float:
    """Days by the pace of the last 20 working days; by the whole where these are empty."""
    pace = float(np.mean(situation.daily[-20:]))
    return situation.remaining / pace if pace > 0 else linear(situation)


def bootstrap(situation: Situation) -> Forecast:
    """The rule in use before: four weeks drawn with replacement, 200 times; silent after empty ones."""
    last = situation.daily[-20:]
    if sum(last) <= 0:
        days = linear(situation)
        return Forecast(situation.real, days, days, days)
    weeks = [sum(last[at : at + 5]) for at in range(0, len(last) - 4, 5)] or [sum(last)]
    dice = random.Random(situation.remaining)
    paces = [sum(dice.choices(weeks, k=len(weeks))) / (5 * len(weeks)) for _ in range(200)]
    return _band(np.array([situation.remaining / max(pace, 0.01) for pace in paces]), situation.real)


def widened(
    rule: Callable[[Situation], float], situations: Sequence[Situation], hit_rate: float
) -> list[Forecast]:
    """A rule's points with a band, in shares of the point, outside of which as many lie as outside ours; half
    of them on either side.
    """
    points = [rule(s) for s in situations]
    ratios = [s.real / point for s, point in zip(situations, points, strict=True)]
    low, high = np.quantile(ratios, ((1 - hit_rate) / 2, (1 + hit_rate) / 2)).tolist()
    return [Forecast(s.real, low * p, p, high * p) for s, p in zip(situations, points, strict=True)]


# -- figures --------------------------------------------------------------------


def judged(forecasts: Sequence[Forecast]) -> dict[str, float]:
    """Hit rate, misses on both sides, width and pinball loss."""
    real, low, middle, high = np.array([(f.real, f.low, f.middle, f.high) for f in forecasts]).T
    loss = (_pinball(0.1, real, low) + _pinball(0.5, real, middle) + _pinball(0.9, real, high)) / 3
    return {
        "forecasts": len(forecasts),
        "inside": float(((low <= real) & (real <= high)).mean()),
        "before": float((real < low).mean()),
        "after": float((real > high).mean()),
        "width": float(np.median((high - low) / real)),
        "pinball": float((loss / real).mean()),
    }


def _pinball(level: float, real: Numbers, told: Numbers) -> Numbers:
    return np.where(real >= told, level * (real - told), (1 - level) * (told - real))


def _told(number: int, *, offices: int) -> list[tuple[str, float, tuple[Forecast, Situation]]]:
    """Of a nation, its first offices and itself, at each share of the way."""
    years = nation(number)
    out = []
    for share in SHARES:
        out += [("offices", share, of_office(years, n, share)) for n in range(offices)]
        out.append(("nations", share, of_nation(years, share)))
    return out


def finishes(asked: dict[str, int]) -> Iterator[Row]:
    """Offices and nations at each share of the way, by each rule; then offices by behaviour."""
    told: dict[tuple[str, float], list[tuple[Forecast, Situation]]] = {}
    each = -(-asked["offices"] // asked["nations"])
    numbers = range(asked["first"], asked["first"] + asked["nations"])
    with ProcessPoolExecutor() as processes:
        for found in processes.map(partial(_told, offices=each), numbers):
            for what, share, pair in found:
                told.setdefault((what, share), []).append(pair)
    for (what, share), pairs in sorted(
        told.items(), reverse=True, key=lambda item: (item[0][0], -item[0][1])
    ):
        forecasts, situations = [f for f, _ in pairs], [s for _, s in pairs]
        ours = judged(forecasts)
        rules = {
            "ours": ours,
            "ours, withdrawals not counted": judged([s.uncounted for s in situations if s.uncounted]),
            "linear": judged(widened(linear, situations, ours["inside"])),
            "last month": judged(widened(last_month, situations, ours["inside"])),
            "block bootstrap": judged([bootstrap(s) for s in situations]),
        }
        for rule, figures in rules.items():
            yield {"table": "forecast", "what": what, "done": share, "rule": rule, **figures}
    offices = [f for (what, _), pairs in told.items() if what == "offices" for f, _ in pairs]
    for behaviour in sorted({f.behaviour for f in offices}):
        figures = judged([f for f in offices if f.behaviour == behaviour])
        yield {"table": "forecast, behaviours", "behaviour": behaviour, **figures}


def cost() -> Iterator[Row]:
    """CPU of 77 lines and the nation, of the back-test of one, and of the calendar."""
    years = nation(1, offices=77)
    lines = lines_on(years, date(2026, 12, 30))
    lines = [Line(one.code, 2 * one.certified + 1, one.certified, one.daily) for one in lines]
    prior = priors(lines)["0"]
    days = max(len(line.daily) for line in lines)
    for what, number, work in (
        ("finish of all and of the nation", 77, lambda: together(outlooks(lines).values())),
        ("back-test of one, 60 forecasts", 1, lambda: back_test(lines[0], prior)),
    ):
        work()
        began = time.process_time()
        for _ in range(5):
            work()
        cpu_ms = 1000 * (time.process_time() - began) / 5
        yield {"table": "forecast, cost", "what": what, "lines": number, "days": days, "cpu_ms": cpu_ms}


def rows(asked: dict[str, Any]) -> Iterator[Row]:
    """All tables."""
    yield from finishes(asked)
    yield from changes(asked["changes"], calendar=CALENDAR)
    yield from cost()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(list(rows(json.loads(sys.argv[1])))) + "\n")
