"""What-if on made-up offices: told before, then run with the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from documents.made_up.office_year.line import Year, simulate
from documents.made_up.office_year.pace import draw_weather
from documents.made_up.office_year.plans import HOURS, Change, Staff, Step, draw_office
from documents.progress.forecast.calendar import Calendar
from documents.progress.forecast.finish import Line, outlooks
from documents.progress.forecast.what_if import Desk, Gain, bottleneck, gain, one_more, usual_rates
from tests.benchmarks.figures import Row

NATION = 600
"""Seeds of nations 170 to 173 were looked at while the numbers were fixed."""
OFFICES = 60
SHARE = 0.4
_WEATHER = 950_000
_BEGAN = date(2026, 1, 5)
_PEOPLE = {
    Step.SCAN: "scanners",
    Step.INDEX: "indexers",
    Step.CHECK: "checkers",
    Step.CERTIFY: "certifiers",
}
CHANGES = ("+1 scanner", "+1 indexer", "+1 checker", "+1 at the bottleneck", "+1 hour at all desks")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change was told to bring and brought."""

    told: Gain
    real: int

    @property
    def is_inside(self) -> bool:
        """Whole days, so the band reaches to the next whole one."""
        return bool(np.floor(self.told.p10) <= self.real <= np.ceil(self.told.p90))


def desks(year: Year, at: int) -> list[Desk]:
    """The desks as the office's funnel shows them in the evening of a day."""
    now, month = year.days[at], year.days[max(0, at - 19) : at + 1]
    return [
        Desk(
            step=step.value,
            people=getattr(year.plan.staff, people),
            waiting=(now.waiting_files if step is Step.CERTIFY else now.waiting_pages)[step],
            waiting_files=now.waiting_files[step],
            done=tuple(float((d.files if step is Step.CERTIFY else d.pages)[step]) for d in month),
            files=tuple(d.files[step] for d in month),
        )
        for step, people in _PEOPLE.items()
    ]


def outcome(years: Sequence[Year], number: int, change: str, *, calendar: Calendar, nation: int) -> Outcome:
    """One office, told and then run."""
    year = years[number]
    done = np.cumsum([day.net for day in year.days])
    at = int(np.argmax(done >= SHARE * year.plan.size))
    today = year.days[at].day
    seen = [sum(day.day <= today for day in other.days) for other in years]
    nets = [tuple(day.net for day in other.days[:n]) for other, n in zip(years, seen, strict=True)]
    lines = [Line(str(n), o.plan.size, sum(d), d) for n, (o, d) in enumerate(zip(years, nets, strict=True))]
    working = [desks(o, n - 1) for o, n in zip(years, seen, strict=True) if 0 < n < len(o.days)]
    usual, line = usual_rates(working), desks(year, at)
    more, staff = _changed(year.plan.staff, line, change, bottleneck(line, usual))
    told = gain(line, usual, outlooks(lines)[str(number)], more=more)
    assert told is not None
    changed = replace(year.plan, changes=(Change(today + timedelta(days=1), staff),))
    weather = draw_weather(_WEATHER + nation, origin=_BEGAN)
    again = simulate(changed, is_working=calendar.is_working, weather=weather)
    return Outcome(told, len(year.days) - len(again.days))


def _changed(staff: Staff, line: Sequence[Desk], change: str, slowest: str) -> tuple[dict[str, float], Staff]:
    if "hour" in change:
        return dict.fromkeys(Step, (HOURS + 1) / HOURS), replace(staff, hours=HOURS + 1)
    wanted = {"+1 scanner": Step.SCAN, "+1 indexer": Step.INDEX, "+1 checker": Step.CHECK}
    step = wanted.get(change, Step(slowest))
    desk = next(desk for desk in line if desk.step == step)
    people = {_PEOPLE[step]: getattr(staff, _PEOPLE[step]) + 1}
    return {step.value: one_more(desk)}, replace(staff, **people)


def changes(number: int, *, calendar: Calendar, nation: int = NATION) -> Iterator[Row]:
    """So many offices, each with one of the changes in turn."""
    weather = draw_weather(_WEATHER + nation, origin=_BEGAN)
    plans = [draw_office(1000 * nation + n, began=_BEGAN) for n in range(OFFICES)]
    years = [simulate(plan, is_working=calendar.is_working, weather=weather) for plan in plans]
    found: dict[str, list[Outcome]] = {}
    for n in range(number):
        change = CHANGES[n % len(CHANGES)]
        found.setdefault(change, []).append(outcome(years, n, change, calendar=calendar, nation=nation))
    for change, outcomes in [*found.items(), ("all", [o for some in found.values() for o in some])]:
        yield {
            "table": "forecast, what if",
            "change": change,
            "offices": len(outcomes),
            "inside": sum(o.is_inside for o in outcomes),
            "told": float(np.median([o.told.p50 for o in outcomes])),
            "real": float(np.median([o.real for o in outcomes])),
        }
