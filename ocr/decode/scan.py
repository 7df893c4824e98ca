"""One decoded page, and the checks that hold for a picture of any kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from ocr.decode.answers import PlacedAnswer
from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure
from ocr.file_info import DpiSource
from ocr.limits import Limits

A4 = (8.27, 11.69)
_PAPERS = (A4, (11.69, 16.54), (5.83, 8.27), (8.5, 11.0), (8.5, 14.0), (8.5, 13.0), (8.27, 13.0))
"""Short and long side in inches: A4, A3, A5, letter, legal and the two foolscaps of Thai offices."""
_SLACK = 0.02  # guess: a scanner cuts or adds a few millimetres
DEFAULT_DPI = 200  # guess: what most scanners of the sample folders are set to
_USUAL_DPI = (72, 100, 120, 150, 200, 240, 300, 400, 600, 1200)
_LONG_SIDE_INCHES = (2.5, 24.0)  # guess
"""From a receipt to A2: what a resolution in a file's header must give to be believed."""
_WIDEST_ROLL_INCHES = 17.0  # guess
"""A list or a till roll may be as long as it likes, and is no wider than A3 is long."""


MENDED = "mended"
"""Flag of a page of which a part of the file was wrong and another way in was found; a doubt of that name."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One page as it should be looked at: what the file itself says about turning is done."""

    picture: Picture
    dpi: int
    flags: tuple[str, ...] = ()
    answers: tuple[PlacedAnswer, ...] = ()
    """What the fields of a PDF form say, with boxes in this picture."""
    source: DpiSource = DpiSource.RECKONED
    scan_dpi: int = 0
    """Dots an inch of the scan itself, where the picture was drawn from it at another resolution."""

    def with_flag(self, flag: str) -> Self:
        """The same page, told with one flag more."""
        return replace(self, flags=tuple(dict.fromkeys((*self.flags, flag))))


def check_size(width: int, height: int, *, limits: Limits) -> None:
    """Refuse by the header, before a pixel is decoded."""
    if width <= 0 or height <= 0:
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, f"{width} x {height}")
    if width * height > limits.pixels:
        raise UnreadablePage(Failure.TOO_MANY_PIXELS, f"{width} x {height}")
    if max(width, height) > limits.side:
        raise UnreadablePage(Failure.TOO_LARGE_SIDE, f"{width} x {height}")
    if min(width, height) < limits.smallest_side:
        raise UnreadablePage(Failure.TOO_SMALL, f"{width} x {height}")


def judge_dpi(stated: float, *, width: int, height: int) -> tuple[int, DpiSource]:
    """The plausible resolution, and whether the file states it."""
    dpi = plausible_dpi(stated, width=width, height=height)
    return dpi, DpiSource.STATED if stated > 0 and dpi == round(stated) else DpiSource.RECKONED


def plausible_dpi(stated: float, *, width: int, height: int) -> int:
    """The stated resolution when it gives a sheet of paper, else the one that makes the page an A4."""
    if stated > 0 and fits_a_paper(stated, width=width, height=height):
        return round(stated)
    for usual in _USUAL_DPI:
        if _fits_paper(A4, usual, width=width, height=height):
            return usual
    low, high = _LONG_SIDE_INCHES
    if stated > 0 and low <= max(width, height) / stated:
        usual_roll = round(stated) in _USUAL_DPI and min(width, height) / stated <= _WIDEST_ROLL_INCHES
        if usual_roll or max(width, height) / stated <= high:
            return round(stated)
    return min(_USUAL_DPI, key=lambda dpi: abs(dpi - max(width, height) / A4[1]))


def fits_a_paper(dpi: float, *, width: int, height: int) -> bool:
    """A picture of this size and resolution is a whole sheet of a usual size."""
    return any(_fits_paper(paper, dpi, width=width, height=height) for paper in _PAPERS)


def _fits_paper(paper: tuple[float, float], dpi: float, *, width: int, height: int) -> bool:
    short, long = sorted((width / dpi, height / dpi))
    return abs(short - paper[0]) <= _SLACK * paper[0] and abs(long - paper[1]) <= _SLACK * paper[1]
