"""Thousands of candidates measured at once: how far off is what was asked for (pure)."""

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

import edlib
import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from documents.search.planning.match_plan import Way

Places = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


class Pages:
    """Skeletons that are measured all at once: a piece is looked for in one string of them all."""

    def __init__(self, skeletons: Sequence[str]) -> None:
        self._all = "\n".join(skeletons)
        self._starts = np.cumsum([0, *(len(each) + 1 for each in skeletons)])
        self._stand: dict[str, Places] = {}

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
            return {page: 0 for page in self._places(way.term)[0].tolist() if page in among}
        found: dict[int, int] = {}
        for page, text in _likely(way, [each for each in self._round(way) if each[0] in among]):
            edits = _edits(way, text)
            if edits >= 0:
                found[page] = min(edits, found.get(page, edits))
        return found

    def _places(self, piece: str) -> Places:
        """Pages and places."""
        if piece not in self._stand:
            places = np.fromiter(_everywhere(piece, self._all), dtype=np.int64)
            self._stand[piece] = np.searchsorted(self._starts, places, side="right") - 1, places
        return self._stand[piece]

    def _round(self, way: Way) -> Iterator[tuple[int, str]]:
        """What stands round the pieces, wide enough for the term with its edits; without pieces all."""
        wide = len(way.term) + way.edits
        for piece, at in way.pieces:
            pages, places = self._places(piece)
            firsts = np.maximum(self._starts[pages], places - at - way.edits).tolist()
            lasts = np.minimum(self._starts[pages + 1] - 1, places - at + wide).tolist()
            for page, first, last in zip(pages.tolist(), firsts, lasts, strict=True):
                yield page, self._all[first:last]
        if not way.alternatives:
            starts = self._starts.tolist()
            for page, (first, last) in enumerate(pairwise(starts)):
                yield page, self._all[first : last - 1]


def _everywhere(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


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
