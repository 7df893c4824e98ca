"""Ways to read a decoded page: our engines, and what others would use."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytesseract
from PIL import Image

from ocr.decode import Scan
from ocr.engine import Engine, PageText
from ocr.preparation.pixels import to_gray
from ocr.registry import get_engine

YARDSTICK = "pytesseract"
OTHER = "ocrmypdf"
ENGINES = ("line_network", "tesseract", YARDSTICK, OTHER)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine said; None where it has no opinion."""

    text: str
    page: PageText | None = None

    @property
    def rotation(self) -> int | None:
        return self.page.rotation if self.page else None

    @property
    def blank(self) -> bool | None:
        return self.page.blank if self.page else None


class Way(Protocol):
    """A way to read a decoded page."""

    def __call__(self, scan: Scan) -> Answer: ...


@dataclass(frozen=True, slots=True)
class OurEngine:
    """One of ocr/engines."""

    engine: Engine

    def __call__(self, scan: Scan) -> Answer:
        text = self.engine.read(scan.picture, dpi=scan.dpi)
        return Answer(text.text, text)


def plain_pytesseract(scan: Scan) -> Answer:
    """As the library's own documentation would have it."""
    picture = Image.fromarray(to_gray(scan.picture))
    return Answer(pytesseract.image_to_string(picture, lang="tha+eng", config=f"--dpi {scan.dpi}"))


def ocrmypdf(scan: Scan) -> Answer:
    """As its own documentation would have it: a picture in, the text beside the PDF out."""
    with TemporaryDirectory() as folder:
        picture, text = Path(folder) / "page.png", Path(folder) / "page.txt"
        Image.fromarray(to_gray(scan.picture)).save(picture, dpi=(scan.dpi, scan.dpi))
        how = ["-l", "tha+eng", "--jobs", "1", "--output-type", "pdf", "--sidecar", str(text), "--quiet"]
        command = [OTHER, *how, "--image-dpi", str(scan.dpi), str(picture), f"{folder}/page.pdf"]
        subprocess.run(command, check=True, timeout=300, capture_output=True)
        return Answer(text.read_text(encoding="utf-8"))


def way(name: str) -> Way:
    """Ready to read: its models are loaded."""
    if name in PLAIN:
        return PLAIN[name]
    engine = get_engine(name)
    engine.warm()
    return OurEngine(engine)


PLAIN: dict[str, Way] = {YARDSTICK: plain_pytesseract, OTHER: ocrmypdf}
