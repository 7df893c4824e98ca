"""Synthetic Thai syllables to train on, and the dice that everything made up is thrown with.

Syllables follow the spelling of Thai (onset, vowel, tone, final, silent letter), words of them mean nothing:
the eye must do it alone. Shares are guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Rng = np.random.Generator
Ways = Sequence[tuple[float, Callable[[], str]]]
"""What may be written, and how often."""


def split_words(text: str) -> list[str]:
    """A list written as one text with blanks."""
    return text.split()


def split_rows(text: str) -> list[str]:
    """A list of texts with blanks, written with bars between."""
    return text.split("|")


CONSONANTS = "กกกขคคงงจฉชซดดตตถทททธนนนนบปปพฟภมมมยยรรรรลลลวววศสสสหหหออ"
_RARE = "ฆฌญฎฏฐฑฒณผฝพภษฬฮฃฅฤ"
_FINALS = "กกงงงดนนนบมมมยยววรลตสธพชจญณษศ"
_UPPER, _LOWER, _TONE = "ัิีึื็", "ุู", "่้่้่้๊๋"
_LEADING = "เแโใไ"
_CLUSTERS = split_words(
    "กร กล กว ขร ขล ขว คร คล คว ตร ปร ปล พร พล ผล ทร ศร สร หน หม หล หว หย หร หง หญ อย สม สน ถน ขน ฉล ชล ธน พน"
)
_SILENT = split_words(
    "ก์ ค์ ง์ จ์ ช์ ญ์ ฎ์ ฐ์ ฑ์ ฒ์ ณ์ ด์ ต์ ท์ ธ์ น์ บ์ ป์ พ์ ฟ์ ภ์ ม์ ย์ ร์ ล์ ว์ ศ์ ษ์ ส์ ห์ ฬ์ ทร์ นทร์ ดิ์ ติ์ ธิ์ ทธิ์ ธุ์ ตร์ กษ์ ษฐ์ ศน์ ศว์ กร์ ขฬ์"
)


class Dice:
    """Picks and numbers out of one generator."""

    def __init__(self, rng: Rng) -> None:
        self._rng = rng

    def roll(self) -> float:
        """From 0 to 1."""
        return float(self._rng.random())

    def happens(self, share: float) -> bool:
        """Whether the dice have it so, in a share of all cases."""
        return self.roll() < share

    def pick(self, some: Sequence[str]) -> str:
        """One of them."""
        return some[int(self._rng.integers(len(some)))]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self._rng.integers(low, high + 1))

    def digits(self, count: int) -> str:
        """So many Arabic digits."""
        return "".join(str(digit) for digit in self._rng.integers(0, 10, count))

    def choose(self, ways: Ways) -> str:
        """What one of the ways writes."""
        chances = np.array([chance for chance, _ in ways])
        return ways[int(self._rng.choice(len(ways), p=chances / chances.sum()))][1]()

    def make_word(self, least: int, most: int) -> str:
        """Syllables grown together that mean nothing."""
        return "".join(self.make_syllable() for _ in range(self.between(least, most)))

    def make_syllable(self) -> str:
        """One syllable as Thai is spelled."""
        first = (
            self.pick(_CLUSTERS)
            if self.happens(0.14)
            else self.pick(_RARE if self.happens(0.14) else CONSONANTS)
        )
        tone = self.pick(_TONE) if self.happens(0.4) else ""
        final = self.pick(_FINALS) if self.happens(0.55) else ""
        ways: Ways = (
            (0.34, lambda: first + self.pick(_UPPER) + tone + final),
            (0.12, lambda: first + self.pick(_LOWER) + tone + final),
            (0.15, lambda: self.pick(_LEADING) + first + tone + final),
            (0.04, lambda: "เ" + first + self.pick("ิีื") + tone + self.pick("นรดกยองว")),
            (0.14, lambda: first + tone + self.pick("าาะำอ") + final),
            (0.04, lambda: first + "รร" + self.pick(["", "", "ม", "ค์", "ณ", "ษ", "พ"])),
            (
                0.07,
                lambda: (
                    first
                    + self.pick(["", "ั", "ิ", "ุ", "า", "ี"])
                    + self.pick(_FINALS[:12])
                    + self.pick(_SILENT)
                ),
            ),
            (0.02, lambda: first + tone + self.pick(_FINALS) + self.pick(["ๆ", "ฯ", "ิ์", "์"])),
            (0.12, lambda: first + tone + final),
        )
        return self.choose(ways)
