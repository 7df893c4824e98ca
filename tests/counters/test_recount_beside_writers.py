"""A recount while others write and while another recounts: no count is lost, none comes twice."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from employers.models import Employer
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters import deltas, recount
from sso_efiles.counters.models import CounterDelta, QualityDelta, WorkDelta
from sso_efiles.counters.names import CounterName
from tests.documents.paper import office

pytestmark = pytest.mark.postgres
CODE = "7400"


def empty() -> None:
    for model in (Employer, CounterDelta, WorkDelta, QualityDelta, Office, Province):
        model._default_manager.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that several connections see, taken away by hand: two employers, counted as three."""
    with django_db_blocker.unblock():
        # without a test that asks for it, nobody makes a database for tests, and this would be the real one
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        try:
            office(CODE)
            register("7499990028")
            register("7499990036")
            deltas.add(CODE, CounterName.EMPLOYERS)
            yield
        finally:
            empty()


def register(account_no: str) -> None:
    """One employer more, counted in the transaction of its row."""
    with transaction.atomic():
        Employer.objects.create(account_no=account_no, name="ก", office_id=CODE, status="active")
        deltas.add(CODE, CounterName.EMPLOYERS)


def elsewhere(work: Callable[[], object]) -> threading.Thread:
    """Begun on a connection of its own."""

    def run() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def while_counting(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Once, between the look at the counters and the count of the rows."""
    counted, todo = recount.count_rows, [work]

    def count(code: str = "") -> dict[tuple[str, str], int]:
        if todo:
            todo.pop()()
        return counted(code)

    monkeypatch.setattr(recount, "count_rows", count)


@pytest.mark.django_db
def test_there_is_a_database_to_try_it_on() -> None:
    assert not CounterDelta.objects.exists()


@pytest.mark.usefixtures("committed")
def test_who_commits_between_the_two_looks_is_not_taken_for_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    while_counting(monkeypatch, lambda: elsewhere(lambda: register("7499990044")).join(10))
    (found,) = recount.recount_office(CODE)
    assert (found.name, found.recorded, found.counted) == ("employers", 3, 2)
    assert recount.find_differences() == []
    assert CounterDelta.objects.totals()[(CODE, "employers")] == 3


@pytest.mark.usefixtures("committed")
def test_nobody_waits_for_an_open_transaction_nor_loses_it() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            register("7499990044")
            begun.set()
            go_on.wait(10)

    thread = elsewhere(slowly)
    assert begun.wait(10)
    (found,) = recount.recount_office(CODE)
    go_on.set()
    thread.join(10)
    assert (found.recorded, found.counted) == (3, 2)
    assert recount.find_differences() == []


@pytest.mark.usefixtures("committed")
def test_two_recounts_correct_once(monkeypatch: pytest.MonkeyPatch) -> None:
    second: list[threading.Thread] = []

    def begin_another() -> None:
        second.append(elsewhere(lambda: recount.recount_office(CODE)))
        second[0].join(0.5)
        assert second[0].is_alive()

    while_counting(monkeypatch, begin_another)
    recount.recount_office(CODE)
    second[0].join(10)
    assert recount.find_differences() == []
    assert CounterDelta.objects.filter(recounted=True).count() == 1
