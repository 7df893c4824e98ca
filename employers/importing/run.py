"""One import: a file into the registry, bad lines into a file of their own, and a report of it."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from employers.importing.chunks import ChunkResult, Counts, LineImporter
from employers.importing.parallel import import_file, worker_count
from employers.importing.reasons import FileEmpty, RefusedOverSource
from employers.importing.rejects import RejectsFile
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
    remarks: dict[str, int] = field(default_factory=dict)
    """Lines by what was mended in them or is worth a look: codes of Remark."""
    separator: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    """Headings that were taken for columns of another name."""
    seconds: float = 0.0
    lines_per_second: int = 0

    def facts(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)

    def add(self, part: ChunkResult) -> None:
        """One chunk more."""
        self.add_counts(part)
        self.refused += len(part.rejects)
        for remark, lines in part.remarks.items():
            self.remarks[remark.value] = self.remarks.get(remark.value, 0) + lines


def run_import(
    path: Path,
    importer: LineImporter[Any],
    *,
    rejects_path: Path,
    on_progress: Callable[[int, int], None],
    workers: int = 0,
) -> Report:
    """Import a file, with as many processes as it is worth unless `workers` says how many.

    `on_progress` hears how many lines are done, of about how many.
    """
    began = time.monotonic()
    if rejects_path.resolve() == path.resolve():
        raise RefusedOverSource(file=path.name)
    source = Source(path, importer.columns, optional=importer.optional)
    report = Report(
        file=path.name, encoding=source.encoding, separator=source.separator, headings=source.renamed
    )
    with RejectsFile(rejects_path, importer.columns) as rejects:
        workers = workers or worker_count(source.estimated_lines)
        try:
            _import_lines(source, importer, report, rejects=rejects, on_progress=on_progress, workers=workers)
        finally:
            if report.lines:  # also of an import that broke off: its chunks stay
                _record_import(importer, report)
        if not report.lines:
            raise FileEmpty(file=path.name)
        report.refused_by_reason = dict(rejects.reasons)
    report.refused_file = str(rejects_path) if report.refused else ""
    _note_pace(report, seconds=time.monotonic() - began)
    return report


def _note_pace(report: Report, *, seconds: float) -> None:
    report.seconds = round(seconds, 3)
    report.lines_per_second = round(report.lines / max(report.seconds, 0.001))


def _import_lines(
    source: Source,
    importer: LineImporter[Any],
    report: Report,
    *,
    rejects: RejectsFile,
    on_progress: Callable[[int, int], None],
    workers: int,
) -> None:
    for part in import_file(source, importer, workers=workers):
        report.add(part)
        for reject in part.rejects:
            rejects.add(reject.number, reject.refusal, reject.values)
        on_progress(report.lines, source.estimated_lines)
    importer.finish()


def _record_import(importer: LineImporter[Any], report: Report) -> None:
    counts = {name: getattr(report, name) for name in ("lines", "added", "updated", "unchanged", "refused")}
    trail.record(importer.event, None, by=importer.by, file=report.file, **counts)
