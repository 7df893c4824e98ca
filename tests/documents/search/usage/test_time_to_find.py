"""How long finding takes: when a quest begins, goes on, ends well or without a page; what is kept of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone

from documents.models import Quest, TimeToFind
from documents.search.usage import time_to_find
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.factories import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = "ใบเสร็จรับเงิน"


@pytest.fixture(autouse=True)
def standing_clock() -> Iterator[None]:
    """Only `wait` lets time go by, however slow the machine is."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def officer() -> User:
    return UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))


@pytest.fixture
def hq() -> User:
    return UserFactory.create(role=Role.HQ_ADMIN, office=None)


def wait(seconds: float) -> None:
    """Let this time go by."""
    by = timedelta(seconds=seconds)
    Quest.objects.update(
        asked_at=F("asked_at") - by, began_at=F("began_at") - by, opened_at=F("opened_at") - by
    )


def found(user: User) -> list[tuple[int, float | None]]:
    """How many quests were found, and the median, as this person sees it."""
    time_to_find.count_ended_quests()
    whole = time_to_find.figures_for(user).whole
    return [(whole.found, whole.median)] if whole.found else []


def test_a_page_that_was_opened_and_kept_ends_a_quest(officer: User, hq: User) -> None:
    key = time_to_find.record_query(WORDS, by=officer)
    wait(7)
    time_to_find.record_open(key, by=officer)
    wait(9)
    assert found(hq) == [], "whether the officer stays is not known yet"
    wait(2)
    assert found(hq) == [(1, 6.7)]
    assert found(hq) == [(1, 6.7)], "counted once"
    assert time_to_find.figures_for(hq).whole.unopened == 0


def test_a_page_that_was_left_at_once_for_another_question_was_not_found(officer: User, hq: User) -> None:
    key = time_to_find.record_query(WORDS, by=officer)
    wait(5)
    time_to_find.record_open(key, by=officer)
    wait(4)
    again = time_to_find.record_query("ใบแจ้งหนี้", by=officer)
    wait(11)
    time_to_find.record_open(again, by=officer)
    wait(60)
    assert [n for n, _ in found(hq)] == [1]
    assert found(hq)[0][1] == pytest.approx(20, rel=0.06), "from the first question to the page that was kept"


def test_a_page_that_was_left_at_once_for_another_hit_gives_way_to_it(officer: User, hq: User) -> None:
    key = time_to_find.record_query(WORDS, by=officer)
    wait(5)
    time_to_find.record_open(key, by=officer)
    wait(5)
    time_to_find.record_open(key, by=officer)
    wait(15)
    time_to_find.record_open(key, by=officer)
    assert found(hq)[0][1] == pytest.approx(10, rel=0.06)


def test_the_same_list_looked_at_again_is_no_new_quest(officer: User, hq: User) -> None:
    key = time_to_find.record_query(WORDS, by=officer)
    wait(5)
    time_to_find.record_open(key, by=officer)
    wait(30)
    time_to_find.count_ended_quests()
    assert time_to_find.record_query(WORDS, by=officer) == key
    time_to_find.record_open(key, by=officer)
    wait(3000)
    assert found(hq) == [(1, 5.1)]
    assert time_to_find.figures_for(hq).whole.unopened == 0


def test_a_question_long_after_begins_a_new_quest(officer: User, hq: User) -> None:
    time_to_find.record_query(WORDS, by=officer)
    wait(180)
    key = time_to_find.record_query("ใบแจ้งหนี้", by=officer)
    wait(4)
    time_to_find.record_open(key, by=officer)
    wait(1800)
    assert found(hq)[0][1] == pytest.approx(4, rel=0.06)
    assert time_to_find.figures_for(hq).whole.unopened == 1
    assert not Quest.objects.exists(), "what has ended is forgotten"


def test_nobody_ends_anothers_quest(officer: User, hq: User) -> None:
    key = time_to_find.record_query(WORDS, by=officer)
    time_to_find.record_open(key, by=UserFactory.create(role=Role.COUNTER, office=officer.office))
    time_to_find.record_open("", by=officer)
    time_to_find.record_open("x" * 500, by=officer)
    wait(20)
    assert found(hq) == []


def test_a_row_names_neither_the_person_nor_the_words(officer: User) -> None:
    time_to_find.record_query(WORDS, by=officer)
    kept = " ".join(str(value) for value in Quest.objects.values_list().get())
    assert WORDS not in kept
    assert officer.username not in kept
    assert {field.name for field in TimeToFind._meta.fields} == {"id", "office", "week", "step", "amount"}


def test_the_median_and_the_slowest_tenth_by_office_and_week(hq: User) -> None:
    week = time_to_find.week_of(timezone.now())
    for seconds, amount in ((5, 8), (20, 1), (60, 1)):
        TimeToFind.objects.create(office="5000", week=week, step=time_to_find.step_of(seconds), amount=amount)
    TimeToFind.objects.create(office="7400", week=week - timedelta(weeks=1), step=0, amount=1)
    OfficeFactory.create(code="5000")
    OfficeFactory.create(code="7400")
    shown = time_to_find.figures_for(hq)
    by_office = dict(shown.offices)
    assert by_office["5000"].median == pytest.approx(5, rel=0.06)
    assert by_office["5000"].p90 == pytest.approx(20, rel=0.06)
    assert by_office["5000"].found == 10
    assert [day for day, _ in shown.weeks] == [week, week - timedelta(weeks=1)]
    assert shown.weeks[1][1].median == 1.0


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.HQ_ADMIN, {"5000", "7400"}),
        (Role.EXECUTIVE, {"5000", "7400"}),
        (Role.PROVINCE_ADMIN, {"5000"}),
        (Role.HEAD, {"5000"}),
        (Role.COUNTER, set()),
        (Role.INDEXER, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_figures_go_as_far_as_the_table_of_roles(role: Role, sees: set[str]) -> None:
    week = time_to_find.week_of(timezone.now())
    for code in ("5000", "7400"):
        OfficeFactory.create(code=code)
        TimeToFind.objects.create(office=code, week=week, step=3, amount=2)
    user = UserFactory.create(role=role, office=OfficeFactory.create(code="5000"))
    assert {code for code, _ in time_to_find.figures_for(user).offices} == sees
