"""A made-up office's year runs as a line of desks would."""

from dataclasses import replace
from datetime import date

import pytest

from documents.made_up.office_year.line import Day, Year, simulate
from documents.made_up.office_year.pace import draw_weather
from documents.made_up.office_year.plans import Behaviour, Change, OfficePlan, Staff, Step, draw_office

BEGAN = date(2026, 1, 5)
STAFF = Staff(scanners=2, indexers=2, checkers=2, certifiers=1)
"""Indexers hold up the others: 840 pages a day, where scanners could do 1,680."""


def on_weekdays(day: date) -> bool:
    return day.weekday() < 5


def year(
    behaviour: Behaviour = Behaviour.GOOD, *, staff: Staff = STAFF, changes: tuple[Change, ...] = ()
) -> Year:
    plan = OfficePlan(seed=5, size=1500, staff=staff, behaviour=behaviour, began=BEGAN, changes=changes)
    return simulate(plan, is_working=on_weekdays)


@pytest.mark.parametrize("behaviour", Behaviour)
def test_every_file_is_certified_in_the_end(behaviour: Behaviour) -> None:
    done = year(behaviour)
    assert sum(day.net for day in done.days) == done.plan.size
    assert done.finished is not None
    assert done.certified_by(done.finished) == done.plan.size
    assert sum(day.files[Step.SCAN] for day in done.days) == done.plan.size


def test_nobody_works_on_a_closed_day() -> None:
    assert all(on_weekdays(day.day) for day in year().days)


def test_the_same_seed_gives_the_same_year() -> None:
    assert year() == year()


def test_an_indexer_more_helps_where_indexers_hold_up_the_others_and_a_scanner_does_not() -> None:
    usual = len(year().days)
    with_indexer = len(year(staff=replace(STAFF, indexers=3)).days)
    with_scanner = len(year(staff=replace(STAFF, scanners=3)).days)
    assert with_indexer < 0.75 * usual
    assert with_scanner == pytest.approx(usual, abs=2)


def test_the_queue_grows_before_the_desk_that_holds_up_the_others() -> None:
    middle = year().days[25]
    assert middle.waiting_pages[Step.INDEX] > 10 * middle.waiting_pages[Step.CHECK]


def test_nothing_of_a_change_is_seen_before_its_day() -> None:
    since = date(2026, 2, 2)
    changed = year(changes=(Change(since, replace(STAFF, indexers=4)),))
    before = sum(1 for day in year().days if day.day < since)
    assert changed.days[:before] == year().days[:before]
    assert len(changed.days) < len(year().days)


def test_cheating_shows_as_certificates_taken_back() -> None:
    taken_back = {b: sum(day.revoked for day in year(b).days) for b in (Behaviour.GOOD, Behaviour.CHEATING)}
    assert taken_back[Behaviour.CHEATING] > 0.15 * 1500
    assert taken_back[Behaviour.GOOD] < 0.01 * 1500
    assert sum(day.returned for day in year(Behaviour.CHEATING).days) == 0


def test_slow_stopped_and_learning_offices_are_done_later() -> None:
    usual = len(year().days)
    assert len(year(Behaviour.SLOW).days) > 1.5 * usual
    assert len(year(Behaviour.LEARNING).days) > 1.2 * usual
    stopped = year(Behaviour.STOPPED).days
    assert max(_silent(stopped)) >= 10 > max(_silent(year().days))


def test_a_bursty_office_certifies_at_the_end_of_the_month() -> None:
    days = [d for d in year(Behaviour.BURSTY).days if d.day < date(2026, 3, 1)]
    late = sum(d.files[Step.CERTIFY] for d in days if d.day.day >= 24)
    assert late > 0.5 * sum(d.files[Step.CERTIFY] for d in days)


def test_offices_share_a_nation_s_weeks() -> None:
    weather = draw_weather(3, origin=BEGAN)
    plan = draw_office(8, began=BEGAN, size=1200)
    assert simulate(plan, is_working=on_weekdays, weather=weather) != simulate(plan, is_working=on_weekdays)
    assert weather.on(BEGAN) == weather.on(date(2026, 1, 9)) != weather.on(date(2026, 1, 12))


def _silent(days: tuple[Day, ...]) -> list[int]:
    runs, run = [0], 0
    for day in days:
        run = run + 1 if not day.pages[Step.SCAN] + day.pages[Step.INDEX] else 0
        runs.append(run)
    return runs
