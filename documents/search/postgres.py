"""Search on PostgreSQL: gin_trgm_ops indexes answer LIKE themselves."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search import lookups  # noqa: F401  registers `like`
from documents.search.backend import PATIENCE_S, M, TooSlow, holding
from documents.search.match import Way

_CANCELED = "57014"


class Postgres:
    """See Backend."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def having(self, rows: QuerySet[M], column: str, *options: Sequence[Way]) -> QuerySet[M]:
        """The planner takes the index by itself."""
        return rows.filter(holding(column, options))

    @contextmanager
    def within(self, seconds: float = PATIENCE_S, *, never_all: bool = False) -> Iterator[None]:
        """In a transaction, at whose end the limit is forgotten; inside another's it is taken back."""
        inner = self._connection.in_atomic_block
        try:
            with transaction.atomic(using=self._connection.alias), self._connection.cursor() as cursor:
                scans = "off" if never_all else "on"
                limit = f"SET LOCAL statement_timeout = {int(seconds * 1000)}"
                cursor.execute(f"{limit}; SET LOCAL enable_seqscan = {scans}")
                yield
                if inner:
                    cursor.execute(
                        "SET LOCAL statement_timeout = DEFAULT; SET LOCAL enable_seqscan = DEFAULT"
                    )
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == _CANCELED:
                raise TooSlow from error
            raise
