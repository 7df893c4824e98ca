"""Names found by what was typed of them: as written, their beginning, a part, as they sound, misspelt."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import edlib
import numpy as np
import numpy.typing as npt
from django.db.models import F, QuerySet
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from documents.search.backends import backend_of
from documents.search.backends.lookups import InKeyOrder
from documents.search.planning import match_plan
from documents.search.planning.match_plan import Way, allowed
from documents.search.planning.phonetic_stats import BESIDE, WHOLE, WIDE, Sounds, sounds_of
from employers.names import collapse
from employers.phonetic import sound_key

CAP = 200
"""Hits of one kind that are ranked; who has more types another letter."""
_READ = 2_500
_SAME, _BEGINS, _PART, _NEAR = 1.0, 0.97, 0.9, 0.95
_WORST = 0.6
"""Below this a name is another name."""
_EDITS = ((3, 0), (5, 1), (10, 2))
_MOST_EDITS = 3
_HALVED, _TELLING = 6, 9
"""Sounds that are long enough to be cut in two for the index; and to be nobody else's by chance."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name as its keys; `words` are the sounds of its words, for those who mix up their order."""

    key: str
    sound: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, key: str, words: Iterable[str]) -> "Asked":
        """From the key and the words that it was made of."""
        sounds = tuple(sound for word in words if (sound := sound_key(collapse(word))))
        return cls(key, sound_key(key), sounds if len(sounds) > 1 else ())


@dataclass(frozen=True, slots=True)
class Named:
    """A row whose name fits; exact when letter for letter what was typed stands in it."""

    pk: int
    score: float
    how: str
    order: int = 0
    """Of equal scores the lowest comes first; the row's own key where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows by key, and how far off the nearest whole name is."""

    named: dict[int, Named]
    off: float = math.inf


def find(rows: QuerySet[Any], asked: Asked, *, known: float = math.inf) -> Found:
    """The rows (with search_key and sound_key) whose name this may be. TooSlow is the caller's.

    `known`: how far off the nearest name elsewhere is; nothing much further off is looked for.
    """
    if not asked.key:
        return Found({})
    look = _Look(rows, asked, known=known)
    return Found(look.far(), look.off)


