"""A sheet of paper under the pen: draws, and remembers what stands where."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from tests.benchmarks.papers.combs import PLAIN, Comb
from tests.benchmarks.papers.people import Dice

FONTS = Path("/usr/share/fonts/truetype")
WIDTH_MM, HEIGHT_MM = 210.0, 297.0
_EDGE_MM = 9.0
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
FROM_THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class Hand:
    """What a form is printed in, what fills it in, and how."""

    print: str
    bold: str
    fill: str
    kind: str = "typed"
    thai_digits: bool = False
    walls: int = 30
    """Shade of the walls of digit boxes; 0 is black."""
    wall_mm: float = 0.28
    off_line_mm: float = 0.15
    """How far, up or down, an answer may stand off its line."""
    print_pt: float = 13.0
    fill_pt: float = 12.0
    comb: Comb = PLAIN


@lru_cache(maxsize=256)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


@dataclass(slots=True)
class Paper:
    """Millimetres in, pixels out."""

    dice: Dice
    dpi: int
    hand: Hand
    size: tuple[float, float] = (WIDTH_MM, HEIGHT_MM)
    lines: list[dict[str, Any]] = field(default_factory=list)
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    red: Image.Image | None = None
    """What is printed in red: darkness as in `image`, for two of three colours."""
    branch: str = ""
    """The branch that was written beside an account number."""
    _row: float = -100.0

    def __post_init__(self) -> None:
        self.image = Image.new("L", (self.px(self.size[0]), self.px(self.size[1])), 255)
        self.pen = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        """Pixels for millimetres."""
        return round(mm * self.dpi / 25.4)

    def shown(self, digits: str) -> str:
        """A number in the digits of this paper."""
        return digits.translate(_THAI) if self.hand.thai_digits else digits

    def text(
        self, x: float, y: float, words: str, *, pt: float = 0.0, kind: str = "print", bold: bool = False
    ) -> float:
        """Words on the line `y`, from `x` on; where they end."""
        words = self.shown(words)
        font = self._fitting(words, kind, pt, bold=bold, room=self.size[0] - _EDGE_MM - x)
        left, base = self.px(x), self.px(y)
        self.pen.text((left, base), words, font=font, fill=0, anchor="ls")
        self.note(
            words,
            kind,
            tuple(int(v) for v in self.pen.textbbox((left, base), words, font=font, anchor="ls")),
            y,
        )
        return x + font.getlength(words) * 25.4 / self.dpi

    def cell(self, x: float, y: float, words: str, *, room: float) -> None:
        """What was filled in between two walls, smaller where it would not fit."""
        kind = self.hand.kind
        pt = self._fitting(self.shown(words), kind, 0.0, bold=False, room=room).size * 72 / self.dpi
        self.text(x, y, words, kind=kind, pt=pt)

    def width(self, words: str, *, pt: float = 0.0, kind: str = "print", bold: bool = False) -> float:
        """How wide the words are."""
        return float(self.face(kind, pt, bold=bold).getlength(self.shown(words)) * 25.4 / self.dpi)

    def centred(
        self, y: float, words: str, *, pt: float = 0.0, bold: bool = False, middle: float = 0.0
    ) -> None:
        """In the middle of the sheet, or about `middle`."""
        middle = middle or self.size[0] / 2
        self.text(middle - self.width(words, pt=pt, bold=bold) / 2, y, words, pt=pt, bold=bold)

    def answer(self, x: float, y: float, words: str, *, to: float) -> None:
        """A dotted leader with what was filled in above it."""
        self.leader(x, y, to=to)
        if words:
            off = float(self.dice.uniform(-1, 1)) * self.hand.off_line_mm
            self.text(x + 2 + float(self.dice.uniform(0, 2)), y - 0.4 + off, words, kind=self.hand.kind)

    def leader(self, x: float, y: float, *, to: float) -> None:
        """Dots."""
        side = max(1, self.px(0.2))
        for at in range(self.px(x), self.px(to), max(3, self.px(0.9))):
            self.pen.rectangle((at, self.px(y + 0.4), at + side - 1, self.px(y + 0.4) + side - 1), fill=60)

    def rule(self, box: tuple[float, float, float, float], *, shade: int = 20, mm: float = 0.3) -> None:
        """A straight line."""
        x0, y0, x1, y1 = (self.px(v) for v in box)
        self.pen.line((x0, y0, x1, y1), fill=shade, width=max(1, self.px(mm)))

    def tick(self, x: float, y: float, words: str, *, ticked: bool) -> float:
        """A check box and its caption; where that ends."""
        side = 3.4
        self.pen.rectangle(
            (self.px(x), self.px(y - side), self.px(x + side), self.px(y)),
            outline=20,
            width=max(1, self.px(0.3)),
        )
        if ticked:
            points = [(x + 0.4, y - 1.7), (x + 1.5, y - 0.5), (x + 3.6, y - 3.9)]
            self.pen.line([(self.px(a), self.px(b)) for a, b in points], fill=0, width=max(1, self.px(0.4)))
        return self.text(x + side + 1.2, y, words) + 5

    def signature(self, x: float, y: float, *, wide: float = 28.0) -> None:
        """A flourish over the line: nothing to be read."""
        points = np.stack([np.linspace(0, wide, 14), self.dice.normal(0, 2.2, 14)], axis=1)
        self.pen.line(
            [(self.px(x + a), self.px(y + b)) for a, b in points], fill=40, width=self.px(0.35), joint="curve"
        )

    def stamp(self, x: float, y: float, words: list[str]) -> None:
        """A slanting stamp, grey as red ink is."""
        font = self.face("print", 13, bold=True)
        wide = max(int(font.getlength(self.shown(each))) for each in words) + self.px(6)
        tall = self.px(8) * len(words) + self.px(3)
        mask = Image.new("L", (wide, tall), 0)
        pen = ImageDraw.Draw(mask)
        pen.rectangle((1, 1, wide - 2, tall - 2), outline=255, width=max(2, self.px(0.5)))
        for n, each in enumerate(words):
            pen.text((self.px(3), self.px(7 + 8 * n)), self.shown(each), font=font, fill=255, anchor="ls")
        turned = mask.rotate(float(self.dice.uniform(-9, 9)), expand=True, resample=Image.Resampling.BILINEAR)
        shade = Image.new("L", turned.size, int(self.dice.integers(70, 130)))
        self.image.paste(shade, (self.px(x), self.px(y)), turned)
        spot = (self.px(x), self.px(y), self.px(x) + turned.width, self.px(y) + turned.height)
        for each in words:
            self._row = -100.0
            self.note(self.shown(each), "stamp", spot, -50)

    def pixels(self) -> Picture:
        """What was drawn."""
        return np.asarray(self.image, dtype=np.uint8).copy()

    def face(self, kind: str, pt: float, *, bold: bool) -> ImageFont.FreeTypeFont:
        hand = self.hand
        filled = kind not in ("print", "stamp")
        name = hand.fill if filled else hand.bold if bold else hand.print
        return _font(name, round((pt or (hand.fill_pt if filled else hand.print_pt)) * self.dpi / 72))

    def _fitting(
        self, words: str, kind: str, pt: float, *, bold: bool, room: float
    ) -> ImageFont.FreeTypeFont:
        font = self.face(kind, pt, bold=bold)
        wide = font.getlength(words) * 25.4 / self.dpi
        return font if wide <= room else self.face(kind, font.size * 72 / self.dpi * room / wide, bold=bold)

    def note(self, words: str, kind: str, box: tuple[int, ...], y: float) -> None:
        """Pieces on one level are a line."""
        x0, y0, x1, y1 = box
        piece = {"text": words, "kind": kind, "quad": [x0, y0, x1, y0, x1, y1, x0, y1]}
        if abs(y - self._row) > 1.5 or not self.lines:
            self.lines.append({"text": "", "segments": []})
            self._row = y
        self.lines[-1]["segments"].append(piece)
        self.lines[-1]["text"] = " ".join(each["text"] for each in self.lines[-1]["segments"])


def moved(lines: list[dict[str, Any]], matrix: npt.NDArray[np.float64]) -> None:
    """The truth follows the paper when that is turned."""
    for line in lines:
        for piece in line["segments"]:
            corners = np.array(piece["quad"], np.float64).reshape(4, 2)
            piece["quad"] = (corners @ matrix[:, :2].T + matrix[:, 2]).round().astype(int).ravel().tolist()
