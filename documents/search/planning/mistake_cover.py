"""Which pieces of a misread term to look up: those that most mistakes leave whole, for few rows (pure).

Problem: an index finds pages by what the mistakes in a term left whole. A piece that is rare costs little and
one that is common costs much; some pieces are spoiled by the same mistakes, others by different ones.
Known as: budgeted maximum coverage, greedily by gain per cost (Khuller, Moss and Naor, 1999); the universe
are patterns of mistakes, each with its chance.
Steps: a mistake spoils a letter, or the gap between two by a letter put in. All single mistakes, and a draw
of those of two to four, weigh as often as they happen on bad pages. Each piece, and each pair of pieces,
saves the patterns that leave it whole. Of short terms the spellings with a letter lost are pieces too. The
next piece is the one that saves most of what no other saves, for each row that it is expected to find.
Dropped: one piece of k+1 or two of k+2, whole plans (Navarro and Baeza-Yates, 1998): all pieces or none, and
their cost by the commonest of them. Spellings with a letter put in: one mistake in a hundred, and a lookup.
The figures: docs/adr/0041-search-by-the-odds.md.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from math import comb, prod

import numpy as np
import numpy.typing as npt

from documents.search.planning.page_stats import NgramStats
from documents.search.text.ngrams import is_indexable

LONGEST = 24  # guess: beyond it even cuts do, and pieces are too many to weigh
_LETTER, _DIGIT = (0.04, 0.01), (0.1, 0.03)  # measured: data/misreadings.json at 6 %, .024 and .13 together
"""The chance of a letter or a digit to be spoiled, and of a stray one behind it."""
_LOST = 0.5  # measured: data/misreadings.json, .0075 of .0122
"""The share of spoiled letters that are lost."""
_DRAWN = 150  # guess
"""Patterns drawn of those with as many mistakes."""
_PIECES = range(3, 7)  # guess
"""Lengths of the pieces."""
_PAIRED = ((12, 4), (8, 3))  # guess
"""From which length of a term on pieces are paired, and how long they are."""
_SHORT = 8  # guess
"""Terms up to this length are spelt otherwise as well."""
_CORRELATION = 4.0  # guess
"""Two pieces of one term stand on a page this many times as often as by chance."""
_MOST, _LEAST_GAIN, _ENOUGH = 12, 0.004, 0.97  # guess
"""Pieces for a term at most, what each must save, and what is enough."""
_LOOKUP_ROWS = 15.0  # measured: docs/adr/0039, recall as with 6 rows
"""The cost of one more lookup in the index, in rows read."""
_SMALL = 1_000  # guess
"""Rows of a collection below which lookups cost nothing worth mentioning."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """What is looked up: all of `segments`, each with its offset in the term."""

    segments: tuple[tuple[str, int], ...]
    saved: float
    """The share of mistakes saved by it and those before it."""
    selectivity: float
    """The share of the pages expected to hold it or one of those before it."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is the same for all terms of a length."""

    ranges: tuple[tuple[tuple[int, int], ...], ...]
    saves: Floats
    """For each of them, each pattern's chance if it is saved."""
    total: float


@lru_cache(maxsize=16)  # one question asks for a term several times
def choose_pieces(term: str, edits: int, stats: NgramStats) -> tuple[Piece, ...]:
    """Pieces in the order of their worth; with each one more mistakes are saved, and more rows read."""
    shape, chain = _shape_of(len(term), edits, _chances_of(term)), stats.markov_chain(term)
    spellings = list(_spell_with_one_lost(term)) if len(term) <= _SHORT else []
    whole = [tuple((term[a:b], a) for a, b in ranges) for ranges in shape.ranges]
    usable = np.array([all(is_indexable(one) for one, _at in piece) for piece in whole], dtype=bool)
    shares = [
        prod(chain.selectivity(a, b) for a, b in ranges) * (_CORRELATION if len(ranges) > 1 else 1.0)
        for ranges in shape.ranges
    ]
    shares += [stats.selectivity(spelt) for spelt, _at in spellings]
    saves = np.vstack([shape.saves, *(_saves_lost(shape, at) for _spelt, at in spellings)])
    pieces = whole + [((spelt, 0),) for spelt, _at in spellings]
    costs = np.minimum(1.0, np.array(shares)) + _LOOKUP_ROWS / max(_SMALL, stats.rows)
    costs[: len(usable)][~usable] = np.inf
    return tuple(_pick(pieces, saves, costs, shares, shape.total))


