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

    def having(
        self, rows: QuerySet[M], column: str, ways: Sequence[Way], *, scan: bool = False
    ) -> QuerySet[M]:
        """The planner takes the index by itself; `within(scan=True)` keeps it from doing so."""
        return rows.filter(holding(column, ways))

    @contextmanager
    def within(self, seconds: float = PATIENCE_S, *, scan: bool = False) -> Iterator[None]:
        """A bitmap ignores LIMIT: for a common string it would visit every page that has it."""
        bitmaps = "off" if scan else "on"
        limits = (
            f"SET LOCAL statement_timeout = {int(seconds * 1000)}; SET LOCAL enable_bitmapscan = {bitmaps}"
        )
        try:
            with transaction.atomic(using=self._connection.alias), self._connection.cursor() as cursor:
                cursor.execute(limits)
                yield
                cursor.execute("SET LOCAL statement_timeout = DEFAULT; SET LOCAL enable_bitmapscan = DEFAULT")
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == _CANCELED:
                raise TooSlow from error
            raise
