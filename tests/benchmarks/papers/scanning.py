"""Clean pages in any family's faces and layouts, and the scanner that they go through."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from tests.benchmarks.papers.make import FAMILIES, LAYOUTS, Family, choose_hand
from tests.benchmarks.papers.paper import Paper
from tests.benchmarks.papers.people import Dice, People

Floats = npt.NDArray[np.float32]
_MM_PER_INCH = 25.4
_STAMP = ["สำนักงานประกันสังคม", "รับวันที่ 12 มี.ค. 2566"]


@dataclass(slots=True)
class Leaf:
    """One side on its way to the scanner: gray, 0 is black."""

    page: Picture
    dpi: int
    dice: Dice

    def px(self, mm: float) -> int:
        """Pixels for millimetres."""
        return max(1, round(mm * self.dpi / _MM_PER_INCH))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.page.shape[0], self.page.shape[1]

    def darken(self, ink: Floats) -> None:
        """Ink or shadow (0 to 255) laid over the page: the darker stays."""
        self.page = np.minimum(self.page, np.clip(255 - ink, 0, 255)).astype(np.uint8)


def print_page(dice: Dice, family: str, *, number: int, stamped: bool = False) -> Leaf:
    """A filled form or letter as it was printed: white paper, black ink."""
    made: Family = FAMILIES[family]
    dpi = int(dice.choice([200, 200, 300]))
    paper = Paper(dice, dpi, choose_hand(made, dice))
    list(LAYOUTS.values())[number % len(LAYOUTS)](paper, People(dice))
    if stamped:
        paper.stamp(float(dice.uniform(20, 100)), float(dice.uniform(60, 250)), _STAMP)
    return Leaf(paper.pixels(), dpi, dice)


def scan_page(leaf: Leaf, *, lean: float = 1.5, blur_mm: float = 0.08, noise: float = 5.0) -> Picture:
    """The leaf as it comes off a scanner in order: a slight lean, soft light, noise and a JPEG's rounding;
    the most of each may be said.
    """
    dice, (height, width) = leaf.dice, leaf.size
    page = turn_page(leaf.page, float(dice.uniform(-lean, lean)))
    blur = float(dice.uniform(0, blur_mm)) * leaf.dpi / _MM_PER_INCH
    if blur > 0.15:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), blur), np.uint8)
    small = dice.uniform(0.93, 1.0, (4, 3)).astype(np.float32)
    light = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    shade = page.astype(np.float32) * light * float(dice.uniform(0.95, 1.0))
    shade += dice.standard_normal((height, width), np.float32) * float(dice.uniform(0, noise))
    return pack(np.clip(shade, 0, 255).astype(np.uint8), quality=int(dice.integers(55, 93)))


def pack(page: Picture, *, quality: int) -> Picture:
    """Through JPEG and back."""
    _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def lay_on_lid(page: Picture, sides: tuple[int, int, int, int], *, shade: int) -> Picture:
    """The page with so many pixels of the lid above, below, left and right of it."""
    above, below, left, right = sides
    border = cv2.copyMakeBorder(page, above, below, left, right, cv2.BORDER_CONSTANT, value=(shade,))
    return np.asarray(border, np.uint8)


def turn_page(page: Picture, degrees: float, *, ground: int = 255) -> Picture:
    """The page turned about its middle, on a ground of that gray."""
    if abs(degrees) < 0.02:
        return page
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), borderValue=(ground,)), np.uint8)
