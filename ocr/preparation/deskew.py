"""From a scanned picture to level gray text on white paper, and back to where it stood."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture, UnreadablePage

Mask = npt.NDArray[np.uint8]
"""0 and 1 for each pixel."""
Reals = npt.NDArray[np.float32]

cv2.setNumThreads(1)

A4_LONG_INCHES = 11.69
_LONGEST_SHEET_INCHES = 17.0
_SHORTEST_SHEET_INCHES = 2.5
MOST_DPI = 300
_SURVEY_DPI = 100
_PAPER_STEP = 8
_FEW_GLYPHS = 25
_MOST_LEAN = 4.0
_LEVEL_ENOUGH = 0.15
_INKY = 60
_SMALLEST_SIDE = 24


def gray(picture: Picture) -> Picture:
    """One channel of the picture, whatever came in."""
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or min(picture.shape) == 0:
        raise UnreadablePage("image_unreadable", f"no picture: {picture.dtype} {picture.shape}")
    if picture.ndim == 2:
        return np.ascontiguousarray(picture)
    channels = picture.shape[2]
    if channels >= 3:
        return _same(cv2.cvtColor(np.ascontiguousarray(picture[:, :, :3]), cv2.COLOR_RGB2GRAY))
    return np.ascontiguousarray(picture[:, :, 0])


def true_dpi(dpi: int, shape: tuple[int, ...]) -> float:
    """Scanners lie: a sheet larger than A3 or smaller than a card is taken to be A4."""
    long_side = max(shape[:2])
    if dpi > 0 and _SHORTEST_SHEET_INCHES <= long_side / dpi <= _LONGEST_SHEET_INCHES:
        return float(dpi)
    return max(long_side / A4_LONG_INCHES, 60.0)


def flatten(page: Picture) -> Picture:
    """Divide the paper out: its shade is what is left after dilating and blurring a small copy."""
    height, width = page.shape
    size = (max(1, width // _PAPER_STEP), max(1, height // _PAPER_STEP))
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return _same(cv2.divide(page, paper, scale=255))


@dataclass(frozen=True, slots=True)
class Survey:
    """A quick look at 100 dpi: which marks may be glyphs, and how many there are."""

    glyphs: Mask
    count: int
    row_mates: int

    @property
    def blank(self) -> bool:
        """Dust and bleed-through stand alone; even a short note has letters side by side."""
        return self.count < _FEW_GLYPHS and self.row_mates < 4

    @property
    def sideways(self) -> bool:
        """Letters stand closer together than lines: growing them along the rows joins more of them."""
        return _pieces(self.glyphs, along_rows=False) < _pieces(self.glyphs, along_rows=True)


def survey(page: Picture, *, dpi: float) -> Survey:
    """Find glyph-sized marks on a small copy of the page."""
    factor = min(1.0, _SURVEY_DPI / dpi)
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = (flatten(_same(small)) < 190).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, width, height, area = stats.T
    px = dpi * factor / 25.4
    glyph = (height >= 1.0 * px) & (height <= 6.5 * px) & (width >= 0.3 * px) & (width <= 12 * px)
    glyph &= area >= 0.5 * px * px
    glyph[0] = False
    return Survey(
        glyphs=glyph.astype(np.uint8)[labels], count=int(glyph.sum()), row_mates=_row_mates(stats[glyph])
    )


def _row_mates(stats: npt.NDArray[np.int32]) -> int:
    """The most glyphs that stand side by side, each within two heights of the last."""
    if len(stats) == 0 or len(stats) >= _FEW_GLYPHS:
        return len(stats)
    best = 1
    for axis in (0, 1):  # a page may lie on its side
        order = stats[np.argsort(stats[:, axis])]
        for first in range(len(order)):
            best = max(best, _chain(order[first:], axis))
    return best


def _chain(order: npt.NDArray[np.int32], axis: int) -> int:
    length, last = 1, order[0]
    for glyph in order[1:]:
        size = max(int(last[3 - axis]), int(glyph[3 - axis]))
        level = abs(
            2 * int(glyph[1 - axis]) + int(glyph[3 - axis]) - 2 * int(last[1 - axis]) - int(last[3 - axis])
        )
        gap = int(glyph[axis]) - int(last[axis]) - int(last[2 + axis])
        if level < size and 0 <= gap < 2 * size:
            length, last = length + 1, glyph
    return length


def _pieces(glyphs: Mask, *, along_rows: bool) -> int:
    """How many pieces are left when glyphs 1.5 mm apart in one direction are joined."""
    reach = round(1.5 * _SURVEY_DPI / 25.4)
    kernel = np.ones((1, reach) if along_rows else (reach, 1), np.uint8)
    return int(cv2.connectedComponents(cv2.morphologyEx(glyphs, cv2.MORPH_CLOSE, kernel), connectivity=8)[0])


def turn_quarters(page: Picture, *, degrees: int) -> Picture:
    """Turn clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, k=-degrees // 90))


