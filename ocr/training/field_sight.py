"""Whether a digit of a worn field is still there to be read.

Problem: wear drawn by chance now and then leaves nothing of a thin stroke, or buries it in noise; a lesson
that calls such a place a digit teaches the network to guess, and with confidence.
Known as: filtering of label noise; the measure is normalized cross-correlation (J. Lewis, 1995).
Steps: the field is cut twice, as worn and as drawn; at each place the two pictures, smoothed to the width of
a stroke, are correlated; below a threshold the place is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engine import CellKind
from ocr.recognition.fields.strip import FRAME, FRAME_TOP, Floats
from ocr.training.fill_fields import Place

LEAST_LIKE = 0.62
"""guess: of 30 places below it, looked at, a person reads a third, of those above most."""
_STROKE = 0.8
"""Sigma of the smoothing, in rows of the strip."""
_INSIDE = 2
"""Rows beside the frame that its rules may take."""


def look_at_places(places: Sequence[Place], worn: Floats, drawn: Floats) -> None:
    """Notes at each place whether it can be seen; both strips are of the same cut."""
    soft, ideal = (cv2.GaussianBlur(ink, (0, 0), _STROKE) for ink in (worn, drawn))
    rows = slice(FRAME_TOP + _INSIDE, FRAME_TOP + FRAME - _INSIDE)
    for place in places:
        columns = slice(max(0, int(place.left) - 3), int(place.right) + 4)
        if place.kind is not CellKind.EMPTY:
            place.seen = (
                correlate(np.asarray(soft[rows, columns]), np.asarray(ideal[rows, columns])) >= LEAST_LIKE
            )


def correlate(one: Floats, other: Floats) -> float:
    """From -1 to 1; 0 where one of them has no ink at all."""
    if one.size == 0:
        return 0.0
    a, b = one - one.mean(), other - other.mean()
    sizes = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / sizes if sizes > 1e-6 else 0.0
