"""Planted faults: pages that a clerk would scan again, each at a degree that leaves no doubt of that.

Degrees (drawn evenly between the ends): blur of 0.28 to 0.6 mm (standard deviation) or a movement of 1.1 to
2.4 mm; a lean of 13.5 to 25 degrees; five letters or more cut through their middle by an edge; paper darker
than 80 of 255, or toner grown by 0.35 to 0.55 mm on either side, so that letters close and merge; ink of
which 12 to 45 of 255 are left on paper that is burnt out, or strokes of which 8 to 18 of 100 are left; a
crease of 55 to 150 of 255 from edge to edge with a shade of 4 to 14 mm; corners of 16 to 48 mm torn off or
folded over.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ocr.engine import Picture
from tests.benchmarks.papers.scanning import Floats, Leaf, lay_on_lid, print_page, scan_page, turn_page

Fault = Callable[[np.random.Generator, str, int], tuple[Picture, int]]
"""Picture and dots an inch, for dice, family and number."""
_FEWEST_CUT = 5
"""Letters cut through their middle: fewer are not what is called a page that runs out of the picture."""


def blurred(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Out of focus, or lifted from the glass."""
    leaf = print_page(dice, family, number=number)
    sigma = float(dice.uniform(0.28, 0.6)) * leaf.dpi / 25.4
    leaf.page = np.asarray(cv2.GaussianBlur(leaf.page, (0, 0), sigma), np.uint8)
    return scan_page(leaf), leaf.dpi


