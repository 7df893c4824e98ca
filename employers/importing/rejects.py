"""The lines that were not taken, in a CSV beside the source: mended there, they can be imported from it."""

import csv
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Self, TextIO

from employers.importing.formulas import quote_formula
from employers.importing.reasons import FileNotReadable, LineRefused


def default_rejects_path(path: Path) -> Path:
    """registry.csv -> registry.refused.csv."""
    return path.with_name(f"{path.stem if path.suffix else path.name}.refused.csv")


class RejectsFile:
    """Written as they come. The file is there only when a line was refused; only its owner may read it."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = path, tuple(columns)
        self.reasons: Counter[str] = Counter()
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Tried before anything is imported: no folder turns out to be closed half way."""
        try:
            self.path.unlink(missing_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise FileNotReadable(file=self.path.name, why=error.strerror or type(error).__name__) from error
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(["line", "reason", "reason_th", "reason_en", *self.columns, "as_found"])
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()
        if not self.reasons:
            self.path.unlink(missing_ok=True)

    def add(self, line: int, refusal: LineRefused, values: Sequence[str]) -> None:
        """Keep one line; what does not fit the columns is kept as one text."""
        self.reasons[refusal.reason] += 1
        fits = len(values) == len(self.columns)
        cells = [quote_formula(value) for value in values] if fits else [""] * len(self.columns)
        rest = "" if fits else quote_formula(",".join(values))
        self._csv.writerow([line, refusal.reason, refusal.th, refusal.en, *cells, rest])
