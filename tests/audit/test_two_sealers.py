"""The scheduler seals, and somebody runs `sweep` beside it: the chain stays one chain."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from sso_efiles.audit import seals, trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Seal

pytestmark = pytest.mark.postgres


def empty() -> None:
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that two connections see; taken away by hand, since the audit log refuses to be flushed."""
    with django_db_blocker.unblock():
        # without a test that asks for it, nobody makes a database for tests, and this would be the real one
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        try:
            yield
        finally:
            empty()


@pytest.mark.django_db
def test_there_is_a_database_to_try_it_on() -> None:
    assert not Seal.objects.exists()


@pytest.mark.usefixtures("committed")
def test_two_seal_at_once() -> None:
    trail.record(AuditAction.PAGE_VIEWED)
    seals.seal_new()
    trail.record(AuditAction.PAGE_VIEWED)
    has_sealed = threading.Event()

    def other() -> None:
        has_sealed.wait(10)
        trail.record(AuditAction.PAGE_VIEWED)
        seals.seal_new()
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        seals.seal_new()
        has_sealed.set()
        thread.join(1)
    thread.join(10)
    # an open transaction of another test on the same server holds the newest events back for a moment
    deadline = time.monotonic() + 60
    while seals.count_unsealed() and time.monotonic() < deadline:
        seals.seal_new()
        time.sleep(0.1)
    assert list(seals.verify()) == []
    assert seals.count_unsealed() == 0
