"""Names of a register: as written, their beginning, a part of them, as they sound, misspelt.

Problem: among millions of names find the one that was meant by one typed with up to some slips, in
milliseconds.
Known as: fuzzy name matching: blocking by a phonetic key, then ranking by edit distance. The distance is the
restricted Damerau-Levenshtein one (optimal string alignment), where neighbours changed round are one edit.
Steps: equality and prefix by the B-tree; then plans over the sound key, the cheapest first (halves, whole,
part, words in another order, whole at a higher cost), until a name is near enough that one
further away can hardly be meant. Candidates are measured in one go, on their letters and on their sounds.
Dropped: six pairs of pieces of every sound, up to 3 s (git 06ede40); looking further than the nearest name
(git b87bc30). What each part earns: docs/adr/0014-search-planner-ablation.md.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F, QuerySet
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from documents.search.backends import backend_of
from documents.search.backends.lookups import InKeyOrder
from documents.search.planning.match_plan import MIN_SEGMENT, MatchPlan, max_edits, total_distance
from documents.search.planning.phonetic_stats import (
    COST_BESIDE_EXACT,
    COST_WHOLE,
    COST_WIDE,
    phonetic_stats_of,
)
from documents.search.text.edit_distance import infix_distance
from employers.names import collapse
from employers.phonetic import sound_key

CAP = 200  # guess
"""Hits of one kind that are ranked; who has more types another letter."""
_READ = 2_500  # guess
"""Candidates that are read for one plan."""
_SAME, _BEGINS, _PART, _NEAR = 1.0, 0.97, 0.9, 0.95  # guess
"""Scores: the very name, its beginning, a part of it, the best that is misspelt."""
_WORST = 0.6  # guess
"""Below this score a name is another name."""
_EDITS = ((3, 0), (5, 1), (10, 2))  # guess
_MOST_EDITS = 3  # guess: two slips of a finger seldom spoil four segments
_LONG_ENOUGH_TO_HALVE, _UNIQUE = 6, 9  # guess
"""Sounds that are enough to be cut in two for the index; and to be nobody else's by chance."""
_EDITS_OF_ANOTHER, _SOUNDS_AN_EDIT = (
    3.0,
    4,
)  # measured: git b87bc30, two slips .967 to .973, p95 57 to 48 core-ms
"""From so many edits, or one for so many sounds, on a name further away is not worth looking for."""
_HELD = 0.02  # guess
"""What a name loses for holding what was typed as a part only, misspelt."""
_LONGER_BY = 0.05  # guess
"""What a name loses for being longer than what was typed."""


@dataclass(frozen=True, slots=True)
class NameKeys:
    """A typed name as its keys; `words` are the sounds of its words, for those who mix up their order."""

    key: str
    sound: str
    words: tuple[str, ...]

    @classmethod
    def of_words(cls, key: str, words: Iterable[str]) -> "NameKeys":
        """From the key and the words that it was made of."""
        sounds = tuple(sound for word in words if (sound := sound_key(collapse(word))))
        return cls(key, sound_key(key), sounds if len(sounds) > 1 else ())


@dataclass(frozen=True, slots=True)
class NameHit:
    """A row whose name fits; exact when letter for letter what was typed stands in it."""

    pk: int
    score: float
    how: str
    order: int = 0
    """Of equal scores the lowest comes first; the row's own key where nothing else is given."""
    spelt: bool = False
    """Whether the name is written in the other script and sounds so."""


@dataclass(frozen=True, slots=True)
class NameHits:
    """Hits by the key of their row, and the distance of the nearest whole name."""

    hits: dict[int, NameHit]
    best_distance: float = math.inf


def find_names(rows: QuerySet[Any], keys: NameKeys, *, known_distance: float = math.inf) -> NameHits:
    """The rows (with search_key and sound_key) whose name this may be. TooSlow is the caller's.

    `known_distance`: of the nearest name elsewhere; nothing much further away is looked for.
    """
    if not keys.key:
        return NameHits({})
    search = _NameSearch(rows, keys, known_distance=known_distance)
    return NameHits(search.run(), search.best_distance)


