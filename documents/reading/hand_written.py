"""What a hand wrote is never told as sure: every way out of a stored reading asks here.

A reader's confidence is fitted on print; over a hand's strokes it says nothing. Regions are those of the
stored reading, [x0, y0, x1, y1, confidence] each.
"""

from collections.abc import Iterable, Sequence
from typing import Final

MOST_SURE: Final = 0.5  # guess: below every threshold from which a word, day or number is shown as sure
"""Confidence with which anything written by hand is told at most."""
Box = Sequence[float]


def is_by_hand(box: Box | None, regions: Iterable[Box]) -> bool:
    """Whether the middle of a box lies in a region that a hand wrote."""
    if box is None:
        return False
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(one[0] <= x < one[2] and one[1] <= y < one[3] for one in regions)


def told_confidence(confidence: float, box: Box | None, regions: Iterable[Box]) -> float:
    """The confidence as it may be told: the reader's own, or at most `MOST_SURE` where a hand wrote."""
    return min(confidence, MOST_SURE) if is_by_hand(box, regions) else confidence
