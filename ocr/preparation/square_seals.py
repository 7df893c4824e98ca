"""Square seals in a gray picture: a frame that stands alone, about as wide as high, with words in it.

Problem: a square seal in black or gray looks like print, and its figures were told as a number of the page; a
boxed field, a cell of a table and a framed heading look alike but hold what the page says.
Known as: shape tests on connected pieces of ink (outlines.py).
Steps: on the copy at 100 dpi each piece of the size of a seal is taken whose rectangle is inked along all
four sides and that has no walls within; some ink that is not of the frame lies inside, next to none just
outside. Such a frame leans, as a hand pressed it, or has the sheet to itself; a level one among print is a
form's.
Dropped: telling by the words within (a worn seal is not read); squares across print, which hang together with
it (those that lean are found by their sides, gray_seals.py).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.preparation.outlines import is_frame_outline
from ocr.preparation.pixels import Mask, as_picture

_SIDE_MM = (13.0, 33.0)  # guess: seals of 14 to 32 mm, and what a scan adds to them
_SQUARE = 0.8  # guess: the shorter side against the longer; framed headings and boxed fields have 0.2 to 0.6
_LEAN = 1.5  # guess: degrees; less among print is a form's frame
_PRINT = 4000  # guess: inked pixels of letters of the copy outside the frame, some 150; fewer is no print
_LETTER_MM = (0.8, 8.0)  # guess: height of letters and of words that hang together; outlines are higher
_DEEP_MM = 3.2  # guess: farther in than a second frame lies
_WALL = 0.8  # guess: share of a straight line right across that is inked; a row of letters has half
_WRITTEN = (0.01, 0.5)  # guess: share of what is deep that is inked; less is dust, more is a picture
_APART_MM, _AROUND = 1.5, 0.1  # guess: how far from the frame next to nothing else lies, and how much may
_MOST_PIECES = 40  # guess: bounds the time
Corners = npt.NDArray[np.float32]


def find_square_seals(ink: Mask, *, px: float) -> list[Corners]:
    """The corners of each; `px`: pixels a millimetre. Cost: 2 ms a page (guess)."""
    closed = as_picture(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    low, high = _SIDE_MM[0] * px, _SIDE_MM[1] * px * np.sqrt(2)
    sides = stats[:, 2:4].astype(np.float64)
    sides[0] = 0.0  # the paper
    sized = np.flatnonzero((sides.min(axis=1) >= low) & (sides.max(axis=1) <= high))
    if not len(sized):
        return []
    letters = (sides[:, 1] >= _LETTER_MM[0] * px) & (sides[:, 1] <= _LETTER_MM[1] * px)
    print_, margin = as_picture(ink & letters[labels]), round(_APART_MM * px) + 2
    found = []
    for number in sized[:_MOST_PIECES]:
        x, y, wide, tall, _ = stats[number].tolist()
        cut = (slice(max(0, y - margin), y + tall + margin), slice(max(0, x - margin), x + wide + margin))
        rectangle = _frame_of_seal(as_picture(labels[cut] == number), ink[cut], px=px)
        if rectangle is None:
            continue
        corners = np.asarray(cv2.boxPoints(rectangle), np.float32)
        lean = abs((rectangle[2] + 45) % 90 - 45)
        if lean >= _LEAN or _count(print_) - _count(print_[cut] & _fill(ink[cut], corners)) < _PRINT:
            found.append(corners + np.array([cut[1].start, cut[0].start], np.float32))
    return found


def _frame_of_seal(piece: Mask, ink: Mask, *, px: float) -> cv2.typing.RotatedRect | None:
    """The rectangle of a piece of ink that frames words and stands alone."""
    rectangle = cv2.minAreaRect(np.argwhere(piece)[:, ::-1].astype(np.float32))
    short, long = sorted(side / px for side in rectangle[1])
    if not (_SIDE_MM[0] <= short and long <= _SIDE_MM[1] and short >= _SQUARE * long):
        return None
    if not is_frame_outline(piece, px=px, aslant=0.0):
        return None
    corners = np.asarray(cv2.boxPoints(rectangle), np.float32)
    seal = _holds_words(piece, ink, corners, px=px) and _stands_apart(ink, corners, px=px)
    return rectangle if seal else None


def _holds_words(piece: Mask, ink: Mask, corners: Corners, *, px: float) -> bool:
    """Whether a frame has words in it, and no walls; letters may hang together with the frame."""
    inset = round(_DEEP_MM * px)
    deep = as_picture(cv2.erode(_fill(ink, corners), np.ones((2 * inset + 1, 2 * inset + 1), np.uint8)))
    low, high = _WRITTEN
    if not low <= _count(ink & deep) / max(1, _count(deep)) <= high:
        return False
    level = _lay_level(as_picture(piece & ink), corners)[inset:-inset, inset:-inset]
    return max(float(level.mean(axis=way).max()) for way in (0, 1)) < _WALL


def _lay_level(piece: Mask, corners: Corners) -> Mask:
    """What lies between corners, level."""
    wide, high = (round(float(np.hypot(*(corners[n] - corners[1])))) for n in (2, 0))
    ends = np.array([(0, high), (0, 0), (wide, 0)], np.float32)
    turn = cv2.getAffineTransform(corners[:3], ends)
    return as_picture(cv2.warpAffine(piece, turn, (wide, high), flags=cv2.INTER_NEAREST))


def _stands_apart(ink: Mask, corners: Corners, *, px: float) -> bool:
    """Whether next to nothing lies just outside a frame."""
    place = cv2.dilate(_fill(ink, corners), np.ones((3, 3), np.uint8))
    side = 2 * round(_APART_MM * px) + 1
    around = (cv2.dilate(place, np.ones((side, side), np.uint8)) > 0) & (place == 0)
    return float(ink[around].mean()) <= _AROUND


def _fill(ink: Mask, corners: Corners) -> Mask:
    return as_picture(
        cv2.fillConvexPoly(np.zeros(ink.shape, np.uint8), corners.round().astype(np.int32), (1,))
    )


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