class _NameSearch:
    """One name looked for in one table: what is cheap first, and no further than to a name that will do."""

    def __init__(self, rows: QuerySet[Any], keys: NameKeys, *, known_distance: float = math.inf) -> None:
        self._rows = rows
        self._keys = keys
        self._backend = backend_of(rows)
        self._stats = phonetic_stats_of(rows.model)
        self._found: dict[int, NameHit] = {}
        self.best_distance = known_distance
        """Of the nearest whole name, in edits: the mean of those of its letters and of its sounds."""
        self._plans_done: set[tuple[tuple[str, ...], ...]] = set()
        """Segments by which whole names have been looked for."""

    def run(self) -> dict[int, NameHit]:
        """Step by step, until a name is near enough that one further away can hardly be meant."""
        self._find_by_prefix()
        enough = min(_EDITS_OF_ANOTHER, len(self._keys.sound) / _SOUNDS_AN_EDIT)
        enough_at_once = max(1.0, enough / 2)
        steps: Sequence[tuple[Callable[[], None], float]] = (
            (self._find_by_halves, enough_at_once), (self._find_whole, enough), (self._find_part, enough),
            (self._find_reordered, enough), (self._find_at_higher_cost, enough),
        )  # fmt: skip
        with self._backend.time_limit(no_full_scan=True):
            for step, near in steps:
                step()
                if self.best_distance <= near:
                    break
        return self._found

    # -- steps ---------------------------------------------------------------------------------------------

    def _find_by_prefix(self) -> None:
        """Equality and prefix, by the B-tree alone: what is typed letter by letter."""
        key = self._keys.key
        begins = self._rows.filter(search_key__starts=key).order_by(InKeyOrder(F("search_key")), "pk")
        for pk, found in begins.values_list("pk", "search_key")[:CAP]:
            if found == key:
                self.best_distance = 0.0
            score = _SAME if found == key else _prefer_shorter(_BEGINS, key, found)
            self._keep_best(NameHit(pk, score, "exact", pk))

    def _find_by_halves(self) -> None:
        """One edit leaves one half of the sound as it is; several words are likely to be the whole name."""
        sound = self._keys.sound
        if self._keys.words or len(sound) < _LONG_ENOUGH_TO_HALVE:
            self._look_up_whole(_edits_for_length(len(sound), most=1))
        if len(sound) >= MIN_SEGMENT:
            one_word = len(sound) >= _LONG_ENOUGH_TO_HALVE and not self._keys.words
            self._look_up_parts([self._stats.plan_part(sound, int(one_word))])

    def _find_whole(self) -> None:
        self._look_up_whole(_edits_for_length(len(self._keys.sound)))

    def _find_part(self) -> None:
        sound = self._keys.sound
        if max_edits(len(sound)) > 1:
            self._look_up_parts([self._stats.plan_part(sound, max_edits(len(sound)))])

    def _find_reordered(self) -> None:
        """Word by word, in any order; the index is asked for the rarest alone, if that is rare enough."""
        words = self._keys.words
        if not words or min(map(len, words)) < MIN_SEGMENT:
            return
        plans = [self._stats.plan_part(word, max_edits(len(word))) for word in words]
        rarest = min(plans, key=lambda plan: plan.selectivity)
        if rarest.selectivity * self._stats.rows > _READ:
            plans = [self._stats.plan_part(word, 0) for word in words]
        self._look_up_parts(plans, by=plans if rarest not in plans else [rarest])

    def _find_at_higher_cost(self) -> None:
        """Nobody is near: now more may be looked through."""
        self._look_up_whole(_edits_for_length(len(self._keys.sound)), max_cost=COST_WIDE)

    # -- lookups -------------------------------------------------------------------------------------------

    def _look_up_parts(self, plans: Sequence[MatchPlan], *, by: Sequence[MatchPlan] = ()) -> None:
        """Names that hold the sounds anywhere; the index is asked by these of the plans, else by all."""
        self._score_candidates(self._backend.filter_exact(self._rows, "sound_key", by or plans), plans)

    def _look_up_whole(self, edits: int, *, max_cost: Sequence[float] = COST_WHOLE) -> None:
        """Names that are the sound from end to end, but for some edits: no more than the nearest has."""
        if self.best_distance < math.inf:
            edits = min(edits, math.ceil(self.best_distance) or 1)
        if not edits:
            return
        plan = self._stats.plan_whole(
            self._keys.sound,
            edits,
            max_cost=max_cost if self.best_distance else COST_BESIDE_EXACT,
            anchored=self._backend.indexes_anchors,
        )
        if plan.edits and plan.alternatives not in self._plans_done:
            self._plans_done.add(plan.alternatives)
            self._look_up_plan(plan)

    def _look_up_plan(self, plan: MatchPlan) -> None:
        """Names about as long: who loses two letters may leave the segments of one edit whole."""
        length, most = len(self._keys.sound), _edits_for_length(len(self._keys.sound))
        rows = self._rows.filter(sound_key__length__range=(length - most, length + most))
        self._score_candidates(self._backend.filter_exact(rows, "sound_key", [plan]), ())

    # -- scores --------------------------------------------------------------------------------------------

    def _score_candidates(self, rows: QuerySet[Any], plans: Sequence[MatchPlan]) -> None:
        """Keep whole names by all their letters and sounds; where parts were asked for, names with those."""
        names = list(rows.order_by().values_list("pk", "search_key", "sound_key")[:_READ])
        if not names:
            return
        keys = self._keys
        edits = _osa_distances(keys.key, [key for _, key, _ in names])
        edits += _osa_distances(keys.sound, [sound for *_, sound in names])
        self.best_distance = min(self.best_distance, float(edits.min()) / 2)
        lengths = np.array([max(len(key), len(keys.key)) for _, key, _ in names])
        scores = np.round(_NEAR * (1 - edits / 2 / lengths), 4).tolist()
        for (pk, key, sound), whole in zip(names, scores, strict=True):
            if keys.key in key:
                score = max(_prefer_shorter(_PART, keys.key, key), whole)
                self._keep_best(NameHit(pk, score, "exact", pk))
                continue
            score = max(whole, self._score_part(plans, sound, key)) if plans else whole
            if score >= _WORST:
                self._keep_best(NameHit(pk, score, "near", pk))

    def _score_part(self, plans: Sequence[MatchPlan], sound: str, key: str) -> float:
        """The score of a name that holds all parts, 0 where it does not.

        A name no longer than what was typed is compared as a whole; words may stand in any order. A long part
        that fits is good enough to stop at, though less so than a whole name.
        """
        no_longer = len(sound) <= len(self._keys.sound) + plans[0].edits
        edits = None if len(plans) == 1 and no_longer else total_distance(plans, sound)
        if edits is None:
            return 0.0
        length = sum(len(plan.term) for plan in plans)
        if len(plans) == 1:
            edits = (edits + infix_distance(self._keys.key, key)) / 2
            if length >= _UNIQUE:
                self.best_distance = min(self.best_distance, edits + 1)
        return _prefer_shorter(_PART * (1 - edits / length) - _HELD, self._keys.sound, sound)

    def _keep_best(self, hit: NameHit) -> None:
        known = self._found.get(hit.pk)
        if known is None or hit.score > known.score:
            self._found[hit.pk] = hit


def _osa_distances(one: str, others: Sequence[str]) -> npt.NDArray[np.float64]:
    """Edits between one text and each of the others, neighbours changed round counting once."""
    return np.asarray(cdist([one], others, scorer=OSA.distance)[0], dtype=np.float64)


def _edits_for_length(length: int, *, most: int = _MOST_EDITS) -> int:
    """Edits looked for in a whole name of so many sounds."""
    return min(most, next((edits for below, edits in _EDITS if length < below), _MOST_EDITS))


def _prefer_shorter(score: float, typed: str, found: str) -> float:
    """The score of a name that holds what was typed: of names that begin alike the shorter is meant."""
    return round(score - _LONGER_BY * max(0.0, 1 - len(typed) / max(1, len(found))), 4)


def scale_hit(hit: NameHit, *, pk: int, by: float) -> NameHit:
    """A hit as one of another row (an old name's employer), worth a little less."""
    return replace(hit, pk=pk, score=round(hit.score * by, 4), order=pk)
