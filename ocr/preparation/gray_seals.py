"""Seals and stamps in a gray picture, told by their outline and taken out by their paler ink.

Problem: a gray scan has lost the colour of a stamp; its rings, curls and slanting words are read as letters,
and a ring of pearls was read as an account number.
Known as: circle detection by the Hough transform with gradients (H. Yuen et al., Comparative study of Hough
transform methods for circle finding, 1990), straight segments by the probabilistic Hough transform (J. Matas
et al., 2000).
Steps: square seals that stand alone go whole (square_seals.py). On a copy of the level page at 50 dpi circles
of seal size are sought; one counts if at 100 dpi ink lies all along it and not just inside or outside it;
thin straight strokes that run aslant and make a rectangle are a frame. Within such a place ink that is
clearly paler than the page's print goes; where the two are alike the outline goes, and where the page has no
print besides, all goes.
Dropped: a threshold for the whole page, which takes faint print and pencil with it (docs/adr/0035).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box, Picture
from ocr.preparation.outlines import OUTLINE_MM, OUTSIDE_MM, SealOutline, is_frame_outline, outline_rectangle
from ocr.preparation.pixels import MM_PER_INCH, Mask, as_picture
from ocr.preparation.square_seals import find_square_seals
from ocr.preparation.stamp_ink import StampInk

_DPI, _HALF = 100, 2  # guess: circles are sought at half of it
_INK = 205  # guess: pale stamps on paper made white
_RADIUS_MM = (8.0, 24.0)
_VOTES = 36  # guess: between 32, which finds more, and 38
_MOST_CIRCLES = 12  # guess: bounds the time
_SECTORS = 96
_ALL_ROUND, _BESIDE = 0.84, 0.25
"""Share of the sectors with ink on the ring, and by how much fewer just inside or just outside it."""
_PEARLS_MM, _PEARLS = (
    4.0,
    0.62,
)  # guess: how far outside a ring its pearls lie, and how many sectors they fill
_WORTH_A_LOOK = 0.5  # guess: about the rough centre that the transform gives
_BESIDE_MM = 1.1
_SIDE_MM, _GAP_MM = 9.0, 1.0  # guess: straight strokes of a frame, and how broken they may be
_PIECE_MM, _SIDES = 7.0, 2  # guess: shorter pieces of ink are letters, and what a frame shows at least
_RULE_MM = 24.0  # guess: level for so long is a rule; a side 0.9 mm wide that leans by 2.2 degrees is not
_ASLANT, _ALIKE = 1.5, 2.0  # guess: degrees
_SIDE_GAP_MM, _WHOLE, _FREE = 0.8, 0.85, 0.4  # guess: what a stroke is, and what lies beside it
_BESIDE_SIDE, _SKEWED = 0.4, 0.08  # guess: how much of a side lies beside its opposite, and how parallel
_FRAME_MM = ((12.0, 6.0), (90.0, 65.0))  # guess: length and height
_PALER = 35.0  # guess: of 255, stamp ink against print: with less the two cannot be parted
_CUT = 0.5  # guess: of the way from print to stamp
_FEWEST_PRINT = 4000  # guess: inked pixels of the copy outside all seals, some 150 letters; fewer is no print
_POLAR = cv2.WARP_POLAR_LINEAR | cv2.INTER_NEAREST | cv2.WARP_FILL_OUTLIERS
"""Without the last flag what lies beside the page is whatever the memory held."""
_DARK_SHARE = 25  # guess: percentile of ink that is its core
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Lines = npt.NDArray[np.float64]


def part_gray_seals(level: Picture, *, dpi: float) -> tuple[Picture, tuple[Box, ...]]:
    """A level page with white paper without the seals that are found on it, and their boxes in its pixels."""
    factor = min(1.0, _DPI / dpi)
    small = as_picture(cv2.resize(level, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    px = dpi * factor / MM_PER_INCH
    ink = (small < _INK).astype(np.uint8)
    outlines = [
        outline_rectangle(ink, corners, px=px, whole=True) for corners in find_square_seals(ink, px=px)
    ]
    taken = [outline.place for outline in outlines]
    others = (*_find_rings(small, ink, px=px), *_find_frames(ink, px=px))
    outlines += [one for one in others if not any(_lies_on(one.place, place) for place in taken)]
    if not outlines:
        return level, ()
    everywhere = as_picture(np.maximum.reduce([outline.place for outline in outlines]))
    print_level = _measure_ink(small, (everywhere == 0) & (small < _INK))
    page, seals = level.copy(), []
    for outline in outlines:
        x, y, wide, high = cv2.boundingRect(outline.place)
        x0, y0 = round(x / factor), round(y / factor)
        x1, y1 = (
            min(level.shape[1], round((x + wide) / factor)),
            min(level.shape[0], round((y + high) / factor)),
        )
        cut = slice(y, y + high), slice(x, x + wide)
        stamp_level = _measure_ink(small[cut], (outline.band[cut] > 0) & (small[cut] < _INK), least=1)
        masks = [_enlarge(mask[cut], (x1 - x0, y1 - y0)) for mask in (outline.place, outline.band)]
        _take_out(page[y0:y1, x0:x1], masks[0], masks[1], None if outline.whole else print_level, stamp_level)
        seals.append((x0, y0, x1, y1))
    return page, tuple(seals)


def list_seal_ink(before: Picture, after: Picture, seals: Sequence[Box]) -> tuple[StampInk, ...]:
    """What part_gray_seals took out of each place, on white paper."""
    stamps = []
    for box in seals:
        old, new = (page[box[1] : box[3], box[0] : box[2]] for page in (before, after))
        stamps.append(StampInk(box, as_picture(np.where(old == new, 255, old))))
    return tuple(stamps)


def _enlarge(mask: Mask, size: tuple[int, int]) -> Flags:
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST) > 0)


def _measure_ink(small: Picture, where: Flags, *, least: int = _FEWEST_PRINT) -> float | None:
    """The gray of the core of some ink; None where there is next to none."""
    grays = small[where]
    return float(np.percentile(grays, _DARK_SHARE)) if len(grays) >= least else None


def _take_out(
    part: Picture, place: Flags, band: Flags, print_level: float | None, stamp_level: float | None
) -> None:
    """Change the picture of one seal: pale ink goes, or its outline, or all of it."""
    if print_level is None or stamp_level is None:
        part[place] = 255
        return
    if stamp_level - print_level < _PALER:
        part[place & band] = 255
        return
    core = (part < _CUT * stamp_level + (1 - _CUT) * print_level).astype(np.uint8)
    kept = cv2.dilate(core, np.ones((5, 5), np.uint8)) > 0
    part[place & ~kept] = 255


def _find_rings(small: Picture, ink: Mask, *, px: float) -> list[SealOutline]:
    """Circles of seal size that are inked all round; of concentric ones the outermost."""
    low, high = (mm * px / _HALF for mm in _RADIUS_MM)
    tiny = cv2.resize(small, None, fx=1 / _HALF, fy=1 / _HALF, interpolation=cv2.INTER_AREA)
    circles = cv2.HoughCircles(
        tiny,
        cv2.HOUGH_GRADIENT,
        1,
        low,
        param1=120,
        param2=_VOTES,
        minRadius=round(low),
        maxRadius=round(high),
    )
    if circles is None:
        return []
    found: list[SealOutline] = []
    for x, y, _radius in np.asarray(circles).reshape(-1, 3)[:_MOST_CIRCLES].tolist():
        ring = _measure_ring(ink, (x * _HALF, y * _HALF), px=px)
        if ring is None:
            continue
        place, band = np.zeros_like(ink), np.zeros_like(ink)
        middle = (round(ring[0]), round(ring[1]))
        cv2.circle(place, middle, round(ring[2] + OUTSIDE_MM * px), (1,), -1)
        cv2.circle(band, middle, round(ring[2]), (1,), 2 * round(OUTLINE_MM * px))
        found.append(SealOutline(place, band))
    return found


def _measure_ring(ink: Mask, about: tuple[float, float], *, px: float) -> tuple[float, float, float] | None:
    """Centre and radius of the outermost ring about a place; None where no ring is inked all round."""
    x, y = about
    best = _best_radius(ink, (x, y), px=px)
    for step in (4.0, 2.0, 1.0):
        if best[0] < _WORTH_A_LOOK:
            return None
        near = [(x + dx, y + dy) for dx in (-step, 0.0, step) for dy in (-step, 0.0, step)]
        ((x, y), best) = max(
            ((spot, _best_radius(ink, spot, px=px)) for spot in near), key=lambda told: told[1]
        )
    return (x, y, best[1]) if best[0] >= _ALL_ROUND and best[2] >= _BESIDE else None


def _best_radius(ink: Mask, middle: tuple[float, float], *, px: float) -> tuple[float, float, float]:
    """Share of sectors inked at the best radius, that radius, and how much emptier it is beside it."""
    low, most, beside = round(_RADIUS_MM[0] * px), round(_RADIUS_MM[1] * px), round(_BESIDE_MM * px)
    covered = _cover_by_radius(ink, middle, most=most + round(_PEARLS_MM * px))
    shares = covered[low:most]
    empty = np.minimum(covered[low - beside : most - beside], covered[low + beside : most + beside])
    sharp = np.where(shares - empty >= _BESIDE, shares, 0.0)
    best = int(sharp.argmax())
    outer = np.flatnonzero(sharp >= max(_ALL_ROUND, float(sharp[best]) - 0.08))
    best = int(outer[-1]) if len(outer) else best
    pearls = np.flatnonzero(covered[low + best : low + best + round(_PEARLS_MM * px)] >= _PEARLS)
    reach = float(pearls[-1]) if len(pearls) else 0.0
    return float(sharp[best]), float(low + best) + reach, float(shares[best] - empty[best])


def _cover_by_radius(ink: Mask, middle: tuple[float, float], *, most: int) -> Floats:
    """Share of the sectors that have ink within a pixel of each radius."""
    polar = cv2.warpPolar(ink, (most, _SECTORS * 2), middle, most, _POLAR)
    near = cv2.dilate(polar, np.ones((1, 3), np.uint8)).reshape(_SECTORS, 2, most).max(axis=1)
    return np.asarray(near.mean(axis=0), np.float32)


def _find_frames(ink: Mask, *, px: float) -> list[SealOutline]:
    """Rectangles of straight strokes that run aslant."""
    strokes = _select_strokes(ink, px=px)
    if int(strokes.sum()) < _SIDES * _SIDE_MM * px:
        return []
    segments = cv2.HoughLinesP(
        strokes * 255,
        1,
        np.pi / 360,
        round(0.7 * _SIDE_MM * px),
        minLineLength=_SIDE_MM * px,
        maxLineGap=_GAP_MM * px,
    )
    if segments is None:
        return []
    lines = np.asarray(segments, np.float64).reshape(-1, 4)
    lean = np.degrees(np.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0]))
    lean = (lean + 45) % 90 - 45
    lines, lean = lines[np.abs(lean) >= _ASLANT], lean[np.abs(lean) >= _ASLANT]
    thin = np.array([_is_thin(ink, line, px=px) for line in lines], np.bool_)
    lines, lean = lines[thin], lean[thin]
    found: list[SealOutline] = []
    for one, other in _pair_sides(lines, lean, px=px):
        known = any(outline.place[round(y), round(x)] for outline in found for x, y in (one[:2], one[2:]))
        outline = None if known else _make_frame(ink, np.stack([one, other]), px=px)
        if outline:
            found.append(outline)
    return found


def _select_strokes(ink: Mask, *, px: float) -> Mask:
    """Ink that may be sides of frames aslant: in pieces as long as a side, without level and upright rules.

    Cost: 10 ms, and saves 10 to 30 of the search for lines, which takes its time for each inked pixel.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    long = stats[:, 2:4].max(axis=1) >= _PIECE_MM * px
    long[0] = False
    strokes = as_picture(long[labels])
    rest, side = strokes, round(_RULE_MM * px)
    for way in ((1, side), (side, 1)):
        rules = as_picture(cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones(way, np.uint8)))
        rest = as_picture(np.minimum(rest, 1 - rules))
    return rest


