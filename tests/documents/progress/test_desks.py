"""Desks are read from accounts, counters and rollups; what one more would bring is told, or why it is not."""

from datetime import date, timedelta

import pytest
import time_machine

from documents.progress import desks, figures
from documents.progress.desks import Answer, Change, Place, Seat
from documents.progress.forecast.reasons import NoGain, Unknown
from documents.progress.forecast.what_if import Desk
from documents.progress.outlook import outlook_of
from sso_efiles.accounts.models import User
from sso_efiles.counters.steps import Step
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.documents.progress.year import did, working_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def slow_indexers() -> object:
    """An office that hands over ten files a day, of which none waits any longer, and begins twenty."""
    with time_machine.travel("2026-11-30T05:00:00Z", tick=False):
        working_office("7400", target=5000, a_day=10, days=90, to_index=900)
        for ago in range(1, 41):
            did("7400", Step.HANDED_OVER, TODAY - timedelta(days=ago), files=10)
            did("7400", Step.TOUCHED, TODAY - timedelta(days=ago), files=10)
        yield


def staff(*roles: Role) -> None:
    for n, role in enumerate(roles):
        person(role, name=f"{role}-{n}")


def answer() -> Answer:
    counters = figures.counters_of_office(person(Role.EXECUTIVE), "7400")
    found = desks.read_desks({"7400": Place(["7400"], 5000)}, counters, today=TODAY)
    rates = desks.usual(counters, today=TODAY)
    return desks.tell_changes(found["7400"], rates, outlook_of("74", counters.facts))


def test_a_desk_has_its_people_its_work_and_its_month() -> None:
    staff(Role.SCANNER, Role.SCANNER, Role.INDEXER)
    User.objects.filter(pk=person(Role.INDEXER, name="left").pk).update(is_active=False)
    scan, index, check, certify = (line.desk for line in answer().lines)
    assert [scan.people, index.people, check.people, certify.people] == [2, 1, 0, 0]
    assert [scan.waiting_files, index.waiting_files] == [5000 - 900 - 900, 900]
    assert (len(index.done), len(index.files)) == (20, 20)
    assert index.a_day == pytest.approx(14)  # what was done at weekends counts to Mondays


def test_the_slowest_desk_is_named_and_one_more_there_brings_most() -> None:
    staff(Role.SCANNER, Role.SCANNER, Role.INDEXER, Role.QC, Role.CERTIFIER)
    told = answer()
    assert told.slowest
    assert told.slowest.seat is Seat.INDEX
    saved = {one.change: one.whole_days for one in told.told}
    assert list(saved) == list(Change)
    index, check = saved[Change.INDEXER], saved[Change.CHECKER]
    assert index
    assert check
    assert index[0] > 10
    assert check[1] < 5


def test_a_desk_at_which_nobody_sits_is_not_told_for() -> None:
    staff(Role.INDEXER)
    why = {one.change: one.unknown for one in answer().told}
    assert why[Change.CERTIFIER] is NoGain.NOBODY
    assert why[Change.INDEXER] is None


def test_without_a_finish_there_are_no_days_to_save() -> None:
    counters = figures.counters_of_office(person(Role.EXECUTIVE), "7400")
    found = desks.read_desks({"7400": Place(["7400"], 5000)}, counters, today=TODAY)["7400"]
    told = desks.tell_changes(found, {}, None)
    assert (told.told, told.unknown) == ([], NoGain.SHARED_TARGET)
    assert told.slowest


def test_without_work_or_anything_that_waits_no_desk_is_the_slowest() -> None:
    office("5000")
    counters = figures.counters_of_office(person(Role.EXECUTIVE), "5000")
    found = desks.read_desks({"5000": Place(["5000"], 100)}, counters, today=TODAY)["5000"]
    told = desks.tell_changes(found, {}, outlook_of("50", counters.facts))
    assert (told.slowest, told.unknown) == (None, NoGain.NOTHING_DONE)
    counters = figures.counters_of_office(person(Role.EXECUTIVE), "7400")
    done = [*desks.read_desks({"7400": Place(["7400"], 5000)}, counters, today=TODAY)["7400"]]
    empty = [Desk(one.step, 1, 0.0, 0, one.done, one.files) for one in done]
    assert desks.tell_changes(empty, {}, None).unknown is NoGain.NOTHING_WAITS


def test_what_the_outlook_cannot_tell_is_said_in_its_words() -> None:
    with time_machine.travel("2026-11-30T05:00:00Z", tick=False):
        working_office("2000", target=9_000_000, a_day=1, days=90)
    counters = figures.counters_of_office(person(Role.EXECUTIVE), "2000")
    found = desks.read_desks({"2000": Place(["2000"], 9_000_000)}, counters, today=TODAY)["2000"]
    told = desks.tell_changes(found, {}, outlook_of("20", counters.facts))
    assert told.unknown is Unknown.TOO_FAR


@pytest.mark.parametrize(("days", "told"), [(0.0, 0), (0.2, 1), (9679.5, 9680), (9680.0, None)])
def test_days_are_told_up_to_forty_years(days: float, told: int | None) -> None:
    assert desks._as_told(days) == told
