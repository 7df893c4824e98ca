"""One import: lines are parsed ahead in a second thread while the database takes the portion before."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.db import transaction

from employers.identifiers import InvalidIdentifier
from employers.importing import tables
from employers.importing.reasons import FileEmpty, LineRefused, RefusedOverSource
from employers.importing.refused import RefusedLines
from employers.importing.source import Source, Values
from employers.importing.tables import Row
from sso_efiles.audit import trail

PORTION = 10_000
"""Lines that one transaction takes: what a break leaves undone, the next run does."""

Refused = tuple[int, LineRefused, Values]


@dataclass(slots=True)
class Report:
    """What became of the lines: added + updated + unchanged + repeated + refused. Suspect ones are in."""

    file: str
    encoding: str = ""
    lines: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    suspect: int = 0
    refused: int = 0
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    refused_file: str = ""
    seconds: float = 0.0
    lines_per_second: int = 0

    def facts(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


@dataclass(slots=True)
class Portion:
    """Lines that were parsed, not yet stored."""

    rows: list[tuple[int, Row, Values]]
    refused: list[Refused]
    lines: int
    suspect: int


class Lines(ABC):
    """What an import knows of its own lines."""

    columns: ClassVar[Sequence[str]]
    event: ClassVar[str]

    @abstractmethod
    def parse(self, values: Values) -> tuple[Row, bool]:
        """The row to store and whether a number in it is suspect; raises LineRefused or InvalidIdentifier."""

    @abstractmethod
    def store(self, rows: list[tuple[int, Row, Values]], report: Report) -> list[Refused]:
        """Store a portion inside a transaction, count it, give back what the registry refuses."""

    @abstractmethod
    def finish(self) -> None:
        """After the last portion."""


def run(path: Path, kind: Lines, *, aside: Path, tell: Callable[[int, int], None]) -> Report:
    """Import a file. `tell` hears how many lines are done, of about how many."""
    began = time.monotonic()
    if aside.resolve() == path.resolve():
        raise RefusedOverSource(file=path.name)
    source = Source(path, kind.columns)
    report = Report(file=path.name, encoding=source.encoding)
    with RefusedLines(aside, kind.columns) as refused:
        for portion in _ahead(_portions(source, kind)):
            _take(portion, kind, report=report, refused=refused)
            tell(report.lines, source.lines)
        kind.finish()
        if not report.lines:
            raise FileEmpty(file=path.name)
        report.refused_by_reason = dict(refused.reasons)
    report.refused = sum(report.refused_by_reason.values())
    report.refused_file = str(aside) if report.refused else ""
    report.seconds = round(time.monotonic() - began, 3)
    report.lines_per_second = round(report.lines / max(report.seconds, 0.001))
    counts = {name: getattr(report, name) for name in ("lines", "added", "updated", "unchanged", "refused")}
    trail.record(kind.event, None, file=report.file, **counts)
    return report


def _take(portion: Portion, kind: Lines, *, report: Report, refused: RefusedLines) -> None:
    with transaction.atomic():
        tables.be_the_only_import()
        late = kind.store(portion.rows, report)
    report.lines += portion.lines
    report.suspect += portion.suspect
    for line, reason, values in sorted([*portion.refused, *late], key=lambda each: each[0]):
        refused.add(line, reason, values)


def _portions(source: Source, kind: Lines) -> Iterator[Portion]:
    portion = Portion([], [], 0, 0)
    for line, values, found in source:
        portion.lines += 1
        if isinstance(values, LineRefused):
            portion.refused.append((line, values, found))
        else:
            _parse(kind, line, values, portion)
        if portion.lines == PORTION:
            yield portion
            portion = Portion([], [], 0, 0)
    if portion.lines:
        yield portion


def _parse(kind: Lines, line: int, values: Values, portion: Portion) -> None:
    try:
        row, suspect = kind.parse(values)
    except LineRefused as refusal:
        portion.refused.append((line, refusal, values))
    except InvalidIdentifier as invalid:
        portion.refused.append((line, LineRefused(invalid.code), values))
    else:
        portion.rows.append((line, row, values))
        portion.suspect += suspect


def _ahead(portions: Iterator[Portion]) -> Iterator[Portion]:
    """The next portion is parsed while this one is stored: PostgreSQL works on another core meanwhile."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="parse") as pool:
        coming = pool.submit(next, portions, None)
        while (portion := coming.result()) is not None:
            coming = pool.submit(next, portions, None)
            yield portion
