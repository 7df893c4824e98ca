"""Polarity: whole pages that are negatives, and dark bars and boxes with light letters on them.

Problem: microfilm, and files that state their samples the wrong way round, give white letters on black; forms
have headings in black bars. A photograph, an identity card on the copier's black lid or a form on dark paper
is dark as well and must not be turned.
Known as: polarity detection by comparing connected components of both polarities.
Steps: where most of the page lies near its darkest gray, glyphs are counted as it is and inverted; many more
light ones make it a negative. On other pages solid dark regions (opening, then closing) with a row of light
glyphs on them are inverted where they stand.
Dropped: the share of dark pixels alone, which turns photographs and copies with the lid open.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.preparation.pixels import MM_PER_INCH, Floats, Mask, as_picture, percentile_of
from ocr.preparation.survey import find_glyphs, survey_page

Flags = npt.NDArray[np.bool_]

# guess, all of them
_DARK_SIDE, _LEAST_RANGE = 0.4, 40
"""Of the range of grays, of 255: most of a negative lies in its darker part."""
_MORE_LIGHT, _FEWEST_GLYPHS, _FEWEST_IN_ROW = 2.0, 10, 4
_DARK_OF_PAPER = 0.65
_SOLID_MM, _JOIN_MM = 1.2, 5.0
_LOWEST_MM, _NARROWEST_MM = 3.2, 8.0
_DARK_SHARE, _FEWEST_LETTERS = 0.6, 3


def is_negative(small: Picture, grays: Floats, *, dpi: float) -> bool:
    """Whether a small copy of a page, of which `grays` is the histogram, shows light letters on dark."""
    low, middle, high = (percentile_of(grays, share) for share in (0.2, 50, 99.8))
    if high - low < _LEAST_RANGE or middle > low + _DARK_SIDE * (high - low):
        return False
    light = survey_page(as_picture(255 - small), dpi=dpi)
    if light.count < _FEWEST_GLYPHS and light.row_mates < _FEWEST_IN_ROW:
        return False
    return light.count > _MORE_LIGHT * survey_page(small, dpi=dpi).count


def invert_dark_regions(page: Picture, small: Picture, *, paper: int, dpi: float) -> Picture:
    """The page with dark bars of light letters turned; `small` is its copy at `dpi`, `paper` its ground."""
    px = dpi / MM_PER_INCH
    dark = (small < _DARK_OF_PAPER * paper).astype(np.uint8)
    regions = _find_regions(dark, px=px)
    if not regions.any():
        return page
    mask = cv2.resize(regions, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST)
    return as_picture(np.where(mask > 0, 255 - page, page))


def _find_regions(dark: Mask, *, px: float) -> Mask:
    """Solid dark regions with a row of light letters on them."""
    found = np.zeros_like(dark)
    solid = as_picture(cv2.erode(dark, np.ones((round(_SOLID_MM * px),) * 2, np.uint8)))
    if not solid.any():
        return found
    x, y, wide, high = cv2.boundingRect(solid)
    side = round(_JOIN_MM * px)
    place = slice(max(0, y - side), y + high + side), slice(max(0, x - side), x + wide + side)
    found[place] = _find_regions_in(dark[place], solid[place], px=px)
    return found


def _find_regions_in(dark: Mask, solid: Mask, *, px: float) -> Mask:
    """The same where all that is solid lies within."""
    found = np.zeros_like(dark)
    solid = as_picture(cv2.dilate(solid, np.ones((round(_SOLID_MM * px) + 2,) * 2, np.uint8)))
    joined = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((round(_JOIN_MM * px),) * 2, np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(as_picture(joined), connectivity=8)
    large = (stats[:, 2] >= _NARROWEST_MM * px) & (stats[:, 3] >= _LOWEST_MM * px)
    large[0] = False
    for index in np.flatnonzero(large).tolist():
        x, y, wide, high, _ = stats[index].tolist()
        place = slice(y, y + high), slice(x, x + wide)
        region = labels[place] == index
        if dark[place][region].mean() >= _DARK_SHARE and _has_light_letters(dark[place], region, px=px):
            found[place][region] = 1
    return found


def _has_light_letters(dark: Mask, region: Flags, *, px: float) -> bool:
    """A row of light glyphs that the dark encloses: between bold letters the light runs out to the paper."""
    light = (region & (dark == 0)).astype(np.uint8)
    whole = np.pad(region, 1).astype(np.uint8)
    rim = whole - as_picture(cv2.erode(whole, np.ones((3, 3), np.uint8)))
    _, labels = cv2.connectedComponents(light, connectivity=8)
    open_ = np.unique(labels[(rim[1:-1, 1:-1] > 0) & (light > 0)])
    light[np.isin(labels, open_)] = 0
    return find_glyphs(light, px=px).row_mates >= _FEWEST_LETTERS
