"""Search on SQLite: FTS5 tables of trigrams narrow the rows down, LIKE decides."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search.backends import lookups  # noqa: F401  registers `like` and `looked_up`
from documents.search.backends.base import PATIENCE_S, M, TooSlow, holding, looked_up
from documents.search.planning.match_plan import Way
from documents.search.planning.page_stats import Letters, covering

_STEPS = 10_000


class SQLite:
    """See Backend."""

    tells_ends = False

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def having(self, rows: QuerySet[M], column: str, ways: Sequence[Way]) -> QuerySet[M]:
        """FTS5 without positions (detail=none) takes single trigrams only: a piece is an AND."""
        return looked_up(rows, column, [ways], covering).filter(holding(column, ways))

    def narrowed(
        self, rows: QuerySet[M], column: str, *options: Sequence[Way], letters: Letters
    ) -> QuerySet[M]:
        """By the FTS5 table of the rows' own."""
        return looked_up(rows, column, options, letters.telling)

    @contextmanager
    def within(self, seconds: float = PATIENCE_S, *, never_all: bool = False) -> Iterator[None]:
        """SQLite asks us every few thousand steps whether to go on."""
        self._connection.ensure_connection()
        raw = self._connection.connection
        deadline = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield
        except OperationalError as error:
            if "interrupted" in str(error):
                raise TooSlow from error
            raise
        finally:
            raw.set_progress_handler(None, 0)
