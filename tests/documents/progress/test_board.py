"""The lines of the dashboard say what a place did in a period, how fast and why so slow."""

from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from documents.progress import board, figures
from documents.progress.board import Line, end_of_month, last_months, reached
from documents.progress.causes import Cause
from documents.progress.rollups import Period
from sso_efiles.counters import work
from sso_efiles.counters.steps import Step
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.documents.progress.year import did, working_office

pytestmark = pytest.mark.django_db
NOON = "2026-11-30T05:00:00Z"


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def lines(period: str = "d30") -> dict[str, Line]:
    hq = person(Role.HQ_ADMIN)
    found = board.province_lines(hq, Period.parse(period), figures.counters_of(hq))
    return {line.figures.code: line for line in found}


def test_a_line_says_what_was_done_in_the_period() -> None:
    working_office("2000", a_day=2, in_progress=5)
    line = lines()["20"]
    assert (line.work.done, line.work.scanned, line.work.straight_through) == (56, 560, 0.5)
    assert (line.speed, line.remaining, line.waiting) == (0.056, 944, 5)
    assert line.files_a_day == pytest.approx(56 / 30)


def test_a_withdrawn_certificate_is_no_work_done() -> None:
    working_office("2000", a_day=2)
    did("2000", Step.REVOKED, date(2026, 11, 30), files=6)
    assert lines()["20"].work.done == 50


@pytest.mark.parametrize("period", ["fy2570", "2569-11", "d30", "2569-11-01..2569-11-30"])
def test_compacted_figures_say_the_same(period: str) -> None:
    working_office("2000", a_day=2)
    before = lines(period)["20"]
    work.compact(before=date(2026, 11, 30))
    assert lines(period)["20"] == before
    assert before.work.done == 56


def test_a_period_that_is_not_over_counts_its_days_until_today() -> None:
    working_office("2000", a_day=2)
    assert lines("2569-11")["20"].days == 30
    assert lines("fy2570")["20"].days == 61


def test_the_months_are_the_last_twelve() -> None:
    working_office("2000", a_day=1)
    assert lines()["20"].months == (0,) * 10 + (0, 28)
    assert last_months(date(2026, 11, 30))[0] == date(2025, 12, 1)
    assert end_of_month(date(2024, 2, 3)) == date(2024, 2, 29)


def test_the_slowest_did_least_of_their_target_and_the_fastest_most() -> None:
    working_office("2000", target=1000, a_day=2)
    working_office("7400", target=100, a_day=1)
    working_office("5000", target=500)
    working_office("1000", target=900)
    working_office("3000", target=28, a_day=1)
    found = list(lines().values())
    assert [line.figures.code for line in board.slowest(found)] == ["10", "50", "20", "74"]
    assert [line.figures.code for line in board.fastest(found)] == ["30", "74", "20"]
    assert [line.figures.code for line in board.slowest_first(found)][-1] == "30"
    assert next(line for line in found if line.figures.code == "30").why.cause == Cause.DONE


def test_who_is_nearly_done_is_not_slow_for_having_little_left() -> None:
    working_office("2000", target=1000, a_day=1, certified=960)  # 12 of 40 are left
    working_office("7400", target=1000, a_day=2)  # 944 of 1000 are left
    assert [line.figures.code for line in board.slowest(lines().values())] == ["74", "20"]


def test_an_office_that_stopped_is_silent_though_it_worked_in_the_period() -> None:
    working_office("2000", a_day=2)
    with time_machine.travel("2026-12-14T05:00:00Z"):
        assert lines("d90")["20"].why.cause == Cause.SILENT
    with time_machine.travel("2026-12-13T05:00:00Z"):
        assert lines("d90")["20"].why.cause != Cause.SILENT


def test_the_whole_is_the_sum_of_its_lines() -> None:
    working_office("2000", a_day=2)
    working_office("7400", a_day=1, to_check=90)
    hq = person(Role.HQ_ADMIN)
    whole = board.whole_line(figures.nation(hq), list(lines().values()))
    assert (whole.work.done, whole.months[-1], whole.why.cause) == (84, 84, Cause.CHECKING)


def test_the_funnel_counts_files_that_came_at_least_so_far() -> None:
    by_state = {"listed": 9, "in_progress": 1, "to_index": 2, "returned": 4, "to_check": 8, "certified": 16}
    assert reached(by_state) == {
        "touched": 31, "scanned": 30, "handed_over": 24, "checked": 16, "certified": 16,
    }  # fmt: skip


def test_a_hundred_offices_cost_no_more_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hq = person(Role.HQ_ADMIN)
    for n in range(20, 60):
        office(f"{n}00")
    lines("fy2570")  # the forecast is worked out once
    with django_assert_num_queries(7):
        board.province_lines(hq, Period.parse("fy2570"), figures.counters_of(hq))
