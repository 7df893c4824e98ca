"""Statistics of how a register's names sound, and the plans by which a misspelt name is looked up.

Problem: among millions of names find those whose sound key is k edits from the one typed, by an index of
trigrams (gin_trgm_ops, FTS5) whose lookups cost as much as their posting lists are long.
Known as: the pigeonhole filter of match_plan over a phonetic key (Soundex's idea; employers.phonetic says
which), with a cost model as query optimizers have one. Selinger et al., "Access path selection in a
relational database management system", SIGMOD 1979.
Steps: six thousand names are drawn. A plan costs its lookups, the entries and pages of its posting lists and
its candidates; candidates are counted in the sample, and expected by the Markov chain where the sample has
none. For each number of edits the key is cut where the rarest few letters of each segment are as rare as can
be; the most forgiving plan that is not too dear is taken. Where the key is too short, its first and last
letters are asked for.
Dropped: weighing all cuts one by one in Python (half the client's time, git 5c15b08); asking for the first
and the last letters of a key (docs/adr/0014).
What each part earns: docs/adr/0014-search-planner-ablation.md.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from documents.search.planning.markov_chain import MarkovChain
from documents.search.planning.match_plan import MIN_SEGMENT, MOST_LETTERS, MatchPlan
from documents.search.planning.sampling import SampleCache
from documents.search.text.trigrams import END, START

_EDGE = "r"
"""Stands for either end of a sound key in the sample and in plans; no Thai letter sounds so."""
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz0123456789\n"
_BASE = len(_ALPHABET)
_CODES = np.zeros(256, dtype=np.int64)
for _code, _byte in enumerate(_ALPHABET):
    _CODES[_byte] = _code
Codes = npt.NDArray[np.int64]
Selectivities = npt.NDArray[np.float64]
_Span = tuple[int, int]
_UNSEEN, _UNCOUNTED = 0.3, 0.7  # guess
"""How often a trigram that the sample lacks is taken to occur in it; and a longer string at most."""
_LONGEST = 5  # guess
"""Letters of a segment that the index is asked for: it reads a posting list for every three of them."""
_SAMPLE = 6_000  # guess
_ENTRIES_A_PAGE = 6_000  # guess: an 8 kB page of a compressed posting list
_LOOKUP, _PAGE, _ENTRY, _CANDIDATE = (
    0.3,
    0.06,
    0.00012,
    0.005,
)  # measured: git a02ba55, 3 million persons, R2 .86
"""What each costs, in milliseconds of one core or so."""
COST_WHOLE = (0.0, 40.0, 30.0, 15.0)  # guess: the first edits are the likeliest
COST_WIDE = (0.0, 60.0, 60.0, 60.0)  # measured: git a8fac23, one and two slips 1.00 and .98 found
COST_BESIDE_EXACT = (0.0, 10.0)  # guess
"""What 0, 1, 2 ... edits may cost: for a name; for one that nothing is near to; beside the very name."""
_COST_PART = (0.0, 20.0, 15.0, 15.0, 15.0)  # guess; no bound: bench ablation, 2026-11, 1.49 x


class PhoneticStats:
    """A sample of a register's sound keys; it steers what is looked up first and never shows in an answer."""

    def __init__(self, keys: Sequence[str], *, rows: int) -> None:
        self.rows = rows
        """How many rows the sample stands for."""
        self.version = 0
        texts = [f"{_EDGE}{key}{_EDGE}\n" for key in keys] or ["\n\n\n"]
        self._size = len(texts)
        self.rows_a_key = rows / self._size
        """How many rows one key of the sample stands for."""
        self._ends = np.cumsum([len(text) for text in texts])
        codes = _letter_codes("".join(texts))
        self._trigrams = np.append(_trigram_codes(codes), np.zeros(_LONGEST, dtype=np.int64))
        """Each trigram of the sample, in order; and below where those are that are alike."""
        self._sorted = np.argsort(self._trigrams, kind="stable")
        self._first = np.searchsorted(self._trigrams[self._sorted], np.arange(_BASE**3 + 1))
        self._trigram_counts = np.diff(self._first)
        self._bigram_counts = np.bincount(codes[:-1] * _BASE + codes[1:], minlength=_BASE**2)
        self.keys_holding = lru_cache(maxsize=5_000)(self._keys_holding)

    def plan_whole(
        self, sound: str, edits: int, *, max_cost: Sequence[float] = COST_WHOLE, anchored: bool = True
    ) -> MatchPlan:
        """The plan for names that are this sound from end to end; `max_cost`: what so many edits may cost.

        `anchored`: whether the index knows where a name begins and ends.
        """
        key = _SoundKey(self, f"{_EDGE}{sound}{_EDGE}" if anchored else sound)
        plan = key.most_forgiving_plan(edits, max_cost=max_cost)
        return _anchor_ends(plan) if anchored else plan

    def plan_part(self, sound: str, edits: int) -> MatchPlan:
        """The plan for names that hold this sound anywhere."""
        return _SoundKey(self, sound).most_forgiving_plan(edits, max_cost=_COST_PART)

    def trigram_rows(self, text: str) -> tuple[list[float], MarkovChain]:
        """How many rows hold each trigram of a text, and the Markov chain over its letters."""
        codes = _letter_codes(text)
        counts = self._trigram_counts[_trigram_codes(codes)]
        step = (counts + _UNSEEN) / (self._bigram_counts[codes[:-2] * _BASE + codes[1:-1]] + 1.0)
        chain = MarkovChain(
            first=((counts + _UNSEEN) / self._size).tolist(),
            steps=[0.0, *np.cumsum(np.log(np.minimum(step, 1.0))).tolist()],
        )
        return (counts * self.rows_a_key).tolist(), chain

    def rows_beginning_like(self, text: str) -> float:
        """How many rows begin with the first letter of a text that has an edge: a posting list of its own."""
        edge, *letters = _letter_codes(text[:2])
        if not letters or text[0] != _EDGE:
            return 0.0
        return float(self._bigram_counts[edge * _BASE + letters[0]] * self.rows_a_key)

    def _keys_holding(self, segment: str) -> frozenset[int]:
        """The numbers of the sample's keys that hold a segment."""
        trigrams = _trigram_codes(_letter_codes(segment))
        if not len(trigrams):
            return frozenset()
        at = self._sorted[self._first[trigrams[0]] : self._first[trigrams[0] + 1]]
        for behind, trigram in enumerate(trigrams[1:], 1):
            at = at[self._trigrams[np.minimum(at + behind, len(self._trigrams) - 1)] == trigram]
        return frozenset(np.searchsorted(self._ends, at, side="right").tolist())


