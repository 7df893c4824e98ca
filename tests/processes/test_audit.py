"""The audit trail on both databases: refuses changes, seals late commits too, and finds what an owner
tampered with.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest

from tests.processes.conftest import Opened
from tests.processes.workplace import Workplace

pytestmark = pytest.mark.processes

EVENT = (
    "INSERT INTO audit_event"
    " (at, actor_name, office, action, object_type, object_id, address, request_id, data)"
    " VALUES (CURRENT_TIMESTAMP, '', '', '{action}', '', '', '', '', '{{}}')"
)
TAMPERING = "UPDATE audit_event SET action = 'x' WHERE id = (SELECT min(id) FROM audit_event)"
LIFT = {
    "sqlite": ["DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"],
    "postgres": ["ALTER TABLE audit_event DISABLE TRIGGER USER"],
}


def is_sqlite(place: Workplace) -> bool:
    return place.database.startswith("sqlite")


@contextmanager
def connected(place: Workplace) -> Iterator[Any]:
    """A connection past all our own code."""
    if is_sqlite(place):
        path = place.database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as connection:
            yield connection
        return
    with closing(psycopg2.connect(place.database)) as connection:
        connection.autocommit = True
        yield connection


def execute(connection: Any, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)


@pytest.fixture
def sealed(opened: Opened) -> Workplace:
    """A workplace whose few events are under a seal."""
    place = opened()
    with connected(place) as connection:
        for _ in range(5):
            execute(connection, EVENT.format(action="page.viewed"))
    assert place.command("sweep")["ok"]
    facts = place.command("verify_audit")
    assert facts["ok"]
    assert facts["unsealed"] == 0
    assert facts["events"] >= 5
    return place


def test_the_database_refuses_a_change_and_one_that_its_owner_forces_is_found(sealed: Workplace) -> None:
    statements = ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_seal"]
    if not is_sqlite(sealed):
        statements.append("TRUNCATE audit_event")
    for statement in statements:
        with connected(sealed) as connection, pytest.raises(Exception, match="append-only"):
            execute(connection, statement)
    with connected(sealed) as connection:
        execute(connection, *LIFT["sqlite" if is_sqlite(sealed) else "postgres"], TAMPERING)
    facts = sealed.command("verify_audit")
    assert (facts["ok"], facts["exit_code"]) == (False, 1)
    assert facts["breaches"]


def test_an_event_that_commits_late_is_sealed_all_the_same(sealed: Workplace) -> None:
    if is_sqlite(sealed):
        pytest.skip("SQLite has one writer at a time: nothing commits late")
    with closing(psycopg2.connect(sealed.database)) as slow, connected(sealed) as quick:
        execute(slow, EVENT.format(action="slow"))
        execute(quick, EVENT.format(action="quick"))
        sealed.command("sweep")
        assert sealed.command("verify_audit")["unsealed"] > 0, "what began before is still open"
        slow.commit()
    sealed.command("sweep")
    facts = sealed.command("verify_audit")
    assert (facts["ok"], facts["unsealed"]) == (True, 0)
