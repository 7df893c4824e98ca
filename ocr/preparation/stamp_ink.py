"""Stamps in coloured ink taken out of a page before its colours are lost, and kept on a copy of their own.

Problem: a red, violet or blue stamp over print becomes a gray tangle that is read as letters and numbers; a
blue pen's writing and a page that is coloured all over (carbon copy, coloured form) must stay.
Known as: colour drop-out (as scanners do with a lamp of the ink's colour), here by the lightest channel of
each pixel, in which coloured ink nearly vanishes and black print does not; stamps are told by shape.
Steps: channels divided by the paper's; ink with a colour on a copy at 100 dpi, joined over 3 mm; a piece of
stamp size is a stamp if its outline is round and inked all round, if it is a frame set aslant, or if it is
higher than a line of handwriting and a level frame or across dark letters; on a page most of whose ink is
coloured, only the first two count. All coloured ink within the rectangle round it is the stamp's; there the
lightest channel is stretched until that ink is white.
Dropped: unmixing inks by their ratios (A. Ruifrok, D. Johnston, Quantification of histochemical staining,
2001): JPEG keeps colours at half the resolution, which leaves a rim round every stroke (docs/adr/0035).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.outlines import is_frame_outline, is_ring_outline
from ocr.preparation.pixels import MM_PER_INCH, Mask, as_picture, drop_empty_colour, to_gray

_DPI = 100  # guess: the ring of a seal is a pixel or two wide
_COLOURED = 30  # guess: of 255, between the strongest and the weakest channel, on paper made white
_DARK = 100  # guess: of 255, the lightest channel of black print, also under a stamp
_PRINT = 140  # guess: the same on a copy, where thin letters pale
_YELLOW = 0.6  # guess: from red to green against from red to blue; red ink has 0.9, coffee 0.3
_LEAST_SHARE = 2e-4  # guess: of all pixels; less is noise or a tick
_JOIN_MM = 3.0  # guess: between the letters of a stamp, and less than between lines of handwriting
_LEAST_JOIN_MM = 1.0
_SMALLEST_MM, _LARGEST_MM = (12.0, 7.0), (90.0, 65.0)  # guess: length and height, or the other way round
_ASLANT = 1.5  # guess: degrees; frames of a printed form lie level
_HIGHER_THAN_WRITING_MM = 9.0  # guess: a line of handwriting with its marks
_OVER_PRINT = 0.02  # guess: share of the coloured ink that touches dark letters
_MOSTLY = 0.5  # guess: share of all ink that has a colour on a carbon copy or a coloured form
_LETTER_MM = (1.2, 6.0)
_NEAR_MM = 0.5  # guess: how far from coloured ink its pale rim reaches
_PEARLS_MM = 3.2  # guess: how far outside its ring the pearls of a seal lie
_OWN_INK = 15  # guess: percentile of the lightest channel of a stamp's ink that becomes white
_BLACK, _WHITE = 0.2, 0.85
"""Of that level: print is black up to the first, a stamp pressed hard is white from the second. guess"""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StampInk:
    """One stamp alone on white paper: where it lies on the page, and its own ink there."""

    box: Box
    ink: Picture


@dataclass(frozen=True, slots=True)
class InkLayers:
    """A page without its coloured stamps, the boxes of these, and each piece of them by itself; boxes that
    overlap are told as one, pieces are not.
    """

    page: Picture
    seals: tuple[Box, ...] = ()
    stamps: tuple[StampInk, ...] = ()


def part_stamp_ink(picture: Picture, *, dpi: float) -> InkLayers:
    """Gray layers of a picture; a gray one, or one without stamps, is all page.

    Cost: 10 to 20 ms for a page in colour without stamps; next to nothing for a gray one.
    """
    page = to_gray(picture)
    if picture.ndim == 2 or picture.shape[2] < 3 or drop_empty_colour(picture[:, :, :3]).ndim == 2:
        return InkLayers(page)
    factor = min(1.0, _DPI / dpi)
    small = cv2.resize(picture[:, :, :3], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    found = _find_stamps(_whiten_paper(as_picture(small)), px=dpi * factor / MM_PER_INCH)
    if not found:
        return InkLayers(page)
    paper = _measure_paper(as_picture(small))
    clean, stamps = page.copy(), list[StampInk]()
    for mask, box in found:
        x0, y0, x1, y1 = _scale_box(box, 1 / factor, page.shape)
        size, area = (x1 - x0, y1 - y0), (slice(y0, y1), slice(x0, x1))
        near = cv2.resize(mask[box[1] : box[3], box[0] : box[2]], size, interpolation=cv2.INTER_LINEAR) > 0
        ground = cv2.resize(paper[box[1] : box[3], box[0] : box[2]], size, interpolation=cv2.INTER_LINEAR)
        ink = _drop_out(picture[area][:, :, :3], as_picture(ground), near, clean[area])
        stamps.append(StampInk((x0, y0, x1, y1), ink))
    return InkLayers(clean, _join_boxes([stamp.box for stamp in stamps]), tuple(stamps))


def _join_boxes(boxes: list[Box]) -> tuple[Box, ...]:
    """Boxes that overlap are of one stamp: its rings and its words were found apart."""
    joined: list[Box] = []
    for x0, y0, x1, y1 in boxes:
        meeting = [box for box in joined if box[0] < x1 and x0 < box[2] and box[1] < y1 and y0 < box[3]]
        joined = [box for box in joined if box not in meeting]
        lefts, tops, rights, bottoms = zip(*meeting, (x0, y0, x1, y1), strict=True)
        joined.append((min(lefts), min(tops), max(rights), max(bottoms)))
    return tuple(joined)


def _measure_paper(small: Picture) -> Picture:
    """The paper of each channel, as if nothing were written on it."""
    tiny = cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(tiny, np.ones((5, 5), np.uint8)), 15)
    return as_picture(cv2.resize(paper, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR))


def _whiten_paper(small: Picture) -> Picture:
    return as_picture(cv2.divide(small, _measure_paper(small), scale=255))


def _find_stamps(white: Picture, *, px: float) -> list[tuple[Mask, Box]]:
    """Where stamp ink lies on a small copy, one mask and box a stamp."""
    high, low = white.max(axis=2), white.min(axis=2)
    coloured = _select_coloured(white)
    if coloured.mean() < _LEAST_SHARE:
        return []
    mostly = float(coloured.sum()) > _MOSTLY * float((low < 255 - _COLOURED).sum())
    letters = None if mostly else _select_letters((high <= _PRINT).astype(np.uint8), px=px)
    reach = np.ones((2 * round(_NEAR_MM * px) + 1,) * 2, np.uint8)
    pale, pearls = _select_pale(white), np.ones((2 * round(_PEARLS_MM * px) + 1,) * 2, np.uint8)
    found = []
    for own in _find_stamp_pieces(coloured, letters, px=px, join=_JOIN_MM):
        corners = cv2.boxPoints(cv2.minAreaRect(np.argwhere(own)[:, ::-1].astype(np.float32)))
        within = cv2.fillConvexPoly(np.zeros_like(own), corners.round().astype(np.int32), (1,))
        mask = as_picture(cv2.dilate(pale & as_picture(cv2.dilate(within, pearls)), reach))
        x, y, wide, high_ = cv2.boundingRect(mask)
        found.append((mask, (x, y, x + wide, y + high_)))
    return found


def _find_stamp_pieces(coloured: Mask, letters: Mask | None, *, px: float, join: float) -> list[Mask]:
    """The ink of each stamp, joined over so many mm; what is none, or too large, is joined over less."""
    side = max(2, round(join * px))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    joined = cv2.morphologyEx(np.pad(coloured, side), cv2.MORPH_CLOSE, kernel)[side:-side, side:-side]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(joined), connectivity=8)
    pieces = []
    for index in range(1, len(stats)):
        long, short = (float(v) / px for v in sorted(stats[index, 2:4].tolist(), reverse=True))
        if long < _SMALLEST_MM[0] or short < _SMALLEST_MM[1]:
            continue
        own = as_picture(coloured & (labels == index))
        if long <= _LARGEST_MM[0] and short <= _LARGEST_MM[1] and _is_stamp(own, letters, px=px):
            pieces.append(own)
        elif join > _LEAST_JOIN_MM:
            pieces += _find_stamp_pieces(own, letters, px=px, join=join / 2)
    return pieces


def _select_coloured(white: Picture) -> Mask:
    """Ink with a colour other than yellow and brown, which paper and stains have; specks are dropped."""
    red, green, blue = (plane.astype(np.int16) for plane in cv2.split(white))
    high, low = white.max(axis=2), white.min(axis=2)
    strength = high.astype(np.int16) - low
    yellow = (red >= green) & (green >= blue) & (red - green < _YELLOW * (red - blue))
    ink = (high > _DARK) & ~yellow
    some, strong = (ink & (strength > _COLOURED)), (ink & (strength > 2 * _COLOURED))
    return as_picture(as_picture(cv2.medianBlur(some.astype(np.uint8), 3)) | strong)


def _select_pale(white: Picture) -> Mask:
    """Ink with a trace of colour: part of a stamp where one was found, noise elsewhere."""
    high, low = white.max(axis=2), white.min(axis=2)
    return as_picture((high.astype(np.int16) - low > _COLOURED // 2) & (high > _DARK))


def _select_letters(dark: Mask, *, px: float) -> Mask:
    """Dark ink in pieces as high as letters, without rules, leaders and boxes of large frames."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    low, high = (mm * px for mm in _LETTER_MM)
    tall, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    letters = (tall >= low) & (tall <= high) & (wide <= 3 * high)
    letters[0] = False
    return as_picture(letters[labels])