def lean(page: Picture) -> float:
    """Degrees to turn counter-clockwise so that text rows are level, coarse then fine on a small copy."""
    factor = min(1.0, 700.0 / max(page.shape))
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = 255 - _same(small)
    rows, columns = np.nonzero(ink >= _INKY)
    dots = (rows.astype(np.float32), columns.astype(np.float32), ink[rows, columns].astype(np.float64))
    best = max(np.arange(-_MOST_LEAN, _MOST_LEAN + 0.01, 0.5), key=lambda a: _sharpness(dots, float(a)))
    return float(max(np.arange(best - 0.4, best + 0.41, 0.1), key=lambda a: _sharpness(dots, float(a))))


def _sharpness(dots: tuple[Reals, Reals, npt.NDArray[np.float64]], degrees: float) -> float:
    """How much ink changes from row to row once the page is sheared so far; a dot falls on two rows."""
    rows, columns, ink = dots
    if len(rows) == 0:
        return 0.0
    level = rows - columns * np.float32(np.tan(np.radians(degrees)))
    level -= level.min()
    first = level.astype(np.int32)
    share = (level - first) * ink
    sums = np.bincount(first, ink - share)
    sums = np.append(sums, 0.0) + np.bincount(first + 1, share, minlength=len(sums) + 1)
    return float((np.diff(sums) ** 2).sum())


@dataclass(frozen=True, slots=True)
class Placing:
    """How a level working picture came from the upright page, to carry boxes back."""

    width: int
    height: int
    scale: float = 1.0
    degrees: float = 0.0

    def scaled(self, page: Picture) -> Picture:
        if self.scale == 1.0:
            return page
        size = (max(1, round(self.width * self.scale)), max(1, round(self.height * self.scale)))
        return _same(cv2.resize(page, size, interpolation=cv2.INTER_AREA))

    def level(self, page: Picture) -> Picture:
        """Turn a scaled picture about its middle."""
        if self.degrees == 0.0:
            return page
        height, width = page.shape
        return _same(
            cv2.warpAffine(page, self._matrix(), (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
        )

    def forth(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Where points (n x 2) of the upright page stand in the working picture."""
        points = points * self.scale
        if self.degrees == 0.0:
            return points
        matrix = self._matrix()
        return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float64)

    def back(self, box: Box) -> Box:
        """The hull, in pixels of the upright page, of a box of the working picture; never empty."""
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]], np.float64)
        if self.degrees != 0.0:
            corners[:, :2] = corners @ cv2.invertAffineTransform(self._matrix()).T
        xs, ys = corners[:, 0] / self.scale, corners[:, 1] / self.scale
        left = int(np.clip(np.floor(xs.min()), 0, self.width - 1))
        top = int(np.clip(np.floor(ys.min()), 0, self.height - 1))
        right = int(np.clip(np.ceil(xs.max()), left + 1, self.width))
        bottom = int(np.clip(np.ceil(ys.max()), top + 1, self.height))
        return left, top, right, bottom

    def _matrix(self) -> npt.NDArray[np.float64]:
        middle = (self.width * self.scale / 2, self.height * self.scale / 2)
        return cv2.getRotationMatrix2D(middle, self.degrees, 1).astype(np.float64)


def level_page(page: Picture, *, dpi: float) -> tuple[Picture, Placing]:
    """White paper, level rows, at most 300 dpi: more costs time and reads no better."""
    height, width = page.shape
    placing = Placing(width=width, height=height, scale=min(1.0, MOST_DPI / dpi))
    flat = flatten(placing.scaled(page))
    degrees = lean(flat)
    if abs(degrees) >= _LEVEL_ENOUGH:
        placing = replace(placing, degrees=degrees)
    return placing.level(flat), placing


def too_small(page: Picture) -> bool:
    """Nothing to read on a scrap this size."""
    return bool(min(page.shape) < _SMALLEST_SIDE)


def _same(image: object) -> Picture:
    return np.asarray(image, dtype=np.uint8)
