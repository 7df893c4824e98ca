"""Cut edges: letters through which an edge of the picture runs, so that the rest of their lines is not there.

Problem: a sheet laid beside the glass loses the ends of its lines. Rules and frames run out of many sound
pictures, and the scanner's lid, shadows and photographs touch every edge.
Known as: marginal noise against cut text (F. Shafait et al., Document cleanup using page frame detection,
IJDAR 2008), by connected components.
Steps: components of ink that touch an edge of the picture, or the lid beside it, and have the size of
letters, since rules are longer; and lines whose last letter stands closer to the edge than any printer
prints: the cut went between two letters. Counted for each edge; the most count.
Dropped: the width of margins, which says nothing where a form is printed to its edges.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Box
from ocr.preparation.pixels import Mask
from ocr.quality.ground import Ground, Ints

_ALONG_MM, _INWARD_MM = (0.45, 9.0), (0.45, 9.0)  # guess: from a stem to a large letter, cut anywhere
_BESIDE_MM, _PITCH_MM = 1.3, 4.0
"""No printer prints so near the edge, and lines of writing are further apart than the second. guess"""
_STRIP_MM = 10.0
_TOUCHING, _NEAR = 1, 5  # pixels
Flags = npt.NDArray[np.bool_]


def count_cut_letters(ground: Ground, labels: Ints, stats: Ints) -> tuple[int, Box | None]:
    """The most letters that one edge cuts, and the strip of the copy beside it."""
    height, width = ground.size
    x, y, wide, tall, _ = stats.T
    touching = _touch(labels, ground.lid, len(stats))
    alone = ~_touch(labels, ground.solid, len(stats))
    edges = {
        (0, 0): (x, tall, wide),
        (0, 1): (y, wide, tall),
        (1, 0): (width - x - wide, tall, wide),
        (1, 1): (height - y - tall, wide, tall),
    }
    side = round(_STRIP_MM * ground.px)
    strips = {
        (0, 0): (0, 0, side, height),
        (0, 1): (0, 0, width, side),
        (1, 0): (width - side, 0, width, height),
        (1, 1): (0, height - side, width, height),
    }
    counts = {}
    for edge, (gap, along, inward) in edges.items():
        letter = alone & _is_letter(along, inward, ground.px)
        cut = letter & ((gap <= _TOUCHING) | (touching & _lies_near(edge, stats, ground)))
        beside = letter & ~cut & (gap <= _BESIDE_MM * ground.px)
        counts[edge] = int(cut.sum()) + _count_lines(stats[beside][:, 1 - edge[1]], px=ground.px)
    worst = max(counts, key=lambda edge: counts[edge])
    return counts[worst], strips[worst] if counts[worst] else None


def _count_lines(starts: Ints, *, px: float) -> int:
    """Of letters at an edge: those near each other count once, so that a heading along the edge is one."""
    if not len(starts):
        return 0
    return 1 + int((np.diff(np.sort(starts.astype(np.float64))) > _PITCH_MM * px).sum())


def _is_letter(along: Ints, inward: Ints, px: float) -> Flags:
    (thin, long), (shallow, deep) = _ALONG_MM, _INWARD_MM
    fits = (along >= thin * px) & (along <= long * px) & (inward >= shallow * px) & (inward <= deep * px)
    return np.asarray(fits, np.bool_)


def _touch(labels: Ints, region: Mask, count: int) -> Flags:
    """Components beside or within a region."""
    found = np.zeros(count + 1, np.bool_)
    if region.any():
        rim = cv2.dilate(region, np.ones((_NEAR, _NEAR), np.uint8))
        found[labels[rim > 0]] = True
    return found[1:]


def _lies_near(edge: tuple[int, int], stats: Ints, ground: Ground) -> Flags:
    """Components in the quarter of the page at this edge: a lid belongs to the edge that it hides."""
    far, axis = edge
    middle = (stats[:, axis] + stats[:, axis + 2] / 2) / ground.size[1 - axis]
    return np.asarray((middle > 0.75) if far else (middle < 0.25), np.bool_)
