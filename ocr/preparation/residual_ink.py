"""Residual ink: what is left on a sheet when paper, machine and the other side's print are taken away.

Problem: a blank back carries punch holes, staples, folds, dust, the shadow of a lid and the print that shines
through; a pencil note, a signature or faded print is often paler than all of these.
Known as: blank page detection by connected components, with rules for each kind of artefact; print of the
other side told by its soft edges (as in bleed-through removal, G. Sharma, Show-through cancellation in scans
of duplex printed documents, IEEE TIP 10, 2001).
Steps: background divided out; a threshold a few times the paper's own noise (median absolute deviation); long
thin lines (folds, streaks) opened away; components joined over small gaps; then those are dropped that hug an
edge, are round like a hole, lie like a staple, are dust or hairs, or whose edges are soft.
Dropped: one threshold for the whole page, as the survey has it (faint pages and signatures were blank).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.binarization import divide_background
from ocr.preparation.pixels import MM_PER_INCH, Floats, Mask, as_picture, count_grays, percentile_of

_DPI = 200  # guess: edges are sharp or soft here as on the scan
_HALF = 2  # guess: shapes are told at half of it, at a quarter of the cost
# guess: how much darker than paper, of 255: the least, and in deviations of the noise
_LEAST_DEPTH, _NOISES = 9.0, 5.0
_LINE_MM, _THICKEST_LINE_MM, _PALER = 50.0, 1.3, 0.7
"""Thin lines as long as the first, even where they are paler than other ink, are folds, streaks or rules."""
_JOIN_MM = 0.5
_EDGE_MM, _SHADOW_MM = 2.0, 15.0
"""What touches the edge and reaches no further in than the second is the machine's."""
_SHADE, _HOLE_DEPTH = 25, 60
_HOLE_MM, _HOLE_MARGIN_MM, _RIM_GAP_MM = (4.6, 9.0), 24.0, 1.8
_OUT_OF_ROUND, _DISC, _BROKEN_RING = 0.25, (0.85, 0.86), (0.75, 0.80)
"""How much of its convex hull it fills, and how near that comes to a circle."""
_STAPLE_MM, _STAPLE_CORNER_MM, _STAPLE_THICK_MM = (7.0, 15.0), 34.0, 1.5
_SMALLEST_MM, _SMALLEST_MM2, _THINNEST_MM = 1.7, 0.8, 0.22
"""Dust is smaller; a hair is thinner for its length."""
_SPECK_MM = 1.3
_TOO_DEEP = 65.0  # guess: nothing shines through as dark as this; the survey sees it too
_HAIR_MM, _HAIR_MM2 = 5.0, 1.7  # guess: a written figure has twice as much ink
_RIM = 13
"""Pixels of the square that takes the rim of a piece off: six on each side, since the mask is of half the
resolution and closed. guess
"""
_MOSTLY_SOFT, _AS_PALE = 4, 1.6
_SIGMA, _SOBEL = 1.0, 8.0
_SOFT = 0.25  # measured: bench doubts, 2026-11, print 0.27 to 0.39, what shines through 0.12 to 0.24
"""How steep edges are from pixel to pixel, as a share of the ink's depth, after smoothing."""
_LOOKED_AT = 120  # guess: the largest tell enough, and time is bounded
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ResidualInk:
    """Where writing may stand, in pixels of the page; its pieces; how much darker than paper (of 255)."""

    box: Box | None = None
    pieces: int = 0
    depth: float = 255.0


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Joined components on the copy; sizes in pixels, `mm` a millimetre."""

    labels: Ints
    stats: Ints
    mm: float
    height: int
    width: int

    @property
    def sides(self) -> tuple[Ints, Ints, Ints, Ints]:
        left, top, wide, high = self.stats[:, 0], self.stats[:, 1], self.stats[:, 2], self.stats[:, 3]
        return left, top, left + wide, top + high


def find_residual_ink(page: Picture, *, dpi: float) -> ResidualInk:
    """What may be writing on a gray page with dark ink."""
    factor = min(1.0, _DPI / dpi)
    copy = (
        page if factor == 1.0 else cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    )
    depth = as_picture(255 - cv2.GaussianBlur(divide_background(as_picture(copy)), (0, 0), _SIGMA))
    mm, bound = dpi * factor / MM_PER_INCH / _HALF, _threshold(depth)
    ink = _pool(depth, _HALF) > bound
    lines = _find_long_lines(_pool(depth, 2 * _HALF) > _PALER * bound, mm=mm / _HALF)
    ink &= ~np.repeat(np.repeat(lines, _HALF, 0), _HALF, 1)[: ink.shape[0], : ink.shape[1]]
    ink = _remove_holes(ink.astype(np.uint8), mm=mm) > 0
    deep = (ink & (_pool(depth, _HALF) > _HOLE_DEPTH)).astype(np.uint8)  # apart from the shadow it lies in
    ink &= (deep == 0) | (_remove_holes(deep, mm=mm) > 0)
    _clear_edges(ink, _is_shaded(as_picture(copy)), mm=mm)
    pieces = _find_pieces(ink.astype(np.uint8), mm=mm)
    sharp = _select_sharp(pieces, depth)
    if not sharp:
        return ResidualInk()
    left, top, right, bottom = (side[list(sharp)] for side in pieces.sides)
    corners = (left.min(), top.min(), right.max(), bottom.max())
    x0, y0, x1, y1 = (round(float(corner) * _HALF / factor) for corner in corners)
    box = (x0, y0, min(x1, page.shape[1]), min(y1, page.shape[0]))
    return ResidualInk(box, len(sharp), _median_of(list(sharp.values())))


def _pool(depth: Picture, side: int) -> Picture:
    """The deepest of each block of pixels: thin ink is not lost."""
    height, width = depth.shape
    padded = np.pad(depth, ((0, -height % side), (0, -width % side)))
    return as_picture(cv2.dilate(padded, np.ones((side, side), np.uint8), anchor=(0, 0))[::side, ::side])


def _select_sharp(pieces: _Pieces, depth: Picture) -> dict[int, float]:
    """Depth of each piece that is neither dirt nor soft, by its index."""
    kept = np.flatnonzero(~_is_dirt(pieces))
    kept = kept[np.argsort(-pieces.stats[kept, cv2.CC_STAT_AREA], kind="stable")][:_LOOKED_AT]
    depths = {index: _measure_depth(pieces, depth, index) for index in kept.tolist()}
    sharp = {index: deep for index, deep in depths.items() if deep > 0}
    soft = [-deep for deep in depths.values() if deep < 0]
    if len(soft) > _MOSTLY_SOFT * len(sharp) and _median_of([*sharp.values()]) < _AS_PALE * _median_of(soft):
        return {}  # print that shines through, a scrap of which looks sharp for the noise on it
    alone = len(sharp) == 1 and all(_is_hair(pieces, depth, index, deep) for index, deep in sharp.items())
    return {} if alone else sharp


def _is_hair(pieces: _Pieces, depth: Picture, index: int, deep: float) -> bool:
    """A short, thin, pale thing; alone on a sheet it is no writing."""
    x, y, wide, high, _ = pieces.stats[index].tolist()
    part = depth[_HALF * y : _HALF * (y + high), _HALF * x : _HALF * (x + wide)]
    mm = pieces.mm * _HALF
    short = max(wide, high) < _HAIR_MM * pieces.mm
    return short and deep < _TOO_DEEP and float((part > deep / 2).sum()) < _HAIR_MM2 * mm * mm


def _median_of(depths: list[float]) -> float:
    return float(np.median(depths)) if depths else 0.0


def _find_pieces(ink: Mask, *, mm: float) -> _Pieces:
    """Components, joined over gaps that are narrower than those between words."""
    side = max(2, round(_JOIN_MM * mm))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    height, width = ink.shape
    return _Pieces(np.asarray(labels, np.int32), np.asarray(stats, np.int32), mm, height, width)


def _threshold(depth: Picture) -> float:
    """A few times the noise of the paper, of which most of any page is."""
    counts = count_grays(depth)
    middle = _median(counts)
    away = np.zeros(256, np.float32)
    np.add.at(away, np.abs(np.arange(256) - middle), counts)
    return middle + max(_LEAST_DEPTH, _NOISES * 1.48 * (_median(away) + 0.5))


def _median(counts: Floats) -> int:
    return int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))


def _find_long_lines(ink: Flags, *, mm: float) -> Flags:
    """Where thin lines run that are longer than any stroke of a letter, in either direction."""
    lines = np.zeros(ink.shape, np.bool_)
    long = round(_LINE_MM * mm)
    for wander, along in (((3, 1), (1, long)), ((1, 3), (long, 1))):
        grown = cv2.dilate(ink.astype(np.uint8), np.ones(wander, np.uint8))
        opened = as_picture(cv2.morphologyEx(grown, cv2.MORPH_OPEN, np.ones(along, np.uint8)))
        if not opened.any():
            continue
        _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
        thin = stats[:, cv2.CC_STAT_AREA] <= (_THICKEST_LINE_MM * mm + 4) * stats[:, 2:4].max(axis=1)
        thin[0] = False
        lines |= thin[labels]
    return cv2.dilate(lines.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0


def _is_shaded(copy: Picture) -> Flags:
    """What is darker than the paper; large black areas are no ink once the background is divided out."""
    return _pool(as_picture(255 - copy), _HALF) > 255 - percentile_of(count_grays(copy), 50) + _SHADE


def _clear_edges(ink: Flags, shaded: Flags, *, mm: float) -> None:
    """Take away the outermost millimetres, and what reaches in from there without a gap, as shadows do."""
    touch, reach = round(_EDGE_MM * mm), round(_SHADOW_MM * mm)
    dark = ink | shaded
    for turn in (_as_it_is, np.fliplr, np.transpose, lambda mask: np.flipud(mask).T):
        side = turn(ink)
        side[:, touch:reach] &= ~np.logical_and.accumulate(turn(dark)[:, touch:reach], axis=1)
        side[:, :touch] = False


def _as_it_is(mask: Flags) -> Flags:
    return mask


def _remove_holes(ink: Mask, *, mm: float) -> Mask:
    """The ink without what is round, as large as a punch makes it, and in a margin; rings may be broken."""
    margin, side, (low, most) = (
        round(_HOLE_MARGIN_MM * mm),
        round(_RIM_GAP_MM * mm),
        (v * mm for v in _HOLE_MM),
    )
    margins = ink.copy()
    margins[margin:-margin, margin:-margin] = 0
    if not margins.any():
        return ink
    closed = cv2.morphologyEx(margins, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    kept = ink.copy()
    for mask, (whole, circle) in ((margins, _DISC), (as_picture(closed), _BROKEN_RING)):
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        left, top, wide, high, _area = stats.T
        sized = (np.minimum(wide, high) > low) & (np.maximum(wide, high) < most)
        sized &= abs(wide - high) < _OUT_OF_ROUND * high
        for index in np.flatnonzero(sized).tolist():
            place = slice(top[index], top[index] + high[index]), slice(left[index], left[index] + wide[index])
            if _is_round(labels[place] == index, whole=whole, circle=circle):
                kept[place] = 0
    return kept


def _is_round(shape: Flags, *, whole: float, circle: float) -> bool:
    """A disc or a ring: its convex hull has a circle's area for its girth, and its outline fills the hull."""
    contours, _ = cv2.findContours(shape.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=len)
    hull = cv2.convexHull(outline)
    area, girth = cv2.contourArea(hull), cv2.arcLength(hull, closed=True)
    full = cv2.contourArea(outline) > whole * area
    return bool(full and girth and 4 * np.pi * area / girth**2 > circle)


