"""What the field network says of each of its columns."""

from __future__ import annotations

from enum import StrEnum

LABELS = "-0123456789๐๑๒๓๔๕๖๗๘๙?"
"""Nothing (paper, walls, dashes, gaps), the digits of both alphabets, and what is no digit: a letter, a
scribble, a digit crossed out.
"""
NOTHING, UNREADABLE = 0, LABELS.index("?")
HAND = len(LABELS)
"""The row of the answer that says, as a logit, whether a hand wrote it."""
ANSWERS = len(LABELS) + 1


class Alphabet(StrEnum):
    """Which digits a field is written in, throughout."""

    ARABIC = "arabic"
    THAI = "thai"


FIRST = {Alphabet.ARABIC: 1, Alphabet.THAI: 11}
"""Each alphabet's row of zero."""
