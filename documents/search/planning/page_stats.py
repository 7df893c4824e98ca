"""Statistics of the n-grams on pages: which share of the pages holds a string, and which n-grams are rare.

Problem: before an index is asked, the planner must know how selective each string is, and which of its
n-grams have the shortest posting lists.
Known as: selectivity estimation for substring predicates from a random sample and a Markov model. Krishnan,
Vitter and Iyer, "Estimating alphanumeric selectivity in the presence of wildcards", SIGMOD 1996; Chaudhuri,
Ganti and Gravano, "Selectivity estimation for string predicates", ICDE 2004.
Steps: a thousand random pages are counted by trigram and 4-gram. What the sample holds is counted in it,
several strings together as well (joint selectivity); what it lacks is estimated by the Markov chain of its
trigrams. The rarest n-grams are chosen one after another, while one more leaves out more rows than its list
costs to read.
Dropped: asking for all trigrams (git 590c078); what each part earns is in
docs/adr/0014-search-planner-ablation.md.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from documents.search.planning.markov_chain import MarkovChain
from documents.search.planning.sampling import SampleCache
from documents.search.text import ngrams
from documents.search.text.trigrams import SIZE, covering_trigrams

_ALPHABET = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Thai in small letters, Latin in capitals (sso_efiles.text.fold); what keys of days have is one class."""
_BASE = len(_ALPHABET) + 1
_CODES = np.full(256, len(_ALPHABET), dtype=np.int64)
for _code, _byte in enumerate(_ALPHABET):
    _CODES[_byte] = _code
_UNSEEN = 0.3  # guess
"""How often a trigram that the sample lacks is taken to occur in it."""
_UNSEEN_PAGES = 3.0  # guess: the rule of three, an upper bound of 95 % for what n trials did not show
"""Pages of the sample on which something may stand that none of them holds."""
_CACHED = 5_000  # guess
_SAMPLE = 1_000  # guess; drawing it takes two thirds of a core-second with the names (git 522a002)
_WHOLE = 3_000  # guess: so many pages are counted whole in a second, 5 MB
_MOST_NGRAMS = 8  # guess; 3: bench ablation, 2026-11, company 1.27 x on SQLite
"""N-grams for which an index is asked together, at most."""
_ENTRY_COST = 0.001  # measured: docs/adr/0004, 10 ns an entry against 10 us a row that is read
"""The cost of reading one entry of a posting list, in rows read."""
_CORRELATION = 0.5  # guess
"""N-grams of one word stand together: of each further one only this power of its selectivity counts."""
_FEW_ROWS = 2.0  # guess
"""So few rows are not worth another posting list."""

Codes = npt.NDArray[np.int64]


def _letter_codes(text: str) -> Codes:
    return _CODES[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]


def _trigram_codes(codes: Codes) -> Codes:
    return codes[:-2] * _BASE**2 + codes[1:-1] * _BASE + codes[2:]


def _bigram_codes(codes: Codes) -> Codes:
    return codes[:-1] * _BASE + codes[1:]


