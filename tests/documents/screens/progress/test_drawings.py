"""Drawings of a line go on from what is certified, to where and when it is expected to end."""

from dataclasses import replace
from datetime import date

from documents.progress.board import Line, Work
from documents.progress.causes import Cause, Why
from documents.progress.figures import Figures
from documents.progress.forecast.finish import Finish
from documents.progress.rollups import Period
from documents.progress.targets import Target
from documents.screens.progress.drawings import band_of, funnel_of, planned_in, trend_of

TODAY = date(2026, 11, 15)
SOON = Finish(date(2026, 12, 15), date(2027, 1, 14), date(2027, 2, 13))
FIGURES = Figures(
    code="20",
    name_th="ชลบุรี",
    name_en="Chon Buri",
    target=200,
    target_kind="estimate",
    by_state={"in_progress": 10, "to_check": 30, "certified": 100},
    certified=100,
    percent=50.0,
    pages=0,
    counters={},
    pace_per_day=1.0,
    finish=SOON,
)
LINE = Line(FIGURES, 30, Work(done=60), (0,) * 10 + (40, 60), Why(Cause.FEW_BEGUN))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30), "2569-11")


def test_the_band_goes_from_today_to_the_target_between_the_first_and_the_last_day() -> None:
    band = band_of([LINE], today=TODAY)
    assert (band[0].low, band[0].middle, band[0].high) == (100, 100, 100)
    middle = next(one for one in band if one.day >= SOON.p10)
    assert (middle.high, round(middle.middle)) == (200, 150)
    assert (band[-1].day, band[-1].low) == (SOON.p90, 200)


def test_parts_add_up_and_one_without_a_finish_stays_where_it_is() -> None:
    stuck = replace(LINE, figures=replace(FIGURES, finish=None))
    band = band_of([LINE, stuck], today=TODAY)
    assert (band[0].low, band[-1].low) == (200, 300)
    assert band_of([stuck], today=TODAY) == []


def test_a_band_that_goes_on_for_decades_is_cut() -> None:
    late = replace(LINE, figures=replace(FIGURES, finish=replace(SOON, p90=date(2060, 1, 1))))
    assert band_of([late], today=TODAY)[-1].day == date(2030, 11, 14)


def test_a_plan_counts_until_today() -> None:
    plans = {("20", date(2026, 11, 1)): Target(60, "plan"), ("20", date(2026, 10, 1)): Target(40, "plan")}
    assert planned_in(LINE, NOVEMBER, plans, today=TODAY) == 30
    assert planned_in(LINE, NOVEMBER, plans, today=date(2026, 12, 9)) == 60
    year = Period(date(2026, 10, 1), date(2027, 9, 30), "fy2570")
    assert planned_in(LINE, year, plans, today=TODAY) == 70
    assert planned_in(LINE, NOVEMBER, {("74", date(2026, 11, 1)): Target(9, "plan")}, today=TODAY) is None


def test_the_line_of_the_plan_begins_where_the_work_was_when_it_began() -> None:
    plans = {("20", date(2026, 11, 1)): Target(60, "plan"), ("20", date(2026, 12, 1)): Target(40, "plan")}
    drawn = trend_of(LINE, today=TODAY, plans=plans)
    assert drawn is not None
    assert drawn.plan.count("L") == 2
    assert trend_of(replace(LINE, figures=replace(FIGURES, certified=0)), today=TODAY, plans={}) is None


def test_the_funnel_of_a_line_names_where_most_wait() -> None:
    steps = funnel_of(LINE)
    assert [step.reached for step in steps] == [140, 130, 130, 100, 100]
    assert [step.is_bottleneck for step in steps] == [False, False, True, False, False]
