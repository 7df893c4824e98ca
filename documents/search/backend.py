"""What search asks of a database."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from documents.search.match import MIN_PIECE, Way

M = TypeVar("M", bound=Model)
PATIENCE_S = 3.0
_ALL_TRIGRAMS = 12
"""Pieces up to this length are looked up by each of their trigrams, longer ones by every third."""


class TooSlow(Exception):
    """A statement was ended because it took longer than a citizen should wait."""


class Backend(Protocol):
    """One database."""

    tells_ends: bool
    """Whether `having` finds by two letters that the column begins or ends with."""

    def having(self, rows: QuerySet[M], column: str, ways: Sequence[Way]) -> QuerySet[M]:
        """The rows whose column holds, for each way, all pieces of one of its alternatives, in order."""
        ...

    def narrowed(self, rows: QuerySet[M], column: str, *options: Sequence[Way]) -> QuerySet[M]:
        """By the index alone: at least those that have the ways of one option; who reads them looks again."""
        ...

    def within(self, seconds: float = PATIENCE_S, *, never_all: bool = False) -> AbstractContextManager[None]:
        """Statements inside end in TooSlow when they take longer; `never_all`: no table is read whole."""
        ...


START, END = "^", "$"
"""Before a piece that the column begins with, behind one that it ends with."""


def holding(column: str, ways: Sequence[Way]) -> Q:
    """The condition itself, as LIKE over the column: exact on both databases, whatever the index says."""
    condition = Q()
    for way in ways:
        patterns = [_pattern("%".join(pieces)) for pieces in way.alternatives]
        condition &= Q(**{f"{column}__like_any": patterns}) if patterns else Q()
    return condition


def _pattern(pieces: str) -> str:
    start = "" if pieces.startswith(START) else "%"
    end = "" if pieces.endswith(END) else "%"
    return f"{start}{pieces.removeprefix(START).removesuffix(END)}{end}"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a database writes conditions on trigrams."""

    all_of: str
    one_of: str
    quote: str

    def options(self, options: Sequence[Sequence[Way]]) -> str:
        """Any of these; nothing when the index cannot tell one of them."""
        found = [self._all([told for way in ways if (told := self.way(way))]) for ways in options]
        return self._any(found) if all(found) else ""

    def way(self, way: Way) -> str:
        """One of the alternatives; nothing when there is none, or one is too short for the index."""
        found = [
            self._all([self._trigram(each) for piece in pieces for each in trigrams(piece)])
            for pieces in way.alternatives
        ]
        return self._any(found) if all(found) else ""

    def _trigram(self, trigram: str) -> str:
        return f"{self.quote}{trigram}{self.quote}"

    def _all(self, parts: Sequence[str]) -> str:
        return self._joined(self.all_of, parts)

    def _any(self, parts: Sequence[str]) -> str:
        return self._joined(self.one_of, parts)

    @staticmethod
    def _joined(sign: str, parts: Sequence[str]) -> str:
        parts = list(dict.fromkeys(parts))
        return f"({sign.join(parts)})" if len(parts) > 1 else "".join(parts)


def trigrams(piece: str) -> list[str]:
    """Of a short piece all, of a longer one every third: they cover it."""
    piece = piece.removeprefix(START).removesuffix(END)
    last = len(piece) - MIN_PIECE
    places = range(last + 1) if len(piece) <= _ALL_TRIGRAMS else [*range(0, last, MIN_PIECE), last]
    return [piece[at : at + MIN_PIECE] for at in places]
