"""What share of the pages holds a string, told from a sample: what to look up first is chosen by it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from documents.search.planning.sampling import Samples
from documents.search.text import ngrams

_ALPHABET = b"abcdefghijklmnopqrstuvwxyz0123456789"
_BASE = len(_ALPHABET)
_CODES = np.zeros(256, dtype=np.int64)
for _code, _byte in enumerate(_ALPHABET):
    _CODES[_byte] = _code
_UNSEEN = 0.3
"""How often a run of letters that the sample lacks is taken to occur in it."""
_AT_MOST = 3.0
"""On so many pages of the sample something may stand that none of them holds."""
_REMEMBERED = 5_000
_PAGES = 1_000
"""Of a sample."""
_RUN = 3
_TOLD_BY = 8
"""Runs that an index is asked for, at most."""
_READ_OF_LIST = 0.001
"""What reading an entry of an index's list costs, if looking at a row costs 1."""
_WITH_THE_NEXT = 0.5
"""Runs of one word stand together: of a second one only this power of its share counts."""
_FEW_LEFT = 2.0
"""So few rows are not worth another look."""

START, END = "^", "$"
"""Before a piece that the column begins with, behind one that it ends with."""
_ALL_TRIGRAMS = 12
"""Pieces up to this length are looked up by each of their trigrams, longer ones by every third."""

Codes = npt.NDArray[np.int64]


def _codes(text: str) -> Codes:
    return _CODES[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]


def trigrams(piece: str) -> list[str]:
    """Of a short piece all, of a longer one every third: they cover it."""
    piece = piece.removeprefix(START).removesuffix(END)
    last = len(piece) - _RUN
    places = range(last + 1) if len(piece) <= _ALL_TRIGRAMS else [*range(0, last, _RUN), last]
    return [piece[at : at + _RUN] for at in places]


def covering(pieces: Iterable[str]) -> list[str]:
    """All of them: a Pick where nothing is known of their frequency."""
    return list(dict.fromkeys(each for piece in pieces for each in trigrams(piece)))


def _triples(codes: Codes) -> Codes:
    return codes[:-2] * _BASE**2 + codes[1:-1] * _BASE + codes[2:]


def _pairs(codes: Codes) -> Codes:
    return codes[:-1] * _BASE + codes[1:]


@dataclass(frozen=True, slots=True)
class Chain:
    """Shares of the substrings of one term by a chain of letters: each third given the two before it."""

    first: list[float]
    """The share of pages with the three letters that begin here."""
    steps: list[float]
    """Running sum of the logarithms of each next letter's chance."""

    def share(self, start: int, end: int) -> float:
        """Of term[start:end]; shorter than three letters tells nothing."""
        if end - start < _RUN:
            return 0.2
        return min(1.0, self.first[start] * math.exp(self.steps[end - 2] - self.steps[start + 1]))


