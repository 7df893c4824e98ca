"""Strokes seen closely: how soft their edges are, how pale they are, whether they merge or break.

Problem: a blurred, over- or under-exposed page is told by its strokes, whatever the size of its print, and a
photograph, a stamp or a form's frame on the page must not be taken for them.
Known as: edge width as a measure of blur (P. Marziliano et al., A no-reference perceptual blur metric, ICIP
2002); here the ratio of a patch's contrast to its steepest slope, which thin strokes do not change, since
both fall alike. Merged and broken strokes by stroke width and by pieces (touching and broken characters:
L. Cannon, J. Hochberg, P. Kelly, Quality assessment and restoration of typewritten document images, 1999).
Steps: the patches with most writing are found on the small copy and cut from the whole picture; in each the
ink's depth, the steepest slope across and along, how much of the ink is thicker than strokes are, and how
much is in small pieces; of the page counts the usual patch.
Dropped: the variance of the Laplacian, which falls with the size of the print and the amount of text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.preparation.pixels import MM_PER_INCH, Floats, Mask, as_picture, count_grays, percentile_of
from ocr.quality.ground import Ground
from ocr.quality.slant import Slant

_PATCH_MM, _PATCHES = 9.0, 16  # guess: some five letters of print a side; two lines of a form suffice
_LEAST_INK, _MOST_INK = 0.02, 0.5  # guess: shares of a patch: emptier says nothing, fuller is no writing
_FEWEST_PATCHES = 10  # guess: a signature or a page number fills fewer, two lines of print more
_SMOOTHING = 0.7  # pixels: a scanner's noise has no slope then. guess
_PAPER, _DEEPEST, _STEEPEST = 85, 99, 99.5  # guess: per cent of a patch's pixels
_SCHARR = 32.0
"""The weights of the filter on one side."""
_WHOLE_SHEET = 8  # guess: patches a side; a slip is written to its edges
_FEWEST_WRITTEN, _MUCH_INK = 30, 0.045  # guess: where letters run together there are few, and much ink
_AS_DEEP = 0.5  # guess: of the deepest patches; paler ones are the rim of a sheet, a shadow, the other side
_THICK_MM, _STEPS = 0.75, 5  # guess: bold letters of 16 points are half as thick
_LEAST_DEPTH = 8.0  # guess: of 255; less is the paper's own
_PIECE_MM2, _RULE = 0.25, 0.95  # guess: the second of a side of the patch


Figures = tuple[float, float, float, float, float]
"""Of one patch: edge widths across and along, depth, thick and broken shares."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Of the usual patch of a page."""

    blur_mm: float
    """Width of an edge, in millimetres, in the direction in which it is wider."""
    depth: float
    """How much darker than the paper ink is, of 255."""
    thick: float
    """Share of the ink that is thicker than any stroke of print."""
    broken: float
    """Share of the ink that is in pieces smaller than any letter."""


def measure_strokes(
    page: Picture, ground: Ground, writing: Mask, slant: Slant, *, dpi: float
) -> Strokes | None:
    """None where there is next to no writing; `writing` is the ink of the small copy without long lines."""
    if slant.written < _FEWEST_WRITTEN and float(ground.ink.mean()) < _MUCH_INK:
        return None
    px = dpi / MM_PER_INCH
    found = _measure_patches(_cut_patches(page, ground, writing, px=px), slant, px=px)
    if len(found) < _FEWEST_PATCHES:  # all of it hangs together: letters that run into a table's rules
        found = _measure_patches(_cut_patches(page, ground, ground.ink, px=px), slant, px=px)
    if len(found) < _FEWEST_PATCHES:
        return None
    figures = np.array(found)
    deep = figures[figures[:, 2] >= _AS_DEEP * np.percentile(figures[:, 2], 90)]
    across, along, depth, _, broken = np.median(deep, axis=0).tolist()
    thick = deep[:, 3][np.isfinite(deep[:, 3])]
    return Strokes(max(across, along), depth, float(np.median(thick)) if len(thick) else 0.0, broken)


