"""Numbers within a line: among digits every sign is a digit, and a number is Arabic or Thai throughout.

Problem: letter by letter O is as likely as 0, and a Thai nought looks like a circle; a whole number is not.
Known as: constrained decoding by a lexical class (here the two alphabets of digits).
Steps: words that look like numbers, and letters set so far apart that they stood in boxes, are spelled anew
with the likeliest digits of the alphabet that is likelier for the whole number; separators stay. Digits that
stand in the groups of a form have blanks between these and nowhere else (number_groups.py).
Dropped: nothing was tried beside it. `normalize_amount` then mends points and commas of sums of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.recognition.grapheme_clusters import BASES, GraphemeCluster
from ocr.recognition.line_image import Floats
from ocr.recognition.number_groups import COUNTS, find_form_groups

_SPACE = BASES.index(" ")
_ARABIC, _THAI = BASES.index("0"), BASES.index("๐")
_SEPARATORS = "-/.,:()"
_DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙"
_LIKE_DIGITS = f"{_DIGITS}oOlI"
# guess: letters that stand alone, letters of a word, and how many of them must look like digits
_FEWEST_ALONE, _FEWEST_IN_WORD = 6, 5
_MOSTLY = 0.6
_MOST_PARTS = 11
"""Words and blanks of one number: six groups are the most that a form has."""
_TINY = 1e-4
_AMOUNT = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+[.,]\d{2}|-?\d{1,3}[.,]\d{2}")


@dataclass(frozen=True, slots=True)
class DecodedCluster:
    """One grapheme cluster, the column of its middle and its probability, and that of each digit there."""

    cluster: GraphemeCluster
    column: float
    probability: float
    digits: Floats
    """Ten Arabic ones, then ten Thai ones."""

    @property
    def letter(self) -> str:
        return BASES[self.cluster.base]

    @property
    def is_space(self) -> bool:
        return self.cluster.base == _SPACE

    @property
    def is_bare(self) -> bool:
        """No vowel and no tone hangs on it."""
        return not (self.cluster.upper or self.cluster.tone or self.cluster.lower)


Word = list[DecodedCluster]


def normalize_amount(text: str) -> str:
    """Thousands have commas and hundredths a point, whichever of the two was seen."""
    if not _AMOUNT.fullmatch(text):
        return text
    return text[:-3].replace(".", ",") + "." + text[-2:]


def digit_probabilities(bases: Floats, column: int) -> Floats:
    """Of the probabilities of all base letters in one column those of the digits."""
    return np.concatenate([bases[_ARABIC : _ARABIC + 10, column], bases[_THAI : _THAI + 10, column]])


def respell_numbers(line: Sequence[DecodedCluster]) -> list[DecodedCluster]:
    """Long numbers spelled in digits of one alphabet; digits that stood in boxes are joined into one word,
    those in the groups of a form parted into these.
    """
    respelled: list[DecodedCluster] = []
    for part, boxed in _split_parts(line):
        letters = [one for one in part if not one.is_space]
        if _is_number(letters, fewest=_FEWEST_ALONE if boxed else _FEWEST_IN_WORD):
            respelled += _respell(letters)
        else:
            respelled += part
    return _part_groups(respelled)


def _part_groups(line: Sequence[DecodedCluster]) -> list[DecodedCluster]:
    """The line with blanks between the groups of numbers that stand as a form groups them."""
    words = _split_words(line)
    out: list[DecodedCluster] = []
    at = 0
    while at < len(words):
        end, parted = next(_find_grouped(words, at), (at + 1, words[at]))
        out += parted
        at = end
    return out


def _find_grouped(words: Sequence[Word], at: int) -> Iterator[tuple[int, Word]]:
    """The number that begins with a word, in its groups, and the first word behind it."""
    digits: Word = []
    for end in range(at, min(len(words), at + _MOST_PARTS)):
        word = words[end]
        if not all(one.letter in _DIGITS for one in word if not one.is_space or end == at):
            return
        if not word[0].is_space:
            digits += word
            if len(digits) in COUNTS and (sizes := find_form_groups([one.column for one in digits])):
                yield end + 1, _join_groups(digits, sizes)


def _join_groups(digits: Word, sizes: Sequence[int]) -> Word:
    out, at = list[DecodedCluster](), 0
    for size in sizes:
        if at:
            middle = (digits[at - 1].column + digits[at].column) / 2
            out.append(replace(digits[at], cluster=GraphemeCluster(_SPACE), column=middle))
        out += digits[at : at + size]
        at += size
    return out


def _split_parts(line: Sequence[DecodedCluster]) -> Iterator[tuple[Word, bool]]:
    """Words and the blanks between them; letters that stand alone, one after the other, are one part."""
    words = _split_words(line)
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and (len(words[end]) == 1):
            end += 1
        if end - at >= 2 * _FEWEST_ALONE - 1:
            last = end if not words[end - 1][0].is_space else end - 1
            yield [one for word in words[at:last] for one in word], True
            at = last
        else:
            yield words[at], False
            at += 1


def _split_words(line: Sequence[DecodedCluster]) -> list[Word]:
    """Words of a line; each blank is a word of its own."""
    words: list[Word] = []
    for one in line:
        if words and not one.is_space and not words[-1][0].is_space:
            words[-1].append(one)
        else:
            words.append([one])
    return words


_A_LETTER = 0.9  # guess
"""Probability from which a letter that looks like no digit is one."""


def _is_number(letters: Sequence[DecodedCluster], *, fewest: int) -> bool:
    inner = [one for one in letters if one.letter not in _SEPARATORS]
    like = sum(one.letter in _LIKE_DIGITS for one in inner)
    if len(inner) < fewest or like < _MOSTLY * len(inner) or any(map(_is_surely_a_letter, inner)):
        return False
    return all(one.is_bare for one in inner)


def _is_surely_a_letter(one: DecodedCluster) -> bool:
    """Whether this is no digit whatever stands beside it: the letters of a passport or a reference number."""
    letter = one.letter
    return (
        letter.isascii() and letter.isalpha() and letter not in _LIKE_DIGITS and one.probability >= _A_LETTER
    )


def _respell(letters: Sequence[DecodedCluster]) -> list[DecodedCluster]:
    """The number in the likelier alphabet: each digit the likeliest of ten, separators as they are."""
    inner = [one for one in letters if one.letter not in _SEPARATORS]
    logs = np.log(np.stack([one.digits for one in inner]) + _TINY)
    arabic, thai = logs[:, :10].max(axis=1).sum(), logs[:, 10:].max(axis=1).sum()
    first, zero = (10, _THAI) if thai > arabic else (0, _ARABIC)
    respelled = []
    for one in letters:
        if one.letter in _SEPARATORS:
            respelled.append(one)
            continue
        choices = one.digits[first : first + 10]
        digit = int(choices.argmax())
        if one.letter in _LIKE_DIGITS:
            probability = max(one.probability, float(choices[digit]) / float(choices.sum() + _TINY))
        else:  # a letter that looks like no digit speaks against one
            probability = float(choices[digit])
        respelled.append(replace(one, cluster=GraphemeCluster(zero + digit), probability=probability))
    return respelled