def _is_dirt(pieces: _Pieces) -> Flags:
    """Pieces that paper and machine leave, by size, shape and place; entry 0 is the paper."""
    dirt = _is_dust(pieces) | _hugs_edge(pieces) | _is_staple(pieces)
    dirt[0] = True
    return np.asarray(dirt, np.bool_)


def _is_dust(pieces: _Pieces) -> Flags:
    """Small, or thin for its length as a hair is."""
    longest = pieces.stats[:, 2:4].max(axis=1)
    area = pieces.stats[:, cv2.CC_STAT_AREA]
    small = (longest < _SMALLEST_MM * pieces.mm) | (area < _SMALLEST_MM2 * pieces.mm**2)
    return np.asarray(small | (area < _THINNEST_MM * pieces.mm * longest), np.bool_)


def _hugs_edge(pieces: _Pieces) -> Flags:
    """Shadows and wedges along an edge, and whatever lies within the outermost millimetres."""
    left, top, right, bottom = pieces.sides
    touch, reach = _EDGE_MM * pieces.mm, _SHADOW_MM * pieces.mm
    at_left, at_top = (left < touch) & (right < reach), (top < touch) & (bottom < reach)
    at_right = (right > pieces.width - touch) & (left > pieces.width - reach)
    at_bottom = (bottom > pieces.height - touch) & (top > pieces.height - reach)
    return np.asarray(at_left | at_top | at_right | at_bottom, np.bool_)


