"""Edit distances of thousands of candidates at once (pure).

Problem: the index names thousands of candidates; the edit distance of each to the terms must take a fraction
of reading it.
Known as: the verification step of approximate matching, with a cheap lower bound first (here: the longest
common subsequence). RapidFuzz and edlib do the bit-parallel work.
Steps: the candidates are one long string; segments that must have survived are found in it by str.find;
round each a window wide enough for the term is cut; windows that hold too few of the term's letters in order
are left out; the rest is measured.
"""

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from documents.search.planning.match_plan import MatchPlan
from documents.search.text.edit_distance import infix_distance

Places = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""The numbers of candidates, and offsets in the string of them all."""


class CandidateBatch:
    """Skeletons of candidates as one string."""

    def __init__(self, skeletons: Sequence[str]) -> None:
        self._all = "\n".join(skeletons)
        self._starts = np.cumsum([0, *(len(skeleton) + 1 for skeleton in skeletons)])
        self._found: dict[str, Places] = {}

    def total_distances(self, plans: Sequence[MatchPlan]) -> dict[int, float]:
        """The edits of all terms, each by its weight, by the number of each candidate that has them all."""
        total = dict.fromkeys(range(len(self._starts) - 1), 0.0)
        for plan in sorted(plans, key=lambda plan: (not plan.alternatives, plan.edits)):
            distances = self._term_distances(plan, total)
            total = {number: total[number] + edits * plan.weight for number, edits in distances.items()}
        return total

    def _term_distances(self, plan: MatchPlan, among: Container[int]) -> dict[int, int]:
        """The fewest edits that make the term occur in each of these candidates where it may."""
        if not plan.edits:
            return {number: 0 for number in self._find_segment(plan.term)[0].tolist() if number in among}
        found: dict[int, int] = {}
        windows = [window for window in self._windows_around(plan) if window[0] in among]
        for number, text in _with_common_subsequence(plan, windows):
            edits = 0 if plan.term in text else infix_distance(plan.term, text, most=plan.edits)
            if edits >= 0:
                found[number] = min(edits, found.get(number, edits))
        return found

    def _find_segment(self, segment: str) -> Places:
        """Where a segment stands."""
        if segment not in self._found:
            offsets = np.fromiter(_find_all(segment, self._all), dtype=np.int64)
            self._found[segment] = np.searchsorted(self._starts, offsets, side="right") - 1, offsets
        return self._found[segment]

    def _windows_around(self, plan: MatchPlan) -> Iterator[tuple[int, str]]:
        """What stands round the segments, wide enough for the term with its edits; without segments all."""
        wide = len(plan.term) + plan.edits
        for segment, at in plan.segments:
            numbers, offsets = self._find_segment(segment)
            firsts = np.maximum(self._starts[numbers], offsets - at - plan.edits).tolist()
            lasts = np.minimum(self._starts[numbers + 1] - 1, offsets - at + wide).tolist()
            for number, first, last in zip(numbers.tolist(), firsts, lasts, strict=True):
                yield number, self._all[first:last]
        if not plan.alternatives:
            starts = self._starts.tolist()
            for number, (first, last) in enumerate(pairwise(starts)):
                yield number, self._all[first : last - 1]


def _find_all(segment: str, text: str) -> Iterator[int]:
    at = text.find(segment)
    while at >= 0:
        yield at
        at = text.find(segment, at + 1)


def _with_common_subsequence(plan: MatchPlan, windows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The windows with enough letters of the term in its order: a lower bound far cheaper than the edits."""
    if not windows:
        return []
    common = cdist([plan.term], [text for _number, text in windows], scorer=LCSseq.similarity)
    enough = np.flatnonzero(common[0] >= len(plan.term) - plan.edits)
    return [windows[int(number)] for number in enough]
