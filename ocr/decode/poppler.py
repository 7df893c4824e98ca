"""Poppler's `pdftoppm`, one page a call: the picture, and what it complained of, told by kind."""

from __future__ import annotations

import re
import resource
import signal
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pdf2image.parsers import parse_buffer_to_ppm
from PIL import Image

from ocr.decode.scan import MENDED

_PROGRAM: Final = "pdftoppm"
_MOST_COMPLAINTS: Final = 65_536  # guess: bytes; a damaged page repeats itself thousands of times
_LINE: Final = re.compile(
    r"^(?:Syntax|Internal|Command Line|Config|Unimplemented Feature|Permission|I/O)[^:]*: ?(.*)"
)


FONT: Final = "font_missing"
OTHER: Final = "drawn_with_complaints"
"""Kinds of complaint: codes of documents/doubts.py."""

_FONT: Final = re.compile(
    r"(?i)\bfont|language pack|character collection|CMap|CIDToGID|glyph|FoFi|Type ?1C?\b|TrueType|encoding"
)
_MENDED: Final = re.compile(
    r"(?i)xref|trailer|reconstruct|startxref|catalog|page tree|page count|Kids|Couldn't read"
    r"|hint table|linearization"
)
_HARMLESS: Final = re.compile(
    r"(?i)may not be a PDF file|destination|Suspects|outline|Invalid Font Weight|ligature component"
    r"|Mismatch between font type|bookmark|metadata|structure tree|StructTree|ActualText|action|Link"
    r"|optional content|Bad MediaBox|Bad CropBox|Bad bounding box in annotation|named dest|Popup"
    r"|Substituting font"
)
"""About what is not on the picture, or what is looked at by ourselves (boxes, fonts by their file)."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one call gave: no image where poppler drew nothing, and its complaints as they came."""

    image: Image.Image | None
    complaints: str = ""
    out_of_time: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of complaint, each once."""
        return classify_complaints(self.complaints)


def draw_page(path: Path, *, number: int, long_side: int, cpu_s: int) -> Drawing:
    """Draw one page so that its longer side has so many pixels; lines however thin are drawn solid. Stopped,
    without an image, after so many CPU seconds.
    """
    arguments = ["-f", str(number), "-l", str(number), "-scale-to", str(long_side), "-cropbox"]
    # a path from the root can never be taken for an option
    made = subprocess.run(  # noqa: S603  a fixed command
        [_PROGRAM, *arguments, "-thinlinemode", "solid", str(path.absolute())],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        preexec_fn=partial(_limit_cpu, cpu_s),
    )
    images = parse_buffer_to_ppm(made.stdout) if made.stdout.startswith(b"P6") else []
    complaints = made.stderr[:_MOST_COMPLAINTS].decode("utf-8", "replace")
    stopped = made.returncode == -signal.SIGXCPU
    return Drawing(images[0] if len(images) == 1 else None, complaints, out_of_time=stopped)


def _limit_cpu(seconds: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds if hard < 0 else min(seconds, hard), hard))


def classify_complaints(complaints: str) -> tuple[str, ...]:
    """The kinds of complaint in what poppler wrote, in their order, each once."""
    found = [_classify_line(line) for line in complaints.splitlines()]
    return tuple(dict.fromkeys(kind for kind in found if kind is not None))


def _classify_line(line: str) -> str | None:
    heading = _LINE.match(line)
    if heading is None or _HARMLESS.search(line):
        return None
    if _MENDED.search(heading[1]):
        return MENDED
    return FONT if _FONT.search(heading[1]) else OTHER