class NgramStats:
    """Frequencies of trigrams and 4-grams in a sample of skeletons, and the sample, to count strings in."""

    def __init__(self, skeletons: Sequence[str], *, rows: int) -> None:
        self.rows = rows
        """How many rows the sample stands for."""
        self.version = 0
        self.pages = max(1, len(skeletons))
        self._sample = list(skeletons)
        self._holding_cache: dict[str, frozenset[int]] = {}
        self._pages_with_trigram: Codes = np.zeros(_BASE**3, dtype=np.int64)
        by_page = [np.unique(_trigram_codes(_letter_codes(text))) for text in skeletons]
        for trigrams in by_page:
            self._pages_with_trigram[trigrams] += 1
        seen = np.flatnonzero(self._pages_with_trigram)
        self._bits_of_trigram: Codes = np.zeros(_BASE**3, dtype=np.int64)
        self._bits_of_trigram[seen] = np.arange(1, len(seen) + 1)
        self._trigram_bits = np.zeros((len(seen) + 1, (len(skeletons) + 7) // 8), dtype=np.uint8)
        """For each trigram that the sample has its pages, one bit each; row 0 for all that it lacks."""
        for number, trigrams in enumerate(by_page):
            self._trigram_bits[self._bits_of_trigram[trigrams], number >> 3] |= 1 << (number & 7)
        codes = _letter_codes("".join(skeletons))  # the few n-grams across page ends do not matter here
        self._trigram_counts = np.bincount(_trigram_codes(codes), minlength=_BASE**3)
        self._bigram_counts = np.bincount(_bigram_codes(codes), minlength=_BASE**2)
        self._gram_ids, self._pages_with_gram = np.unique(
            np.concatenate([np.zeros(1, dtype=np.int64), *map(ngrams.ngram_ids, skeletons)]),
            return_counts=True,
        )

    def markov_chain(self, term: str) -> MarkovChain:
        """The chain over a term's letters; trigrams that no index has leave out nothing."""
        codes = _letter_codes(term)
        trigrams = _trigram_codes(codes)
        places = range(len(trigrams))
        indexable = np.array([ngrams.is_indexable(term[at : at + SIZE]) for at in places], dtype=bool)
        begun = np.append(False, indexable)[:-1]
        first = np.where(indexable, (self._pages_with_trigram[trigrams] + _UNSEEN) / self.pages, 1.0)
        step = (self._trigram_counts[trigrams] + _UNSEEN) / (
            self._bigram_counts[_bigram_codes(codes[:-1])] + 1.0
        )
        step = np.where(indexable & begun, step, first)
        return MarkovChain(first.tolist(), [0.0, *np.cumsum(np.log(np.minimum(step, 1.0))).tolist()])

    def selectivity(self, segment: str) -> float:
        """The share of pages with a string: counted in the sample, or by the chain where that is more."""
        return max(self.sampled(((segment,),)), self.markov_chain(segment).selectivity(0, len(segment)))

    def joint_selectivity(self, segments: Sequence[str]) -> float:
        """The share of pages that hold all of these strings."""
        if sampled := self.sampled((segments,)):
            return sampled
        chance = math.prod(self.markov_chain(one).selectivity(0, len(one)) for one in segments)
        return min(chance, _UNSEEN_PAGES / self.pages)

    def sampled(self, alternatives: Sequence[Sequence[str]]) -> float:
        """The share of the sample's pages that hold all segments of one of the alternatives."""
        if not self._sample:
            return 0.0
        pages = (frozenset.intersection(*map(self._pages_holding, segments)) for segments in alternatives)
        return len(frozenset().union(*pages)) / len(self._sample)

    def rarest_trigrams(self, segments: Sequence[str]) -> list[str]:
        """The trigrams of these segments that are worth asking SQLite's index for, the rarest first."""
        trigrams = covering_trigrams(segments)
        codes = np.array([_trigram_codes(_letter_codes(one))[0] for one in trigrams], dtype=np.int64)
        shares = (self._pages_with_trigram[codes] + _UNSEEN) / self.pages
        chosen: list[str] = []
        chance, with_all = 1.0, np.full(self._trigram_bits.shape[1], 0xFF, dtype=np.uint8)
        for at in np.argsort(shares, kind="stable")[:_MOST_NGRAMS]:
            left = max(chance, np.unpackbits(with_all).sum() / self.pages) if chosen else 1.0
            if len(chosen) > 1 and left * (1 - shares[at]) < _ENTRY_COST * shares[at]:
                break
            chosen.append(trigrams[at])
            chance *= shares[at]
            with_all &= self._trigram_bits[self._bits_of_trigram[codes[at]]]
        return chosen

    def rarest_4grams(self, segments: Sequence[str]) -> list[str]:
        """The 4-grams of these segments that are worth asking PostgreSQL's index for, the rarest first."""
        grams = list(dict.fromkeys(gram for segment in segments for gram in ngrams.ngrams_of(segment)))
        chosen: list[str] = []
        left = float(self.rows)
        for share, gram in sorted(zip(self._gram_selectivities(grams), grams, strict=True))[:_MOST_NGRAMS]:
            if chosen and left * (1 - share) < _FEW_ROWS + _ENTRY_COST * self.rows * share:
                break
            left *= share**_CORRELATION if chosen else share
            chosen.append(gram)
        return chosen

    def _gram_selectivities(self, grams: Sequence[str]) -> Sequence[float]:
        """The share of pages with each 4-gram: by the sample, with one page more as the chain has it."""
        if not grams:
            return ()
        codes = _letter_codes("".join(gram.ljust(ngrams.SIZE) for gram in grams)).reshape(-1, ngrams.SIZE).T
        first = codes[0] * _BASE**2 + codes[1] * _BASE + codes[2]
        second = codes[1] * _BASE**2 + codes[2] * _BASE + codes[3]
        begun = self._pages_with_trigram[first] / self.pages
        step = (self._trigram_counts[second] + _UNSEEN) / (
            self._bigram_counts[codes[1] * _BASE + codes[2]] + 1.0
        )
        ids = np.array([ngrams.ids_of_ngram(gram)[0] for gram in grams])
        at = np.minimum(np.searchsorted(self._gram_ids, ids), len(self._gram_ids) - 1)
        counted = np.where(self._gram_ids[at] == ids, self._pages_with_gram[at], 0)
        shares = (counted + np.minimum(1.0, begun * step * self.pages)) / (self.pages + 1)
        open_ended = np.array([len(gram) < ngrams.SIZE for gram in grams])
        found: list[float] = np.where(open_ended, begun, np.maximum(shares, 1e-7)).tolist()
        return found

    def _pages_holding(self, segment: str) -> frozenset[int]:
        """The numbers of the sample's pages that hold a string; remembered, since plans share segments."""
        if segment not in self._holding_cache:
            if len(self._holding_cache) > _CACHED:
                self._holding_cache.clear()
            candidates = self._candidate_pages(segment)
            self._holding_cache[segment] = frozenset(n for n in candidates if segment in self._sample[n])
        return self._holding_cache[segment]

    def _candidate_pages(self, segment: str) -> Iterable[int]:
        """The pages that hold each trigram of a string: looking into all pages takes ten times as long."""
        if len(segment) < SIZE:
            return range(len(self._sample))
        rows = self._bits_of_trigram[_trigram_codes(_letter_codes(segment))]
        with_all = np.bitwise_and.reduce(self._trigram_bits[rows], axis=0)
        found: list[int] = np.flatnonzero(np.unpackbits(with_all, bitorder="little")).tolist()
        return found


page_stats_of = SampleCache("skeleton", _SAMPLE, NgramStats, whole=_WHOLE).statistic_of
