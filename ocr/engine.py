"""What every reader of pages takes in and gives back (pure Python and numpy, no framework)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ocr.failures import Failure

Picture = npt.NDArray[np.uint8]
"""Pixels: height x width (gray) or height x width x 3 (RGB), 0 is black."""

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the upright picture, x1 and y1 exclusive."""

MOST_SURE_IN_STAMP = 0.5  # guess: words of a stamp, and numbers under a gray seal, are never surer


@dataclass(frozen=True, slots=True)
class Word:
    """One word where it stands on the page; confidence 0 to 1; line counts from 0 in reading order."""

    text: str
    box: Box
    confidence: float
    line: int = 0


class CellKind(StrEnum):
    """What stands in one place of a number."""

    DIGIT = "digit"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class DigitCell:
    """One place of a number: where it lies, and how likely each digit stands there."""

    box: Box
    kind: CellKind = CellKind.DIGIT
    shares: tuple[float, ...] = ()
    """Probabilities of 0 to 9 in this order, their sum 1; nothing for a cell without a digit."""


@dataclass(frozen=True, slots=True)
class DigitField:
    """Digits written in boxes, read as one number: what was read, and what else it may be (best first)."""

    as_read: str
    box: Box
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    cells: tuple[DigitCell, ...] = ()
    """Its places from left to right, where the reader tells them apart."""
    groups: tuple[int, ...] = ()
    """How many places stand together: 2, 7, 1; nothing where the paper does not say."""
    by_hand: bool = False
    """Whether a hand wrote it."""
    in_line: bool = False
    """Whether it stands in a line as words do, neither in boxes nor set apart."""


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A region that a hand wrote: what was read there is to be keyed from the picture, not trusted."""

    box: Box
    confidence: float
    struck: bool = False
    """Whether a stroke goes through what stands there: it may be struck out, and counts for nothing."""


class PictureDoubt(StrEnum):
    """What the pixels of a page give cause to doubt; told to people by documents/doubts.py."""

    FAINT = "faint"
    SPARSE = "sparse"
    NEARLY_BLACK = "nearly_black"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Remark:
    """One doubt about a picture; `box` where it has a place."""

    doubt: PictureDoubt
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Tone:
    """How the grays of a page were changed before it was read; people are shown the same."""

    negative: bool = False
    white: int = 255
    """The gray of the paper, where it is so dark that paper was made white."""
    depth: int = 255
    """How much darker than paper the ink is, where it is so pale that it was made black."""


@dataclass(frozen=True, slots=True)
class PageText:
    """All that an engine found on one page. `text` has one line a row of the page, in reading order."""

    text: str
    words: tuple[Word, ...]
    confidence: float
    width: int
    height: int
    rotation: int = 0
    """Degrees clockwise that the picture was turned to stand upright: 0, 90, 180 or 270."""
    skew: float = 0.0
    """Degrees that text rows lean in the upright picture; the boxes are those of the leaning picture."""
    blank: bool = False
    digits: tuple[DigitField, ...] = field(default=())
    engine: str = ""
    tone: Tone = Tone()
    remarks: tuple[Remark, ...] = ()
    handwriting: tuple[Handwriting, ...] = ()
    seals: tuple[Box, ...] = ()
    """Stamps and seals that were taken out before the page was read; what a stamp says are lines of their
    own, no surer than MOST_SURE_IN_STAMP.
    """


class UnreadablePage(Exception):
    """The engine cannot read this picture at all; `code` says why."""

    def __init__(self, code: Failure, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class EngineUnavailable(Exception):
    """The engine cannot read on this machine: a library, a program or a model of it cannot be loaded."""


class Engine(Protocol):
    """A reader of pages. It may keep models in memory between calls and is used by one process at a time."""

    name: str

    def warm(self) -> None:
        """Load every model now, so that forked copies share them. Any exception means: no reading here."""
        ...

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        """Read one decoded page as it came from the scanner (any of four orientations)."""
        ...
