"""A CSV file as a two-stage pipeline: chunks of lines are parsed ahead while the one before is stored.

Problem: keep a million lines out of memory, and both the parser's and the database's core at work. Chunks
come in the order of the file, each is one transaction (bulk upsert), and each says what became of its lines.
Several processes may take a partition of the lines each (hash partitioning by the key in the first column).
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from django.db import transaction

from employers.identifiers import InvalidIdentifier
from employers.importing import bulk_sql
from employers.importing.cells import read_code
from employers.importing.reasons import BY_CODE, LineRefused
from employers.importing.remarks import UNCHANGED, Remark
from employers.importing.source import Source, Values
from sso_efiles.accounts.models import User
from sso_efiles.audit.actions import AuditAction

CHUNK_LINES = 10_000
"""Lines that one transaction takes: what a break leaves undone, the next run does. # guess: a second"""

Line = TypeVar("Line")
"""What an importer makes of a line: a dataclass of its own."""


@dataclass(slots=True)
class ParsedLine(Generic[Line]):
    """A line that can be stored: its number, what it says, what stood there."""

    number: int
    says: Line
    values: Values


@dataclass(slots=True)
class Reject:
    """A line that is not taken: its number, why not, what stood there."""

    number: int
    refusal: LineRefused
    values: Values


@dataclass(frozen=True, slots=True)
class Partition:
    """Which of the lines a process takes, by the remainder of their key: all of one employer go one way."""

    number: int = 0
    of: int = 1

    def owns(self, key: str, line: int) -> bool:
        """`key` as it is spelled in the file; a line with no number in it goes by its own."""
        digits = key if key.isascii() and key.isdigit() else read_code(key, 1)
        return (int(digits) if digits.isdecimal() else line) % self.of == self.number


WHOLE_FILE = Partition()


@dataclass(slots=True)
class Counts:
    """What became of lines: added, updated, unchanged, repeated or refused; suspect and mended are in."""

    lines: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    suspect: int = 0
    mended: int = 0

    def add_counts(self, part: "Counts") -> None:
        """Add what became of a part of the lines."""
        for counted in fields(Counts):
            setattr(self, counted.name, getattr(self, counted.name) + getattr(part, counted.name))


@dataclass(slots=True)
class ChunkResult(Counts):
    """What became of a chunk's lines, and those that were refused."""

    rejects: list[Reject] = field(default_factory=list)
    remarks: Counter[Remark] = field(default_factory=Counter)

    def sort_rejects(self) -> None:
        """Put rejects in the order of their lines: parsing, the registry and other processes find them."""
        self.rejects.sort(key=attrgetter("number"))


@dataclass(slots=True)
class Chunk(Generic[Line]):
    """Lines that are parsed and not yet stored."""

    lines: list[ParsedLine[Line]]
    result: ChunkResult


class LineImporter(ABC, Generic[Line]):
    """What an import knows of its own lines. The first column is the number that keeps lines together."""

    columns: ClassVar[Sequence[str]]
    optional: ClassVar[Sequence[str]]
    """Columns that may be empty: a spreadsheet drops them where they are the last of a line."""
    event: ClassVar[AuditAction]
    by: User | None = None
    """Who imports; None for a command."""

    @abstractmethod
    def parse(self, values: Values, remarks: set[Remark]) -> tuple[Line, bool]:
        """What a line says and whether a number in it is suspect; raises LineRefused or InvalidIdentifier.

        What was mended in it goes into `remarks`.
        """

    @abstractmethod
    def store(self, lines: list[ParsedLine[Line]], result: ChunkResult) -> None:
        """Store a chunk inside a transaction, count it, add the lines that the registry refuses."""

    @abstractmethod
    def finish(self) -> None:
        """After the last chunk."""


def import_chunks(
    source: Source, importer: LineImporter[Any], *, partition: Partition = WHOLE_FILE
) -> Iterator[ChunkResult]:
    """Store a partition chunk by chunk; a chunk ends at the same line in every partition of a file."""
    for chunk in _parse_ahead(_parse_chunks(source, importer, partition)):
        with transaction.atomic():
            bulk_sql.raise_gin_pending_limit()
            importer.store(chunk.lines, chunk.result)
        chunk.result.sort_rejects()
        yield chunk.result


def _parse_chunks(
    source: Source, importer: LineImporter[Line], partition: Partition
) -> Iterator[Chunk[Line]]:
    chunk, span = Chunk[Line]([], ChunkResult()), CHUNK_LINES * partition.of
    end = span
    for number, values, found in source.lines(partition.owns if partition.of > 1 else None):
        while number > end:
            yield chunk
            chunk, end = Chunk([], ChunkResult()), end + span
        if values is None:
            continue
        chunk.result.lines += 1
        if isinstance(values, LineRefused):
            chunk.result.rejects.append(Reject(number, values, found))
        else:
            remarks = {Remark.SHORT_LINE} if len(found) < source.width else set[Remark]()
            _parse_line(importer, number, values, chunk, remarks=remarks)
    yield chunk


def _parse_line(
    importer: LineImporter[Line], number: int, values: Values, chunk: Chunk[Line], *, remarks: set[Remark]
) -> None:
    try:
        says, suspect = importer.parse(values, remarks)
    except LineRefused as refusal:
        chunk.result.rejects.append(Reject(number, refusal, values))
    except InvalidIdentifier as invalid:
        chunk.result.rejects.append(Reject(number, LineRefused(BY_CODE[invalid.code]), values))
    else:
        chunk.lines.append(ParsedLine(number, says, values))
        chunk.result.suspect += suspect
        if remarks:
            chunk.result.remarks.update(remarks)
            chunk.result.mended += not remarks.issubset(UNCHANGED)


def _parse_ahead(chunks: Iterator[Chunk[Line]]) -> Iterator[Chunk[Line]]:
    """Prefetch of one: the next chunk is parsed while this one is stored on the database's core."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="parse") as pool:
        coming = pool.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = pool.submit(next, chunks, None)
            yield chunk