def get_ready(terms: Iterable[tuple[str, int]]) -> None:
    """Make what is the same for all terms as long as these, with so many edits: 15 core-ms each."""
    for term, edits in terms:
        if edits and len(term) <= LONGEST:
            _shape_of(len(term), edits, _chances_of(term))


def clean_chance(term: str) -> float:
    """The chance that a term was read without a mistake."""
    wrong, put_in = _chances_of(term)
    return float((1 - wrong) ** len(term) * (1 - put_in) ** (len(term) - 1))


def _chances_of(term: str) -> tuple[float, float]:
    return _DIGIT if term.isdigit() else _LETTER


def chance_of_most(edits: int, term: str) -> float:
    """The chance that no more than so many of its letters were misread."""
    length, wrong = len(term), sum(_chances_of(term))
    return sum(comb(length, n) * wrong**n * (1 - wrong) ** (length - n) for n in range(edits + 1))


def _pick(
    pieces: Sequence[tuple[tuple[str, int], ...]],
    saves: Floats,
    costs: npt.NDArray[np.float64],
    shares: Sequence[float],
    total: float,
) -> Iterator[Piece]:
    costs = costs.copy()
    left = np.ones(saves.shape[1], dtype=np.float32)
    chances = saves.max(axis=0)
    saved = selectivity = 0.0
    for _ in range(_MOST):
        gains = saves @ left / total
        best = int(np.argmax(gains / costs))
        if saved > _ENOUGH or gains[best] < _LEAST_GAIN or not np.isfinite(costs[best]):
            return
        saved, selectivity = saved + float(gains[best]), selectivity + shares[best]
        costs[best] = np.inf
        left = left * (1 - np.divide(saves[best], chances, out=np.zeros_like(chances), where=chances > 0))
        yield Piece(pieces[best], saved, min(1.0, selectivity))


def _spell_with_one_lost(term: str) -> Iterator[tuple[str, int]]:
    """The spellings without one of the letters, each with the number of the letter."""
    for at in range(len(term)):
        if is_indexable(spelt := term[:at] + term[at + 1 :]):
            yield spelt, at


def _saves_lost(shape: _Shape, at: int) -> Floats:
    """What the spelling without one letter saves; the first patterns are the single events, in order."""
    row = np.zeros((1, shape.saves.shape[1]), dtype=np.float32)
    row[0, at] = _LOST * shape.saves[:, at].max(initial=_LETTER[0])
    return row


@cache
def _shape_of(length: int, edits: int, chances_of_one: tuple[float, float]) -> _Shape:
    """Pieces of terms of this length, and the mistakes that each of them survives."""
    ranges: list[tuple[tuple[int, int], ...]] = [
        ((a, b),) for size in _PIECES for a, b in _windows(length, size)
    ]
    if size := next((size for shortest, size in _PAIRED if length >= shortest), 0):
        ranges += [pair for pair in combinations(_windows(length, size), 2) if pair[0][1] <= pair[1][0]]
    patterns, chances = _patterns(length, edits, chances_of_one)
    spoiled = np.zeros((len(patterns), 2 * length - 1), dtype=np.float32)
    for number, pattern in enumerate(patterns):
        spoiled[number, list(pattern)] = 1
    needed = np.zeros((len(ranges), 2 * length - 1), dtype=np.float32)
    for number, some in enumerate(ranges):
        for a, b in some:
            needed[number, a:b] = 1
            needed[number, length + a : length + b - 1] = 1
    return _Shape(
        tuple(ranges), np.where(needed @ spoiled.T == 0, chances, 0).astype(np.float32), float(chances.sum())
    )


def _windows(length: int, size: int) -> Iterator[tuple[int, int]]:
    return ((at, at + size) for at in range(length - size + 1))


def _patterns(
    length: int, edits: int, chances_of_one: tuple[float, float]
) -> tuple[list[tuple[int, ...]], Floats]:
    """Sets of spoiled letters (from 0) and gaps (from `length`), each with its chance; single ones first."""
    dice = random.Random(length)  # noqa: S311  # a fixed draw, no secret
    events = range(2 * length - 1)
    wrong, put_in = chances_of_one
    chance = [wrong] * length + [put_in] * (length - 1)
    patterns, chances = [], []
    for count in range(1, edits + 1):
        there = comb(len(events), count)
        some: list[tuple[int, ...]] = (
            list(combinations(events, count))
            if there <= _DRAWN
            else [tuple(dice.sample(events, count)) for _ in range(_DRAWN)]
        )
        patterns += some
        chances += [prod(chance[one] for one in pattern) * there / len(some) for pattern in some]
    return patterns, np.array(chances, dtype=np.float32)
