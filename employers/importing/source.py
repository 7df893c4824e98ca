"""A CSV file as numbered lines: encoding detected, header checked; a broken line spares its neighbours."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from employers.importing.reasons import (
    ColumnsMissing,
    FileEmpty,
    FileMissing,
    FileNotReadable,
    LineReason,
    LineRefused,
    NotAFile,
    NotCsv,
)

Values = Sequence[str]
OwnsLine = Callable[[str, int], bool]
"""Whether a line is ours, by its first column as it is spelled there and its number."""
_LONG = 100_000  # below csv.field_size_limit(), 131,072 letters: a longer field would be an error
_BLOCK = 1 << 20  # bytes
_THAI_UTF8 = re.compile(rb"\xe0[\xb8-\xb9][\x80-\xbf]")
_OTHER_KINDS = (
    (b"PK\x03\x04", "Excel (.xlsx) / ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel (.xls)"),
    (b"%PDF", "PDF"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x1f\x8b", "gzip"),
)
UTF_8, THAI_WINDOWS = "utf-8-sig", "cp874"
"""cp874 holds all of TIS-620, and what Thai Windows adds to it."""


class Source:
    """A file and its lines: `columns` in this order, whatever the order in the file; others left out."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = path, tuple(columns)
        self.encoding, self.estimated_lines = _detect_encoding(path)

    def lines(
        self, takes: OwnsLine | None = None
    ) -> Iterator[tuple[int, Values | LineRefused | None, Values]]:
        """Number, the wanted values or why not, the fields as they stand there; None for another's line.

        Another's lines are left out where that can be told at a glance; the last line is always there.
        """
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            feed = _RewindableLines(file)
            records = _read_records(feed)
            first = next(records, None)
            if first is None:
                raise FileEmpty(file=self.path.name)
            pick, width = self._parse_header(first[1])
            feed.width = width
            feed.takes = takes if pick is _identity else None
            for number, record, reason in records:
                if reason is None and len(record) != width:
                    reason = LineRefused(LineReason.COLUMNS_WRONG, found=len(record), wanted=width)
                values = None if reason else pick(record)
                mine = takes is None or takes(values[0] if values else "", number)
                yield number, (values or reason) if mine else None, record
            yield feed.number - 1, None, ()

    def _parse_header(self, record: Sequence[str]) -> tuple[Callable[[Sequence[str]], Values], int]:
        names = [name.strip().lower() for name in record]
        missing = [column for column in self.columns if column not in names]
        if missing:
            wanted = ",".join(self.columns)
            raise ColumnsMissing(file=self.path.name, columns=", ".join(missing), wanted=wanted)
        if tuple(names) == self.columns:
            return _identity, len(names)
        return itemgetter(*map(names.index, self.columns)), len(names)


class _RewindableLines:
    """Physical lines for the CSV reader, remembered so that they can be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.again = lines, deque[str]()
        self.consumed: list[str] = []
        self.number = 1
        """Of the line where the next record begins."""
        self.width = 0
        self.takes: OwnsLine | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.lines)
        if self.takes and not self.consumed:
            while self._is_foreign(line):
                self.number += 1
                line = self.again.popleft() if self.again else next(self.lines)
        self.consumed.append(line)
        return line

    def _is_foreign(self, line: str) -> bool:
        """Told only of a line that is surely one whole record of the right width."""
        if '"' in line or line.count(",") != self.width - 1 or len(line) >= _LONG or not self.takes:
            return False
        return not self.takes(line[: line.index(",")], self.number)


def _identity(record: Sequence[str]) -> Values:
    return record


def _read_records(feed: _RewindableLines) -> Iterator[tuple[int, list[str], LineRefused | None]]:
    """Records with the number of the line where they begin; a quote left open costs its own line only."""
    reader = csv.reader(feed)
    while True:
        reason: LineRefused | None = None
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            record, reason = [], LineRefused(LineReason.QUOTE_OPEN)
        consumed, feed.consumed = feed.consumed, []
        if reason or (len(consumed) > 1 and _is_broken(consumed, record, width=feed.width)):
            feed.again.extendleft(reversed(consumed[1:]))
            first, reason = consumed[0], LineRefused(LineReason.QUOTE_OPEN)
            consumed, record = [first], [first.rstrip("\r\n")]
        if record:
            yield feed.number, record, reason
        feed.number += len(consumed)


def _is_broken(consumed: Sequence[str], record: Sequence[str], *, width: int) -> bool:
    """A field may hold line ends; but not what is a whole line of the table itself."""
    return len(record) != width or any(line.count(",") >= width - 1 for line in consumed[1:])


def _detect_encoding(path: Path) -> tuple[str, int]:
    """The encoding and an estimate of the lines: one pass over the bytes, before anything is changed."""
    try:
        with path.open("rb") as file:
            _refuse_other_kinds(path, file.read(8))
        whole, lines = _is_utf8(_read_blocks(path))
        return (UTF_8 if whole or _is_mostly_utf8(_read_blocks(path)) else THAI_WINDOWS), max(lines - 1, 1)
    except FileNotFoundError as error:
        raise FileMissing(file=path.name) from error
    except IsADirectoryError as error:
        raise NotAFile(file=path.name) from error
    except OSError as error:
        raise FileNotReadable(file=path.name, why=error.strerror or type(error).__name__) from error


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf\r\n \t"):
        raise FileEmpty(file=path.name)
    for sign, real in _OTHER_KINDS:
        if head.startswith(sign):
            raise NotCsv(file=path.name, real=real)


def _read_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _is_utf8(blocks: Iterator[bytes]) -> tuple[bool, int]:
    """Whether all of it decodes, and how many lines there are."""
    decoder, whole, lines = codecs.getincrementaldecoder("utf-8")(), True, 0
    for block in blocks:
        lines += block.count(b"\n")
        try:
            decoder.decode(block) if whole else None
        except UnicodeDecodeError:
            whole = False
    return whole, lines


def _is_mostly_utf8(blocks: Iterator[bytes]) -> bool:
    """Plainly Thai in UTF-8, with a few bytes broken: more than half of what is not ASCII."""
    high = thai = 0
    for block in blocks:
        high += len(block) - len(block.translate(None, _HIGH_BYTES))
        thai += 3 * len(_THAI_UTF8.findall(block))
    return thai * 2 > high


_HIGH_BYTES = bytes(range(0x80, 0x100))
