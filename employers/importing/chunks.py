"""Lines parsed in portions, in the order of the file, ahead of the database; what became of each portion."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from typing import ClassVar

from django.db import transaction

from employers.identifiers import InvalidIdentifier, plain
from employers.importing import bulk_sql
from employers.importing.bulk_sql import Row
from employers.importing.reasons import LineRefused
from employers.importing.source import Source, Values
from sso_efiles.audit.actions import AuditAction

PORTION = 10_000
"""Lines that one transaction takes: what a break leaves undone, the next run does."""

Parsed = tuple[int, Row, Values]
"""Number of the line, what is stored, what stood there."""
Refused = tuple[int, LineRefused, Values]


@dataclass(frozen=True, slots=True)
class Share:
    """Which of the lines a process takes: those of one employer or person all go the same way."""

    number: int = 0
    of: int = 1

    def has(self, key: str, line: int) -> bool:
        """`key` as it is spelled in the file; a line with no number in it goes by its own."""
        digits = key if key.isascii() and key.isdigit() else plain(key)
        return (int(digits) if digits.isdecimal() else line) % self.of == self.number


WHOLE = Share()


@dataclass(slots=True)
class Counts:
    """What became of lines: all are added, updated, unchanged, repeated or refused. Suspect ones are in."""

    lines: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    suspect: int = 0

    def count(self, part: "Counts") -> None:
        """A part more."""
        for counted in fields(Counts):
            setattr(self, counted.name, getattr(self, counted.name) + getattr(part, counted.name))


@dataclass(slots=True)
class Taken(Counts):
    """What became of a portion's lines, and those that were refused."""

    refused: list[Refused] = field(default_factory=list)

    def put_in_order(self) -> None:
        """By their lines: some are refused in parsing, some by the registry, some by another process."""
        self.refused.sort(key=lambda refused: refused[0])


@dataclass(slots=True)
class Portion:
    """Lines that were parsed, not yet stored."""

    rows: list[Parsed]
    taken: Taken


class Lines(ABC):
    """What an import knows of its own lines. The first column is the number that keeps lines together."""

    columns: ClassVar[Sequence[str]]
    event: ClassVar[AuditAction]

    @abstractmethod
    def parse(self, values: Values) -> tuple[Row, bool]:
        """The row to store and whether a number in it is suspect; raises LineRefused or InvalidIdentifier."""

    @abstractmethod
    def store(self, rows: list[Parsed], taken: Taken) -> None:
        """Store a portion inside a transaction, count it, add the lines that the registry refuses."""

    @abstractmethod
    def finish(self) -> None:
        """After the last portion."""


def stored(source: Source, kind: Lines, *, share: Share = WHOLE) -> Iterator[Taken]:
    """Store the share, portion by portion: stretches of the file, the same ones for every share."""
    for portion in _ahead(_portions(source, kind, share)):
        with transaction.atomic():
            bulk_sql.take_larger_helpings()
            kind.store(portion.rows, portion.taken)
        portion.taken.put_in_order()
        yield portion.taken


def _portions(source: Source, kind: Lines, share: Share) -> Iterator[Portion]:
    portion, stretch = Portion([], Taken()), PORTION * share.of
    end = stretch
    for line, values, found in source.lines(share.has if share.of > 1 else None):
        while line > end:
            yield portion
            portion, end = Portion([], Taken()), end + stretch
        if values is None:
            continue
        portion.taken.lines += 1
        if isinstance(values, LineRefused):
            portion.taken.refused.append((line, values, found))
        else:
            _parse(kind, line, values, portion)
    yield portion


def _parse(kind: Lines, line: int, values: Values, portion: Portion) -> None:
    try:
        row, suspect = kind.parse(values)
    except LineRefused as refusal:
        portion.taken.refused.append((line, refusal, values))
    except InvalidIdentifier as invalid:
        portion.taken.refused.append((line, LineRefused(invalid.code), values))
    else:
        portion.rows.append((line, row, values))
        portion.taken.suspect += suspect


def _ahead(portions: Iterator[Portion]) -> Iterator[Portion]:
    """The next portion is parsed while this one is stored: the database works on another core meanwhile."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="parse") as pool:
        coming = pool.submit(next, portions, None)
        while (portion := coming.result()) is not None:
            coming = pool.submit(next, portions, None)
            yield portion
