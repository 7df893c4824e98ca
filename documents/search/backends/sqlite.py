"""Search on SQLite: FTS5 tables of trigrams narrow the rows down, LIKE decides."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search.backends import lookups  # noqa: F401  registers `like_any` and `by_index`
from documents.search.backends.base import PATIENCE_S, M, TooSlow, filter_by_index, like_condition
from documents.search.planning.match_plan import MatchPlan
from documents.search.planning.page_stats import NgramStats
from documents.search.text.trigrams import covering_trigrams

_STEPS = 10_000  # guess: some milliseconds of SQLite's virtual machine


class SQLite:
    """See Backend."""

    indexes_anchors = False

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def filter_exact(self, rows: QuerySet[M], column: str, plans: Sequence[MatchPlan]) -> QuerySet[M]:
        """By FTS5, which without positions (detail=none) takes single trigrams: a segment is their AND."""
        return filter_by_index(rows, column, [plans], covering_trigrams).filter(like_condition(column, plans))

    def candidates(
        self, rows: QuerySet[M], column: str, *options: Sequence[MatchPlan], stats: NgramStats
    ) -> QuerySet[M]:
        """By the FTS5 table of the column."""
        return filter_by_index(rows, column, options, stats.rarest_trigrams)

    @contextmanager
    def time_limit(self, seconds: float = PATIENCE_S, *, no_full_scan: bool = False) -> Iterator[None]:
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
