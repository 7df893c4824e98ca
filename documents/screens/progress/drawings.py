"""The drawings of a line of the dashboard: its funnel, its trend with the band to the finish, its months."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from documents.charts.funnel import Stage, Step, draw_funnel
from documents.charts.sparkline import Sparkline, draw_sparkline
from documents.charts.trend import Expected, Trend, draw_trend
from documents.progress.board import Line, end_of_month, last_months, months_from, reached
from documents.progress.forecast.finish import Finish
from documents.progress.rollups import Period
from documents.progress.targets import Target

Plans = Mapping[tuple[str, date], Target]
"""By place and first day of the month."""
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


def trend_of(line: Line, *, today: date, plans: Plans, width: int = 720) -> Trend | None:
    """Files certified by the end of each of the last months, the plan, and the band to the finish; None while
    nothing is certified.
    """
    if not line.figures.certified:
        return None
    plan = list(_sum_plans(line, today, plans))
    finish, target = line.figures.finish, line.figures.target
    band = (
        band_of(finish, done=line.figures.certified, target=target, today=today) if finish and target else []
    )
    actual = list(_sum_months(line, today))
    return draw_trend(actual, plan=plan, band=band, goal=target if band else None, width=width)


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


def planned_in(line: Line, period: Period, plans: Plans) -> int | None:
    """What was to be certified in the months that begin in the period; None where nothing was planned."""
    code = line.figures.code
    due = [
        target.files or 0
        for (place, month), target in plans.items()
        if place == code and period.since <= month <= period.until
    ]
    return sum(due) if due else None


def band_of(finish: Finish, *, done: int, target: int, today: date) -> list[Expected]:
    """From what is certified today straight to the target on the first, the middle and the last day that is
    expected; cut where it goes on for more than some years.
    """
    last = min(finish.p90, today + timedelta(days=365 * _MOST_YEARS))
    days = sorted({today, *(day for day in (finish.p10, finish.p50) if day < last), last})

    def on(day: date, end: date) -> float:
        whole = max(1, (end - today).days)
        return done + (target - done) * min(1.0, (day - today).days / whole)

    return [Expected(day, on(day, finish.p90), on(day, finish.p50), on(day, finish.p10)) for day in days]
