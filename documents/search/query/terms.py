"""The terms of a question: words, "exact phrases", -unwanted ones, and days (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.search.planning.match_plan import FuzzyTerm, max_edits
from documents.search.text import day_keys
from sso_efiles.text import fold
from sso_efiles.text.days import DayFound, find_days

_TOKEN = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
_PHRASE = re.compile('"[^"]*"?')
_MINUS_BEFORE_DAY = re.compile(r"(?:^|(?<=\s))-\s?\Z")
_NUMBER_EDITS = ((8, 0), (10, 1), (13, 3))  # guess: what is near but another number is sorted out later
_MOST_NUMBER_EDITS = 4  # guess
_CERTAIN = 6  # guess: one slip makes another word or number of these, and most of what it finds is that
"""The longest number or Latin word that is looked for as it stands, and no other way."""
_IN_A_NAME = 4
"""Digits of a year."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a page must hold (or must not)."""

    text: str
    exact: str
    skeleton: str
    phrase: bool = False
    day: date | None = None
    """The day that was typed; `exact` and `skeleton` are its key."""

    @property
    def before(self) -> "Term":
        """The term as search rows of the folding 2 have it."""
        if self.day:
            key = day_keys.key_before(self.day)
            return replace(self, exact=key, skeleton=key)
        return replace(self, skeleton=fold.skeleton_before(self.skeleton))

    @property
    def is_number(self) -> bool:
        """Whether it is digits only."""
        return self.skeleton.isdigit()

    @property
    def is_long_number(self) -> bool:
        """Whether it is a number that stands by itself, and is no year or the like in a name."""
        return self.is_number and len(self.skeleton) > _IN_A_NAME

    @property
    def exact_only(self) -> bool:
        """Whether nothing but the term itself is an answer: a day, a short number, a short Latin word."""
        return self.day is not None or (self.exact.isascii() and len(self.exact) <= _CERTAIN)

    @property
    def fuzzy_term(self) -> FuzzyTerm:
        """The term with the edits that are looked for; whether a number is another one, its digits tell."""
        length = len(self.skeleton)
        if self.exact_only:
            return FuzzyTerm(self.skeleton, 0, exact_only=True)
        if self.is_number:
            few = next((edits for below, edits in _NUMBER_EDITS if length < below), _MOST_NUMBER_EDITS)
            return FuzzyTerm(self.skeleton, few)
        return FuzzyTerm(self.skeleton, max_edits(length) // (2 if self.phrase else 1))


def find_unquoted_days(text: str) -> list[DayFound]:
    """The days of a question; one within quotes is asked for as it is written."""
    phrases = [(match.start(), match.end()) for match in _PHRASE.finditer(text)]
    return [
        found
        for found in find_days(text)
        if not any(start < found.end and found.start < end for start, end in phrases)
    ]


def parse_terms(text: str, days: Sequence[DayFound]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Wanted and unwanted terms, each once, in the order of typing."""
    wanted: dict[str, Term] = {}
    unwanted: dict[str, Term] = {}
    for term, minus in _split_terms(text, days):
        if term.skeleton:
            (unwanted if minus else wanted).setdefault(term.exact, term)
    return tuple(wanted.values()), tuple(unwanted.values())


def _split_terms(text: str, days: Sequence[DayFound]) -> Iterator[tuple[Term, bool]]:
    """Terms, and whether a minus stands before them."""
    at = 0
    for found in days:
        minus = _MINUS_BEFORE_DAY.search(text, at, found.start)
        yield from _split_words(text[at : minus.start() if minus else found.start])
        key = day_keys.key_of(found.read.day)
        yield Term(text[found.start : found.end], key, key, day=found.read.day), bool(minus)
        at = found.end
    yield from _split_words(text[at:])


def _split_words(text: str) -> Iterator[tuple[Term, bool]]:
    for match in _TOKEN.finditer(text):
        word = match["word"] or ""
        minus = bool(match["minus"]) or (word.startswith("-") and len(word) > 1)
        yield make_term(match["phrase"] or word, phrase=match["phrase"] is not None), minus


def quoted(term: Term) -> str:
    return f'"{term.text}"' if term.phrase else term.text


def stands_alone(term: Term) -> bool:
    """Whether a term is no part of a name that stands as one string on paper."""
    return term.phrase or term.is_long_number or term.day is not None


def make_term(text: str, *, phrase: bool = False) -> Term:
    return Term(text.strip(), fold.exact_letters(text), fold.skeleton_of(text), phrase)