def _pair_sides(lines: Lines, lean: Lines, *, px: float) -> list[tuple[Lines, Lines]]:
    """Segments that may be opposite sides of one frame: parallel, not too far apart, beside each other."""
    pairs = []
    way = lines[:, 2:] - lines[:, :2]
    for a, b in combinations(range(len(lines)), 2):
        length = float(np.hypot(*way[a]))
        along = way[a] / length
        away = lines[b].reshape(2, 2) - lines[a, :2]
        reach, apart = away @ along, np.abs(away @ np.array([-along[1], along[0]]))
        beside = min(length, float(reach.max())) - max(0.0, float(reach.min()))
        low, high = _FRAME_MM[0][1] * px, _FRAME_MM[1][0] * px
        parallel = abs(lean[a] - lean[b]) <= _ALIKE and abs(apart[0] - apart[1]) < _SKEWED * beside
        if parallel and low <= apart.mean() <= high and beside >= _BESIDE_SIDE * length:
            pairs.append((lines[a], lines[b]))
    return pairs


def _is_thin(ink: Mask, line: Lines, *, px: float) -> bool:
    """Whether a segment is a stroke with paper on both sides, and no row of letters."""
    ends, across = line.reshape(2, 2), np.array([line[1] - line[3], line[2] - line[0]])
    across *= _SIDE_GAP_MM * px / max(1.0, float(np.hypot(*across)))
    share = np.linspace(0, 1, 40)[:, None]
    spots = ends[0] * (1 - share) + ends[1] * share
    grown = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    on, *off = (
        float(mask[_rows(spots + move, ink), _columns(spots + move, ink)].mean())
        for mask, move in ((grown, 0 * across), (ink, across), (ink, -across))
    )
    return on >= _WHOLE and max(off) <= _FREE


