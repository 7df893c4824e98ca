"""What search asks of a database."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from documents.search.match import Way

M = TypeVar("M", bound=Model)
PATIENCE_S = 3.0


class TooSlow(Exception):
    """A statement was ended because it took longer than a citizen should wait."""


class Backend(Protocol):
    """One database."""

    def having(self, rows: QuerySet[M], column: str, *options: Sequence[Way]) -> QuerySet[M]:
        """The rows whose column holds, for each way of one of the options, the pieces of an alternative."""
        ...

    def within(self, seconds: float = PATIENCE_S, *, never_all: bool = False) -> AbstractContextManager[None]:
        """Statements inside end in TooSlow when they take longer; `never_all`: no table is read whole."""
        ...


START, END = "^", "$"
"""Before a piece that the column begins with, behind one that it ends with."""


def holding(column: str, options: Sequence[Sequence[Way]]) -> Q:
    """The condition itself, as LIKE over the column: exact on both databases, whatever the index says."""
    condition = Q()
    for ways in options:
        condition |= _all(column, ways)
    return condition


def _all(column: str, ways: Sequence[Way]) -> Q:
    condition = Q()
    for way in ways:
        patterns = [_pattern("%".join(pieces)) for pieces in way.alternatives]
        condition &= Q(**{f"{column}__like_any": patterns}) if patterns else Q()
    return condition


def _pattern(pieces: str) -> str:
    start = "" if pieces.startswith(START) else "%"
    end = "" if pieces.endswith(END) else "%"
    return f"{start}{pieces.removeprefix(START).removesuffix(END)}{end}"
