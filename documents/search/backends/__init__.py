"""What search asks of a database, and the two that answer; the only code that knows which one it is."""

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search.backends.base import Backend
from documents.search.backends.postgres import Postgres
from documents.search.backends.sqlite import SQLite

_BACKENDS: dict[str, Callable[[BaseDatabaseWrapper], Backend]] = {"postgresql": Postgres, "sqlite": SQLite}


def backend_of(rows: QuerySet[Any]) -> Backend:
    """The backend of the database that these rows are read from."""
    connection = connections[rows.db]
    return _BACKENDS[connection.vendor](connection)
