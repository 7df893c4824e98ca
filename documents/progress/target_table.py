"""A table of targets that a person sends: good lines are set, the others are shown with why not."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from documents.progress.target_lines import TargetImporter
from employers.importing.run import Report, run_import
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action

_LONGEST_NAME = 60
"""Letters of a file's name that are kept: a Thai one has three bytes a letter, and a disk takes 255."""


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not taken."""

    number: int
    th: str
    en: str
    text: str
    """What stands there."""


def import_table(name: str, content: Iterable[bytes], *, by: User) -> tuple[Report, list[RefusedLine]]:
    """Set what a CSV says, in this process. Forbidden, and what makes a file no table."""
    policy.require(by, Action.TARGETS)
    with TemporaryDirectory() as folder:
        path = Path(folder, "table", _plain(name))
        path.parent.mkdir()
        path.write_bytes(b"".join(content))
        refused = Path(folder, "refused")
        importer = TargetImporter(source=path.name, by=by)
        report = run_import(path, importer, rejects_path=refused, on_progress=_say_nothing, workers=1)
        return report, _read_refused(refused) if report.refused else []


def _plain(name: str) -> str:
    letters = "".join(letter for letter in name if letter.isprintable() and letter not in "/\\")
    return letters[-_LONGEST_NAME:].lstrip(".") or "targets.csv"


def _say_nothing(_done: int, _about: int) -> None:
    return


def _read_refused(path: Path) -> list[RefusedLine]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            RefusedLine(
                int(row["line"]),
                row["reason_th"],
                row["reason_en"],
                row["as_found"] or ",".join(row[column] for column in TargetImporter.columns),
            )
            for row in csv.DictReader(file)
        ]
