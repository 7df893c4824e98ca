"""What a letter costs that was taken for another, lost or put in: more, the seldomer our reader does it.

Problem: an edit distance counts every mistake alike, while a reader makes some a hundred times as often.
Known as: a noisy-channel edit distance: the cost of an edit is the negative logarithm of its chance. Brill
and Moore, "An improved error model for noisy channel spelling correction", ACL 2000, over single letters.
Steps: the counts of data/misreadings.json (tests.benchmarks.misread_table) become chances, drawn towards any
letter's where a letter was seen seldom; their logarithms become edits, such that a mistake of no known kind
is one edit. Bounds keep both the commonest mistake and one never seen within reach.
The figures: docs/adr/0041-search-by-the-odds.md.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import log
from typing import Any

from django.conf import settings
from rapidfuzz.distance import Levenshtein

from sso_efiles.text import fold

_SEEN = 100.0  # guess: so many printed letters outweigh what is known of all letters
_ANY = 5e-4  # measured: data/misreadings.json, a letter taken for a certain other one, or one put in
"""The chance of a mistake of no known kind: one edit."""
_LEAST, _MOST = 0.3, 1.2  # guess
"""The cost of the commonest and of the strangest mistake, in edits."""
_ALIKE = 0.6  # guess
"""The most that a letter costs for another of its class of look-alikes."""
_SIDE_BY_SIDE = 2
"""Places between a letter lost and the same one put in, of two that were changed round."""


class Confusions:
    """Costs of mistakes between exact letters, in edits; `counted`: the content of data/misreadings.json."""

    def __init__(self, counted: Mapping[str, Any]) -> None:
        self._printed, self._put_in = _fold_counts(counted["printed"]), Counter[str]()
        self._swapped: Counter[tuple[str, str]] = Counter()
        for letter, others in counted["swapped"].items():
            for other, n in others.items():
                self._swapped[_fold_letter(letter), _fold_letter(other)] += n
        for letter, n in counted["lost"].items():
            self._swapped[_fold_letter(letter), ""] += n
        for strays in counted["put_in"].values():
            self._put_in.update(_fold_counts(strays))
        self._letters = max(1, self._printed.total())
        self._costs: dict[tuple[str, str], float] = {}

    def cost(self, printed: str, read: str) -> float:
        """Of one letter read for another; nothing printed: put in; nothing read: lost."""
        pair = printed, read
        if (known := self._costs.get(pair)) is None:
            n, of = (
                (self._swapped[pair], self._printed[printed])
                if printed
                else (self._put_in[read], self._letters)
            )
            chance = (n + _SEEN * _ANY) / (of + _SEEN)
            most = _ALIKE if printed and fold.skeleton_of(printed) == fold.skeleton_of(read) else _MOST
            known = self._costs[pair] = min(most, max(_LEAST, log(chance) / log(_ANY)))
        return known

    def distance(self, printed: str, read: str) -> float:
        """The cost of the fewest edits that make one of the other."""
        return sum(self.costs([printed], read))

    def costs(self, words: Sequence[str], read: str) -> list[float]:
        """The cost of the fewest edits that make these words, as one string, of what was read: of each word.

        Two neighbours changed round are one mistake: a slip of the finger.
        """
        printed = "".join(words)
        ends = list(accumulate(map(len, words)))
        costs, before = [0.0] * len(words), ("", "", -2)
        for edit in Levenshtein.editops(printed, read):
            lost = "" if edit.tag == "insert" else printed[edit.src_pos]
            stray = "" if edit.tag == "delete" else read[edit.dest_pos]
            word = min(bisect_right(ends, edit.src_pos), len(words) - 1)
            if (stray, lost) == before[:2] and lost != stray and edit.src_pos - before[2] <= _SIDE_BY_SIDE:
                before = ("", "", -2)
                continue
            costs[word] += self.cost(lost, stray)
            before = (lost, stray, edit.src_pos)
        return costs


def _fold_letter(letter: str) -> str:
    """The letter as it stands beside a skeleton; nothing for marks, spaces and signs."""
    return fold.aligned_letters(fold.exact_letters(letter))


def _fold_counts(counts: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for letter, n in counts.items():
        if folded := _fold_letter(letter):
            found[folded] += n
    return found


@cache
def confusions() -> Confusions:
    """As measured."""
    return Confusions(json.loads((settings.DATA_DIR / "misreadings.json").read_text(encoding="utf-8")))
