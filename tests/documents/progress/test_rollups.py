"""What the rollups answer: by day, week and month, by kind, device and person, whether compacted or not."""

from datetime import date, timedelta
from typing import Any

import pytest

from documents.progress import rollups
from documents.progress.rollups import NATION, DayRow, Dimension, Step
from sso_efiles.counters import work
from sso_efiles.counters.work import Facts
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)
SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture(params=["new", "compacted"])
def figures(request: pytest.FixtureRequest) -> None:
    """Some work of two offices, told the same whether it is compacted."""
    work.add("7400", Step.FILED, pages=10, facts=Facts(day=MONDAY, kind="C", person=7, seconds=120))
    work.add("7400", Step.FILED, pages=5, facts=Facts(day=TUESDAY, kind="A", device="watch:1"))
    work.add("7400", Step.FILED_ALONE, pages=5, facts=Facts(day=TUESDAY))
    work.add("7400", Step.CERTIFIED, files=1, pages=9, facts=Facts(day=NEXT_MONDAY, person=8))
    work.add("5000", Step.CERTIFIED, files=2, pages=20, facts=Facts(day=NEXT_MONDAY))
    work.add("5000", Step.FILED, pages=7, facts=Facts(day=date(2026, 10, 30)))
    work.transfer(Step.TOUCHED, was="7400", now="5000", files=1)
    if request.param == "compacted":
        work.compact(before=date(2030, 1, 1))


def test_days_of_an_office(figures: None) -> None:
    assert rollups.daily(["7400"], since=SINCE, until=UNTIL, steps=[Step.FILED, Step.CERTIFIED]) == [
        DayRow("7400", MONDAY, Step.FILED, pages=10, seconds=120, timed=1),
        DayRow("7400", TUESDAY, Step.FILED, pages=5),
        DayRow("7400", NEXT_MONDAY, Step.CERTIFIED, files=1, pages=9),
    ]


def test_minutes_are_told_where_they_are_known(figures: None) -> None:
    known, unknown, _ = rollups.daily(["7400"], since=SINCE, until=UNTIL, steps=[Step.FILED, Step.CERTIFIED])
    assert (known.minutes, known.seconds_each) == (2.0, 120)
    assert (unknown.minutes, unknown.seconds_each) == (None, None)


def test_the_nation_in_one_row_a_day_and_step(figures: None) -> None:
    rows = rollups.nation_daily(since=SINCE, until=UNTIL, steps=[Step.CERTIFIED])
    assert rows == [DayRow(NATION, NEXT_MONDAY, Step.CERTIFIED, files=3, pages=29)]


def test_a_province_in_one_row_a_day_and_step(figures: None) -> None:
    rows = rollups.summed_daily(["7400", "5000"], since=SINCE, until=UNTIL, steps=[Step.CERTIFIED])
    assert rows == [DayRow(NATION, NEXT_MONDAY, Step.CERTIFIED, files=3, pages=29)]


def test_a_span_takes_both_its_ends_and_nothing_beside(figures: None) -> None:
    assert [row.day for row in rollups.daily(["7400"], since=TUESDAY, until=TUESDAY, steps=[Step.FILED])] == [
        TUESDAY
    ]


def test_weeks_go_by_their_mondays(figures: None) -> None:
    rows = rollups.weekly(["7400"], since=SINCE, until=UNTIL, steps=[Step.FILED, Step.CERTIFIED])
    assert rows == [
        DayRow("7400", MONDAY, Step.FILED, pages=15, seconds=120, timed=1),
        DayRow("7400", NEXT_MONDAY, Step.CERTIFIED, files=1, pages=9),
    ]


@pytest.mark.parametrize("until", [date(2026, 11, 30), date(2026, 11, 29)])
def test_months_are_the_same_from_rows_of_months_and_of_days(figures: None, until: date) -> None:
    rows = rollups.monthly(["7400", "5000"], since=date(2026, 10, 1), until=until, steps=[Step.FILED])
    assert rows == [
        DayRow("5000", date(2026, 10, 1), Step.FILED, pages=7),
        DayRow("7400", date(2026, 11, 1), Step.FILED, pages=15, seconds=120, timed=1),
    ]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 10, 30), date(2026, 11, 30)),
        (date(2026, 10, 1), date(2026, 11, 9)),
        (date(2026, 10, 31), date(2026, 11, 8)),
        (MONDAY, TUESDAY),
        (date(2026, 1, 15), date(2027, 2, 3)),
    ],
)
def test_totals_are_the_sum_of_the_days_however_the_span_lies(
    figures: None, since: date, until: date
) -> None:
    found = rollups.totals(["7400", "5000"], since=since, until=until)
    sums: dict[tuple[str, Step], int] = {}
    for row in rollups.daily(["7400", "5000"], since=since, until=until):
        sums[row.office, row.step] = sums.get((row.office, row.step), 0) + row.pages
    assert {key: row.pages for key, row in found.items()} == sums


def test_totals_of_a_span(figures: None) -> None:
    found = rollups.totals(["7400", "5000"], since=date(2026, 10, 1), until=date(2026, 11, 30))
    assert found["5000", Step.FILED].pages == 7
    assert found["5000", Step.CERTIFIED].files == 2
    assert ("5000", Step.READ) not in found


def test_by_kind_and_by_device(figures: None) -> None:
    kinds = {
        row.value: row.pages
        for row in rollups.by_kind(["7400"], since=SINCE, until=UNTIL)
        if row.step == Step.FILED
    }
    assert kinds == {"C": 10, "A": 5}
    devices = {
        row.value: row.pages
        for row in rollups.by_device(["7400"], since=SINCE, until=UNTIL)
        if row.step == "filed"
    }
    assert devices == {"": 10, "watch:1": 5}
    assert rollups.daily(["7400"], since=SINCE, until=UNTIL, by=Dimension.KIND)[0].value == "C"


def test_what_each_person_did_is_for_their_own_head_alone(figures: None) -> None:
    here = office("7400")
    rows = rollups.by_person(here, since=SINCE, until=UNTIL, by=person(Role.HEAD, "7400"))
    assert {(row.value, row.step): row.pages for row in rows if row.value} == {
        ("7", Step.FILED): 10,
        ("8", Step.CERTIFIED): 9,
    }
    others = [person(role, "7400") for role in Role if role != Role.HEAD]
    for nobody in (*others, person(Role.HEAD, "7401"), person(Role.HEAD, "5000")):
        with pytest.raises(Forbidden):
            rollups.by_person(here, since=SINCE, until=UNTIL, by=nobody)


def test_straight_through_is_what_nobody_decided_about(figures: None) -> None:
    assert rollups.straight_through(["7400"], since=SINCE, until=UNTIL) == pytest.approx(5 / 15)
    assert rollups.straight_through(["1000"], since=SINCE, until=UNTIL) is None


def test_what_a_change_of_offices_put_right_was_nobodys_work(figures: None) -> None:
    assert not [row for row in rollups.daily(["7400", "5000"], since=MONDAY, until=date(2100, 1, 1))
                if row.step == Step.TOUCHED]  # fmt: skip


def test_each_question_is_one_query(figures: None, django_assert_num_queries: Any) -> None:
    codes = ["7400", "5000"]
    for ask in (
        rollups.daily,
        rollups.summed_daily,
        rollups.weekly,
        rollups.monthly,
        rollups.totals,
        rollups.by_kind,
        rollups.by_device,
        rollups.straight_through,
    ):
        with django_assert_num_queries(1):
            ask(codes, since=SINCE, until=UNTIL)
    with django_assert_num_queries(1):
        rollups.nation_daily(since=SINCE, until=UNTIL)