class _Look:
    """One name looked for in one table: what is cheap first, and no further than to a name that will do."""

    def __init__(self, rows: QuerySet[Any], asked: Asked, *, known: float = math.inf) -> None:
        self._rows = rows
        self._asked = asked
        self._backend = backend_of(rows)
        self._found: dict[int, Named] = {}
        self.off = known
        """How far off the nearest whole name is."""
        self._looked: set[tuple[tuple[str, ...], ...]] = set()
        """Pieces that whole names have been looked for by."""

    def far(self) -> dict[int, Named]:
        """Step by step, until a name is near enough that one further off can hardly be meant."""
        self._beginning()
        far = min(3.0, len(self._asked.sound) / 4)
        near = max(1.0, far / 2)
        steps: Sequence[tuple[Callable[[], None], float]] = (
            (self._halves, near), (self._whole, far), (self._part, far), (self._swapped, far),
            (self._wide, far), (self._ends, far),
        )  # fmt: skip
        with self._backend.within(never_all=True):
            for step, enough in steps:
                step()
                if self.off <= enough:
                    break
        return self._found

    def _beginning(self) -> None:
        """Equality and prefix, by the B-tree alone: what is typed letter by letter."""
        key = self._asked.key
        begins = self._rows.filter(search_key__starts=key).order_by(InKeyOrder(F("search_key")), "pk")
        for pk, found in begins.values_list("pk", "search_key")[:CAP]:
            if found == key:
                self.off = 0.0
            self._better(Named(pk, _SAME if found == key else _shorter(_BEGINS, key, found), "exact", pk))

    def _halves(self) -> None:
        """One edit leaves one half of the sound as it is; several words are likely to be the whole name."""
        sound = self._asked.sound
        if self._asked.words or len(sound) < _HALVED:
            self._by_whole(_edits(len(sound), most=1))
        if len(sound) >= match_plan.MIN_PIECE:
            one_word = len(sound) >= _HALVED and not self._asked.words
            self._by_parts([self._sounds.part(sound, int(one_word))])

    def _whole(self) -> None:
        self._by_whole(_edits(len(self._asked.sound)))

    def _part(self) -> None:
        sound = self._asked.sound
        if allowed(len(sound)) > 1:
            self._by_parts([self._sounds.part(sound, allowed(len(sound)))])

    def _swapped(self) -> None:
        """Word by word, in any order; the index is asked for the rarest alone, if that is rare enough."""
        words = self._asked.words
        if not words or min(map(len, words)) < match_plan.MIN_PIECE:
            return
        ways = [self._sounds.part(word, allowed(len(word))) for word in words]
        rarest = min(ways, key=lambda way: way.share)
        if rarest.share * self._sounds.rows > _READ:
            ways = [self._sounds.part(word, 0) for word in words]
        self._by_parts(ways, asked=ways if rarest not in ways else [rarest])

    def _wide(self) -> None:
        """Nobody is near: now more may be looked through."""
        self._by_whole(_edits(len(self._asked.sound)), dearest=WIDE)

    def _by_parts(self, ways: Sequence[Way], *, asked: Sequence[Way] = ()) -> None:
        """Names that hold the sounds anywhere; the index is asked for these of them."""
        self._judge(self._backend.having(self._rows, "sound_key", asked or ways), ways)

    def _ends(self) -> None:
        """Still nobody: slips in the middle leave both ends as they are."""
        sound = self._asked.sound
        way = self._sounds.both_ends(sound, _edits(len(sound)), ends=self._backend.tells_ends)
        if way:
            self._look_for(way)

    def _by_whole(self, edits: int, *, dearest: Sequence[float] = WHOLE) -> None:
        """Names that are the sound from end to end, but for some edits: no more than the nearest is off."""
        sound = self._asked.sound
        edits = min(edits, math.ceil(self.off) or 1) if self.off < math.inf else edits
        if not edits:
            return
        dearest = dearest if self.off else BESIDE
        way = self._sounds.whole(sound, edits, dearest=dearest, ends=self._backend.tells_ends)
        if way.edits and way.alternatives not in self._looked:
            self._looked.add(way.alternatives)
            self._look_for(way)

    def _look_for(self, way: Way) -> None:
        """As long as the name, give or take: who loses two letters may leave the pieces of one edit whole."""
        length, most = len(self._asked.sound), _edits(len(self._asked.sound))
        rows = self._rows.filter(sound_key__length__range=(length - most, length + most))
        self._judge(self._backend.having(rows, "sound_key", [way]), ())

    @property
    def _sounds(self) -> Sounds:
        return sounds_of(self._rows.model)

    def _judge(self, rows: QuerySet[Any], ways: Sequence[Way]) -> None:
        """Whole names by all their letters and sounds; where parts were asked for, those that hold them."""
        taken = list(rows.order_by().values_list("pk", "search_key", "sound_key")[:_READ])
        if not taken:
            return
        asked = self._asked
        apart = _apart(asked.key, [key for _, key, _ in taken]) + _apart(asked.sound, [s for *_, s in taken])
        self.off = min(self.off, float(apart.min()) / 2)
        lengths = np.array([max(len(key), len(asked.key)) for _, key, _ in taken])
        scores = np.round(_NEAR * (1 - apart / 2 / lengths), 4).tolist()
        for (pk, key, sound), score in zip(taken, scores, strict=True):
            near = score
            if asked.key in key:
                self._better(Named(pk, max(_shorter(_PART, asked.key, key), near), "exact", pk))
                continue
            if (
                ways
                and self._may_hold(sound, ways)
                and (edits := match_plan.together(ways, sound)) is not None
            ):
                near = max(near, self._partly(edits, ways, sound, key))
            if near >= _WORST:
                self._better(Named(pk, near, "near", pk))

    def _may_hold(self, sound: str, ways: Sequence[Way]) -> bool:
        """A name no longer than what is asked for is compared as a whole; words may stand in any order."""
        return len(ways) > 1 or len(sound) > len(self._asked.sound) + ways[0].edits

    def _partly(self, edits: float, ways: Sequence[Way], sound: str, key: str) -> float:
        """A long part that fits is good enough to stop at, though less so than a whole name."""
        length = sum(len(way.term) for way in ways)
        apart = float(edits)
        if len(ways) == 1:
            apart = (edits + _within(self._asked.key, key)) / 2
            if length >= _TELLING:
                self.off = min(self.off, apart + 1)
        return _shorter(_PART * (1 - apart / length) - 0.02, self._asked.sound, sound)

    def _better(self, named: Named) -> None:
        known = self._found.get(named.pk)
        if known is None or named.score > known.score:
            self._found[named.pk] = named


def _apart(one: str, others: Sequence[str]) -> npt.NDArray[np.float64]:
    """Edits between one text and each of the others, neighbours changed round counting once."""
    return np.asarray(cdist([one], others, scorer=OSA.distance)[0], dtype=np.float64)


def _within(part: str, text: str) -> int:
    """The fewest edits to find the one inside the other."""
    return int(edlib.align(part, text, mode="HW", task="distance")["editDistance"])


def _edits(length: int, *, most: int = _MOST_EDITS) -> int:
    """Edits looked for in a whole name of so many sounds: two slips of a finger seldom spoil four pieces."""
    return min(most, next((edits for below, edits in _EDITS if length < below), _MOST_EDITS))


def _shorter(score: float, asked: str, found: str) -> float:
    """Of names that begin alike the shorter is meant."""
    return round(score - 0.05 * max(0.0, 1 - len(asked) / max(1, len(found))), 4)


def scaled(named: Named, *, pk: int, by: float) -> Named:
    """The same find, told of another row (an old name's employer) and worth a little less."""
    return replace(named, pk=pk, score=round(named.score * by, 4), order=pk)
