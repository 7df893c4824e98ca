"""What search asks of a database."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from documents.search.planning.index_query import Pick, arms
from documents.search.planning.match_plan import Way
from documents.search.planning.page_stats import END, START, Letters

M = TypeVar("M", bound=Model)
PATIENCE_S = 3.0


class TooSlow(Exception):
    """A statement was ended because it took longer than a citizen should wait."""


class Backend(Protocol):
    """One database."""

    tells_ends: bool
    """Whether `having` finds by two letters that the column begins or ends with."""

    def having(self, rows: QuerySet[M], column: str, ways: Sequence[Way]) -> QuerySet[M]:
        """The rows whose column holds, for each way, all pieces of one of its alternatives, in order."""
        ...

    def narrowed(
        self, rows: QuerySet[M], column: str, *options: Sequence[Way], letters: Letters
    ) -> QuerySet[M]:
        """By the index alone: at least those that have the ways of one option; who reads them looks again."""
        ...

    def within(self, seconds: float = PATIENCE_S, *, never_all: bool = False) -> AbstractContextManager[None]:
        """Statements inside end in TooSlow when they take longer; `never_all`: no table is read whole."""
        ...


def holding(column: str, ways: Sequence[Way]) -> Q:
    """The condition itself, as LIKE over the column: exact on both databases, whatever the index says."""
    condition = Q()
    for way in ways:
        patterns = [_pattern("%".join(pieces)) for pieces in way.alternatives]
        condition &= Q(**{f"{column}__like_any": patterns}) if patterns else Q()
    return condition


def looked_up(rows: QuerySet[M], column: str, options: Sequence[Sequence[Way]], pick: Pick) -> QuerySet[M]:
    """By the index of the column's runs of letters, asked for what `pick` chooses; all where it has none."""
    wanted = arms(options, pick)
    return rows.filter(**{f"{column}__looked_up": wanted}) if wanted else rows


def _pattern(pieces: str) -> str:
    start = "" if pieces.startswith(START) else "%"
    end = "" if pieces.endswith(END) else "%"
    return f"{start}{pieces.removeprefix(START).removesuffix(END)}{end}"