def _is_stamp(own: Mask, letters: Mask | None, *, px: float) -> bool:
    """By its outline, or because it lies across the `letters` of the page (None: most ink is coloured)."""
    if is_ring_outline(own, px=px) or is_frame_outline(own, px=px, aslant=_ASLANT):
        return True
    rows, columns = np.nonzero(own)
    if letters is None or min(np.ptp(rows), np.ptp(columns)) < _HIGHER_THAN_WRITING_MM * px:
        return False
    touching = own & as_picture(cv2.dilate(letters, np.ones((3, 3), np.uint8)))
    across = float(touching.sum()) >= _OVER_PRINT * float(own.sum())
    return across or is_frame_outline(own, px=px, aslant=0.0, sides=3)


def _drop_out(colour: Picture, paper: Picture, near: Flags, clean: Picture) -> Picture:
    """The ink of one stamp, on white; it is taken out of `clean`, which is changed."""
    white = cv2.divide(colour, paper, scale=255)
    high, low = white.max(axis=2), white.min(axis=2)
    strength = high.astype(np.int16) - low
    ink = near & (strength > _COLOURED) & (high > _DARK)
    alone = np.full_like(low, 255)
    if not ink.any():
        return as_picture(alone)
    level = float(np.percentile(high[ink], _OWN_INK))
    ground = to_gray(paper).astype(np.float32)
    share = (high.astype(np.float32) / max(level, 1.0) - _BLACK) / (_WHITE - _BLACK)
    lighter = np.clip(share, 0.0, 1.0) * ground
    clean[near] = np.maximum(clean.astype(np.float32), lighter)[near].astype(np.uint8)
    pale = near & (strength > _COLOURED // 2) & (high > _DARK)
    alone[pale] = low[pale]
    return as_picture(alone)


def _scale_box(box: Box, factor: float, shape: tuple[int, ...]) -> Box:
    x0, y0, x1, y1 = (round(v * factor) for v in box)
    return max(0, x0), max(0, y0), min(shape[1], x1), min(shape[0], y1)