def _rows(spots: Lines, ink: Mask) -> npt.NDArray[np.int64]:
    return np.asarray(spots[:, 1].round().clip(0, ink.shape[0] - 1), np.int64)


def _columns(spots: Lines, ink: Mask) -> npt.NDArray[np.int64]:
    return np.asarray(spots[:, 0].round().clip(0, ink.shape[1] - 1), np.int64)


def _make_frame(ink: Mask, lines: Lines, *, px: float) -> SealOutline | None:
    """The rectangle of some segments, if they make one of stamp size."""
    points = lines.reshape(-1, 2).astype(np.float32)
    rectangle = cv2.minAreaRect(points)
    long, short = (side / px for side in sorted(rectangle[1], reverse=True))
    (least_long, least_short), (most_long, most_short) = _FRAME_MM
    if not (least_long <= long <= most_long and least_short <= short <= most_short):
        return None
    outline = outline_rectangle(ink, np.asarray(cv2.boxPoints(rectangle), np.float32), px=px)
    return outline if is_frame_outline(ink & outline.band, px=px, aslant=_ASLANT, sides=3) else None


def _lies_on(place: Mask, other: Mask) -> bool:
    """Whether most of a place lies on another one."""
    return int(np.count_nonzero(place & other)) > int(np.count_nonzero(place)) / 2
