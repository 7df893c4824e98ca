"""How names sound, by a sample of them: by which pieces of its sound a misspelt name is looked up."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from documents.search.planning.match_plan import LEAD, MIN_PIECE, Way
from documents.search.planning.page_stats import END, START, Chain
from documents.search.planning.sampling import Samples

_EDGE = "r"
"""Stands for either end of a sound in the sample and in plans; no Thai letter sounds so."""
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz0123456789\n"
_BASE = len(_ALPHABET)
_CODES = np.zeros(256, dtype=np.int64)
for _code, _byte in enumerate(_ALPHABET):
    _CODES[_byte] = _code
Codes = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]
_Span = tuple[int, int]
_UNSEEN, _UNCOUNTED = 0.3, 0.7
"""How often three letters that the sample lacks are taken to occur in it; and a longer run at most."""
_LONGEST = 5
"""Letters of a piece that the index is asked for: it reads a list for every three of them."""
_NAMES = 6_000
"""Of a sample."""
_PER_PAGE = 6_000
"""Rows in one page of a list of the index."""
_LOOK_UP, _PAGE, _ENTRY, _CANDIDATE = 0.3, 0.06, 0.00012, 0.005
"""What each costs, in milliseconds of one core or so (measured with 3 million rows)."""
WHOLE, WIDE, BESIDE = (0.0, 40.0, 30.0, 15.0), (0.0, 60.0, 60.0, 60.0), (0.0, 10.0)
"""What 0, 1, 2 ... edits may cost: the first are the likeliest, and few slips spoil every piece.

For a name; for one that nothing is near to; for others beside the very name.
"""
_PART, _BOTH_ENDS = (0.0, 20.0, 15.0, 15.0, 15.0), 40.0


class Sounds:
    """A sample of a register's sound keys; it steers what is looked up first and never shows in an answer."""

    def __init__(self, sounds: Sequence[str], *, rows: int) -> None:
        self.rows = rows
        """How many rows the sample stands for."""
        texts = [f"{_EDGE}{sound}{_EDGE}\n" for sound in sounds] or ["\n\n\n"]
        self._size = len(texts)
        self.each = rows / self._size
        """How many rows one of the sample stands for."""
        self._ends = np.cumsum([len(text) for text in texts])
        codes = _coded("".join(texts))
        self._runs = np.append(_triples(codes), np.zeros(_LONGEST, dtype=np.int64))
        """Each three letters of the sample, in order; and below where those are that are alike."""
        self._sorted = np.argsort(self._runs, kind="stable")
        self._first = np.searchsorted(self._runs[self._sorted], np.arange(_BASE**3 + 1))
        self._triples = np.diff(self._first)
        self._pairs = np.bincount(codes[:-1] * _BASE + codes[1:], minlength=_BASE**2)
        self.holding = lru_cache(maxsize=5_000)(self._holding)

    def whole(self, sound: str, edits: int, *, dearest: Sequence[float] = WHOLE, ends: bool = True) -> Way:
        """For names that are this sound from end to end; `dearest`: what so many edits may cost.

        `ends`: whether the index tells where a name begins and ends.
        """
        term = _Term(self, f"{_EDGE}{sound}{_EDGE}" if ends else sound)
        short = len(term.text) // MIN_PIECE <= edits
        ended = term.ended(edits, together=1, dearest=dearest[edits]) if short else None
        way = ended or term.planned(edits, dearest=dearest)
        return _anchored(way) if ends else way

    def both_ends(self, sound: str, edits: int, *, ends: bool = True) -> Way | None:
        """For names that begin and end like this one; None where that would be too dear."""
        term = _Term(self, f"{_EDGE}{sound}{_EDGE}" if ends else sound)
        way = term.ended(edits, together=2, dearest=_BOTH_ENDS) if len(term.text) >= 2 * MIN_PIECE else None
        return _anchored(way) if ends and way else way

    def part(self, sound: str, edits: int) -> Way:
        """For names that hold this sound anywhere."""
        return _Term(self, sound).planned(edits, dearest=_PART)

    def told(self, term: str) -> tuple[list[float], Chain]:
        """How many rows hold each three letters of a term, and how likely its letters follow each other."""
        codes = _coded(term)
        triples = self._triples[_triples(codes)]
        step = (triples + _UNSEEN) / (self._pairs[codes[:-2] * _BASE + codes[1:-1]] + 1.0)
        chain = Chain(
            first=((triples + _UNSEEN) / self._size).tolist(),
            steps=[0.0, *np.cumsum(np.log(np.minimum(step, 1.0))).tolist()],
        )
        return (triples * self.each).tolist(), chain

    def beginning(self, term: str) -> float:
        """How many rows begin with the first letter of a term that has an edge: a list of its own."""
        edge, *letters = _coded(term[:2])
        return (
            float(self._pairs[edge * _BASE + letters[0]] * self.each) if letters and term[0] == _EDGE else 0.0
        )

    def _holding(self, piece: str) -> frozenset[int]:
        """Which of the sample hold it."""
        runs = _triples(_coded(piece))
        if not len(runs):
            return frozenset()
        at = self._sorted[self._first[runs[0]] : self._first[runs[0] + 1]]
        for behind, run in enumerate(runs[1:], 1):
            at = at[self._runs[np.minimum(at + behind, len(self._runs) - 1)] == run]
        return frozenset(np.searchsorted(self._ends, at, side="right").tolist())


