"""Boxes for digits drawn on a paper, and the digits in them: typed, by hand, scribbled over or none."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.benchmarks.papers.combs import Comb, Filling, Frame, Places, Tick, Under, lay_out
from tests.benchmarks.papers.hand_digits import draw_digit
from tests.benchmarks.papers.paper import Paper

_BELOW = 1.4
"""How far a box reaches below the line of its digits, in millimetres."""
_RED = 95
"""Darkness of a red wall in green and blue; there is none in red."""


def draw_account(paper: Paper, x: float, y: float, number: str) -> float:
    """An account number in boxes, those of its branch beside it where the style has them so; the end."""
    end, comb = draw_comb(paper, x, y, number), paper.hand.comb
    if not comb.style.beside:
        return end
    branch = f"{int(paper.dice.integers(0, 40)):06d}"
    paper.branch = branch
    return draw_comb(paper, end + comb.beside, y, branch)


def draw_comb(paper: Paper, x: float, y: float, number: str) -> float:
    """A number in boxes, groups parted by "-"; where it ends."""
    comb = paper.hand.comb
    places = lay_out(comb, x, number)
    box = (places.cells[0][0], y - comb.tall + _BELOW, places.end, y + _BELOW)
    _Walls(paper, comb, top=box[1], bottom=box[3]).draw(places)
    shown = paper.shown(number)
    if comb.filling in (Filling.TYPED, Filling.HAND):
        put = _write if comb.filling is Filling.HAND else _type
        put(paper, places, y, shown.replace("-", ""))
        spot = (paper.px(x), paper.px(y - comb.tall + 2), paper.px(places.end), paper.px(y + 1))
        paper.note(shown, "comb", spot, y)
    elif comb.filling is Filling.SCRIBBLED:
        _scribble(paper, box)
    return places.end


class _Walls:
    """The printed part of a comb between two levels, in millimetres."""

    def __init__(self, paper: Paper, comb: Comb, *, top: float, bottom: float) -> None:
        self.paper, self.comb, self.top, self.bottom = paper, comb, top, bottom
        if comb.style.red and paper.red is None:
            paper.red = Image.new("L", paper.image.size, 255)
        self.pen = ImageDraw.Draw(paper.red) if comb.style.red and paper.red else paper.pen
        self.shade = _RED if comb.style.red else paper.hand.walls if comb.shade is None else comb.shade

    def draw(self, places: Places) -> None:
        style = self.comb.style
        for left, right in places.frames(style.frame):
            self._frame(left, right)
        if style.frame is not Frame.CELL and style.tick is not Tick.NONE:
            for x in places.ticks(style.frame):
                self._tick(x, style.tick)
        for left, right in places.cells if style.under is not Under.NOTHING else ():
            self._underline(left, right)
        if style.dash:
            for before, after in zip(places.groups, places.groups[1:], strict=False):
                self._dash(before[-1][1], after[0][0])

    def _frame(self, left: float, right: float) -> None:
        if self.comb.style.frame is Frame.NOTHING:
            return
        if self.comb.style.topless:
            self._line((left, self.bottom, right, self.bottom))
            for x in (left, right):
                self._line((x, self.top, x, self.bottom))
            return
        self._rectangle((left, self.top, right, self.bottom))
        off = self.comb.style.double
        if off:
            self._rectangle((left - off, self.top - off, right + off, self.bottom + off))

    def _rectangle(self, box: tuple[float, float, float, float]) -> None:
        px = self.paper.px
        wide = max(1, px(self.paper.hand.wall_mm))
        self.pen.rectangle(tuple(px(v) for v in box), outline=self.shade, width=wide)

    def _tick(self, x: float, tick: Tick) -> None:
        tall = self.bottom - self.top
        if tick is Tick.WALL:
            self._line((x, self.top, x, self.bottom))
        if tick in (Tick.LOW, Tick.BOTH):
            self._line((x, self.bottom - tall * (0.45 if tick is Tick.LOW else 0.22), x, self.bottom))
        if tick in (Tick.HIGH, Tick.BOTH):
            self._line((x, self.top, x, self.top + tall * (0.45 if tick is Tick.HIGH else 0.22)))

    def _underline(self, left: float, right: float) -> None:
        inset, y = 0.12 * (right - left), self.bottom - 0.5
        if self.comb.style.under is Under.DASH:
            self._line((left + inset, y, right - inset, y))
            return
        px, side = self.paper.px, max(1, self.paper.px(0.25))
        for x in np.linspace(left + inset, right - inset, 5):
            self.pen.rectangle((px(x), px(y), px(x) + side - 1, px(y) + side - 1), fill=self.shade)

    def _dash(self, left: float, right: float) -> None:
        inset, y = 0.2 * (right - left), (self.top + self.bottom) / 2 + 0.3
        self._line((left + inset, y, right - inset, y))

    def _line(self, box: tuple[float, float, float, float]) -> None:
        px = self.paper.px
        wide = max(1, px(self.paper.hand.wall_mm))
        self.pen.line(tuple(px(v) for v in box), fill=self.shade, width=wide)


def _type(paper: Paper, places: Places, y: float, digits: str) -> None:
    """In the middle of each box, a little off."""
    hand, font = paper.hand, paper.face(paper.hand.kind, 0.0, bold=False)
    for (left, right), char in zip(places.cells, digits, strict=True):
        off = paper.dice.uniform(-1, 1, 2) * min(1.0, hand.off_line_mm)
        spot = ((left + right) / 2 + float(off[0]) * 0.6, y - 0.3 + float(off[1]) * 0.5)
        paper.pen.text((paper.px(spot[0]), paper.px(spot[1])), char, font=font, fill=0, anchor="ms")


def _write(paper: Paper, places: Places, y: float, digits: str) -> None:
    """By hand, as large as the boxes are or larger: ink crosses walls."""
    dice, comb = paper.dice, paper.hand.comb
    size = float(dice.uniform(0.6, 0.9)) + comb.crossing
    shade = int(dice.integers(0, 80))
    for (left, right), digit in zip(places.cells, digits, strict=True):
        tall = comb.tall * size * float(dice.uniform(0.9, 1.1))
        off = dice.uniform(-1, 1, 2) * (0.06 + comb.crossing)
        middle = ((left + right) / 2 + off[0] * comb.cell, y + _BELOW - comb.tall / 2 + off[1] * comb.tall)
        _put_digit(
            paper, draw_digit(digit, dice), (float(middle[0]), float(middle[1])), tall=tall, shade=shade
        )


def _put_digit(
    paper: Paper, ink: np.ndarray, middle: tuple[float, float], *, tall: float, shade: int
) -> None:
    rows = max(4, paper.px(tall))
    most = paper.px(paper.hand.comb.cell * (0.9 + paper.hand.comb.crossing * 2))
    columns = min(max(2, round(rows * ink.shape[1] / ink.shape[0])), most)
    small = cv2.resize(ink, (columns, rows), interpolation=cv2.INTER_AREA)
    mask = Image.fromarray((np.clip(small, 0, 1) * 255).astype(np.uint8))
    corner = (paper.px(middle[0]) - columns // 2, paper.px(middle[1]) - rows // 2)
    paper.image.paste(Image.new("L", mask.size, shade), corner, mask)


def _scribble(paper: Paper, box: tuple[float, float, float, float]) -> None:
    """A stroke to and fro over the boxes: crossed out, nothing to be read."""
    x0, y0, x1, y1 = box
    turns = max(12, round((x1 - x0) / 0.9))
    x = np.linspace(x0, x1, turns) + paper.dice.normal(0, 0.8, turns)
    y = np.where(np.arange(turns) % 2, y0 + 0.4, y1 - 0.4) + paper.dice.normal(0, 0.7, turns)
    points = [(paper.px(float(a)), paper.px(float(b))) for a, b in zip(x, y, strict=True)]
    paper.pen.line(points, fill=20, width=max(1, paper.px(0.4)), joint="curve")
