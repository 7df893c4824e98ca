"""A made-up form to analyse."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture

BLACK = (0,)


def form() -> Picture:
    """A heading, an account number in boxes, an answer on a dotted line, a table of two rows."""
    page = np.full((2338, 1653), 255, np.uint8)
    cv2.putText(page, "REGISTRATION FORM", (400, 200), 0, 1.5, BLACK, 4)
    cv2.putText(page, "ACCOUNT", (100, 400), 0, 1, BLACK, 3)
    for place, digit in enumerate("7499"):
        left = 400 + 40 * place + (20 if place > 1 else 0)
        cv2.rectangle(page, (left, 362), (left + 40, 412), BLACK, 2)
        cv2.putText(page, digit, (left + 11, 400), 0, 1, BLACK, 2)
    cv2.putText(page, "NAME", (100, 600), 0, 1, BLACK, 3)
    cv2.putText(page, "Somchai Jaidee", (300, 595), 0, 1, BLACK, 3)
    page[606:609, 260:1500:9] = page[606:609, 261:1501:9] = 0
    for top in (900, 980, 1060):
        cv2.line(page, (100, top), (1500, top), BLACK, 2)
    for left in (100, 700, 1500):
        cv2.line(page, (left, 900), (left, 1060), BLACK, 2)
    for row, (name, wage) in enumerate((("Wichai Boonmee", "15,000.50"), ("Napha Plodpai", "9,500.00"))):
        cv2.putText(page, name, (130, 955 + 80 * row), 0, 1, BLACK, 3)
        cv2.putText(page, wage, (730, 955 + 80 * row), 0, 1, BLACK, 3)
    return page
