"""A CSV file as numbered lines: dialect detected, header checked; a broken line spares its neighbours."""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from employers.importing import headings
from employers.importing.dialect import detect_dialect, detect_encoding
from employers.importing.reasons import LineReason, LineRefused

Values = Sequence[str]
OwnsLine = Callable[[str, int], bool]
"""Whether a line is ours, by its first column as it is spelled there and its number."""
_LONG = 100_000  # below csv.field_size_limit(), 131,072 letters: a longer field would be an error


class Source:
    """A file and its lines: `columns` in this order, whatever the order in the file; others left out."""

    def __init__(self, path: Path, columns: Sequence[str], *, optional: Sequence[str] = ()) -> None:
        self.path, self.columns = path, tuple(columns)
        self.encoding, self.estimated_lines = detect_encoding(path)
        self._dialect = detect_dialect(path, self.encoding, self.columns)
        self.separator, self.width = self._dialect.separator, len(self._dialect.headings)
        self._named = headings.recognise(self._dialect.headings, self.columns)
        self._required_width = self._count_required(optional)

    @property
    def renamed(self) -> dict[str, str]:
        """Headings that stand for a column of another name."""
        pairs = zip(self._dialect.headings, self._named, strict=True)
        return {heading: column for heading, column in pairs if column and heading.lower() != column}

    def lines(
        self, takes: OwnsLine | None = None
    ) -> Iterator[tuple[int, Values | LineRefused | None, Values]]:
        """Number, the wanted values or why not, the fields as they stand there; None for another's line.

        Another's lines are left out where that can be told at a glance; the last line is always there.
        """
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            feed = _RewindableLines(file, self.separator)
            feed.skip(self._dialect.lines_before)
            feed.skip_record()
            feed.width, pick = self.width, self._picker()
            records = _read_records(feed)
            feed.takes = takes if pick is _identity else None
            for number, record, reason in records:
                if not (record[0] or any(map(str.strip, record))):
                    continue  # a spreadsheet's empty rows are no lines
                fitted = record if reason or len(record) == self.width else self._fit(record, feed)
                if fitted is None:
                    reason = LineRefused(LineReason.COLUMNS_WRONG, found=len(record), wanted=self.width)
                values = pick(fitted) if fitted is not None and reason is None else None
                mine = takes is None or takes(values[0] if values else "", number)
                yield number, (values or reason) if mine else None, record
            yield feed.number - 1, None, ()

    def _picker(self) -> Callable[[Sequence[str]], Values]:
        if tuple(self._named) == self.columns:
            return _identity
        lowered = [heading.lower() for heading in self._dialect.headings]
        return itemgetter(*(self._place_of(column, lowered) for column in self.columns))

    def _place_of(self, column: str, lowered: Sequence[str]) -> int:
        return lowered.index(column) if column in lowered else self._named.index(column)

    def _fit(self, record: list[str], feed: "_RewindableLines") -> list[str] | None:
        """A line with the empty fields at its end that a spreadsheet dropped or added; None if it cannot be.

        The last line of a file that breaks off is none of these: what is missing there was more.
        """
        if len(record) > self.width:
            return None if any(map(str.strip, record[self.width :])) else record[: self.width]
        whole = feed.last.endswith(("\n", "\r"))
        if not whole or len(record) < self._required_width:
            return None
        return [*record, *[""] * (self.width - len(record))]

    def _count_required(self, optional: Sequence[str]) -> int:
        """Fields up to the last one that may not be empty."""
        needed = [place for place, name in enumerate(self._named) if name and name not in optional]
        return max(needed) + 1


class _RewindableLines:
    """Physical lines for the CSV reader, remembered so that they can be read again."""

    def __init__(self, lines: Iterator[str], separator: str) -> None:
        self.lines, self.again = lines, deque[str]()
        self.separator = separator
        self.consumed: list[str] = []
        self.number = 1
        """Of the line where the next record begins."""
        self.width = 0
        self.takes: OwnsLine | None = None
        self.last = ""
        """The physical line that was read last."""

    def skip(self, lines: int) -> None:
        """Leave out what stands above the header."""
        for _ in range(lines):
            next(self.lines)
        self.number += lines

    def skip_record(self) -> None:
        """Leave out the header, whose headings may hold line ends."""
        next(csv.reader(self, delimiter=self.separator))
        self.number += len(self.consumed)
        self.consumed = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.lines)
        if self.takes and not self.consumed:
            while self._is_foreign(line):
                self.number += 1
                line = self.again.popleft() if self.again else next(self.lines)
        self.consumed.append(line)
        self.last = line
        return line

    def _is_foreign(self, line: str) -> bool:
        """Told only of a line that is surely one whole record of the right width."""
        if (
            '"' in line
            or line.count(self.separator) != self.width - 1
            or len(line) >= _LONG
            or not self.takes
        ):
            return False
        return not self.takes(line[: line.index(self.separator)], self.number)


def _identity(record: Sequence[str]) -> Values:
    return record


def _read_records(feed: _RewindableLines) -> Iterator[tuple[int, list[str], LineRefused | None]]:
    """Records with the number of the line where they begin; a quote left open costs its own line only."""
    reader = csv.reader(feed, delimiter=feed.separator)
    while True:
        reason: LineRefused | None = None
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            record, reason = [], LineRefused(LineReason.QUOTE_OPEN)
        consumed, feed.consumed = feed.consumed, []
        if reason or (len(consumed) > 1 and _is_broken(consumed, record, feed)):
            feed.again.extendleft(reversed(consumed[1:]))
            first, reason = consumed[0], LineRefused(LineReason.QUOTE_OPEN)
            consumed, record = [first], [first.rstrip("\r\n")]
        if record:
            yield feed.number, record, reason
        feed.number += len(consumed)


def _is_broken(consumed: Sequence[str], record: Sequence[str], feed: _RewindableLines) -> bool:
    """A field may hold line ends; but not what is a whole line of the table itself."""
    fewest = feed.width - 1
    return len(record) != feed.width or any(line.count(feed.separator) >= fewest for line in consumed[1:])
