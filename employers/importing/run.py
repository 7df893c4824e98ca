"""One import: a file into the registry, bad lines aside, and a report of it."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from employers.importing.chunks import Counts, Lines, Taken
from employers.importing.parallel import jobs_for, taken
from employers.importing.reasons import FileEmpty, RefusedOverSource
from employers.importing.rejects import RefusedLines
from employers.importing.source import Source
from sso_efiles.audit import trail


@dataclass(slots=True)
class Report(Counts):
    """What became of the lines of a file."""

    file: str = ""
    encoding: str = ""
    refused: int = 0
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    refused_file: str = ""
    seconds: float = 0.0
    lines_per_second: int = 0

    def facts(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)

    def add(self, part: Taken) -> None:
        """One portion more."""
        self.count(part)
        self.refused += len(part.refused)


def run(path: Path, kind: Lines, *, aside: Path, tell: Callable[[int, int], None], jobs: int = 0) -> Report:
    """Import a file, with as many processes as it is worth unless `jobs` says how many.

    `tell` hears how many lines are done, of about how many.
    """
    began = time.monotonic()
    if aside.resolve() == path.resolve():
        raise RefusedOverSource(file=path.name)
    source = Source(path, kind.columns)
    report = Report(file=path.name, encoding=source.encoding)
    with RefusedLines(aside, kind.columns) as refused:
        try:
            _take(source, kind, report, refused=refused, tell=tell, jobs=jobs or jobs_for(source.about))
        finally:
            if report.lines:  # also of an import that broke off: its portions stay
                _record(kind, report)
        if not report.lines:
            raise FileEmpty(file=path.name)
        report.refused_by_reason = dict(refused.reasons)
    report.refused_file = str(aside) if report.refused else ""
    report.seconds = round(time.monotonic() - began, 3)
    report.lines_per_second = round(report.lines / max(report.seconds, 0.001))
    return report


def _take(
    source: Source,
    kind: Lines,
    report: Report,
    *,
    refused: RefusedLines,
    tell: Callable[[int, int], None],
    jobs: int,
) -> None:
    for part in taken(source, kind, jobs=jobs):
        report.add(part)
        for line in part.refused:
            refused.add(*line)
        tell(report.lines, source.about)
    kind.finish()


def _record(kind: Lines, report: Report) -> None:
    counts = {name: getattr(report, name) for name in ("lines", "added", "updated", "unchanged", "refused")}
    trail.record(kind.event, None, file=report.file, **counts)
