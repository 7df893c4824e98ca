"""Whether near hits are what was meant, where the words were typed as a name and stand nowhere as typed.

Problem: a name that nobody bears has neighbours: another first name before the same family name, another word
before the same trade. Shown as near hits they are lies; yet a mistyped name is found by its neighbours alone.
Known as: a noisy-channel decision (Kernighan, Church and Gale, COLING 1990): is what stands there likelier to
be the name misread or mistyped, or to be what it says? With a prior of one page among all pages.
Steps: where a name stands as one string, its mistakes are laid to its words: of none may more than a share be
wrong. Where its words stand apart, the chance of their mistakes is held against the chance that what was
read stands on a page anyhow. One certain hit says that the name was meant (a page that was read well differs
by one slip of the finger); with it, likely hits are shown too, else none. A number is held against all other
numbers, by the same odds; an ordinary word has no such test.
The trade-off that was measured: docs/adr/0041-search-by-the-odds.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Self

from documents.search.page_search.confusions import confusions
from documents.search.planning.page_stats import NgramStats
from documents.search.query.parsing import Kind, Query
from documents.search.query.terms import Term
from documents.search.text import day_keys
from documents.search.text.edit_distance import nearest_places
from documents.search.text.trigrams import SIZE
from sso_efiles.text import fold

_NATS = 7.6
"""The logarithm of the chance of one mistake of no known kind (see confusions)."""
_RAREST = 1e-7  # guess
"""What seems rarer is not believed to be: names are no random letters."""
_TELLING = 100  # guess
"""Pages of the sample without which it does not tell what stands on a page anyhow."""
_UNKNOWN = 0.5  # guess
"""Pages that bear what nobody has found yet."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Mistakes that may be in a name, in edits and as shares of its letters; least odds of words apart."""

    whole: tuple[float, float]
    single: tuple[float, float]
    word: float
    odds: float

    def allow(self, words: Iterable[tuple[int, float]]) -> bool:
        """Whether words of so many letters, as one string, may have so many mistakes."""
        words = list(words)
        base, share = self.whole if len(words) > 1 else self.single
        letters, wrong = sum(length for length, _cost in words), sum(cost for _length, cost in words)
        return wrong <= max(_SLIP, base + share * letters) and all(
            cost <= max(_SLIP, self.word * length) for length, cost in words
        )


_SLIP = 1.2  # see confusions: any one mistake
_CERTAIN = _Bounds((1.0, 0.1), (0.45, 0.08), 0.3, 3.0)  # measured: docs/adr/0041
_LIKELY = _Bounds((1.3, 0.14), (1.0, 0.2), 0.5, -1.0)  # guess

Row = tuple[str, str]
"""A page's skeleton and text."""


_NUMBERS_ON_A_PAGE, _NUMBER_ODDS = 8, 1.0  # measured: docs/adr/0041
"""Numbers that may be taken for another; the least odds of one, as a logarithm."""
_DIGITS_MORE_OR_LESS = 2  # measured: docs/adr/0041, of absent ids 5 of 100 found without
"""Digits that may be lost or put in, on balance."""


def is_this_number(number: Term, row: Row, *, bearing: int, rows: int) -> bool:
    """Whether a number that nearly stands on a page is this one misread, not another.

    Any digits are as likely as others; so many pages are known to bear it, among so many `rows`.
    """
    page, digits = _Page.of(*row), number.skeleton
    costs = [
        confusions().distance(digits, page.letters[start:end])
        for start, end in nearest_places(digits, page.skeleton)
        if abs(end - start - len(digits)) <= _DIGITS_MORE_OR_LESS and not page.is_within_digits(start, end)
    ]
    by_chance = len(digits) * log(10) - log(_NUMBERS_ON_A_PAGE)
    cost = min(costs, default=float(len(digits)))
    return log(max(_UNKNOWN, bearing) / max(1, rows)) + by_chance - cost * _NATS >= _NUMBER_ODDS


class NameTest:
    """One query against pages on which it may nearly stand."""

    def __init__(self, query: Query, stats: NgramStats) -> None:
        self._terms = [term for term in query.terms if not term.day]
        self._joined = query.joined_term
        self._stats, self._confusions = stats, confusions()
        self._formed = query.kind in (Kind.COMPANY, Kind.PERSON)
        self.applies = bool(self._joined) or (self._formed and len(self._terms) == 1)
        """Whether the words may be a name; a single word without form or title may be anything."""

    def is_certain(self, row: Row) -> bool:
        """Whether the name must have been meant."""
        return self._is_within(_CERTAIN, row)

    def is_registered(self, name: str) -> bool:
        """Whether a name of the registry must have been meant."""
        return _CERTAIN.allow(
            self._mistakes_by_word(_Page.of(fold.skeleton_of(name), fold.exact_letters(name)))
        )

    def is_likely(self, row: Row) -> bool:
        """Whether it may stand here, where it is known to have been meant."""
        return self._is_within(_LIKELY, row)

    def _is_within(self, bounds: _Bounds, row: Row) -> bool:
        page = _Page.of(*row)
        if bounds.allow(self._mistakes_by_word(page)):
            return True
        if self._formed:
            return False
        return self._stats.pages < _TELLING or self._odds_apart(page) >= bounds.odds

    def _mistakes_by_word(self, page: "_Page") -> list[tuple[int, float]]:
        """Letters and mistakes of each word, where all stand as one string."""
        whole, words = self._joined or self._terms[0], list(map(page.letters_of, self._terms))
        found = [
            self._confusions.costs(words, page.letters[slice(*place)])
            for place in nearest_places(whole.skeleton, page.skeleton)
        ]
        best = min(found, key=sum, default=[float(len(word)) for word in words])
        return [(len(word), cost) for word, cost in zip(words, best, strict=True)]

    def _odds_apart(self, page: "_Page") -> float:
        """The logarithm of the odds that each word stands somewhere, misread."""
        odds = log(_UNKNOWN / max(1, self._stats.rows))
        for term in self._terms:
            word, places = page.letters_of(term), nearest_places(term.skeleton, page.skeleton)
            costs = [
                (self._confusions.distance(word, page.letters[slice(*place)]), place) for place in places
            ]
            cost, place = min(costs, default=(float(len(word)), (0, 0)))
            odds -= cost * _NATS + log(self._chance_of(page.skeleton[slice(*place)]))
        return odds

    def _chance_of(self, segment: str) -> float:
        """The chance that this stands on a page; seen on one page of the sample, it may be the very page."""
        if len(segment) < SIZE:
            return 1.0
        seen = self._stats.sampled(((segment,),))
        expected = self._stats.markov_chain(segment).selectivity(0, len(segment))
        return max(_RAREST, min(1.0, expected), seen if seen * self._stats.pages > 1 else 0.0)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's skeleton, and the letters beside it; the skeleton again where they are not as many."""

    skeleton: str
    letters: str

    @classmethod
    def of(cls, skeleton: str, text: str) -> Self:
        skeleton, letters = day_keys.letters_of(skeleton), fold.aligned_letters(day_keys.letters_of(text))
        return cls(skeleton, letters if len(letters) == len(skeleton) else skeleton)

    def is_within_digits(self, start: int, end: int) -> bool:
        """Whether digits go on at both ends: then it is a piece of another number."""
        return self.skeleton[start - 1 : start].isdigit() and self.skeleton[end : end + 1].isdigit()

    def letters_of(self, term: Term) -> str:
        """A term's letters, as the page's are."""
        return term.skeleton if self.letters is self.skeleton else fold.aligned_letters(term.exact)
