"""Pages to read, each with what truly stands on it: the bundled ones, or any folder laid out like them.

A generator of other pages joins here: it makes Sheets, and SETS names it.
Those of `papers` are made at first use.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ocr import decode
from ocr.decode import Scan
from ocr.engine import Picture
from ocr.limits import Limits
from tests.benchmarks.papers.make import make

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "demo"
MADE = Path(__file__).resolve().parent / "out" / "papers"
_KINDS = {".jpg": "jpeg", ".png": "png", ".tiff": "tiff", ".pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of one sheet; `scan` decodes it as the product does, each time anew."""

    name: str
    truth: Mapping[str, Any]
    """As in data/demo/truth.json: lines and their pieces, fields, level of damage, blank, rotate."""
    scan: Callable[[], Scan]

    @property
    def blank(self) -> bool:
        """Nothing is to be read on it."""
        return bool(self.truth["blank"])

    @property
    def rotation(self) -> int:
        """Degrees clockwise that it has to be turned to stand upright."""
        return int(self.truth["rotate"])

    @property
    def level(self) -> str:
        """How much the scan is damaged, and whether it was filled in as if by hand."""
        return f"{self.truth['level']}{', by hand' if self.truth.get('fill') == 'hand' else ''}"

    def turned(self, quarters: int) -> Sheet:
        """The same sheet laid on the scanner a quarter, a half or three quarters round."""
        return replace(
            self,
            name=f"{self.name}, turned {quarters}",
            truth={**self.truth, "rotate": (self.rotation + 90 * quarters) % 360},
            scan=partial(_turned, self.scan, quarters),
        )


def _turned(scan: Callable[[], Scan], quarters: int) -> Scan:
    as_it_was = scan()
    return replace(as_it_was, picture=np.ascontiguousarray(np.rot90(as_it_was.picture, quarters)))


def in_folder(root: Path) -> Iterator[Sheet]:
    """The pages that `truth.json` tells of; the scans lie in `folders/` and `stack/`."""
    truth = json.loads((root / "truth.json").read_text(encoding="utf-8"))
    for folder in truth["folders"]:
        for page in folder["pages"]:
            yield _sheet(root / "folders" / folder["folder"], page)
    for page in truth.get("stack", ()):
        yield _sheet(root / "stack", page)


def _sheet(folder: Path, page: Mapping[str, Any]) -> Sheet:
    path, number = folder / page["file"], page["page"]
    kind = _KINDS[path.suffix]
    scan = partial(decode.read, path, kind=kind, number=number, limits=Limits())
    return Sheet(f"{folder.name}/{path.name} {number}", page, scan)


def decode_bytes(data: bytes) -> Picture:
    """The picture of a JPEG of a generator, gray where it is gray."""
    return np.asarray(Image.open(io.BytesIO(data)), np.uint8)


def _made(name: str, family: str, *, seed: int, count: int) -> Iterator[Sheet]:
    return in_folder(make(family, seed=seed, count=count, out=MADE / name))


SETS: dict[str, Callable[[], Iterator[Sheet]]] = {
    "bundled": partial(in_folder, BUNDLED),
    "tuning": partial(_made, "tuning", "tuning", seed=11, count=70),
    "harder-tuning": partial(_made, "harder-tuning", "harder-tuning", seed=12, count=42),
    "papers": partial(_made, "papers", "others", seed=2601, count=200),
    "harder": partial(_made, "harder", "harder", seed=2602, count=100),
    "mix": partial(_made, "mix", "others", seed=2603, count=300),
}
"""The two for tuning may be looked at while the reader is built; the others only measure it."""
