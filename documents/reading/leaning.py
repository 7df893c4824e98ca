"""The lean of a page: its boxes as they would stand if it lay level.

Problem     The box round a word on a leaning page is taller than the word, and what stands in one row stands
            at many heights.
Known as    Deskewing by rotation about the middle of the page, of boxes instead of pixels.
Steps       The middle of a box is turned; its sides are those of the rectangle whose corners the box touches.

Pure; the pixels are made level by ocr/preparation/deskew before they are read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MOST_LEAN: Final = 15.0  # guess: degrees; the reader makes level what leans 12.5 at most


@dataclass(frozen=True, slots=True)
class Lean:
    """By how many degrees a page is to be turned counter-clockwise to lie level, and its size in pixels."""

    degrees: float
    width: int
    height: int

    def level(self, box: Sequence[int]) -> tuple[int, int, int, int]:
        """A box as it would stand on the level page; as it is where no sheet leans so much."""
        if not self.degrees or abs(self.degrees) > _MOST_LEAN:
            return box[0], box[1], box[2], box[3]
        turn = math.radians(self.degrees)
        cos, sin = math.cos(turn), math.sin(turn)
        x, y = (box[0] + box[2] - self.width) / 2, (box[1] + box[3] - self.height) / 2
        across, down = self.width / 2 + cos * x + sin * y, self.height / 2 - sin * x + cos * y
        wide, tall = box[2] - box[0], box[3] - box[1]
        wider = max(1.0, (wide * cos - tall * abs(sin)) / math.cos(2 * turn)) / 2
        taller = max(1.0, (tall * cos - wide * abs(sin)) / math.cos(2 * turn)) / 2
        return round(across - wider), round(down - taller), round(across + wider), round(down + taller)
