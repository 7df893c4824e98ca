"""Synthetic boxes for numbers: combs in twenty styles, half of them kept out of all teaching.

Problem: what a reader of boxed numbers learns from one form it does not know on the next.
Known as: synthetic data with held-out domains (leave-domains-out validation).
All numbers are guesses, in heights of the frame where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.training.synth_line import Rng

TAUGHT_STYLES = (
    "boxes", "apart", "ticks", "dashes", "double", "gray", "long", "bare", "twin", "spaced",
)  # fmt: skip
HELD_OUT_STYLES = (
    "dots", "hanging", "notched", "red", "rounded", "open", "beside", "shaded", "dotted", "columns",
)  # fmt: skip
"""Used for measuring only: dots under the digits, ticks from the top, ticks from both sides, thick light
walls, rounded boxes, no upper side, account and branch a millimetre apart, gray cells, dotted walls, walls
without a frame.
"""
FRAMELESS = ("dashes", "dots", "bare", "spaced")
"""What has no frame: its strip is cut by its digits."""
TIGHT = ("bare",)
"""Digits as close as print sets them, a dash between groups."""
_JOINED = ("long", "columns")
GROUPS = ((2, 7, 1), (1, 4, 5, 2, 1), (6,), (10,), (13,), (2, 7, 1, 6))


@dataclass(frozen=True, slots=True)
class Comb:
    """Where a field's places stand on the drawn paper, in its pixels."""

    style: str
    groups: tuple[int, ...]
    centres: tuple[float, ...]
    pitch: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Round all of its places."""
        half = self.pitch / 2
        return self.centres[0] - half, self.top, self.centres[-1] + half, self.bottom

    def list_groups(self) -> list[tuple[float, ...]]:
        """The centres of each group."""
        found, at = [], 0
        for size in self.groups:
            found.append(self.centres[at : at + size])
            at += size
        return found


@dataclass(slots=True)
class Pen:
    """Draws rules: ink from 0 (none) to 255 on a picture of ink."""

    ink: Picture
    shade: int
    wide: int

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        ends = (round(x0), round(y0)), (round(x1), round(y1))
        cv2.line(self.ink, *ends, (self.shade,), self.wide, cv2.LINE_AA)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        ends = (round(x0), round(y0)), (round(x1), round(y1))
        cv2.rectangle(self.ink, *ends, (self.shade,), self.wide)

    def dot(self, x: float, y: float) -> None:
        cv2.circle(self.ink, (round(x), round(y)), max(1, self.wide), (self.shade,), -1, cv2.LINE_AA)

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.ink[round(y0) : round(y1), round(x0) : round(x1)] = self.shade


def lay_out_comb(style: str, rng: Rng, *, left: float, top: float, height: float, pitch: float) -> Comb:
    """A field of one of the usual groupings, seldom of any."""
    if rng.random() < 0.75:
        groups: tuple[int, ...] = GROUPS[rng.integers(len(GROUPS))]
    else:
        groups = tuple(int(n) for n in rng.integers(1, 7, int(rng.integers(1, 4))))
    apart = pitch * rng.uniform(0.08, 0.3) if style in ("apart", "rounded") else 0.0
    between = (
        0.0 if style in _JOINED else pitch * rng.uniform(*((0.1, 0.25) if style == "beside" else (0.2, 0.9)))
    )
    if style in TIGHT:
        between = pitch * rng.uniform(0.6, 1.1)
    centres, x = [], left + pitch / 2
    for size in groups:
        for _ in range(size):
            centres.append(x)
            x += pitch + apart
        x += between
    return Comb(style, groups, tuple(centres), pitch, top, top + height)


def draw_comb(comb: Comb, ink: Picture, rng: Rng) -> None:
    """Its walls, as dark and as thick as forms have them."""
    shade = int(rng.integers(130, 256))
    if comb.style in ("gray", "red", "twin") or rng.random() < 0.15:
        shade = int(rng.integers(35, 130))
    wide = max(1, round(comb.height * rng.uniform(0.015, 0.055)))
    if comb.style == "red":
        wide = max(1, round(comb.height * rng.uniform(0.05, 0.09)))
    _DRAWN[comb.style](Pen(ink, shade, wide), comb, rng)


def _draw_boxes(pen: Pen, comb: Comb, _rng: Rng) -> None:
    half = comb.pitch / 2
    for x in comb.centres:
        pen.box(x - half, comb.top, x + half, comb.bottom)


def _draw_double(pen: Pen, comb: Comb, rng: Rng) -> None:
    _draw_boxes(pen, comb, rng)
    away = comb.height * rng.uniform(0.05, 0.12)
    for group in comb.list_groups():
        half = comb.pitch / 2 + away
        pen.box(group[0] - half, comb.top - away, group[-1] + half, comb.bottom + away)


def _draw_frames(pen: Pen, comb: Comb) -> None:
    half = comb.pitch / 2
    for group in comb.list_groups():
        pen.box(group[0] - half, comb.top, group[-1] + half, comb.bottom)


def _draw_ticks(pen: Pen, comb: Comb, *, low: float, high: float) -> None:
    """Ticks over the bottom and under the top, each so many heights long."""
    for group in comb.list_groups():
        for x in group[:-1]:
            wall = x + comb.pitch / 2
            if low:
                pen.line(wall, comb.bottom - low * comb.height, wall, comb.bottom)
            if high:
                pen.line(wall, comb.top, wall, comb.top + high * comb.height)


def _draw_low_ticks(pen: Pen, comb: Comb, rng: Rng) -> None:
    _draw_frames(pen, comb)
    _draw_ticks(pen, comb, low=rng.uniform(0.25, 0.6), high=0.0)


def _draw_hanging(pen: Pen, comb: Comb, rng: Rng) -> None:
    _draw_frames(pen, comb)
    _draw_ticks(pen, comb, low=0.0, high=rng.uniform(0.25, 0.6))


def _draw_notched(pen: Pen, comb: Comb, rng: Rng) -> None:
    _draw_frames(pen, comb)
    _draw_ticks(pen, comb, low=rng.uniform(0.15, 0.35), high=rng.uniform(0.15, 0.35))


def _draw_open(pen: Pen, comb: Comb, rng: Rng) -> None:
    high = rng.uniform(0.3, 0.9) * comb.height
    for group in comb.list_groups():
        left, right = group[0] - comb.pitch / 2, group[-1] + comb.pitch / 2
        pen.line(left, comb.bottom, right, comb.bottom)
        for wall in (left, *(x + comb.pitch / 2 for x in group)):
            pen.line(wall, comb.bottom - high, wall, comb.bottom)


def _draw_dashes(pen: Pen, comb: Comb, rng: Rng) -> None:
    half = comb.pitch * rng.uniform(0.25, 0.42)
    for x in comb.centres:
        pen.line(x - half, comb.bottom, x + half, comb.bottom)
    _draw_separators(pen, comb)


def _draw_dots(pen: Pen, comb: Comb, rng: Rng) -> None:
    count = int(rng.integers(1, 6))
    for x in comb.centres:
        for away in np.linspace(-0.3, 0.3, count) if count > 1 else (0.0,):
            pen.dot(x + away * comb.pitch, comb.bottom)
    _draw_separators(pen, comb)


def _draw_separators(pen: Pen, comb: Comb) -> None:
    """A printed dash between groups, where there is room."""
    middle = (comb.top + comb.bottom) / 2
    groups = comb.list_groups()
    for before, after in pairwise(groups):
        room = after[0] - before[-1] - comb.pitch
        if room > 0.3 * comb.pitch:
            x, half = (after[0] + before[-1]) / 2, 0.18 * comb.pitch
            pen.line(x - half, middle, x + half, middle)


def _draw_separators_only(pen: Pen, comb: Comb, _rng: Rng) -> None:
    _draw_separators(pen, comb)


def _draw_long(pen: Pen, comb: Comb, rng: Rng) -> None:
    room = comb.pitch * rng.uniform(0.0, 0.6)
    x0, y0, x1, y1 = comb.frame
    pen.box(x0 - room, y0, x1 + room, y1)


def _draw_rounded(pen: Pen, comb: Comb, _rng: Rng) -> None:
    half, bend = comb.pitch / 2, 0.18 * comb.pitch
    for x in comb.centres:
        left, right, top, bottom = x - half, x + half, comb.top, comb.bottom
        pen.line(left + bend, top, right - bend, top)
        pen.line(left + bend, bottom, right - bend, bottom)
        pen.line(left, top + bend, left, bottom - bend)
        pen.line(right, top + bend, right, bottom - bend)
        corners = ((left, top, 180), (right, top, 270), (right, bottom, 0), (left, bottom, 90))
        for cx, cy, turn in corners:
            at = (
                round(cx + (bend if turn in (180, 90) else -bend)),
                round(cy + (bend if turn > 90 else -bend)),
            )
            size = (round(bend), round(bend))
            cv2.ellipse(pen.ink, at, size, turn, 0, 90, (pen.shade,), pen.wide, cv2.LINE_AA)


def _draw_shaded(pen: Pen, comb: Comb, rng: Rng) -> None:
    room = rng.uniform(0.0, 0.05) * comb.pitch
    walls = pen.shade
    pen.shade = int(rng.integers(15, 50))
    for x in comb.centres:
        pen.fill(x - comb.pitch / 2 + room, comb.top, x + comb.pitch / 2 - room, comb.bottom)
    pen.shade = walls
    if rng.random() < 0.5:
        _draw_boxes(pen, comb, rng)


def _draw_dotted(pen: Pen, comb: Comb, rng: Rng) -> None:
    step = max(3, round(comb.height * rng.uniform(0.07, 0.14)))
    half = comb.pitch / 2
    for x in comb.centres:
        for wall in (x - half, x + half):
            for y in np.arange(comb.top, comb.bottom, step):
                pen.fill(wall, y, wall + pen.wide, y + pen.wide)
        for y in (comb.top, comb.bottom):
            for column in np.arange(x - half, x + half, step):
                pen.fill(column, y, column + pen.wide, y + pen.wide)


def _draw_columns(pen: Pen, comb: Comb, _rng: Rng) -> None:
    half = comb.pitch / 2
    for wall in (comb.centres[0] - half, *(x + half for x in comb.centres)):
        pen.line(wall, comb.top, wall, comb.bottom)


def _draw_beside(pen: Pen, comb: Comb, rng: Rng) -> None:
    _draw_boxes(pen, comb, rng) if rng.random() < 0.5 else _draw_low_ticks(pen, comb, rng)


_DRAWN: dict[str, Callable[[Pen, Comb, Rng], None]] = {
    "boxes": _draw_boxes, "apart": _draw_boxes, "ticks": _draw_low_ticks, "dashes": _draw_dashes,
    "double": _draw_double, "gray": _draw_boxes, "long": _draw_long, "bare": _draw_separators_only,
    "twin": _draw_low_ticks, "spaced": _draw_separators_only,
    "dots": _draw_dots, "hanging": _draw_hanging, "notched": _draw_notched, "red": _draw_boxes,
    "rounded": _draw_rounded, "open": _draw_open, "beside": _draw_beside, "shaded": _draw_shaded,
    "dotted": _draw_dotted, "columns": _draw_columns,
}  # fmt: skip
