"""Names found by what was typed of them: as written, their beginning, a part, as they sound, misspelt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, QuerySet
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from documents.search import match
from documents.search.backend import END, START
from documents.search.databases import backend_of, letters_of
from documents.search.lookups import InKeyOrder
from documents.search.match import Sought, Way, allowed
from employers.names import squash
from employers.sounds import sound_key

CAP = 200
"""Hits of one kind that are ranked; who has more types another letter."""
_BUDGET = 1_500
"""Candidates expected of one look-up: each costs the database and us some microseconds."""
_READ = 3_000
_SAME, _BEGINS, _PART, _NEAR = 1.0, 0.97, 0.9, 0.95
_WORST = 0.6
"""Below this a name is another name."""
_EDGE = "r"
"""Stands for either end of a sound key in samples and plans; no Thai letter sounds so."""
_EDITS = ((3, 0), (5, 1), (10, 2), (14, 3))
_MOST_EDITS = 4
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
        sounds = tuple(sound for word in words if (sound := sound_key(squash(word))))
        return cls(key, sound_key(key), sounds if len(sounds) > 1 else ())


@dataclass(frozen=True, slots=True)
class Named:
    """A row whose name fits; exact when letter for letter what was typed stands in it."""

    pk: int
    score: float
    how: str
    order: int = 0
    """Of equal scores the lowest comes first; the row's own key where nothing else is said."""


def find(rows: QuerySet[Any], asked: Asked) -> dict[int, Named]:
    """The rows (with search_key and sound_key) whose name this may be. TooSlow is the caller's."""
    return _Look(rows, asked).far() if asked.key else {}


class _Look:
    """One name looked for in one table: what is cheap first, and no further than to a name that will do."""

    def __init__(self, rows: QuerySet[Any], asked: Asked) -> None:
        self._rows = rows
        self._asked = asked
        self._backend = backend_of(rows)
        self._found: dict[int, Named] = {}
        self._off = float("inf")
        """How far off the nearest whole name is."""

    def far(self) -> dict[int, Named]:
        """Step by step, until a name is near enough that one further off can hardly be meant."""
        self._beginning()
        steps: Sequence[tuple[Callable[[], None], float]] = (
            (self._halves, 1.0), (self._whole, 3.0), (self._part, 3.0), (self._swapped, 3.0)
        )  # fmt: skip
        with self._backend.within(never_all=True):
            for step, enough in steps:
                step()
                if self._off <= enough:
                    break
        return self._found

    def _beginning(self) -> None:
        """Equality and prefix, by the B-tree alone: what is typed letter by letter."""
        key = self._asked.key
        begins = self._rows.filter(search_key__starts=key).order_by(InKeyOrder(F("search_key")), "pk")
        for pk, found in begins.values_list("pk", "search_key")[:CAP]:
            score = _SAME if found == key else _shorter(_BEGINS, key, found)
            self._better(Named(pk, score, "exact", pk))

    def _halves(self) -> None:
        """One edit leaves one half of the sound as it is; a short sound must begin or end alike."""
        sound = self._asked.sound
        if len(sound) >= _HALVED:
            self._by_parts([Sought(sound, 1)])
            return
        if len(sound) >= match.MIN_PIECE:
            self._by_parts([Sought(sound, 0)])
        self._by_whole(_edits(len(sound), most=1))

    def _whole(self) -> None:
        self._by_whole(_edits(len(self._asked.sound)))

    def _part(self) -> None:
        sound = self._asked.sound
        if allowed(len(sound)) > 1:
            self._by_parts([Sought(sound, allowed(len(sound)))])

    def _swapped(self) -> None:
        """Word by word, in any order."""
        words = self._asked.words
        if words and min(map(len, words)) >= match.MIN_PIECE:
            self._by_parts([Sought(word, allowed(len(word))) for word in words])

    def _by_parts(self, wanted: Sequence[Sought]) -> None:
        """Names that hold the sounds anywhere."""
        ways = match.plan(wanted, self._letters, budget=_BUDGET)
        self._judge(self._backend.having(self._rows, "sound_key", ways), ways)

    def _by_whole(self, edits: int) -> None:
        """Names that are the sound from end to end, but for some edits."""
        sound = self._asked.sound
        if not edits:
            return
        (way,) = match.plan([Sought(f"{_EDGE}{sound}{_EDGE}", edits)], self._letters, budget=_BUDGET)
        near = self._rows.filter(
            sound_key__length__gte=len(sound) - way.edits, sound_key__length__lte=len(sound) + way.edits
        )
        self._judge(self._backend.having(near, "sound_key", [_anchored(way)]), ())

    @property
    def _letters(self) -> Any:
        return letters_of(self._rows.model, "sound_key", ends=_EDGE)

    def _judge(self, rows: QuerySet[Any], ways: Sequence[Way]) -> None:
        """Whole names by all their letters and sounds; where parts were asked for, those that hold them."""
        taken = list(rows.values_list("pk", "search_key", "sound_key")[:_READ])
        if not taken:
            return
        asked = self._asked
        letters = _distances(asked.key, [key for _, key, _ in taken])
        sounds = _distances(asked.sound, [sound for *_, sound in taken])
        for (pk, key, sound), off, heard in zip(taken, letters, sounds, strict=True):
            apart = (off + heard) / 2
            self._off = min(self._off, apart)
            near = _NEAR * (1 - apart / max(len(key), len(asked.key)))
            if asked.key in key:
                self._better(Named(pk, max(_shorter(_PART, asked.key, key), near), "exact", pk))
                continue
            if ways and near < _PART and (edits := match.together(ways, sound)) is not None:
                near = max(near, self._partly(edits, ways, sound))
            if near >= _WORST:
                self._better(Named(pk, round(near, 4), "near", pk))

    def _partly(self, edits: int, ways: Sequence[Way], sound: str) -> float:
        """A part that fits as well as a whole name would is good enough to stop at when it is long."""
        length = sum(len(way.term) for way in ways)
        if length >= _TELLING:
            self._off = min(self._off, edits)
        return _shorter(_PART * (1 - edits / length) - 0.02, self._asked.sound, sound)

    def _better(self, named: Named) -> None:
        known = self._found.get(named.pk)
        if known is None or named.score > known.score:
            self._found[named.pk] = named


def _distances(one: str, others: Sequence[str]) -> list[float]:
    """Edits between one text and each of the others, neighbours changed round counting once."""
    distances: list[float] = cdist([one], others, scorer=OSA.distance)[0].tolist()
    return distances


def _edits(length: int, *, most: int = _MOST_EDITS) -> int:
    """Edits that are looked for in a whole name of so many sounds: two slips of a finger cost up to four."""
    return min(most, next((edits for below, edits in _EDITS if length < below), _MOST_EDITS))


def _anchored(way: Way) -> Way:
    """The same, with the ends of the name instead of the letter that stood for them."""
    first, last = way.pieces[0][0], way.pieces[-1][0]
    named = {piece: piece for piece, _at in way.pieces}
    named[last] = last.removesuffix(_EDGE) + END
    named[first] = START + named[first].removeprefix(_EDGE)
    return replace(
        way, alternatives=tuple(tuple(named[piece] for piece in pieces) for pieces in way.alternatives)
    )


def _shorter(score: float, asked: str, found: str) -> float:
    """Of names that begin alike the shorter is meant."""
    return round(score - 0.05 * max(0.0, 1 - len(asked) / max(1, len(found))), 4)


def scaled(named: Named, *, pk: int, by: float) -> Named:
    """The same find, told of another row (an old name's employer) and worth a little less."""
    return replace(named, pk=pk, score=round(named.score * by, 4), order=pk)
