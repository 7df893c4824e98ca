"""Text as our own reader misreads it on worn pages: a noisy channel with measured probabilities.

Problem     How well search finds misread words hangs on which mistakes are made up. Guessed look-alikes
            flatter it: a real reader also loses and puts in letters and spaces, takes a letter for one of
            another class, and is worse at Thai digits.
Method      A memoryless noisy channel (Shannon) over single letters: each is swapped, lost, or followed by a
            stray one of its neighbour's kind. How often, and for what, was counted on the worst pages of
            the reader's tuning sets (data/misreadings.json, written by `python -m
            tests.benchmarks.misread_table`).
Steps       Each letter has a weight: how often it went wrong, drawn towards its kind where it was seen seldom
            (additive smoothing). Positions are the events of a Poisson process over these weights, scaled
            so that the share asked for of the letters, marks and digits is wrong; spaces and signs go
            wrong on top.
Dropped     Bursts (a line badly read, its neighbour well): they concentrate the mistakes on fewer words,
            which is kinder to a search.
"""

import json
import math
import random
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from django.conf import settings

_SEEN = 200.0  # guess: so many printed letters outweigh what is known of their kind
_PAIRS = 2.0  # guess: so many confusions of a letter outweigh those of its kind
_ROUNDS = 4  # measured: off by less than .001 of the share behind them
_MARKS = frozenset(map(chr, (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))))
_KINDS = ("0123456789", "๐๑๒๓๔๕๖๗๘๙", " \n")
_SIGN = "sign"


def kind_of(letter: str) -> str:
    """Letters of one kind are misread alike as long as nothing better is known."""
    for kind in _KINDS:
        if letter in kind:
            return kind
    if letter in _MARKS:
        return "mark"
    if not letter.isalpha():
        return _SIGN
    return "thai" if "\u0e00" < letter < "\u0e80" else "other"


def is_counted(letter: str) -> bool:
    """Whether it is one of the letters, marks and digits of which shares are told."""
    return kind_of(letter) not in (_SIGN, _KINDS[2])


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """How likely a letter goes wrong, and what may stand in its place, by cumulative weight."""

    weight: float
    counted: float
    """The part of the weight that spoils a letter, mark or digit; 0 of spaces and signs."""
    read: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, dice: random.Random) -> str:
        """One of them."""
        return self.read[min(bisect(self.sums, dice.random() * self.sums[-1]), len(self.read) - 1)]


class Channel:
    """The reader's mistakes; `told` is the content of data/misreadings.json."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._printed: Counter[str] = Counter(told["printed"])
        self._lost: Counter[str] = Counter(told["lost"])
        self._swapped = {letter: Counter(pairs) for letter, pairs in told["swapped"].items()}
        self._put_in = {kind: Counter(strays) for kind, strays in told["put_in"].items()}
        self._kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for letter, n in self._printed.items():
            kind, pairs = kind_of(letter), self._swapped.get(letter, Counter())
            self._kinds[kind]["printed"] += n
            self._kinds[kind]["lost"] += self._lost[letter]
            self._kinds[kind]["swapped"] += pairs.total()
        self._known = {"\n": _Outcomes(0.0, 0.0, ("\n",), (1.0,))}

    def of(self, letter: str) -> _Outcomes:
        """What becomes of this letter."""
        if (known := self._known.get(letter)) is None:
            known = self._known[letter] = self._outcomes(letter)
        return known

    def _outcomes(self, letter: str) -> _Outcomes:
        kind, seen = self._kinds[kind_of(letter)], self._printed[letter]
        of_kind, pairs = max(1, kind["printed"]), self._swapped.get(letter, Counter())
        swapped = (pairs.total() + _SEEN * kind["swapped"] / of_kind) / (seen + _SEEN)
        lost = (self._lost[letter] + _SEEN * kind["lost"] / of_kind) / (seen + _SEEN)
        shares: dict[str, float] = defaultdict(float, {"": lost})
        for other, share in self._others(letter).items():
            shares[other] += swapped * share
        counted = swapped + lost if is_counted(letter) else 0.0
        for stray, n in self._put_in.get(kind_of(letter), Counter()).items():
            shares[letter + stray] += n / of_kind
            counted += n / of_kind if is_counted(letter) and is_counted(stray) else 0.0
        return _Outcomes(sum(shares.values()), counted, tuple(shares), tuple(accumulate(shares.values())))

    def _others(self, letter: str) -> dict[str, float]:
        """What it is taken for, shares of one: its own confusions, and those of its kind."""
        pairs, kind = self._swapped.get(letter, Counter()), self._of_kind(kind_of(letter))
        total, others = pairs.total() + _PAIRS, max(1, kind.total() - kind[letter])
        shares = {other: _PAIRS * n / others / total for other, n in kind.items() if other != letter}
        for other, n in pairs.items():
            shares[other] = shares.get(other, 0.0) + n / total
        return shares

    @cache  # noqa: B019  # one channel lives as long as the process
    def _of_kind(self, kind: str) -> Counter[str]:
        """What all letters of the kind were taken for."""
        out: Counter[str] = Counter()
        for letter, pairs in self._swapped.items():
            if kind_of(letter) == kind:
                out += pairs
        return out


def _pace_of(text: str, share: float) -> float:
    """How much weight lies between two mistakes, on average, for this share to be wrong; 0 without letters.

    A place that is hit twice is wrong once, which is mended by fixed-point iteration.
    """
    letters = [(n, one) for letter, n in Counter(text).items() if (one := channel().of(letter)).counted]
    wanted = share * sum(n for n, _one in letters)
    pace = sum(n * one.counted for n, one in letters) / wanted if wanted else 0.0
    for _ in range(_ROUNDS if wanted else 0):
        wrong = sum(n * one.counted / one.weight * -math.expm1(-one.weight / pace) for n, one in letters)
        pace *= wrong / wanted
    return pace


@cache
def channel() -> Channel:
    """As measured."""
    return Channel(json.loads((settings.DATA_DIR / "misreadings.json").read_text(encoding="utf-8")))


def misread(text: str, *, share: float, dice: random.Random) -> str:
    """The same with this share of the letters, marks and digits wrong; line breaks stay."""
    if not share:
        return text
    known = list(map(channel().of, text))
    if not (pace := _pace_of(text, share)):
        return text
    letters, sums = list(text), list(accumulate(one.weight for one in known))
    at = dice.expovariate(1 / pace)
    while at < sums[-1]:
        place = bisect(sums, at)
        letters[place] = known[place].draw(dice)
        at += dice.expovariate(1 / pace)
    return "".join(letters)
