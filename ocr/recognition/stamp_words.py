"""Words of the stamps that were taken out of a page: read from their own ink, and laid beside the rows.

Problem: an office's received-stamp says when a paper came in; taken out as ink over print, its words are
lost to search.
Known as: reading of a layer by itself (colour drop-out keeps both halves); skew by the smallest rectangle
round a frame, else by projection profile (deskew.py).
Steps: a round seal is left alone, its words run in a circle; any other stamp is turned level by its frame or
its rows, laid out as a page of its own and read by the line network; rows that the network mostly doubts are
dropped. A stamp's rows follow the row of the page in which its middle lies, as lines of their own.
Dropped: unrolling round seals (their words are names of offices that stand in the print too); Tesseract for
doubtful rows (20 ms each for words that nobody relies on).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.engine import MOST_SURE_IN_STAMP, Box, PageText, Picture, Word
from ocr.lines.boxes import bounding_box
from ocr.lines.layout import find_layout
from ocr.preparation.deskew import PageTransform, estimate_skew
from ocr.preparation.outlines import is_frame_outline, is_ring_outline
from ocr.preparation.pixels import MM_PER_INCH, as_picture, rotate_quarters
from ocr.preparation.projection import Matrix, invert, project_box
from ocr.preparation.stamp_ink import StampInk
from ocr.recognition.line_reader import read_line
from ocr.recognition.page_text import Region, group_into_rows
from ocr.recognition.pieces import Piece, mean_confidence
from ocr.recognition.remarks import turn_box

_DPI, _SHAPE_DPI = 200, 100
_INK = 205  # guess: of 255, the paler copy in which a frame is looked for
_MOST_STAMPS, _MOST_ROWS = 4, 6  # guess: of a page and of a stamp; bound the time
_MOST_TURNED = 32.0  # guess: degrees; stamps are pressed by hand, not thrown
_LEAST_SURE = 0.35  # guess: mean of a row; below it curls and emblems were read
_FEWEST_LETTERS = 3  # guess: shorter rows are pieces of the frame
_FEWEST_DOTS = 30
_SQUARISH, _ROUND = 0.75, 0.88
"""Of a hull without a frame: its sides against each other, and how much of their rectangle it fills; a
circle fills 0.79. guess
"""
_WHITE = 8  # pixels of white round a turned stamp


@dataclass(frozen=True, slots=True)
class StampText:
    """The rows of one stamp; boxes in pixels of the picture that it was cut from."""

    box: Box
    rows: tuple[tuple[Piece, ...], ...]

    def on_page(self, transform: PageTransform) -> StampText:
        """The same in pixels of the upright page, where the picture was a working picture of it."""
        rows = (
            tuple(replace(piece, box=transform.unmap_box(piece.box)) for piece in row) for row in self.rows
        )
        return StampText(transform.unmap_box(self.box), tuple(rows))


def read_stamps(
    stamps: Sequence[StampInk], size: tuple[int, ...], *, dpi: float, rotation: int = 0
) -> list[StampText]:
    """What stamps on a page of a width and height say; boxes as on the page turned clockwise.

    Cost: 5 to 15 ms a stamp, nothing without stamps.
    """
    found = []
    for stamp in _pick_outer(stamps):
        x0, y0, x1, y1 = turn_box(stamp.box, (size[0], size[1]), rotation) or stamp.box
        rows = [
            tuple(replace(piece, box=_move(piece.box, x0, y0)) for piece in row)
            for row in _read_stamp(rotate_quarters(stamp.ink, degrees=rotation), dpi=dpi)
        ]
        if rows:
            found.append(StampText((x0, y0, x1, y1), tuple(rows)))
    return found


def _pick_outer(stamps: Sequence[StampInk]) -> list[StampInk]:
    """The largest stamps; what lies within the box of a larger one is part of it: letters in a ring."""
    picked: list[StampInk] = []
    for stamp in sorted(stamps, key=lambda stamp: -stamp.ink.size):
        x, y = (stamp.box[0] + stamp.box[2]) / 2, (stamp.box[1] + stamp.box[3]) / 2
        if not any(b[0] <= x < b[2] and b[1] <= y < b[3] for b in (one.box for one in picked)):
            picked.append(stamp)
    return picked[:_MOST_STAMPS]


def _move(box: Box, x: int, y: int) -> Box:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _read_stamp(cut: Picture, *, dpi: float) -> list[list[Piece]]:
    """Rows of one stamp in pixels of its picture; none for a round seal."""
    degrees = _measure_turn(cut, dpi=dpi)
    if degrees is None or abs(degrees) > _MOST_TURNED:
        return []
    matrix, size = _level_matrix(cut.shape, degrees, scale=min(1.0, _DPI / dpi))
    level = as_picture(cv2.warpAffine(cut, matrix[:2], size, flags=cv2.INTER_AREA, borderValue=(255,)))
    layout = find_layout(level, dpi=min(dpi, _DPI))
    regions = []
    for run in sorted(layout.runs, key=lambda run: run.box[0] - run.box[2])[:_MOST_ROWS]:
        if not layout.is_block(run):
            picture, box = layout.crop_run(run)
            regions.append(Region(run.box, read_line(picture, box, run.core), run.core))
    rows = [row for row in group_into_rows(regions) if _is_said(row)]
    back, bounds = invert(matrix), (cut.shape[1], cut.shape[0])
    return [[_lay_back(piece, back, bounds) for piece in row] for row in rows]


def _is_said(row: Sequence[Piece]) -> bool:
    letters = sum(letter.isalnum() for piece in row for letter in piece.text)
    return letters >= _FEWEST_LETTERS and mean_confidence(row) >= _LEAST_SURE


def _lay_back(piece: Piece, back: Matrix, size: tuple[int, int]) -> Piece:
    sure = min(piece.confidence, MOST_SURE_IN_STAMP)
    return replace(piece, box=project_box(back, piece.box, size), confidence=sure)


def _measure_turn(cut: Picture, *, dpi: float) -> float | None:
    """By how many degrees, counter-clockwise, a stamp is to be turned; None for a round seal."""
    factor = min(1.0, _SHAPE_DPI / dpi)
    small = as_picture(cv2.resize(cut, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    ink, px = (small < _INK).astype(np.uint8), dpi * factor / MM_PER_INCH
    points = np.argwhere(ink)[:, ::-1].astype(np.float32)
    if len(points) < _FEWEST_DOTS or is_ring_outline(ink, px=px):
        return None
    _, (wide, high), angle = cv2.minAreaRect(points)
    if is_frame_outline(ink, px=px, aslant=0.0, sides=3):
        return float((angle + 45) % 90 - 45)
    filled = cv2.contourArea(cv2.convexHull(points)) / max(1.0, wide * high)
    squarish = min(wide, high) > _SQUARISH * max(wide, high)
    return None if squarish and filled < _ROUND else estimate_skew(cut)


def _level_matrix(shape: tuple[int, ...], degrees: float, *, scale: float) -> tuple[Matrix, tuple[int, int]]:
    """From a stamp's picture to the level one, and its width and height with white all round."""
    high, wide = shape[0] * scale, shape[1] * scale
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = (
        int(np.ceil(wide * cos + high * sin)) + 2 * _WHITE,
        int(np.ceil(wide * sin + high * cos)) + 2 * _WHITE,
    )
    turn[0, 2] += (size[0] - wide) / 2
    turn[1, 2] += (size[1] - high) / 2
    return np.asarray(turn @ np.diag([scale, scale, 1.0]), np.float64), size


