"""Locks by name for work that may run once at a time: PostgreSQL's advisory locks, held by the connection.

SQLite has one writer anyway: there a lock is nothing. A lock ends with its connection, whatever ends that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

IMPORT: Final = 0x5E_F1_1E_01
RECOUNT: Final = 0x5E_F1_1E_02


@contextmanager
def only_one(lock: int) -> Iterator[None]:
    """Others who ask for this lock wait until the block ends, or the connection is gone.

    Asked for before the transaction that it guards begins: that transaction sees what the one before wrote.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
