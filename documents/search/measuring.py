"""Thousands of candidates measured at once: how far off is what was asked for (pure)."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

import edlib
import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from documents.search.match import Way


class Pages:
    """Skeletons that are measured all at once: a piece is looked for in one string of them all."""

    def __init__(self, skeletons: Sequence[str]) -> None:
        self._all = "\n".join(skeletons)
        self._starts = list(accumulate((len(each) + 1 for each in skeletons), initial=0))
        self._stand: dict[str, list[tuple[int, int]]] = {}

    def off(self, ways: Sequence[Way]) -> dict[int, float]:
        """The edits of all terms, each by its weight, by the number of each page that has them all."""
        total = dict.fromkeys(range(len(self._starts) - 1), 0.0)
        for way in sorted(ways, key=lambda way: (not way.alternatives, way.edits)):
            told = self._of(way, total)
            total = {page: total[page] + off * way.weight for page, off in told.items()}
        return total

    def _of(self, way: Way, among: Container[int]) -> dict[int, int]:
        """The fewest edits that make the term occur in each of these pages where it may."""
        if not way.edits:
            return {page: 0 for page, _at in self._places(way.term) if page in among}
        found: dict[int, int] = {}
        for page, text in _likely(way, list(self._round(way, among))):
            edits = _edits(way, text)
            if edits >= 0:
                found[page] = min(edits, found.get(page, edits))
        return found

    def _places(self, piece: str) -> list[tuple[int, int]]:
        """Pages and places."""
        if piece not in self._stand:
            found = self._stand[piece] = []
            at = self._all.find(piece)
            while at >= 0:
                found.append((bisect_right(self._starts, at) - 1, at))
                at = self._all.find(piece, at + 1)
        return self._stand[piece]

    def _round(self, way: Way, among: Container[int]) -> Iterator[tuple[int, str]]:
        """What stands round the pieces, wide enough for the term with its edits; without pieces all."""
        wide = len(way.term) + way.edits
        for piece, at in way.pieces:
            back = at + way.edits
            for page, place in self._places(piece):
                if page in among:
                    first, last = self._starts[page], self._starts[page + 1] - 1
                    yield page, self._all[max(first, place - back) : min(last, place - at + wide)]
        if not way.alternatives:
            for page, first in enumerate(self._starts[:-1]):
                if page in among:
                    yield page, self._all[first : self._starts[page + 1] - 1]


def _likely(way: Way, texts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those that hold enough letters of the term in its order: told far faster than the edits are."""
    if not texts:
        return []
    common = cdist([way.term], [text for _page, text in texts], scorer=LCSseq.similarity)
    return [texts[int(number)] for number in np.flatnonzero(common[0] >= len(way.term) - way.edits)]


def _edits(way: Way, text: str) -> int:
    if way.term in text:
        return 0
    return int(edlib.align(way.term, text, mode="HW", k=way.edits, task="distance")["editDistance"])