class Letters:
    """Frequencies of runs of three letters, and pages to count in: the letter chain misses set phrases."""

    def __init__(self, skeletons: Sequence[str], *, rows: int) -> None:
        self.rows = rows
        """How many rows the sample stands for."""
        self.pages = max(1, len(skeletons))
        self._sample = list(skeletons)
        self._held: dict[str, frozenset[int]] = {}
        self._in_pages: Codes = np.zeros(_BASE**3, dtype=np.int64)
        self._bits = np.zeros((_BASE**3, (len(skeletons) + 7) // 8), dtype=np.uint8)
        for number, text in enumerate(skeletons):
            triples = np.unique(_triples(_codes(text)))
            self._in_pages[triples] += 1
            self._bits[triples, number >> 3] |= 1 << (number & 7)
        every = _codes("".join(skeletons))  # the few runs across page ends do not matter here
        self._triples = np.bincount(_triples(every), minlength=_BASE**3)
        self._pairs = np.bincount(_pairs(every), minlength=_BASE**2)
        self._grams, self._with_gram = np.unique(
            np.concatenate([np.zeros(1, dtype=np.int64), *map(ngrams.of, skeletons)]), return_counts=True
        )

    def chain(self, term: str) -> Chain:
        """The same term's substrings, each told in constant time; what no index has leaves out nothing."""
        codes = _codes(term)
        triples = _triples(codes)
        told = np.array([ngrams.tells(term[at : at + _RUN]) for at in range(len(triples))], dtype=bool)
        begun = np.append(False, told)[:-1]
        first = np.where(told, (self._in_pages[triples] + _UNSEEN) / self.pages, 1.0)
        step = (self._triples[triples] + _UNSEEN) / (self._pairs[_pairs(codes[:-1])] + 1.0)
        step = np.where(told & begun, step, first)
        return Chain(first.tolist(), [0.0, *np.cumsum(np.log(np.minimum(step, 1.0))).tolist()])

    def share(self, piece: str) -> float:
        """The share of pages that hold this string: counted, or by the chain where the sample has none."""
        return max(self.counted(((piece,),)), self.chain(piece).share(0, len(piece)))

    def together(self, pieces: Sequence[str]) -> float:
        """The share of pages that hold all of these strings."""
        if counted := self.counted((pieces,)):
            return counted
        chance = math.prod(self.chain(piece).share(0, len(piece)) for piece in pieces)
        return min(chance, _AT_MOST / self.pages)

    def counted(self, alternatives: Sequence[Sequence[str]]) -> float:
        """The share of the sample's pages that hold all pieces of one of these."""
        if not self._sample:
            return 0.0
        held = (frozenset.intersection(*map(self._holding, pieces)) for pieces in alternatives)
        return len(frozenset().union(*held)) / len(self._sample)

    def telling(self, pieces: Sequence[str]) -> list[str]:
        """The rarest trigrams of these pieces: each is worth its list, which the index reads to the end."""
        every = covering(pieces)
        codes = np.array([_triples(_codes(each))[0] for each in every], dtype=np.int64)
        shares = (self._in_pages[codes] + _UNSEEN) / self.pages
        chosen: list[str] = []
        chance, together = 1.0, np.full(self._bits.shape[1], 0xFF, dtype=np.uint8)
        for at in np.argsort(shares, kind="stable")[:_TOLD_BY]:
            left = max(chance, np.unpackbits(together).sum() / self.pages) if chosen else 1.0
            if len(chosen) > 1 and left * (1 - shares[at]) < _READ_OF_LIST * shares[at]:
                break
            chosen.append(every[at])
            chance *= shares[at]
            together &= self._bits[codes[at]]
        return chosen

    def grams(self, pieces: Sequence[str]) -> list[str]:
        """The rarest runs of four of these pieces, in the same way."""
        every = list(dict.fromkeys(gram for piece in pieces for gram in ngrams.within(piece)))
        chosen: list[str] = []
        left = float(self.rows)
        for share, gram in sorted(zip(self._with(every), every, strict=True))[:_TOLD_BY]:
            if chosen and left * (1 - share) < _FEW_LEFT + _READ_OF_LIST * self.rows * share:
                break
            left *= share**_WITH_THE_NEXT if chosen else share
            chosen.append(gram)
        return chosen

    def _with(self, every: Sequence[str]) -> Sequence[float]:
        """The share of pages with each gram: as the sample has it, and one page more as the chain has it."""
        if not every:
            return ()
        codes = _codes("".join(gram.ljust(ngrams.SIZE) for gram in every)).reshape(-1, ngrams.SIZE).T
        first = codes[0] * _BASE**2 + codes[1] * _BASE + codes[2]
        second = codes[1] * _BASE**2 + codes[2] * _BASE + codes[3]
        begun = self._in_pages[first] / self.pages
        step = (self._triples[second] + _UNSEEN) / (self._pairs[codes[1] * _BASE + codes[2]] + 1.0)
        told = np.array([ngrams.numbers(gram)[0] for gram in every])
        at = np.minimum(np.searchsorted(self._grams, told), len(self._grams) - 1)
        counted = np.where(self._grams[at] == told, self._with_gram[at], 0)
        shares = (counted + np.minimum(1.0, begun * step * self.pages)) / (self.pages + 1)
        open_end = np.array([len(gram) < ngrams.SIZE for gram in every])
        found: list[float] = np.where(open_end, begun, np.maximum(shares, 1e-7)).tolist()
        return found

    def _holding(self, piece: str) -> frozenset[int]:
        if piece not in self._held:
            if len(self._held) > _REMEMBERED:
                self._held.clear()
            self._held[piece] = frozenset(n for n in self._likely(piece) if piece in self._sample[n])
        return self._held[piece]

    def _likely(self, piece: str) -> Iterable[int]:
        """The pages that hold each three letters of it: looking into all of them takes ten times as long."""
        if len(piece) < _RUN:
            return range(len(self._sample))
        every = np.bitwise_and.reduce(self._bits[_triples(_codes(piece))], axis=0)
        found: list[int] = np.flatnonzero(np.unpackbits(every, bitorder="little")).tolist()
        return found


letters_of = Samples("skeleton", _PAGES, Letters).of
