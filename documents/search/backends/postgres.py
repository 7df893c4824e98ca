"""Search on PostgreSQL: GIN over runs of four letters of pages, gin_trgm_ops over names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search.backends import lookups  # noqa: F401  registers `like` and `looked_up`
from documents.search.backends.base import PATIENCE_S, M, TooSlow, holding, looked_up
from documents.search.planning.match_plan import Way
from documents.search.planning.page_stats import Letters

_CANCELED = "57014"
# A table that is read whole because the planner guesses wrongly costs seconds.
_LIMITS = "SET LOCAL statement_timeout = {}; SET LOCAL enable_seqscan = {}; SET LOCAL jit = off"
_NO_LIMITS = "; ".join(
    f"SET LOCAL {name} = DEFAULT" for name in ("statement_timeout", "enable_seqscan", "jit")
)


class Postgres:
    """See Backend."""

    tells_ends = True

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def having(self, rows: QuerySet[M], column: str, ways: Sequence[Way]) -> QuerySet[M]:
        """By gin_trgm_ops, which the planner takes by itself."""
        return rows.filter(holding(column, ways))

    def narrowed(
        self, rows: QuerySet[M], column: str, *options: Sequence[Way], letters: Letters
    ) -> QuerySet[M]:
        """By the grams of the row, a look for each arm; no row is read for it."""
        return looked_up(rows, column, options, letters.grams)

    @contextmanager
    def within(self, seconds: float = PATIENCE_S, *, never_all: bool = False) -> Iterator[None]:
        """In a transaction, at whose end the limit is forgotten; inside another's it is taken back."""
        inner = self._connection.in_atomic_block
        try:
            with transaction.atomic(using=self._connection.alias), self._connection.cursor() as cursor:
                cursor.execute(_LIMITS.format(int(seconds * 1000), "off" if never_all else "on"))
                yield
                if inner:
                    cursor.execute(_NO_LIMITS)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == _CANCELED:
                raise TooSlow from error
            raise
