"""Twenty at once at the gate of one file: one wins, the others are told why, nothing breaks."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection

from documents.employer_file.models import FileDuties, Passage
from documents.gate.models import Certificate
from documents.models import Document
from documents.states import DocumentState
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.counters import recount
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.api.callers import Caller
from tests.documents.gate.people import (
    certifier,
    checker,
    filed_file,
    hand_over,
    indexer,
    many_files,
    state_of,
    to_certify,
)
from tests.documents.paper import person
from tests.factories import BatchFactory, DocumentFactory, PageFactory, ReadingFactory

pytestmark = pytest.mark.postgres
alone = pytest.mark.usefixtures("own_database")
AT_ONCE = 20
PASS = {"result": "passed"}
Call = Callable[[], Any]


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the database for tests that several connections see, thrown away behind the test."""
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        assert name.startswith("test_")
        connection.close()
        _administer(
            f'DROP DATABASE IF EXISTS "{name}_race"', f'CREATE DATABASE "{name}_race" TEMPLATE "{name}"'
        )
        connection.settings_dict["NAME"] = f"{name}_race"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            _administer(f'DROP DATABASE "{name}_race" WITH (FORCE)')


def _administer(*commands: str) -> None:
    facts = connection.settings_dict
    where = {fact.lower(): facts[fact] for fact in ("HOST", "PORT", "USER", "PASSWORD")}
    with closing(psycopg2.connect(dbname="postgres", **where)) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            for command in commands:
                cursor.execute(command)


def at_once(calls: Sequence[Call]) -> Counter[int]:
    """The statuses of calls that all begin at the same moment, each on a connection of its own."""
    start, statuses = threading.Barrier(len(calls)), []

    def run(call: Call) -> None:
        start.wait()
        try:
            statuses.append(call().status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(statuses) == len(calls), "somebody never got an answer"
    return Counter(statuses)


def step(by: User, ours: Employer, verb: str, body: Any = None) -> Call:
    caller = Caller(by)
    return lambda: caller.post(f"employers/{ours.account_no}/file/{verb}/", body)


def people(make: Callable[[str], User]) -> list[User]:
    return [make(f"somebody{number}") for number in range(AT_ONCE)]


def nothing_is_broken() -> None:
    assert [each for each in integrity.check() if each.invariant.startswith("G")] == []
    counted = ("files", "touched", "handed_over", "checked", "returned", "certified", "revoked")
    found = [each for each in recount.find_differences() if each.name.split(".")[0] in counted]
    assert found == []


@pytest.mark.django_db
def test_four_eyes_are_the_databases_own_rule_too() -> None:
    """And as somebody here asks for it, there is a database for tests to copy."""
    found = filed_file()
    hand_over(found)
    row = FileDuties.objects.get()
    row.checked = True
    with pytest.raises(IntegrityError, match="duties_index_apart_from_check"):
        row.save()


@alone
def test_one_of_twenty_hands_over() -> None:
    ours = filed_file()
    found = at_once([step(by, ours, "hand-over") for by in people(indexer)])
    assert found == {200: 1, 409: AT_ONCE - 1}
    assert Passage.objects.count() == 1
    nothing_is_broken()


@alone
def test_one_of_twenty_checks() -> None:
    ours = filed_file()
    hand_over(ours)
    found = at_once([step(by, ours, "check", PASS) for by in people(checker)])
    assert found == {200: 1, 409: AT_ONCE - 1}
    assert FileDuties.objects.filter(checked=True).count() == 1
    nothing_is_broken()


@alone
def test_one_of_twenty_certifies() -> None:
    ours = filed_file()
    to_certify(ours)
    found = at_once([step(by, ours, "certify", {"statement": True}) for by in people(certifier)])
    assert found == {200: 1, 409: AT_ONCE - 1}
    assert Certificate.objects.count() == 1
    nothing_is_broken()


@alone
def test_nobody_who_hands_over_checks_however_close_the_two_are() -> None:
    ours = filed_file()
    both = people(checker)[: AT_ONCE // 2]
    calls = [step(by, ours, "hand-over") for by in both] + [step(by, ours, "check", PASS) for by in both]
    for _ in range(3):
        found = at_once(calls)
        assert set(found) <= {200, 403, 409}
    assert not FileDuties.objects.filter(indexed=True, checked=True).exists()
    nothing_is_broken()


@alone
def test_the_files_of_one_lot_are_checked_at_once() -> None:
    files = many_files(AT_ONCE)
    for each in files:
        hand_over(each)
    bodies = [PASS] * (AT_ONCE - 1) + [{"result": "returned", "findings": [{"code": "page_missing"}]}]
    found = at_once(
        [step(by, each, "check", body) for by, each, body in zip(people(checker), files, bodies, strict=True)]
    )
    assert set(found) <= {200, 409}
    assert {state_of(each) for each in files} == {"returned"}, "a critical finding rejects the lot"
    nothing_is_broken()


@alone
def test_filing_beside_every_step_leaves_nothing_half_done() -> None:
    ours = filed_file()
    waiting = [_document_in_review(ours) for _ in range(5)]
    filers = [person(Role.QC, name=f"filer{number}") for number in range(5)]

    def filing(by: User, document: Document) -> Call:
        caller = Caller(by)
        return lambda: caller.post(f"documents/{document.pk}/file/", {"account_no": ours.account_no})

    calls = [filing(by, each) for by, each in zip(filers, waiting, strict=True)]
    calls += [step(by, ours, "hand-over") for by in people(indexer)[:5]]
    calls += [step(by, ours, "check", PASS) for by in filers]
    calls += [step(by, ours, "certify", {"statement": True}) for by in people(certifier)[:5]]
    for _ in range(3):
        found = at_once(calls)
        assert set(found) <= {200, 403, 409}, found
    assert not FileDuties.objects.filter(indexed=True, checked=True).exists()
    assert not FileDuties.objects.filter(checked=True, certified=True).exists()
    nothing_is_broken()


def _document_in_review(ours: Employer) -> Document:
    batch = BatchFactory.create(office=ours.office, created_by=indexer())
    document = DocumentFactory.create(batch=batch, state=DocumentState.REVIEW)
    page = PageFactory.create(upload__batch=batch, document=document, state=WorkState.DONE)
    ReadingFactory.create(page=page, picture_sha256="f" * 64)
    return document
