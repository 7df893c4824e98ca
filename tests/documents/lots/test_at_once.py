"""Twenty people at once: one open lot an office, one draw, each file in one lot."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from documents.employer_file.models import EmployerFile, Passage
from documents.lots.lifecycle import join_lot, record_check, sample_for
from documents.lots.models import DrawnPage, Lot, LotFile, OfficeSeverity, Plan
from documents.lots.states import LotState
from employers.models import Employer
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.counters.models import QualityDelta, WorkDelta
from tests.documents.paper import person
from tests.employers.factories import EmployerFactory, OfficeFactory

pytestmark = pytest.mark.postgres
PEOPLE = 20


def empty() -> None:
    for model in (
        DrawnPage, LotFile, Lot, Plan, OfficeSeverity, Passage, EmployerFile, Employer, WorkDelta,
        QualityDelta, User, Office, Province,
    ):  # fmt: skip
        model._default_manager.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


@pytest.fixture
def passages(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Passage]]:
    """Twenty files of no page that are handed over and in no lot yet, seen by all connections."""
    with django_db_blocker.unblock():
        # without a test that asks for it, nobody makes a database for tests, and this would be the real one
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        try:
            by = person()
            yield [make_passage(by) for _ in range(PEOPLE)]
        finally:
            empty()


def make_passage(by: User) -> Passage:
    employer = EmployerFactory.create(office=OfficeFactory.create(code="7400"))
    efile = EmployerFile.objects.create(employer=employer, office=employer.office, state="to_check")
    facts = {"manifest": [], "content": "c" * 64, "root": "d" * 64, "pages": 0, "handed_over_by": by}
    return Passage.objects.create(efile=efile, version=1, office=employer.office, **facts)


def at_once(work: Callable[[Passage], object], passages: list[Passage]) -> list[Exception]:
    """Each on a connection of its own; what went wrong."""
    failed: list[Exception] = []
    start = threading.Barrier(len(passages))

    def run(passage: Passage) -> None:
        start.wait()
        try:
            with transaction.atomic():
                work(passage)
        except Exception as error:  # noqa: BLE001  # the test tells all of them
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(passage,)) for passage in passages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_twenty_hand_overs_at_once_share_one_lot_that_is_drawn_once(passages: list[Passage]) -> None:
    assert at_once(join_lot, passages) == []
    lot = Lot.objects.get()
    assert (lot.state, lot.files.count()) == (LotState.OPEN, PEOPLE)
    seeds: list[str] = []
    assert at_once(lambda passage: seeds.append(sample_for(passage).seed), passages) == []
    assert len(seeds) == PEOPLE
    assert len(set(seeds)) == 1
    assert at_once(lambda one: record_check(one, defective_pages=(), critical=False), passages) == []
    lot.refresh_from_db()
    assert lot.state == LotState.ACCEPTED
    assert OfficeSeverity.objects.get().recent == ["accepted"]


def test_hand_overs_and_draws_at_once_leave_every_file_in_a_lot(passages: list[Passage]) -> None:
    def join_and_draw(passage: Passage) -> None:
        join_lot(passage)
        sample_for(passage)

    assert at_once(join_and_draw, passages) == []
    assert LotFile.objects.filter(pages__isnull=False).count() == PEOPLE
    numbers = list(Lot.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