def moved(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Moved while it was scanned, along or across its lines."""
    leaf = print_page(dice, family, number=number)
    kernel = np.ones((1, leaf.px(float(dice.uniform(1.1, 2.4)))), np.float32)
    kernel = kernel if number % 2 else kernel.T
    leaf.page = np.asarray(cv2.filter2D(leaf.page, -1, kernel / kernel.size), np.uint8)
    return scan_page(leaf), leaf.dpi


def leaning(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Drawn in askew, under a white or a black lid."""
    leaf = print_page(dice, family, number=number)
    degrees = float(dice.uniform(13.5, 25)) * float(dice.choice([-1, 1]))
    leaf.page = turn_page(leaf.page, degrees, ground=int(dice.choice([255, 10])))
    return scan_page(leaf, lean=0), leaf.dpi


def cut(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Laid beside the glass: an edge of the picture goes through the writing."""
    for attempt in range(50):
        leaf = print_page(dice, family, number=number + attempt)
        turns = int(dice.integers(4))
        page = np.rot90(leaf.page, turns)
        at = _place_of_cut(page, leaf, dice)
        if at:
            leaf.page = np.ascontiguousarray(np.rot90(page[at:], -turns))
            return scan_page(leaf, lean=0), leaf.dpi
    raise AssertionError("no page has a place to cut")


def _place_of_cut(page: Picture, leaf: Leaf, dice: np.random.Generator) -> int:
    """A row in the outer third that runs through the middle of many letters; 0 where there is none."""
    ink = (page[: page.shape[0] // 3] < 110).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    low, high = leaf.px(1.2), leaf.px(7)
    sides = stats[1:, 2:4]
    letters = stats[1:][(sides >= low).all(axis=1) & (sides <= high).all(axis=1)]
    through = np.zeros(len(ink), np.int64)
    for _x, y, _wide, tall, _area in letters.tolist():
        through[y + tall // 4 : y + tall - tall // 4] += 1
    rows = np.flatnonzero((through >= _FEWEST_CUT) & (np.arange(len(ink)) > leaf.px(4)))
    return int(dice.choice(rows)) if rows.size else 0


def dark_paper(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Far too little light: the paper itself is nearly black."""
    leaf = print_page(dice, family, number=number)
    paper, ink = float(dice.uniform(35, 80)), float(dice.uniform(0, 14))
    leaf.page = (ink + leaf.page * ((paper - ink) / 255)).astype(np.uint8)
    return scan_page(leaf, noise=3), leaf.dpi


def merged(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """The threshold or the toner too high: letters close and run into each other."""
    leaf = print_page(dice, family, number=number)
    size = max(3, round(float(dice.uniform(0.7, 1.1)) * leaf.dpi / 25.4))
    grown = cv2.erode(leaf.page, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    leaf.page = np.asarray(grown, np.uint8)
    page = scan_page(leaf, noise=3)
    return (np.where(page > 150, 255, 0).astype(np.uint8) if number % 2 else page), leaf.dpi


def burnt_out(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Far too much light: next to nothing is left of the ink."""
    leaf = print_page(dice, family, number=number)
    left = float(dice.uniform(12, 45)) / 255
    leaf.page = np.clip(268 - (255.0 - leaf.page) * left - 13, 0, 255).astype(np.uint8)
    return scan_page(leaf, noise=1.5), leaf.dpi


def broken(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """The threshold too low: less than a fifth of the strokes is left, in pieces."""
    leaf = print_page(dice, family, number=number)
    soft = cv2.GaussianBlur(255.0 - leaf.page.astype(np.float32), (0, 0), leaf.px(0.1))
    grain = cv2.GaussianBlur(dice.standard_normal(leaf.size, np.float32), (0, 0), leaf.px(0.16))
    rough = soft * (1 + grain / float(grain.std()) * 0.45)
    least = float(np.percentile(rough[soft > 100], 100 - float(dice.uniform(8, 18))))
    page = np.where(rough > least, 20, 255).astype(np.uint8)
    leaf.page = page
    return (page if number % 2 else scan_page(leaf, noise=3)), leaf.dpi


def folded(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A sharp crease across the sheet: a dark line, and a shade on one side of it."""
    leaf = print_page(dice, family, number=number)
    shade = _crease(leaf, float(dice.uniform(-6, 6)))
    leaf.darken(shade)
    return scan_page(leaf), leaf.dpi


def _crease(leaf: Leaf, degrees: float) -> Floats:
    dice = leaf.dice
    upright = bool(dice.random() < 0.4)
    height, width = leaf.size[::-1] if upright else leaf.size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    at = height * float(dice.uniform(0.2, 0.8))
    slope = np.tan(np.radians(degrees))
    away = (rows - at - (columns - width / 2) * slope) * np.float32(25.4 / leaf.dpi)
    deep, thick = float(dice.uniform(55, 150)), float(dice.uniform(0.25, 0.7))
    line = deep * np.exp(-0.5 * (away / thick) ** 2)
    side = away if dice.random() < 0.5 else -away
    wide = float(dice.uniform(4, 14))
    soft = float(dice.uniform(15, 45)) * np.clip(1 - side / wide, 0, 1) * (side > 0)
    shade = np.asarray(np.maximum(line, soft), np.float32)
    return np.ascontiguousarray(shade.T) if upright else shade


def torn_corner(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A corner is gone: the lid shows, black or gray."""
    leaf = print_page(dice, family, number=number)
    turns = int(dice.integers(4))
    page = np.ascontiguousarray(np.rot90(leaf.page, turns))
    corners = np.array([(0, 0), (_leg(leaf), 0), (0, _leg(leaf))], np.int32)
    cv2.fillPoly(page, [corners], int(dice.integers(0, 150)))
    leaf.page = np.ascontiguousarray(np.rot90(page, -turns))
    if number % 3 == 0:
        wide = leaf.px(float(dice.uniform(2, 12)))
        leaf.page = lay_on_lid(leaf.page, (wide, wide, wide, wide), shade=5)
    return scan_page(leaf), leaf.dpi


def dog_ear(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A corner is folded over: its back hides what stands there, a shadow lies along the fold, and where it
    was the white lid shows.
    """
    leaf = print_page(dice, family, number=number)
    turns = int(dice.integers(4))
    page = np.ascontiguousarray(np.rot90(leaf.page, turns))
    across, down = _leg(leaf), _leg(leaf)
    mirrored = 2 * across * down * np.array([down, across]) / (across**2 + down**2)
    flap = np.array([(across, 0), (0, down), mirrored], np.int32)
    shade = np.zeros(page.shape, np.float32)
    edge = np.array([(across, 0), (0, down)], np.int32)
    cv2.polylines(shade, [edge], False, float(dice.uniform(70, 170)), leaf.px(0.5))
    cv2.polylines(shade, [flap], True, float(dice.uniform(25, 60)), leaf.px(0.4))
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), leaf.px(0.2)), np.float32)
    cv2.fillPoly(page, [flap], int(dice.integers(225, 255)))
    cv2.fillPoly(page, [np.array([(0, 0), (across, 0), (0, down)], np.int32)], 255)
    page = np.minimum(page, 255 - shade).astype(np.uint8)
    leaf.page = np.ascontiguousarray(np.rot90(page, -turns))
    return scan_page(leaf), leaf.dpi


def _leg(leaf: Leaf) -> int:
    return leaf.px(float(leaf.dice.uniform(16, 48)))


KINDS: dict[str, tuple[str, Fault]] = {
    "out of focus": ("blurred", blurred),
    "moved": ("blurred", moved),
    "leaning": ("skewed", leaning),
    "cut by an edge": ("cut_edge", cut),
    "paper nearly black": ("too_dark", dark_paper),
    "letters merge": ("too_dark", merged),
    "burnt out": ("too_light", burnt_out),
    "strokes break": ("too_light", broken),
    "creased": ("folded", folded),
    "corner torn off": ("corner_missing", torn_corner),
    "corner folded over": ("corner_missing", dog_ear),
}
"""Which doubt each is to be told with."""
