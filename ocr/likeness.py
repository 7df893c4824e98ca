"""What two pages are to each other: verdicts and bounds, for those who ask and look at no picture."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from rapidfuzz.fuzz import ratio

IMPRINT_BITS: Final = 256
IMPRINT_DIGITS: Final = IMPRINT_BITS // 4
"""Hexadecimal digits of a perceptual digest (ocr/preparation/imprint.py)."""
MOST_BITS: Final = 104  # measured: 96 at most, docs/adr/0019
"""Bits in which the digests of one page's pictures may differ; unlike pages differ in 128 or so."""
_LEAST_NEAR: Final = 80.0  # guess: per cent; two readings of one worn page are nearer
_LEAST_AGREEING: Final = 97.0  # guess: per cent; a name of 15 letters on a page of 500 is 3


class Likeness(StrEnum):
    """The verdict of a comparison of two pictures (ocr/preparation/same_picture.py)."""

    SAME = "same"
    LIKELY = "likely"
    """The same as far as wear lets it be seen: the texts have to agree as well."""
    NEARLY = "nearly"
    """Another page, though all but a few places are the same: one that was scanned before a note or a stamp
    came on it, or a form that differs in a word.
    """
    DIFFERENT = "different"


def count_differing_bits(one: str, other: str) -> int:
    """Of two perceptual digests; 0 to 256."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def texts_are_near(one: str, other: str) -> bool:
    """Whether two readings may be of one page."""
    return ratio(one, other, score_cutoff=_LEAST_NEAR) >= _LEAST_NEAR


def texts_agree(one: str, other: str) -> bool:
    """Whether two readings hold the same numbers in the same order, and nearly the same words."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return ratio(one, other, score_cutoff=_LEAST_AGREEING) >= _LEAST_AGREEING
