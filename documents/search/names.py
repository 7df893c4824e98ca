"""Names found by what was typed of them: as written, their beginning, a part, as they sound, misspelt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from rapidfuzz.distance import OSA

from documents.search import match
from documents.search.databases import backend_of, letters_of
from documents.search.match import Sought, Way, allowed
from employers.names import squash
from employers.sounds import sound_key

CAP = 200
"""Hits of one kind that are ranked; who has more types another letter."""
BUDGET = 3_000
_READ = 6_000
_SAME, _BEGINS, _PART, _NEAR = 1.0, 0.97, 0.9, 0.95
_WORST = 0.6
"""Below this a name is another name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name as its keys; `words` are the sounds of its words, for those who mix up their order."""

    key: str
    sound: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, key: str, words: Iterable[str]) -> "Asked":
        """From the key and the words that it was made of."""
        sounds = tuple(sound for word in words if (sound := sound_key(squash(word))))
        return cls(key, sound_key(key), sounds if len(sounds) > 1 else ())


@dataclass(frozen=True, slots=True)
class Named:
    """A row whose name fits; exact when letter for letter what was typed stands in it."""

    pk: int
    score: float
    how: str


def find(rows: QuerySet[Any], asked: Asked) -> dict[int, Named]:
    """The rows (with search_key and sound_key) whose name this may be. TooSlow is the caller's."""
    if not asked.key:
        return {}
    backend = backend_of(rows)
    found: dict[int, Named] = {}
    with backend.within():
        _better(found, _beginning(rows, asked))
        letters = letters_of(rows.model, "sound_key")
        for ways in _options(asked, letters):
            candidates = backend.having(rows, "sound_key", ways)
            taken = candidates.order_by("pk").values_list("pk", "search_key", "sound_key")[:_READ]
            _better(found, (_judged(asked, ways, *row) for row in taken))
    return found


def _beginning(rows: QuerySet[Any], asked: Asked) -> list[Named]:
    """Equality and prefix, by the B-tree alone: what is typed letter by letter."""
    same = rows.filter(search_key=asked.key).order_by("pk").values_list("pk", flat=True)[:CAP]
    found = [Named(pk, _SAME, "exact") for pk in same]
    begins = rows.filter(search_key__starts=asked.key).order_by("search_key", "pk")[:CAP]
    for pk, key in begins.values_list("pk", "search_key"):
        found.append(Named(pk, _shorter(_BEGINS, asked.key, key), "exact"))
    return found


def _options(asked: Asked, letters: Any) -> list[tuple[Way, ...]]:
    """The sound as one string, and word by word; each with as many edits as the budget bears."""
    options = [sounds for sounds in ((asked.sound,), asked.words) if sounds]
    return [
        match.plan([Sought(sound, allowed(len(sound))) for sound in sounds], letters, budget=BUDGET)
        for sounds in options
        if min(map(len, sounds)) >= match.MIN_PIECE
    ]


def _judged(asked: Asked, ways: Sequence[Way], pk: int, key: str, sound: str) -> Named | None:
    if asked.key in key:
        return Named(pk, _shorter(_PART, asked.key, key), "exact")
    off = OSA.distance(asked.key, key)
    score = _NEAR * (1 - off / max(len(key), len(asked.key)))
    if (edits := match.together(ways, sound)) is not None:
        heard = _PART * (1 - edits / sum(len(way.term) for way in ways))
        score = max(score, _shorter(heard - 0.02, asked.sound, sound))
    return Named(pk, round(score, 4), "near") if score >= _WORST else None


def _shorter(score: float, asked: str, found: str) -> float:
    """Of names that begin alike the shorter is meant."""
    return round(score - 0.05 * max(0.0, 1 - len(asked) / max(1, len(found))), 4)


def _better(found: dict[int, Named], more: Iterable[Named | None]) -> None:
    for named in more:
        if named and (named.pk not in found or named.score > found[named.pk].score):
            found[named.pk] = named


def scaled(named: Named, *, pk: int, by: float) -> Named:
    """The same find, told of another row (an old name's employer) and worth a little less."""
    return replace(named, pk=pk, score=round(named.score * by, 4))
