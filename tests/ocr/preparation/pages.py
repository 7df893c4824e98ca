"""A made-up page to prepare."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture

A4 = (2338, 1653)


def written(rows: int = 12) -> Picture:
    """A page with lines of Latin capitals, as high as print."""
    page = np.full(A4, 255, np.uint8)
    for row in range(rows):
        cv2.putText(page, "SOCIAL SECURITY OFFICE 0123", (150, 200 + 120 * row), 0, 1.2, (0,), 3)
    return page
