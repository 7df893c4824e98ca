"""Names of a register by their spelling in Latin letters, and Latin names by their Thai one.

Problem: "Vichai Seesook" is typed and วิชัย สีสุข was meant, among millions of names, in milliseconds.
Known as: cross-language name matching: blocking by a phonetic key of both scripts, then ranking by edit
distance on what is heard, vowels included. The pigeonhole filter of phonetic_stats over employers.latin_key.
Steps: keys that are one consonant off, then two if nothing near was found; of persons also the words in the
other order, of firms also a part. Candidates are measured by their consonants; the best of them by all their
sounds, which are made of the names as they come.
Every hit is near: a spelling says how a name sounds, not how it is written.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from django.db.models import QuerySet
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from documents.search.backends import backend_of
from documents.search.planning.match_plan import MIN_SEGMENT, MatchPlan
from documents.search.planning.phonetic_stats import latin_stats_of
from documents.search.registry_search.name_search import NameHit
from documents.search.text.edit_distance import infix_distance
from employers.latin_key import BORDER, LATIN_BORDER, consonants, is_latin, sounds
from employers.models import InsuredPerson

_READ, _RANKED = 2_500, 100  # guess
"""Candidates that are read for one plan, and of these the best that are compared by all their sounds."""
_EDITS = (1, 2)
_READINGS = 2
"""Readings that a firm's key holds at most."""
_SILENCED = 4  # guess
"""Consonants more in the reading as English words, where silenced letters are kept."""
_FEWEST = 4  # guess
"""Consonants, borders included, of a key that may have one wrong."""
_FEWEST_OF_PART = 5  # guess: fewer stand in every tenth name
_NEAR_ENOUGH = 0.85  # guess
"""A score from which on nobody further away can be meant."""
_WHOLE, _PART = 0.95, 0.88  # guess
"""What a name scores whose sounds are those that were typed, and one that holds them."""
_WORST = 0.75  # guess
"""Below this score it is another name."""
_VOWELS, _ENGLISH_VOWELS = 0.5, 0.2  # guess: in English a vowel may be spelt in any way
"""The share of a score that all sounds decide, vowels too; the rest is for the consonants."""
_HALF_TYPED = re.compile("[^aeiouym]+$")
"""In Latin letters: what stands at the end now may begin the next syllable, and sounds otherwise then."""
_GAP = " "
"""Stands between the sounds of first and family name."""


@dataclass(frozen=True, slots=True)
class LatinName:
    """A typed name as it is heard: its readings, each of one word or more that a row keeps apart."""

    readings: tuple[tuple[str, ...], ...]
    border: tuple[str, ...]
    """Of the rows that are asked for: written in Thai, in Latin letters, or either."""

    @classmethod
    def of_person(cls, *words: str) -> "LatinName":
        """First and family name, or one of them."""
        heard = tuple(filter(None, (_hear(word, loan=False) for word in words)))
        return cls((heard,) if heard else (), _borders("".join(words)))

    @classmethod
    def of_company(cls, core: str) -> "LatinName":
        """As a name, and as words from English."""
        readings = dict.fromkeys(_hear(core, loan=loan) for loan in (False, True))
        return cls(tuple((heard,) for heard in readings if heard), _borders(core))

    def bordered_keys(self) -> Iterator[str]:
        """What the rows' keys hold, in each reading."""
        for border in self.border:
            for words in self.readings:
                yield f"{border}{border.join(map(consonants, words))}{border}"


def find_latin(rows: QuerySet[Any], name: LatinName) -> dict[int, NameHit]:
    """The rows (with latin_key) that may be spelt so. TooSlow is the caller's."""
    search = _LatinSearch(rows, name)
    return search.run() if name.readings else {}


@lru_cache(maxsize=20_000)
def _hear(text: str, *, loan: bool) -> str:
    """The sounds of a name; first names come again and again."""
    return sounds(text, loan=loan)


