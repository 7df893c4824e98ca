"""Search on PostgreSQL: GIN over runs of four letters of pages, gin_trgm_ops over names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search.backends import lookups  # noqa: F401  registers `like_any` and `by_index`
from documents.search.backends.base import PATIENCE_S, M, TooSlow, filter_by_index, like_condition
from documents.search.planning.match_plan import MatchPlan
from documents.search.planning.page_stats import NgramStats

_CANCELED = "57014"
# A table that is read whole because the planner guesses wrongly costs seconds.
_LIMITS = "SET LOCAL statement_timeout = {}; SET LOCAL enable_seqscan = {}; SET LOCAL jit = off"
_NO_LIMITS = "; ".join(
    f"SET LOCAL {name} = DEFAULT" for name in ("statement_timeout", "enable_seqscan", "jit")
)


class Postgres:
    """See Backend."""

    indexes_anchors = True

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def filter_exact(self, rows: QuerySet[M], column: str, plans: Sequence[MatchPlan]) -> QuerySet[M]:
        """By gin_trgm_ops, which the planner takes by itself."""
        return rows.filter(like_condition(column, plans))

    def candidates(
        self, rows: QuerySet[M], column: str, *options: Sequence[MatchPlan], stats: NgramStats
    ) -> QuerySet[M]:
        """By the n-grams of the pages, a lookup for each conjunction; no row is read for it."""
        return filter_by_index(rows, column, options, stats.rarest_4grams)

    @contextmanager
    def time_limit(self, seconds: float = PATIENCE_S, *, no_full_scan: bool = False) -> Iterator[None]:
        """In a transaction, at whose end the limit is forgotten; inside another's it is reset."""
        inner = self._connection.in_atomic_block
        try:
            with transaction.atomic(using=self._connection.alias), self._connection.cursor() as cursor:
                cursor.execute(_LIMITS.format(int(seconds * 1000), "off" if no_full_scan else "on"))
                yield
                if inner:
                    cursor.execute(_NO_LIMITS)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == _CANCELED:
                raise TooSlow from error
            raise
