"""The ground of all measures: a small gray copy at 66 to 132 dpi, its ink, its paper, the lid round it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.preparation.binarization import divide_background
from ocr.preparation.pixels import MM_PER_INCH, Mask, as_picture, count_grays, percentile_of

_LEAST_DPI = 66
"""Dots an inch below which the copy is not halved again. guess: letters still have their shape"""
_LID_BELOW = 0.62  # guess: of the paper's gray; a lid is black or dark gray
_LID_MM, _LID_LONG_MM = 1.5, 25.0  # guess: what is thinner is a rule, what is shorter a letter
_FRINGE = 5  # pixels: the blurred rim of a lid is lid
_SOLID_BELOW, _SOLID_MM, _BESIDE_MM = 0.85, 5.0, 6.0  # guess: blurred lines of print have paler gaps
_INK_SHARE = 0.35  # guess: of the ink's own depth; half of it loses hair lines
_MOST_NOISE = 6  # guess: of 255, after halving; more is writing that covers a sixth of the page
_LEAST_DEPTH, _NOISES, _NO_INK = 8.0, 5.0, 0.002
"""Ink that is less dark than the first, of 255, or than so many deviations of the noise, or on less of the
page than the third, is no ink. guess
"""
_INK_PERCENTILE = 20.0
_LONGEST_WORD_MM = 60.0  # guess: of bold print whose letters touch
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ground:
    """One page, small: `px` pixels a millimetre; one of them is `scale` pixels wide in the whole picture."""

    small: Picture
    flat: Picture
    """The copy divided by its background: paper is 255."""
    ink: Mask
    lid: Mask
    """What is solid and dark and runs out of the picture: the scanner's lid, at times a photograph."""
    solid: Mask
    """What is dark over several millimetres each way, and what lies beside it: photographs, bars."""
    paper: int
    px: float
    scale: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the copy."""
        return self.small.shape[0], self.small.shape[1]


def survey_ground(page: Picture, *, dpi: float) -> Ground:
    """The small copy of a gray page and what stands on it."""
    small, scale = _halve(page, dpi=dpi)
    px = dpi / scale / MM_PER_INCH
    paper = find_paper(small)
    lid = _find_lid(small, below=_LID_BELOW * paper, px=px)
    # a white lid beside gray paper would make the sheet's rim look like ink
    flat = divide_background(as_picture(np.minimum(np.where(lid > 0, 255, small), paper)))
    return Ground(
        small=small,
        flat=flat,
        ink=_find_ink(flat),
        lid=lid,
        solid=_find_solid(np.where(lid > 0, np.uint8(255), small), below=_SOLID_BELOW * paper, px=px),
        paper=paper,
        px=px,
        scale=scale,
    )


def _halve(page: Picture, *, dpi: float) -> tuple[Picture, int]:
    """The page halved as long as letters keep their shape, and how many pixels one is of now. Halving alone
    is ten times as fast as any other reduction: 0.4 instead of 4 to 12 ms for A4 at 300 dpi.
    """
    small, scale = page, 1
    while dpi / scale / 2 >= _LEAST_DPI and min(small.shape) >= 2:
        height, width = small.shape[0] // 2, small.shape[1] // 2
        even = small[: 2 * height, : 2 * width]
        small = as_picture(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))
        scale *= 2
    return small, scale


def find_paper(small: Picture) -> int:
    """The gray of the paper: of the brighter half of the page, the usual one."""
    return percentile_of(count_grays(small), 75)


def _find_lid(small: Picture, *, below: float, px: float) -> Mask:
    """Solid dark regions that run along an edge of the picture; letters that touch it are too short."""
    dark = (small < below).astype(np.uint8)
    long, side = odd_size(_LID_LONG_MM, px), odd_size(_LID_MM, px)
    across, along = (
        as_picture(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))
        for shape in ((1, long), (long, 1))
    )
    runs = np.pad(as_picture(across | along), side + 1, constant_values=1)
    # beyond the edge it is dark as well: a border thinner than the kernel is kept, a rule is not
    solid = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _, labels = cv2.connectedComponents(as_picture(solid), connectivity=4)
    outside = (labels == labels[0, 0]).astype(np.uint8)
    inner = np.ascontiguousarray(outside[side + 1 : -side - 1, side + 1 : -side - 1])
    return as_picture(cv2.dilate(inner, np.ones((_FRINGE, _FRINGE), np.uint8)))


def _find_solid(small: Picture, *, below: float, px: float) -> Mask:
    """Dark without a gap over several millimetres; print is never, however bold."""
    core, rim = (np.ones((odd_size(mm, px),) * 2, np.uint8) for mm in (_SOLID_MM, _BESIDE_MM))
    opened = cv2.erode((small < below).astype(np.uint8), core)
    if not opened.any():
        return as_picture(opened)
    return as_picture(cv2.dilate(opened, np.ones((len(core) + len(rim) - 1,) * 2, np.uint8)))


def _find_ink(flat: Picture) -> Mask:
    """What is darker than paper by nearly half of the page's own ink."""
    grays = count_grays(flat)
    noise = min(_MOST_NOISE, percentile_of(grays, 50) - percentile_of(grays, 16))
    least = max(_LEAST_DEPTH, _NOISES * noise)
    dark = grays[: max(0, 255 - round(least))]
    if float(dark.sum()) < _NO_INK * flat.size:
        return np.zeros(flat.shape, np.uint8)
    depth = 255 - percentile_of(dark, _INK_PERCENTILE)
    return (flat < 255 - max(_INK_SHARE * depth, least)).astype(np.uint8)


def odd_size(mm: float, px: float) -> int:
    """Pixels of a kernel's side; OpenCV shifts what it opens with an even one."""
    return round(mm * px) | 1


def list_components(ink: Mask) -> tuple[Ints, Ints]:
    """Labels and statistics (x, y, width, height, area) of connected ink, the ground left out."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return np.asarray(labels, np.int32), np.asarray(stats[1:], np.int32)


def drop_long_lines(ground: Ground, labels: Ints, stats: Ints) -> Mask:
    """The ink without what is longer than words: rules, frames, creases."""
    short = np.append(False, stats[:, 2:4].max(axis=1, initial=0) <= _LONGEST_WORD_MM * ground.px)
    return np.asarray(short[labels], np.uint8)