def begun_keys(words: Sequence[str], *, by_words: bool) -> list[str]:
    """How keys begin that may be of a name typed so far; nothing where that is too little to look for.

    The consonants behind the last vowel may be half typed and are left out; where that leaves too little,
    they are taken to begin a syllable.
    """
    *whole, last = words
    for begun in (_HALF_TYPED.sub("", last.lower()), f"{last}a"):
        keys = dict.fromkeys(
            border + border.join(consonants(_hear(word, loan=loan)) for word in (*whole, begun))
            for border in _borders("".join(words))
            for loan in ((False,) if by_words else (False, True))
        )
        if long_enough := [key for key in keys if len(key) >= MIN_SEGMENT]:
            return long_enough
    return []


def _borders(text: str) -> tuple[str, ...]:
    """A Thai question asks for names in Latin letters alone: the others are found as they are written."""
    return (BORDER, LATIN_BORDER) if is_latin(text) else (LATIN_BORDER,)


class _LatinSearch:
    """One name looked for in one table."""

    def __init__(self, rows: QuerySet[Any], name: LatinName) -> None:
        self._rows, self._name = rows, name
        self._backend, self._stats = backend_of(rows), latin_stats_of(rows.model)
        self._by_words = rows.model is InsuredPerson
        self._names = ("first_name", "last_name") if self._by_words else ("search_key",)
        self._found: dict[int, NameHit] = {}
        self._seen: set[int] = set()
        self._whole = all(len(words) > 1 for words in name.readings)
        """Whether first and family name were typed."""
        self._quick = name.border == (LATIN_BORDER,)
        """Whether the question is in Thai: it shall not pay for the few names in Latin letters."""
        self._edits = _EDITS[:1] if self._quick or (self._by_words and not self._whole) else _EDITS
        self._typed = [join_consonants(words) for words in name.readings]
        if self._by_words:
            self._typed += [join_consonants(words[::-1]) for words in name.readings if len(words) > 1]

    def run(self) -> dict[int, NameHit]:
        """No further than to a name that is near enough."""
        keys = list(self._name.bordered_keys())
        with self._backend.time_limit(no_full_scan=True):
            for edits in self._edits:
                plans = [self._stats.plan_part(key, edits if len(key) > _FEWEST else 0) for key in keys]
                self._look_up(plans, self._about_as_long(keys, edits))
                if self._best() >= _NEAR_ENOUGH:
                    return self._found
            if not self._quick:
                self._look_up(list(self._parts()), self._rows)
        return self._found

    def _about_as_long(self, keys: Sequence[str], edits: int) -> QuerySet[Any]:
        """The rows whose key may be one of these but for some edits: a firm's may hold two readings, and a
        person's another name.
        """
        shortest, longest = min(map(len, keys)), max(map(len, keys))
        if self._by_words and not self._whole:
            return self._rows.filter(latin_key__length__gte=shortest - edits)
        longest = longest if self._by_words else _READINGS * longest + _SILENCED
        return self._rows.filter(latin_key__length__range=(shortest - edits, longest + edits))

    def _best(self) -> float:
        return max((hit.score for hit in self._found.values()), default=0.0)

    def _parts(self) -> Iterator[MatchPlan]:
        """Of a person the words in the other order; of a firm all that was typed, anywhere in its name."""
        for words in self._name.readings:
            if self._by_words and len(words) > 1:
                yield from (
                    self._stats.plan_part(key, 1)
                    for key in LatinName((words[::-1],), (BORDER,)).bordered_keys()
                )
            elif not self._by_words and len(part := join_consonants(words)) >= _FEWEST_OF_PART:
                yield self._stats.plan_part(part, 0)

    def _look_up(self, plans: Sequence[MatchPlan], among: QuerySet[Any]) -> None:
        """Rows that one of the plans finds, scored once."""
        alternatives = tuple(dict.fromkeys(chain.from_iterable(plan.alternatives for plan in plans)))
        if not alternatives:
            return
        either = [MatchPlan("", 0, (), alternatives, 1.0)]
        found = self._backend.filter_exact(among, "latin_key", either).order_by()
        rows = list(found.values_list("pk", "latin_key", *self._names)[:_READ])
        bearers: dict[tuple[str, ...], list[int]] = defaultdict(list)
        """Rows by what is compared of them: their key and their names."""
        for pk, *compared in rows:
            if pk not in self._seen:
                bearers[tuple(compared)].append(pk)
        self._seen.update(pk for pk, *_ in rows)
        for key, *names in self._nearest(sorted(bearers)):
            if (score := self._score(names)) >= _WORST:
                for pk in bearers[key, *names]:
                    self._found[pk] = NameHit(pk, score, "near", pk, spelt=True)

    def _nearest(self, names: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The names whose consonants are the nearest."""
        if len(names) <= _RANKED:
            return names
        forms = [(number, form) for number, name in enumerate(names) for form in self._forms_of_key(name[0])]
        edits = cdist(self._typed, [form for _, form in forms], scorer=OSA.distance).min(axis=0)
        best = np.full(len(names), np.inf)
        np.minimum.at(best, [number for number, _ in forms], edits)
        return [names[number] for number in np.argsort(best, kind="stable")[:_RANKED]]

    def _forms_of_key(self, key: str) -> list[str]:
        """What of a row's key is compared: its readings; of a person the whole, or each name."""
        key = key.replace(LATIN_BORDER, BORDER)
        if self._by_words and self._whole:
            return [key[1:-1]]
        return key[1:-1].split(BORDER)

    def _score(self, names: Sequence[str]) -> float:
        """By consonants and by all sounds alike, of the best reading."""
        if self._by_words:
            heard = [_hear(name, loan=False) for name in names]
            return max(self._score_person(words, heard) for words in self._name.readings)
        readings = dict.fromkeys(_hear(names[0], loan=loan) for loan in (False, True))
        return max(
            _score_firm(words[0], heard, vowels=vowels)
            for words, vowels in zip(self._name.readings, (_VOWELS, _ENGLISH_VOWELS), strict=False)
            for heard in readings
        )

    def _score_person(self, typed: Sequence[str], heard: Sequence[str]) -> float:
        if len(typed) == 1:
            part = max(_likeness(typed[0], name) for name in heard)
            return round((_PART if all(heard) else _WHOLE) * part, 4)
        whole = _GAP.join(typed)
        return round(_WHOLE * max(_likeness(whole, _GAP.join(order)) for order in (heard, heard[::-1])), 4)


def likeness_of(typed: str, name: str, *, loan: bool = False) -> float:
    """How alike two names sound, of 1, in letters of whichever script; `loan`: as words from English."""
    vowels = _ENGLISH_VOWELS if loan else _VOWELS
    return round(_likeness(_hear(typed, loan=loan), _hear(name, loan=loan), vowels=vowels), 4)


def distance_begun(typed: str, name: str) -> int:
    """Sounds that differ between what is typed so far and the beginning of a name."""
    heard = _hear(typed, loan=False)
    return int(OSA.distance(heard, _hear(name, loan=False)[: len(heard)]))


def join_consonants(words: Sequence[str]) -> str:
    """The consonants of several words, with a border between."""
    return BORDER.join(map(consonants, words))


def _likeness(typed: str, heard: str, *, vowels: float = _VOWELS) -> float:
    """1 for the same sounds, less by the share of other consonants and by that of all other sounds."""
    alike = OSA.normalized_similarity(typed, heard)
    return vowels * alike + (1 - vowels) * OSA.normalized_similarity(consonants(typed), consonants(heard))


def _score_firm(typed: str, heard: str, *, vowels: float) -> float:
    """As a whole, or as a part that stands in a longer name."""
    score = _WHOLE * _likeness(typed, heard, vowels=vowels)
    if len(heard) > len(typed) and len(typed) >= 2 * MIN_SEGMENT:
        held = 1 - infix_distance(typed, heard) / len(typed)
        score = max(score, _PART * held - 0.05 * (1 - len(typed) / len(heard)))
    return round(score, 4)
