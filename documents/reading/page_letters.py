"""The text of a page prepared for approximate matching: lines, skeleton, exact letters, its head, its letter
parts.

Problem     A phrase of a table has to be found in text with one letter in twenty misread, marks and blanks
            lost, and where it stands decides what it is worth.
Known as    Approximate substring matching (k differences), filtered by q-grams; homoglyph folding.
Steps       Each line is folded to its skeleton (text/fold: look-alikes are one letter, marks gone),
            and the skeletons are joined with a note of where each line begins. A phrase is sought letter by
            letter; else, when enough of its 3-grams stand anywhere on the page, by rapidfuzz's best partial
            alignment, with less leave the shorter it is. Phrases too short for a skeleton are compared with
            all their marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from sso_efiles.text.fold import exact_letters, skeleton_of
from sso_efiles.text.thai import search_text

HEAD_LETTERS = (
    420  # guess: a form says what it is in its first ten lines; of the skeleton, a third shorter than text
)
_EXACT_ONLY = 7
"""Letters of a skeleton up to which a phrase stands there as it is, or not at all."""
_FEWEST_OF_LINE = 4
"""Letters of a phrase that is known with one of them misread where it is a line by itself."""
_BARE = 5
"""Letters of a skeleton up to which marks and vowels have to be compared as well."""
_LEAVE = ((11, 88.0), (18, 86.0), (10_000, 84.0))
"""Up to so many letters, the least ratio of 100 that still is the phrase."""
_MOST_WRONG = 0.18
"""Share of a phrase's letters that may be misread, lost or missing: a phrase less its first word is
another.
"""
_GRAM = 3
_GRAMS_LEFT = 0.3
"""Share of a phrase's 3-grams that must stand on the page; one letter in eight misread leaves 0.6."""
_SUBJECT, _TO = skeleton_of("เรื่อง"), skeleton_of("เรียน")
_SUBJECT_BEFORE = 14
"""Lines of the page among which a letter has its subject."""
_SUBJECT_AT = 30
"""Letters of a line within which the word stands when something was read in front of it."""
_TO_WITHIN = 3
"""Lines behind the subject among which the addressee stands."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase stands in the joined skeleton, and how like it is, 0 to 1."""

    start: int
    end: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the table, folded once."""

    text: str
    skeleton: str
    exact: str
    grams: frozenset[str]

    @property
    def least_ratio(self) -> float:
        """The least ratio of 100 at which it is still taken for itself."""
        return next(ratio for letters, ratio in _LEAVE if len(self.skeleton) <= letters)


@lru_cache(maxsize=8192)
def fold_phrase(text: str) -> Phrase:
    """A phrase with what it is compared by."""
    skeleton = skeleton_of(search_text(text))
    return Phrase(text, skeleton, exact_letters(text), frozenset(_grams_of(skeleton)))


def _grams_of(letters: str) -> Iterator[str]:
    return (letters[at : at + _GRAM] for at in range(len(letters) - _GRAM + 1))


@dataclass(slots=True)
class PageLetters:
    """One page's text."""

    lines: list[str]
    """Folded as for comparing, without the blanks between words of the skeletons."""
    skeletons: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    """Where each line begins in the joined skeleton."""
    joined: str = field(init=False)
    exact: str = field(init=False)
    grams: frozenset[str] = field(init=False)
    subject: tuple[int, int] | None = field(init=False)
    """Of a letter: its subject line, and the line of its addressee."""

    def __post_init__(self) -> None:
        self.skeletons = [skeleton_of(line) for line in self.lines]
        self.starts, at = [], 0
        for skeleton in self.skeletons:
            self.starts.append(at)
            at += len(skeleton)
        self.joined = "".join(self.skeletons)
        self.exact = exact_letters("".join(self.lines))
        self.grams = frozenset(_grams_of(self.joined))
        self.subject = _find_subject(self.skeletons)

    def line_of(self, offset: int) -> int:
        """The line in which an offset of the joined skeleton lies."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def end_of(self, line: int) -> int:
        """Where a line ends in the joined skeleton."""
        return self.starts[line] + len(self.skeletons[line])

    def subject_text(self) -> str:
        """The skeleton of a letter's subject, from its word to the addressee; empty: no letter."""
        if self.subject is None:
            return ""
        first, to = self.subject
        return "".join(self.skeletons[first : max(to, first + 1)])

    def find(self, phrase: Phrase, *, within: int | None = None) -> Found | None:
        """The best place of a phrase, within the first so many letters of the skeleton or anywhere."""
        text = self.joined if within is None else self.joined[:within]
        letters = phrase.skeleton
        if len(letters) <= _BARE:
            return self._find_bare(phrase, text)
        at = text.find(letters)
        if at >= 0:
            return Found(at, at + len(letters), 1.0)
        if len(letters) <= _EXACT_ONLY or not self._may_hold(phrase):
            return None
        return find_nearly(phrase, text)

    def _may_hold(self, phrase: Phrase) -> bool:
        return len(phrase.grams & self.grams) >= _GRAMS_LEFT * len(phrase.grams)

    def find_line(self, phrase: Phrase, *, within: int) -> Found | None:
        """A short phrase that is a line by itself, one letter of it misread or lost."""
        letters = phrase.skeleton
        if not _FEWEST_OF_LINE <= len(letters) <= _EXACT_ONLY:
            return None
        for start, line in zip(self.starts, self.skeletons, strict=True):
            if start >= within:
                return None
            if (
                abs(len(line) - len(letters)) <= 1
                and Levenshtein.distance(letters, line, score_cutoff=1) <= 1
            ):
                return Found(start, start + len(line), 1 - 1 / len(letters))
        return None

    def _find_bare(self, phrase: Phrase, text: str) -> Found | None:
        if not phrase.skeleton or phrase.exact not in self.exact:
            return None
        at = text.find(phrase.skeleton)
        return Found(at, at + len(phrase.skeleton), 1.0) if at >= 0 else None


