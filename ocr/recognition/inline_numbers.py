"""Numbers in a line: among digits every sign is one, and a number is Arabic or Thai throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.recognition.grapheme_clusters import BASES, Cluster
from ocr.recognition.line_image import Reals

_SPACE = BASES.index(" ")
_ARABIC, _THAI = BASES.index("0"), BASES.index("๐")
_BETWEEN = "-/.,:()"
_LIKE_DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙oOlI"
_FEWEST_ALONE, _FEWEST_IN_WORD = 6, 5
_MOSTLY = 0.6
_AMOUNT = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+[.,]\d{2}|-?\d{1,3}[.,]\d{2}")


@dataclass(frozen=True, slots=True)
class Seen:
    """One cluster, the column of its middle, how sure it is (0 to 1), and how likely each digit is there."""

    cluster: Cluster
    column: float
    sure: float
    digits: Reals
    """Arabic ones, then Thai ones."""

    @property
    def letter(self) -> str:
        return BASES[self.cluster.base]

    @property
    def plain(self) -> bool:
        """Nothing hangs on it."""
        return not (self.cluster.upper or self.cluster.tone or self.cluster.lower)


def amount(text: str) -> str:
    """Thousands have commas and hundredths a point, whichever of the two was seen."""
    if not _AMOUNT.fullmatch(text):
        return text
    return text[:-3].replace(".", ",") + "." + text[-2:]


def digit_shares(bases: Reals, column: int) -> Reals:
    """Of all answers in one column those for digits."""
    return np.concatenate([bases[_ARABIC : _ARABIC + 10, column], bases[_THAI : _THAI + 10, column]])


def with_numbers(seen: Sequence[Seen]) -> list[Seen]:
    """Long numbers spelled in digits of one kind; digits that stood in boxes are joined into one word."""
    told: list[Seen] = []
    for part, boxed in _parts(list(seen)):
        letters = [one for one in part if one.cluster.base != _SPACE]
        if _is_number(letters, fewest=_FEWEST_ALONE if boxed else _FEWEST_IN_WORD):
            told += _spelled(letters)
        else:
            told += part
    return told


def _parts(seen: list[Seen]) -> Iterator[tuple[list[Seen], bool]]:
    """Words and the blanks between them; letters that stand alone, one after the other, are one part."""
    words = _words(seen)
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and (len(words[end]) == 1):
            end += 1
        if end - at >= 2 * _FEWEST_ALONE - 1:
            last = end if words[end - 1][0].cluster.base != _SPACE else end - 1
            yield [one for word in words[at:last] for one in word], True
            at = last
        else:
            yield words[at], False
            at += 1


def _words(seen: list[Seen]) -> list[list[Seen]]:
    """Blanks are words of their own."""
    words: list[list[Seen]] = []
    for one in seen:
        blank = one.cluster.base == _SPACE
        if words and not blank and words[-1][0].cluster.base != _SPACE:
            words[-1].append(one)
        else:
            words.append([one])
    return words


def _is_number(letters: Sequence[Seen], *, fewest: int) -> bool:
    inner = [one for one in letters if one.letter not in _BETWEEN]
    like = sum(one.letter in _LIKE_DIGITS for one in inner)
    return len(inner) >= fewest and like >= _MOSTLY * len(inner) and all(one.plain for one in inner)


def _spelled(letters: Sequence[Seen]) -> list[Seen]:
    inner = [one for one in letters if one.letter not in _BETWEEN]
    likely = np.log(np.stack([one.digits for one in inner]) + 1e-4)
    arabic, thai = likely[:, :10].max(axis=1).sum(), likely[:, 10:].max(axis=1).sum()
    first, zero = (10, _THAI) if thai > arabic else (0, _ARABIC)
    told = []
    for one in letters:
        if one.letter in _BETWEEN:
            told.append(one)
            continue
        shares = one.digits[first : first + 10]
        digit = int(shares.argmax())
        sure = max(one.sure, float(shares[digit]) / float(shares.sum() + 1e-4))
        told.append(replace(one, cluster=Cluster(zero + digit), sure=sure))
    return told