class _SoundKey:
    """One sound key that is looked for, and the plans that its cuts make."""

    def __init__(self, stats: PhoneticStats, text: str) -> None:
        self._stats = stats
        self.text = text
        self._rows, self._chain = stats.trigram_rows(text)
        self._rows_beginning = stats.rows_beginning_like(text)

    def most_forgiving_plan(self, edits: int, *, max_cost: Sequence[float]) -> MatchPlan:
        """The plan with as many edits as are not too dear; with none, by the key's rarest few letters."""
        for allowed in range(edits, 0, -1):
            costed = [self._cost_plan(allowed, *cut) for cut in self._pigeonhole_cuts(allowed)]
            if costed and (best := min(costed, key=itemgetter(0)))[0] <= max_cost[allowed]:
                return best[1]
        wide = min(len(self.text), MOST_LETTERS)
        spans = ((at, at + wide) for at in range(len(self.text) - wide + 1))
        return self._cost_plan(0, [min(spans, key=lambda span: self._chain.selectivity(*span))], 1)[1]

    def _cost_plan(self, edits: int, spans: Sequence[_Span], together: int) -> tuple[float, MatchPlan]:
        """The plan that asks for each (or each two) of the segments, behind its cost in core-milliseconds."""
        rows, cost = 0.0, 0.0
        keys: frozenset[int] = frozenset()
        for chosen in combinations(spans, together):
            cost += _LOOKUP + self._posting_cost(chosen)
            keys |= frozenset.intersection(*(self._stats.keys_holding(self.text[a:b]) for a, b in chosen))
            rows += self._expected_rows(chosen)
        a_key = self._stats.rows_a_key
        rows = len(keys) * a_key if keys else min(rows, _UNCOUNTED * a_key)
        segments = tuple((self.text[start:end], start) for start, end in spans)
        alternatives = tuple(combinations((segment for segment, _at in segments), together))
        selectivity = min(1.0, rows / max(1, self._stats.rows))
        return cost + _CANDIDATE * rows, MatchPlan(self.text, edits, segments, alternatives, selectivity)

    def _expected_rows(self, spans: Sequence[_Span]) -> float:
        """Rows with all of these segments, by the Markov chain."""
        return self._stats.rows * math.prod(self._chain.selectivity(*span) for span in spans)

    def _posting_cost(self, spans: Sequence[_Span]) -> float:
        """The cost of intersecting posting lists: each entry of the shortest is looked for in the others."""
        rows = [count for start, end in spans for count in self._rows[start : end - MIN_SEGMENT + 1]]
        rows += [self._rows_beginning for start, _end in spans if not start]
        fewest = min(rows, default=0.0)
        return _ENTRY * fewest + _PAGE * sum(min(count / _ENTRIES_A_PAGE, fewest) + 1 for count in rows)

    def _pigeonhole_cuts(self, edits: int) -> Iterator[tuple[Sequence[_Span], int]]:
        """Cuts into k+1 segments, of which k edits leave one whole, and into k+2, of which they leave two."""
        for together in (1, 2):
            if len(self.text) // (edits + together) >= MIN_SEGMENT:
                yield self._cut_at_rarest(edits + together), together

    def _cut_at_rarest(self, parts: int) -> Sequence[_Span]:
        """The cut whose segments' rarest few letters are as rare as can be, by dynamic programming.

        Where there is room, a letter is left between segments: two letters changed round spoil one only.
        """
        length = len(self.text)
        gap = int(length >= parts * (MIN_SEGMENT + 1) - 1)
        rest = self._rarest_by_span[:, length]
        """By where they begin: the selectivities of as many segments as were dealt with, together."""
        behind = []
        for _ in range(parts - 1):
            behind.append(np.append(rest[gap:], [np.inf] * gap))
            rest = (self._rarest_by_span + behind[-1]).min(axis=1)
        spans, start = [], 0
        for following in reversed(behind):
            end = int((self._rarest_by_span[start] + following).argmin())
            spans.append(self._rarest_letters(start, end))
            start = end + gap
        return [*spans, self._rarest_letters(start, length)]

    @cached_property
    def _last_by_span(self) -> Selectivities:
        """By start and end: the selectivity of a segment's last few letters; too short ones have none."""
        length = len(self.text)
        last = np.full((length + 1, length + 1), np.inf)
        last[:, _LONGEST:] = self._selectivities(_LONGEST)
        last[np.tri(length + 1, k=_LONGEST - 1, dtype=bool)] = np.inf
        for wide in range(MIN_SEGMENT, _LONGEST):
            starts = np.arange(length - wide + 1)
            last[starts, starts + wide] = self._selectivities(wide)
        return last

    @cached_property
    def _rarest_by_span(self) -> Selectivities:
        """By start and end: the selectivity of the rarest few letters in it."""
        return np.minimum.accumulate(self._last_by_span, axis=1)

    def _rarest_letters(self, start: int, end: int) -> _Span:
        """The span of the rarest few letters of text[start:end]."""
        last = int(self._last_by_span[start, : end + 1].argmin())
        return max(start, last - _LONGEST), last

    def _selectivities(self, wide: int) -> Selectivities:
        places = range(len(self.text) - wide + 1)
        return np.array([self._chain.selectivity(at, at + wide) for at in places])


def _letter_codes(text: str) -> Codes:
    return _CODES[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]


def _trigram_codes(codes: Codes) -> Codes:
    return codes[:-2] * _BASE**2 + codes[1:-1] * _BASE + codes[2:]


def _anchor_ends(plan: MatchPlan) -> MatchPlan:
    """The plan with anchors at the ends of the name instead of the letter that stood for them."""
    anchored = {segment: segment for segment, _at in plan.segments}
    (first, start), (last, at) = plan.segments[0], plan.segments[-1]
    if at + len(last) == len(plan.term):
        anchored[last] = last.removesuffix(_EDGE) + END
    if not start:
        anchored[first] = START + anchored[first].removeprefix(_EDGE)
    alternatives = tuple(tuple(anchored[segment] for segment in segments) for segments in plan.alternatives)
    return MatchPlan(plan.term, plan.edits, plan.segments, alternatives, plan.selectivity)


phonetic_stats_of = SampleCache("sound_key", _SAMPLE, PhoneticStats).statistic_of
latin_stats_of = SampleCache("latin_key", _SAMPLE, PhoneticStats).statistic_of
"""Of the keys in which Thai and Latin spellings meet; they hold their own borders."""
