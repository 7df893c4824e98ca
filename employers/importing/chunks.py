"""A CSV file as a two-stage pipeline: chunks of lines are parsed ahead while the one before is stored.

Problem: keep a million lines out of memory, and both the parser's and the database's core at work. Chunks
come in the order of the file, each is one transaction (bulk upsert), and each says what became of its lines.
Several processes may take a partition of the lines each (hash partitioning by the key in the first column).
"""

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

CHUNK_LINES = 10_000
"""Lines that one transaction takes: what a break leaves undone, the next run does. # guess: a second"""

Parsed = tuple[int, Row, Values]
"""Number of the line, what is stored, what stood there."""
Reject = tuple[int, LineRefused, Values]


@dataclass(frozen=True, slots=True)
class Partition:
    """Which of the lines a process takes, by the remainder of their key: all of one employer go one way."""

    number: int = 0
    of: int = 1

    def owns(self, key: str, line: int) -> bool:
        """`key` as it is spelled in the file; a line with no number in it goes by its own."""
        digits = key if key.isascii() and key.isdigit() else plain(key)
        return (int(digits) if digits.isdecimal() else line) % self.of == self.number


WHOLE_FILE = Partition()


@dataclass(slots=True)
class Counts:
    """What became of lines: all are added, updated, unchanged, repeated or refused. Suspect ones are in."""

    lines: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    suspect: int = 0

    def add_counts(self, part: "Counts") -> None:
        """Add what became of a part of the lines."""
        for counted in fields(Counts):
            setattr(self, counted.name, getattr(self, counted.name) + getattr(part, counted.name))


@dataclass(slots=True)
class ChunkResult(Counts):
    """What became of a chunk's lines, and those that were refused."""

    rejects: list[Reject] = field(default_factory=list)

    def sort_rejects(self) -> None:
        """Put rejects in the order of their lines: parsing, the registry and other processes find them."""
        self.rejects.sort(key=lambda reject: reject[0])


@dataclass(slots=True)
class Chunk:
    """Lines that are parsed and not yet stored."""

    rows: list[Parsed]
    result: ChunkResult


class LineImporter(ABC):
    """What an import knows of its own lines. The first column is the number that keeps lines together."""

    columns: ClassVar[Sequence[str]]
    event: ClassVar[AuditAction]

    @abstractmethod
    def parse(self, values: Values) -> tuple[Row, bool]:
        """The row to store and whether a number in it is suspect; raises LineRefused or InvalidIdentifier."""

    @abstractmethod
    def store(self, rows: list[Parsed], result: ChunkResult) -> None:
        """Store a chunk inside a transaction, count it, add the lines that the registry refuses."""

    @abstractmethod
    def finish(self) -> None:
        """After the last chunk."""


def import_chunks(
    source: Source, importer: LineImporter, *, partition: Partition = WHOLE_FILE
) -> Iterator[ChunkResult]:
    """Store a partition chunk by chunk; a chunk ends at the same line in every partition of a file."""
    for chunk in _parse_ahead(_parse_chunks(source, importer, partition)):
        with transaction.atomic():
            bulk_sql.raise_gin_pending_limit()
            importer.store(chunk.rows, chunk.result)
        chunk.result.sort_rejects()
        yield chunk.result


def _parse_chunks(source: Source, importer: LineImporter, partition: Partition) -> Iterator[Chunk]:
    chunk, span = Chunk([], ChunkResult()), CHUNK_LINES * partition.of
    end = span
    for line, values, found in source.lines(partition.owns if partition.of > 1 else None):
        while line > end:
            yield chunk
            chunk, end = Chunk([], ChunkResult()), end + span
        if values is None:
            continue
        chunk.result.lines += 1
        if isinstance(values, LineRefused):
            chunk.result.rejects.append((line, values, found))
        else:
            _parse_line(importer, line, values, chunk)
    yield chunk


def _parse_line(importer: LineImporter, line: int, values: Values, chunk: Chunk) -> None:
    try:
        row, suspect = importer.parse(values)
    except LineRefused as refusal:
        chunk.result.rejects.append((line, refusal, values))
    except InvalidIdentifier as invalid:
        chunk.result.rejects.append((line, LineRefused(invalid.code), values))
    else:
        chunk.rows.append((line, row, values))
        chunk.result.suspect += suspect


def _parse_ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Prefetch of one: the next chunk is parsed while this one is stored on the database's core."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="parse") as pool:
        coming = pool.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = pool.submit(next, chunks, None)
            yield chunk
