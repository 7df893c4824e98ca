"""Search on SQLite: FTS5 tables of trigrams narrow the rows down, LIKE decides."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from documents.search import lookups  # noqa: F401  registers `like` and `trigrams`
from documents.search.backend import END, PATIENCE_S, START, M, TooSlow, holding
from documents.search.match import MIN_PIECE, Way

_STEPS = 10_000
_ALL_TRIGRAMS = 8
"""Pieces up to this length are looked up by each of their trigrams, longer ones by every third."""


class SQLite:
    """See Backend."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def having(self, rows: QuerySet[M], column: str, *options: Sequence[Way]) -> QuerySet[M]:
        """FTS5 without positions (detail=none) takes single trigrams only: a piece is an AND."""
        narrowed = [" AND ".join(filter(None, map(_expression, ways))) for ways in options]
        if all(narrowed):
            rows = rows.filter(**{f"{column}__trigrams": " OR ".join(f"({each})" for each in narrowed)})
        return rows.filter(holding(column, options))

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


def _expression(way: Way) -> str:
    """One way as a MATCH expression; empty when the index has nothing to tell, as of short pieces."""
    one_of = [[trigram for piece in pieces for trigram in _trigrams(piece)] for pieces in way.alternatives]
    if not one_of or not all(one_of):
        return ""
    return (
        "("
        + " OR ".join("(" + " AND ".join(f'"{t}"' for t in dict.fromkeys(all_of)) + ")" for all_of in one_of)
        + ")"
    )


def _trigrams(piece: str) -> list[str]:
    piece = piece.removeprefix(START).removesuffix(END)
    last = len(piece) - MIN_PIECE
    places = range(last + 1) if len(piece) <= _ALL_TRIGRAMS else [*range(0, last, MIN_PIECE), last]
    return [piece[at : at + MIN_PIECE] for at in places]