def lay_stamps_beside(text: PageText, stamps: Sequence[StampText]) -> PageText:
    """The text with the rows of its stamps, each stamp after the row of the page that is nearest to its
    middle; rows stay whole, and the page is as sure as its print.
    """
    if not stamps:
        return text
    rows: dict[int, list[Word]] = {}
    for word in text.words:
        rows.setdefault(word.line, []).append(word)
    print_ = [rows[line] for line in sorted(rows)]
    behind: dict[int, list[list[Word]]] = {}
    for stamp in sorted(stamps, key=lambda stamp: stamp.box[1] + stamp.box[3]):
        said = [[Word(p.text, p.box, p.confidence) for p in row] for row in stamp.rows]
        behind.setdefault(_nearest_row(print_, stamp.box), []).extend(said)
    ordered = list(behind.get(-1, []))
    for number, row in enumerate(print_):
        ordered += [row, *behind.get(number, [])]
    return replace(
        text,
        text="\n".join(" ".join(word.text for word in row) for row in ordered),
        words=tuple(replace(word, line=line) for line, row in enumerate(ordered) for word in row),
        confidence=text.confidence if print_ else _mean([w for row in ordered for w in row]),
        blank=False,
    )


def _nearest_row(rows: Sequence[list[Word]], box: Box) -> int:
    """The number of the row in whose height the middle of a box lies, or the last before it; -1: of none."""
    middle = (box[1] + box[3]) / 2
    best, nearest = -1, float("inf")
    for number, row in enumerate(rows):
        _, top, _, bottom = bounding_box(word.box for word in row)
        away = max(0.0, top - middle) * len(rows) + max(0.0, middle - bottom)
        if away < nearest:
            best, nearest = number, away
    first = bounding_box(word.box for word in rows[0]) if rows else None
    return -1 if first and middle < first[1] and best == 0 else best


def _mean(words: Sequence[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