def _is_staple(pieces: _Pieces) -> Flags:
    """Short and thin near a corner."""
    left, top, right, bottom = pieces.sides
    mm, near = pieces.mm, _STAPLE_CORNER_MM * pieces.mm
    sideways = (left < near) | (right > pieces.width - near)
    upright = (top < near) | (bottom > pieces.height - near)
    length = np.hypot(right - left, bottom - top)
    low, most = (side * mm for side in _STAPLE_MM)
    thin = pieces.stats[:, cv2.CC_STAT_AREA] < _STAPLE_THICK_MM * mm * length
    return np.asarray(sideways & upright & (length > low) & (length < most) & thin, np.bool_)


def _measure_depth(pieces: _Pieces, depth: Picture, index: int) -> float:
    """How deep the ink of a piece is; 0 for a speck, negative where its edges are soft."""
    x, y, wide, high, _ = pieces.stats[index].tolist()
    part = depth[_HALF * y : _HALF * (y + high), _HALF * x : _HALF * (x + wide)].astype(np.float32)
    own = np.repeat(np.repeat(pieces.labels[y : y + high, x : x + wide] == index, _HALF, 0), _HALF, 1)
    own = own[: part.shape[0], : part.shape[1]]
    if _shrinks_to_dust(part, own, mm=pieces.mm * _HALF):
        return 0.0
    steps = np.hypot(cv2.Sobel(part, cv2.CV_32F, 1, 0), cv2.Sobel(part, cv2.CV_32F, 0, 1)) / _SOBEL
    deep = float(np.percentile(part[own], 90))
    # of a wide stroke the rim alone has steps: within it they would be lost among the even ink
    rim = own & (cv2.erode(own.astype(np.uint8), np.ones((_RIM, _RIM), np.uint8), borderValue=0) == 0)
    return deep if deep > _TOO_DEEP or float(np.percentile(steps[rim], 90)) > _SOFT * deep else -deep


def _shrinks_to_dust(part: Floats, own: Flags, *, mm: float) -> bool:
    """Whether a piece is a speck on something much paler: at half its depth little of it is left."""
    dark = (own & (part > float(part[own].max()) / 2)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return bool((stats[1:, 2:4].max(axis=1) < _SPECK_MM * mm).all())
