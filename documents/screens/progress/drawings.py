"""The drawings of a line of the dashboard: its funnel, its trend with the band to the finish, its months."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from documents.charts.funnel import Stage, Step, draw_funnel
from documents.charts.sparkline import Sparkline, draw_sparkline
from documents.charts.trend import Expected, Trend, draw_trend
from documents.progress.board import Line, end_of_month, last_months, months_from, reached
from documents.progress.rollups import Period
from documents.progress.targets import Target

Plans = Mapping[tuple[str, date], Target]
"""By place and first day of the month."""
_POINTS = 24  # guess: enough for a bent line
_MOST_YEARS = 4  # guess: a band that ends later would press all that was done into a corner


def funnel_of(line: Line) -> list[Step]:
    """How many files came so far, stage by stage, against the target."""
    labels = {
        "touched": _("With something scanned"),
        "scanned": _("Scanned to the end"),
        "handed_over": _("Handed over to the check"),
        "checked": _("Passed the check"),
        "certified": _("Certified"),
    }
    came = reached(line.figures.by_state)
    return draw_funnel([Stage(label, came[key]) for key, label in labels.items()], whole=line.figures.target)


def months_of(line: Line) -> Sparkline:
    """Files certified a month."""
    return draw_sparkline(line.months)


def trend_of(
    line: Line, *, today: date, plans: Plans, parts: Sequence[Line] = (), width: int = 720
) -> Trend | None:
    """Files certified by the end of each of the last months, the plan, and the band in which it is expected
    to go on; None while nothing is certified. `parts`: what the line is made of, each with its own finish.
    """
    if not line.figures.certified:
        return None
    plan = list(_sum_plans(line, today, plans))
    band = band_of(parts or [line], today=today)
    goal = line.figures.target if band else None
    return draw_trend(list(_sum_months(line, today)), plan=plan, band=band, goal=goal, width=width)


def _sum_months(line: Line, today: date) -> Iterable[tuple[date, float]]:
    """Backwards from what is certified now."""
    after = sum(line.months)
    yield last_months(today)[0] - timedelta(days=1), line.figures.certified - after
    for month, done in zip(last_months(today), line.months, strict=True):
        after -= done
        yield min(today, end_of_month(month)), line.figures.certified - after


def _sum_plans(line: Line, today: date, plans: Plans) -> Iterable[tuple[date, float]]:
    """From what was certified before the first planned month, month by month, as far as plans follow."""
    due = {month: target.files for (place, month), target in plans.items() if place == line.figures.code}
    begun = [month for month in last_months(today) if month in due]
    if not begun:
        return
    done = line.figures.certified - sum(
        n for month, n in zip(last_months(today), line.months, strict=True) if month >= begun[0]
    )
    yield begun[0] - timedelta(days=1), done
    for month in months_from(begun[0], max(due)):
        if month not in due:
            return
        done += due[month] or 0
        yield end_of_month(month), done


def planned_in(line: Line, period: Period, plans: Plans, *, today: date) -> int | None:
    """What was to be certified by today of the months that begin in the period, of this month in proportion;
    None where nothing was planned.
    """
    due = [
        (target.files or 0) * min(1.0, ((today - month).days + 1) / end_of_month(month).day)
        for (place, month), target in plans.items()
        if place == line.figures.code and period.since <= month <= min(period.until, today)
    ]
    return round(sum(due)) if due else None


def band_of(parts: Sequence[Line], *, today: date) -> list[Expected]:
    """What is expected of parts together: each goes straight from what it has today to its target, on the
    first, the middle and the last day that is expected of it; one without a finish stays where it is. All
    early or all late at once is the widest that the whole can be. Cut where it goes on for some years more.
    """
    ends = [one.figures.finish.p90 for one in parts if one.figures.finish and one.figures.target]
    if not ends:
        return []
    span = (min(max(ends), today + timedelta(days=365 * _MOST_YEARS)) - today).days
    days = [today + timedelta(days=round(span * n / _POINTS)) for n in range(_POINTS + 1)]
    return [
        Expected(
            day,
            sum(
                _on(day, one, finish.p90 if (finish := one.figures.finish) else None, today) for one in parts
            ),
            sum(
                _on(day, one, finish.p50 if (finish := one.figures.finish) else None, today) for one in parts
            ),
            sum(
                _on(day, one, finish.p10 if (finish := one.figures.finish) else None, today) for one in parts
            ),
        )
        for day in days
    ]


def _on(day: date, one: Line, end: date | None, today: date) -> float:
    """What a part has on a day when it goes straight to its target."""
    done, target = one.figures.certified, one.figures.target
    if end is None or not target:
        return done
    return done + (target - done) * min(1.0, (day - today).days / max(1, (end - today).days))
