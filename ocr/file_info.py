"""What both sides of the reader know of files and pictures; who decodes none loads no decoder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ocr.failures import Failure

PICTURES: Final = ("full.jpg", "view.jpg", "thumb.jpg")
"""What a page's process leaves in the work folder, largest first."""
WAITS_FOR_REVIEW: Final = (
    Failure.PDF_PORTFOLIO,
    Failure.PDF_XFA,
    Failure.PDF_ACTIVE_CONTENT,
    Failure.LEADING_DATA,
    Failure.TRAILING_DATA,
)
"""Flags of a file that nobody sees before a person has looked at it."""


class DpiSource(StrEnum):
    """How the resolution of a page's picture is known."""

    STATED = "stated"
    """The file says so, and the picture is a sheet of paper then."""
    SHEET = "sheet"
    """Of a PDF: the picture's pixels on the sheet that it fills."""
    RECKONED = "reckoned"
    """The file does not say, or what cannot be: as if the sheet were A4."""
    DRAWN = "drawn"
    """Drawn by us: there is no scan that would have one."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is before a page of it is read; flags are of `ocr.decode`."""

    pages: int
    flags: tuple[str, ...] = ()
