"""The frame of our sheets: short and long blocks by turns along all four edges, and how it is found again.

Problem: a cover whose code is torn, inked over or faded must still be known for a cover, or its folder would
run on into the one before. So a second sign, which rests on nothing that the code rests on, is printed on
each sheet.
Known as: a fiducial pattern; connected components, oriented bounding boxes, chains of neighbours.
Steps: shrink; local threshold (shading, faint toner); components of the size of a block that fill their box;
a link from a short block to a long one at the printed distance along its axis; the longest straight chain.
Six blocks in a row anywhere decide: each edge bears 13 to 22, so three edges and most of the fourth may be
lost.
Dropped: squares of one size, since the punched holes of a bound copy look the same; a thick line round the
page, since certificates have one; ArUco markers, small as codes are, so that what spoils a code spoils them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.codes.grays import even_out_grays
from ocr.engine import Picture

SHORT_MM, LONG_MM, GAP_MM, EDGE_MM = 5.0, 10.0, 5.0, 8.0
"""Blocks of the frame: width of both and length of the short ones, length of the long ones, the gap between
them, the distance from the edge of the sheet (printers reach to 5 mm).
"""
LOOK = 900
"""Pixels of the long side of the picture on which the frame is looked for: a block is 15 pixels wide. guess
"""
LEAST_CHAIN = 6  # measured: bench covers, 2026-11, on 252 pages of ordinary paper the longest was 0
"""Blocks in a row that are a frame."""
_STEP = (SHORT_MM + LONG_MM) / 2 + GAP_MM
# guess, all of them: a block of 5 by 10 mm on a copy of 70 to 140 %, blurred, leaning and worn
_WIDTH_MM = (2.6, 8.0)
_LENGTH_MM = (2.6, 16.0)
_FILLED = 0.72
_SQUARE, _BAR = 1.42, 2.8
_REACH = 0.2
_BEND = math.radians(10)
_MOST_BLOCKS = 400
_A4_MM = 297.0


@dataclass(frozen=True, slots=True)
class _Block:
    x: float
    y: float
    width: float
    """The shorter side."""
    long: bool
    axis: float
    """Direction of a long block, in radians, modulo half a turn."""


def has_frame(gray: Picture) -> bool:
    """Whether the frame of our sheets stands on a gray picture, in any orientation; 4 ms on a page."""
    return longest_chain(gray) >= LEAST_CHAIN


def longest_chain(gray: Picture) -> int:
    """Blocks of the longest straight row of short and long ones by turns."""
    blocks = list(_find_blocks(_shrink(gray)))
    if len(blocks) < LEAST_CHAIN:
        return 0
    return _longest_walk(blocks, _link_blocks(blocks))


def _shrink(gray: Picture) -> Picture:
    """The picture at LOOK pixels; its own pixels are square (ocr/decode/samples.py)."""
    height, width = gray.shape
    factor = LOOK / max(height, width)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return even_out_grays(small)


def _find_blocks(small: Picture) -> Iterator[_Block]:
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 61, 14)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    unit = LOOK / _A4_MM
    low, high = (_WIDTH_MM[0] * unit) ** 2, _WIDTH_MM[1] * _LENGTH_MM[1] * unit**2
    # components of dark ink wherever they lie: a scan's dark margin goes round all others
    contours, nests = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = 0
    for contour, nest in zip(contours, nests[0] if contours else (), strict=True):
        if nest[3] >= 0 or len(contour) < 4 or not low <= (area := cv2.contourArea(contour)) <= high:
            continue
        block = _describe_block(contour, area, unit)
        if block is not None and (found := found + 1) <= _MOST_BLOCKS:
            yield block


def _describe_block(contour: np.ndarray, area: float, unit: float) -> _Block | None:
    (x, y), (width, height), turn = cv2.minAreaRect(contour)
    short, long = sorted((width + 1, height + 1))  # contours run through the middle of pixels
    if area < _FILLED * short * long or long > _BAR * short:
        return None
    if not (_WIDTH_MM[0] <= short / unit <= _WIDTH_MM[1] and long / unit <= _LENGTH_MM[1]):
        return None
    axis = math.radians(turn if width >= height else turn + 90) % math.pi
    return _Block(x, y, short, long > _SQUARE * short, axis)


def _link_blocks(blocks: list[_Block]) -> list[list[tuple[int, float]]]:
    """Of each block the neighbours of the other kind at the printed distance, with the direction to them."""
    links: list[list[tuple[int, float]]] = [[] for _ in blocks]
    for i, one in enumerate(blocks):
        for j in range(i + 1, len(blocks)):
            other = blocks[j]
            if one.long is other.long:
                continue
            dx, dy = other.x - one.x, other.y - one.y
            step = _STEP / SHORT_MM * (one.width + other.width) / 2
            if abs(math.hypot(dx, dy) - step) > _REACH * step:
                continue
            if not 0.7 <= one.width / other.width <= 1.43:  # guess: a third, either way
                continue
            way = math.atan2(dy, dx)
            if _turn_between(way, (one if one.long else other).axis, half=True) <= _BEND:
                links[i].append((j, way))
                links[j].append((i, _flip(way)))
    return links


def _longest_walk(blocks: list[_Block], links: list[list[tuple[int, float]]]) -> int:
    best = 0
    for start in range(len(blocks)):
        for first, way in links[start]:
            best = max(best, _walk(start, first, way, links))
            if best >= LEAST_CHAIN:
                return best
    return best


def _walk(start: int, at: int, way: float, links: list[list[tuple[int, float]]]) -> int:
    """How many blocks stand in one straight line from a link on."""
    seen = {start}
    while at not in seen:
        seen.add(at)
        ahead = [(j, turn) for j, turn in links[at] if j not in seen and _turn_between(turn, way) <= _BEND]
        if ahead:
            at, way = min(ahead, key=lambda link: _turn_between(link[1], way))
    return len(seen)


def _turn_between(one: float, other: float, *, half: bool = False) -> float:
    """The angle between two directions; of axes, which have no front, within half a turn."""
    full = math.pi if half else 2 * math.pi
    apart = abs(one - other) % full
    return min(apart, full - apart)


def _flip(way: float) -> float:
    return way - math.pi if way > 0 else way + math.pi
