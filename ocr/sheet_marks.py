"""What tells a cover or a separator sheet from paper of the file (no picture, no framework)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PREFIX: Final = "SSOEF"
"""What every code of ours begins with, in any version; codes of others are nobody's business here."""
MOST_CODES: Final = 4  # a cover bears two; two sheets on one picture bear four
LONGEST_CODE: Final = 120  # guess: twice what a cover says


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What was seen on one picture: the texts of our codes, each once, and whether the frame of our sheets
    runs round it.
    """

    codes: tuple[str, ...] = ()
    frame: bool = False

    def __bool__(self) -> bool:
        return bool(self.codes) or self.frame


NO_MARKS: Final = SheetMarks()