def _measure_patches(patches: list[Picture], slant: Slant, *, px: float) -> list[Figures]:
    seen = [_measure_patch(patch.T if slant.lying else patch, px=px) for patch in patches]
    return [one for one in seen if one is not None]


def _cut_patches(page: Picture, ground: Ground, writing: Mask, *, px: float) -> list[Picture]:
    """The parts of the page with most writing."""
    side = max(8, round(_PATCH_MM * ground.px))
    high, wide = ground.size[0] // side, ground.size[1] // side
    if not high or not wide:
        return []
    share, solid = (
        mask[: high * side, : wide * side].reshape(high, side, wide, side).mean(axis=(1, 3))
        for mask in (writing, ground.solid | ground.lid)
    )
    share[(share > _MOST_INK) | (share < _LEAST_INK) | (solid > 0)] = 0
    if min(share.shape) >= _WHOLE_SHEET:  # the rim of paper that is not white looks like ink
        share[[0, -1], :] = share[:, [0, -1]] = 0
    best = np.argsort(share, axis=None)[::-1][:_PATCHES]
    whole = round(_PATCH_MM * px)
    patches = []
    for row, column in zip(*np.unravel_index(best, share.shape), strict=True):
        if share[row, column] > 0:
            y, x = (round(v * side * ground.scale) for v in (row, column))
            patches.append(page[y : y + whole, x : x + whole])
    return patches


def _measure_patch(patch: Picture, *, px: float) -> Figures | None:
    grays = count_grays(patch)
    stretch = 255.0 / max(percentile_of(grays, _PAPER), 1)
    depth = 255.0 - stretch * percentile_of(grays, 100 - _DEEPEST)
    if depth < _LEAST_DEPTH:
        return None
    soft = np.asarray(cv2.GaussianBlur(patch.astype(np.float32), (0, 0), _SMOOTHING), np.float32)
    across, along = (_edge_width(soft * np.float32(stretch), depth, dx=dx) / px for dx in (1, 0))
    ink = (soft < (255.0 - depth / 2) / stretch).astype(np.uint8)
    return across, along, depth, _thick_share(ink, px=px), _broken_share(ink, px=px)


def _edge_width(soft: Floats, depth: float, *, dx: int) -> float:
    """Pixels in which the ink would rise to its depth at its steepest."""
    slope = np.abs(cv2.Scharr(soft, cv2.CV_32F, dx, 1 - dx)).ravel()
    rank = int(len(slope) * _STEEPEST / 100) - 1
    return depth / max(float(np.partition(slope, rank)[rank]) / _SCHARR, 1e-3)


def _thick_share(ink: Mask, *, px: float) -> float:
    """Ink left when as much is taken off all edges as any stroke of print is thick; rules left out, and not
    a number where there is nothing else.
    """
    bare = _drop_rules(ink)
    if float(bare.mean()) < _LEAST_INK:
        return math.nan
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(3, round(_THICK_MM * px) | 1),) * 2)
    return float(cv2.erode(bare, disc).sum() / bare.sum())


def _drop_rules(ink: Mask) -> Mask:
    """Ink without the rules that cross the patch, and without their stepped edges."""
    for upright in (False, True):
        lines = ink.T if upright else ink
        long = np.ones((1, round(_RULE * lines.shape[1]) | 1), np.uint8)
        rules = cv2.morphologyEx(np.ascontiguousarray(lines), cv2.MORPH_OPEN, long)
        if rules.any():
            wide = as_picture(cv2.dilate(rules, np.ones((_STEPS, _STEPS), np.uint8)))
            ink = as_picture(ink & ~(wide.T if upright else wide))
    return ink


def _broken_share(ink: Mask, *, px: float) -> float:
    """Ink that is in pieces smaller than the smallest letter."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    area = stats[1:, cv2.CC_STAT_AREA]
    return float(area[area < _PIECE_MM2 * px**2].sum() / max(1, area.sum()))
