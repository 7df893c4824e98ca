"""Drawings say what their numbers say, to who sees them and to who has them read."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from documents.charts.control_chart import Limits, draw_control_chart
from documents.charts.funnel import WIDTH, Stage, draw_funnel
from documents.charts.numbers import tell
from documents.charts.scales import Scale, draw_area, draw_path, month_ticks, round_ticks
from documents.charts.sparkline import draw_sparkline
from documents.charts.trend import Expected, draw_trend


@pytest.mark.parametrize(
    ("greatest", "ticks"),
    [
        (0, [0, 1]),
        (9137, [0, 2000, 4000, 6000, 8000, 10000]),
        (5, [0, 1, 2, 3, 4, 5]),
        (0.3, [0, 0.1, 0.2, 0.3]),
    ],
)
def test_an_axis_has_round_numbers(greatest: float, ticks: list[float]) -> None:
    assert round_ticks(greatest) == pytest.approx(ticks)


@given(st.floats(min_value=0.001, max_value=1e9))
def test_an_axis_holds_its_greatest_value_with_at_most_five_lines(greatest: float) -> None:
    ticks = round_ticks(greatest)
    assert len(ticks) <= 6
    assert ticks[-1] >= greatest * 0.999999


def test_days_are_marked_at_months_and_years_where_fiscal_years_begin() -> None:
    assert month_ticks(date(2026, 1, 15), date(2026, 4, 2)) == [date(2026, n, 1) for n in (2, 3, 4)]
    years = month_ticks(date(2022, 3, 1), date(2027, 3, 1))
    assert years == [date(year, 10, 1) for year in range(2022, 2027)]


def test_a_scale_of_one_value_has_one_place() -> None:
    assert Scale(5, 5, 10, 90).at(5) == 10
    assert Scale(0, 10, 100, 0).at(2.5) == 75


def test_a_line_breaks_where_nothing_is_known() -> None:
    assert draw_path([(0, 1), (1, 2), None, (3, 4)]) == "M0 1L1 2M3 4"
    assert draw_area([(0, 1), (1, 1)], [(0, 5), (1, 6)]) == "M0 1L1 1L1 6L0 5Z"
    assert draw_area([], []) == ""


@pytest.mark.parametrize(
    ("value", "words"), [(926183, "926,183"), (12.34, "12.3"), (0.041, "0.04"), (3.0, "3")]
)
def test_numbers_are_told_without_needless_decimals(value: float, words: str) -> None:
    assert tell(value) == words


def test_a_sparkline_shares_its_scale_with_the_plan() -> None:
    drawn = draw_sparkline([0, 10], plan=[None, 20], width=106, height=26)
    assert (drawn.line, drawn.plan, drawn.last) == ("M3 23L103 13", "M103 3", (103, 13))
    with translation.override("en"):
        assert draw_sparkline([0, 10], plan=[None, 20]).words == "from 0 to 10, at most 10; plan 20"
        assert draw_sparkline([0, 0]).words == "nothing yet"
        assert draw_sparkline([]).last is None


def test_the_bottleneck_is_where_most_wait() -> None:
    steps = draw_funnel([Stage("touched", 100), Stage("filed", 90), Stage("certified", 30)], whole=200)
    assert [step.waiting for step in steps] == [10, 60, 0]
    assert [step.is_bottleneck for step in steps] == [False, True, False]
    assert [step.share for step in steps] == [0.5, 0.45, 0.15]
    assert steps[0].length == WIDTH / 2


def test_where_nothing_waits_there_is_no_bottleneck_and_one_file_is_still_seen() -> None:
    assert not any(step.is_bottleneck for step in draw_funnel([Stage("a", 0), Stage("b", 0)], whole=None))
    (first, _last) = draw_funnel([Stage("a", 1), Stage("b", 0)], whole=926_183)
    assert first.length == 1.5


def test_a_trend_goes_on_as_a_band_and_says_so() -> None:
    days = [(date(2026, 1, 1), 0.0), (date(2026, 3, 1), 50.0)]
    band = [Expected(date(2026, 3, 1), 50, 50, 50), Expected(date(2026, 6, 1), 80, 90, 100)]
    with translation.override("en"):
        drawn = draw_trend(days, plan=[(date(2026, 1, 1), 0), (date(2026, 3, 1), 60)], band=band, goal=100)
    assert drawn is not None
    assert drawn.words == (
        "50 on 1 Mar 2569 BE; planned by then: 60; expected on 1 Jun 2569 BE: 80 to 100, eight times in ten"
    )
    assert drawn.goal == 14
    assert drawn.band.endswith("Z")
    assert [tick.label for tick in drawn.up] == ["0", "20", "40", "60", "80", "100"]
    assert drawn.across[0].label == "Jan 2569 BE"


def test_one_day_is_no_trend() -> None:
    assert draw_trend([(date(2026, 1, 1), 5)]) is None
    assert draw_trend([]) is None


def test_what_is_beyond_the_limits_is_marked_by_its_shape_and_named() -> None:
    values = [("Mon", 10.0), ("Tue", 20.0), ("Wed", 20.1), ("Thu", 9.9)]
    with translation.override("en"):
        drawn = draw_control_chart(values, Limits(10, 15, 20))
        assert drawn.words == "ordinary is 10 to 20; outside: Wed: 20.1, Thu: 9.9"
        assert draw_control_chart(values[:2], Limits(10, 15, 20)).words.endswith("none is outside")
    assert [mark.outside for mark in drawn.marks] == [False, False, True, True]
    assert drawn.marks[0].diamond.count("L") == 3


def test_what_never_changes_lies_in_the_middle() -> None:
    drawn = draw_control_chart([("Mon", 300), ("Tue", 300)], Limits(300, 300, 300), height=110)
    assert {mark.y for mark in drawn.marks} == {55}
    assert not any(mark.outside for mark in drawn.marks)
