"""The audit trail: added to, never changed, and any change found."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sso_efiles.audit import seals, trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event, Seal
from sso_efiles.policy import Role
from tests.documents.paper import person

pytestmark = pytest.mark.django_db

FREE = {
    "postgresql": ("ALTER TABLE {} DISABLE TRIGGER USER", "ALTER TABLE {} ENABLE TRIGGER USER"),
    "sqlite": ("DROP TRIGGER IF EXISTS {0}_no_update; DROP TRIGGER IF EXISTS {0}_no_delete", ""),
}


def tamper(sql: str, table: str = "audit_event") -> None:
    """As somebody who owns the database could: lift the guard, then change a row."""
    with connection.cursor() as cursor:
        for part in FREE[connection.vendor][0].format(table).split(";"):
            cursor.execute(part)
        cursor.execute(sql)


def sealed(events: int = 7) -> None:
    for i in range(events):
        trail.record(AuditAction.PAGE_VIEWED, by=person(Role.COUNTER), batch=i)
    seals.seal_new()


def test_an_event_says_who_what_and_where_from() -> None:
    counter = person(Role.COUNTER)
    event = trail.record(AuditAction.SIGNIN_OK, counter, by=counter)
    event.refresh_from_db()
    assert (event.actor_name, event.office, event.object_type) == (counter.username, "7400", "user")
    assert event.at is not None


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_itself_refuses_a_change(table: str, sql: str) -> None:
    trail.record(AuditAction.PAGE_VIEWED)
    Seal.objects.create(after=0, upto=1, first_id=1, last_id=1, count=1, root="", mac="")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))


@pytest.fixture
def one_writer() -> None:
    """On PostgreSQL the events of an open transaction wait for the next seal, and a test is one open
    transaction.
    """
    if connection.vendor == "postgresql":
        pytest.skip("tests/processes/test_audit.py has its own connections")


@pytest.mark.usefixtures("one_writer")
class TestSeals:
    def test_what_was_sealed_verifies(self) -> None:
        sealed()
        sealed(3)
        assert Seal.objects.count() == 2
        assert seals.count_unsealed() == 0
        assert list(seals.verify()) == []

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_event SET action = 'other' WHERE id = (SELECT min(id) FROM audit_event)",
            "UPDATE audit_event SET at = '2001-01-01' WHERE id = (SELECT max(id) FROM audit_event)",
            "DELETE FROM audit_event WHERE id = (SELECT min(id) + 2 FROM audit_event)",
            "UPDATE audit_event SET data = '{\"page\": 99}' WHERE id = (SELECT min(id) + 3 FROM audit_event)",
        ],
    )
    def test_a_changed_or_missing_event_is_found(self, sql: str) -> None:
        sealed()
        tamper(sql)
        assert [breach.seal for breach in seals.verify()] == [Seal.objects.get().pk]

    def test_a_changed_or_missing_seal_is_found(self) -> None:
        for _ in range(3):
            sealed(2)
        _, second, third = Seal.objects.all()
        tamper(f"UPDATE audit_seal SET root = '{'0' * 64}' WHERE id = {second.pk}", "audit_seal")  # noqa: S608
        assert second.pk in {breach.seal for breach in seals.verify()}
        tamper(f"DELETE FROM audit_seal WHERE id = {second.pk}", "audit_seal")  # noqa: S608
        assert third.pk in {breach.seal for breach in seals.verify()}

    def test_without_the_key_no_seal_can_be_made(self, settings: Any) -> None:
        sealed()
        settings.AUDIT_KEY = "another key"
        assert list(seals.verify())


def test_nobody_but_the_auditor_sees_the_trail() -> None:
    trail.record(AuditAction.PAGE_VIEWED)
    for role in Role:
        assert Event.objects.visible_to(person(role)).exists() == (role == Role.AUDITOR)