def find_nearly(phrase: Phrase, text: str) -> Found | None:
    """The stretch of a skeleton that a phrase is most like, if it is like enough."""
    if len(text) < len(phrase.skeleton) * 3 // 4:
        return None
    found = fuzz.partial_ratio_alignment(phrase.skeleton, text, score_cutoff=phrase.least_ratio)
    if found is None:
        return None
    stretch = text[found.dest_start : found.dest_end]
    wrong = Levenshtein.distance(phrase.skeleton, stretch) / len(phrase.skeleton)
    return Found(found.dest_start, found.dest_end, 1 - wrong) if wrong <= _MOST_WRONG else None


def fold_page(text: str) -> PageLetters:
    """A page's text as its lines."""
    lines = (search_text(line) for line in text.split("\n"))
    return PageLetters([line for line in lines if line])


def _find_subject(skeletons: list[str]) -> tuple[int, int] | None:
    """A line with the word for the subject, and not far below one that begins with the addressee; both may
    stand in one line.
    """
    for at, letters in enumerate(skeletons[:_SUBJECT_BEFORE]):
        if _SUBJECT in letters[:_SUBJECT_AT] and re.search(f"{_SUBJECT}.{{4,}}{_TO}", letters):
            return at, at + 1
        if not _may_be_subject(letters):
            continue
        for to in range(at + 1, min(at + 1 + _TO_WITHIN, len(skeletons))):
            if _begins_with(_TO, skeletons[to], errors=1):
                return at, to
    return None


def is_nearly_subject(letters: str) -> bool:
    """Whether a line begins with the word for the subject, two letters of it misread at most."""
    return _begins_with(_SUBJECT, letters, errors=2)


def _may_be_subject(letters: str) -> bool:
    return _SUBJECT in letters[:_SUBJECT_AT] or is_nearly_subject(letters)


def _begins_with(word: str, letters: str, *, errors: int) -> bool:
    """So many letters of the word may be lost or others."""
    heads = (letters[: len(word) + change] for change in (-1, 0))
    return any(Levenshtein.distance(word, head, score_cutoff=errors) <= errors for head in heads)