class _Term:
    """One string of sounds, cut in many ways."""

    def __init__(self, sounds: Sounds, text: str) -> None:
        self._sounds = sounds
        self.text = text
        self._rows, self._chain = sounds.told(text)
        self._begin = sounds.beginning(text)

    def planned(self, edits: int, *, dearest: Sequence[float]) -> Way:
        """With as many edits as are not too dear; with none, by the rarest few letters of it."""
        for allowed in range(edits, 0, -1):
            costed = [self._costed(allowed, *cut) for cut in self._cuts(allowed)]
            if costed and (best := min(costed, key=itemgetter(0)))[0] <= dearest[allowed]:
                return best[1]
        wide = min(len(self.text), LEAD)
        spans = ((at, at + wide) for at in range(len(self.text) - wide + 1))
        return self._costed(0, [min(spans, key=lambda span: self._chain.share(*span))], 1)[1]

    def ended(self, edits: int, *, together: int, dearest: float) -> Way | None:
        """Too short or too dear for so many pieces: whoever slips twice seldom does so at either end."""
        ends = [(0, MIN_PIECE), (len(self.text) - MIN_PIECE, len(self.text))]
        cost, way = self._costed(edits, ends, together)
        return way if cost <= dearest else None

    def _costed(self, edits: int, spans: Sequence[_Span], together: int) -> tuple[float, Way]:
        """What it costs to ask the index for each (or each two) of the pieces, and to read what it finds."""
        rows, cost = 0.0, 0.0
        held: frozenset[int] = frozenset()
        for spans_held in combinations(spans, together):
            cost += _LOOK_UP + self._gone_through(spans_held)
            held |= frozenset.intersection(*(self._sounds.holding(self.text[a:b]) for a, b in spans_held))
            rows += self._likely(spans_held)
        rows = len(held) * self._sounds.each if held else min(rows, _UNCOUNTED * self._sounds.each)
        pieces = tuple((self.text[start:end], start) for start, end in spans)
        alternatives = tuple(combinations((piece for piece, _at in pieces), together))
        share = min(1.0, rows / max(1, self._sounds.rows))
        return cost + _CANDIDATE * rows, Way(self.text, edits, pieces, alternatives, share)

    def _likely(self, spans: Sequence[_Span]) -> float:
        """Rows with all of these, by the chain of letters."""
        return self._sounds.rows * math.prod(self._chain.share(*span) for span in spans)

    def _gone_through(self, spans: Sequence[_Span]) -> float:
        """What the lists cost: every entry of the shortest is looked for in the others, page by page."""
        rows = [each for start, end in spans for each in self._rows[start : end - MIN_PIECE + 1]]
        rows += [self._begin for start, _end in spans if not start]
        fewest = min(rows, default=0.0)
        return _ENTRY * fewest + _PAGE * sum(min(each / _PER_PAGE, fewest) + 1 for each in rows)

    def _cuts(self, edits: int) -> Iterator[tuple[Sequence[_Span], int]]:
        """k edits leave one of k+1 pieces whole, and two of k+2."""
        for together in (1, 2):
            if len(self.text) // (edits + together) >= MIN_PIECE:
                yield self._cut(edits + together), together

    def _cut(self, parts: int) -> Sequence[_Span]:
        """So that the rarest few letters of each piece are as rare as can be.

        Where there is room, a letter is left between: two letters changed round spoil one piece, never two.
        """
        length = len(self.text)
        gap = int(length >= parts * (MIN_PIECE + 1) - 1)
        rest = self._rarest[:, length]
        """By where they begin: the shares of as many pieces as were dealt with, together."""
        behind = []
        for _ in range(parts - 1):
            behind.append(np.append(rest[gap:], [np.inf] * gap))
            rest = (self._rarest + behind[-1]).min(axis=1)
        spans, start = [], 0
        for following in reversed(behind):
            end = int((self._rarest[start] + following).argmin())
            spans.append(self._told_by(start, end))
            start = end + gap
        return [*spans, self._told_by(start, length)]

    @cached_property
    def _last(self) -> Shares:
        """By start and end: the share of a piece's last few letters; pieces that are too short have none."""
        length = len(self.text)
        last = np.full((length + 1, length + 1), np.inf)
        last[:, _LONGEST:] = self._shares(_LONGEST)
        last[np.tri(length + 1, k=_LONGEST - 1, dtype=bool)] = np.inf
        for wide in range(MIN_PIECE, _LONGEST):
            starts = np.arange(length - wide + 1)
            last[starts, starts + wide] = self._shares(wide)
        return last

    @cached_property
    def _rarest(self) -> Shares:
        """By start and end: the share of the rarest few letters in it."""
        return np.minimum.accumulate(self._last, axis=1)

    def _told_by(self, start: int, end: int) -> _Span:
        """Those letters."""
        last = int(self._last[start, : end + 1].argmin())
        return max(start, last - _LONGEST), last

    def _shares(self, wide: int) -> Shares:
        return np.array([self._chain.share(at, at + wide) for at in range(len(self.text) - wide + 1)])


def _coded(text: str) -> Codes:
    return _CODES[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]


def _triples(codes: Codes) -> Codes:
    return codes[:-2] * _BASE**2 + codes[1:-1] * _BASE + codes[2:]


def _anchored(way: Way) -> Way:
    """The same, with the ends of the name instead of the letter that stood for them."""
    named = {piece: piece for piece, _at in way.pieces}
    (first, start), (last, at) = way.pieces[0], way.pieces[-1]
    if at + len(last) == len(way.term):
        named[last] = last.removesuffix(_EDGE) + END
    if not start:
        named[first] = START + named[first].removeprefix(_EDGE)
    alternatives = tuple(tuple(named[piece] for piece in pieces) for pieces in way.alternatives)
    return Way(way.term, way.edits, way.pieces, alternatives, way.share)


sounds_of = Samples("sound_key", _NAMES, Sounds).of
