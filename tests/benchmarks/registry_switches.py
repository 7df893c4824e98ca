"""Parts of the planner that finds names, and of spelling, each with the plain rule that takes its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from documents.search.backends.postgres import Postgres
from documents.search.page_search import spelling
from documents.search.planning import phonetic_stats
from documents.search.planning.match_plan import MIN_SEGMENT, MatchPlan
from documents.search.planning.phonetic_stats import PhoneticStats
from documents.search.registry_search import name_search, registry, suggestions
from employers.models import Employer, FormerName, InsuredPerson
from tests.benchmarks.switching import REGISTRY, SPELLING, Switch, all_of, nothing, put

# -- registry ----------------------------------------------------------------------------------------------


def _plain(text: str, edits: int) -> MatchPlan:
    """As many edits as can be cut for, in even pieces, whatever that costs."""
    for max_edits in range(edits, 0, -1):
        parts = max_edits + 1
        if len(text) // parts >= MIN_SEGMENT:
            cuts = [round(n * len(text) / parts) for n in range(parts + 1)]
            pieces = tuple((text[a:b], a) for a, b in pairwise(cuts))
            return MatchPlan(text, max_edits, pieces, tuple((piece,) for piece, _at in pieces), 0.001)
    return MatchPlan(text, 0, ((text, 0),), ((text,),), 0.001)


def _plain_whole(
    _stats: PhoneticStats, sound: str, edits: int, *, anchored: bool = True, **_: Any
) -> MatchPlan:
    edge = phonetic_stats._EDGE
    way = _plain(f"{edge}{sound}{edge}" if anchored else sound, edits)
    return phonetic_stats._anchor_ends(way) if anchored else way


def _plain_part(_stats: PhoneticStats, sound: str, edits: int) -> MatchPlan:
    return _plain(sound, edits)


def _even_spans(term: Any, parts: int) -> list[tuple[int, int]]:
    cuts = [round(n * len(term.text) / parts) for n in range(parts + 1)]
    return list(pairwise(cuts))


def _one_each(term: Any, edits: int) -> Iterator[tuple[Any, int]]:
    if len(term.text) // (edits + 1) >= MIN_SEGMENT:
        yield term._cut_at_rarest(edits + 1), 1


@contextmanager
def _no_sample_count() -> Iterator[None]:
    """Where a sample is asked which of its names hold a piece, it knows of none."""
    samples = [phonetic_stats.phonetic_stats_of(model) for model in (Employer, FormerName, InsuredPerson)]
    kept = [each.keys_holding for each in samples]
    for each in samples:
        each.keys_holding = lambda _piece: frozenset()  # type: ignore[assignment]
    try:
        yield
    finally:
        for each, real in zip(samples, kept, strict=True):
            each.keys_holding = real


def _all_steps(look: Any) -> Any:
    look._find_by_prefix()
    with look._backend.time_limit(no_full_scan=True):
        for step in (
            look._find_by_halves,
            look._find_whole,
            look._find_part,
            look._find_reordered,
            look._find_at_higher_cost,
        ):
            step()
    return look._found


def _unknown(rows: Any, keys: Any, *, known_distance: float = math.inf) -> Any:
    return name_search.find_names(rows, keys)


_DEAR = (0.0, *[math.inf] * 6)
_NameSearch, _SoundKey = name_search._NameSearch, phonetic_stats._SoundKey


def _whole_at_any_cost(look: Any, edits: int, *, real: Any = _NameSearch._look_up_whole, **_: Any) -> None:
    real(look, edits, max_cost=_DEAR)


class _Names:
    """The module of name search, for one that does not say how far off the nearest name is."""

    def __getattr__(self, name: str) -> Any:
        return _unknown if name == "find_names" else getattr(name_search, name)


REGISTRY_SWITCHES: Sequence[Switch] = (
    Switch(
        REGISTRY,
        "phonetic statistics",
        "k+1 even pieces, whatever they cost",
        all_of(
            put(PhoneticStats, "plan_whole", _plain_whole),
            put(PhoneticStats, "plan_part", _plain_part),
        ),
    ),
    Switch(REGISTRY, "anchors", "pieces without ends", put(Postgres, "indexes_anchors", False)),
    Switch(
        REGISTRY, "cuts by dynamic programming", "even cuts", put(_SoundKey, "_cut_at_rarest", _even_spans)
    ),
    Switch(REGISTRY, "counting in the sample", "the Markov chain alone", _no_sample_count),
    Switch(
        REGISTRY, "posting lists' cost", "rows alone cost", put(_SoundKey, "_posting_cost", lambda *_: 0.0)
    ),
    Switch(
        REGISTRY, "pairs of k+2 pieces", "one of k+1 pieces", put(_SoundKey, "_pigeonhole_cuts", _one_each)
    ),
    Switch(
        REGISTRY,
        "most that a look may cost",
        "no bound",
        all_of(
            put(phonetic_stats, "_COST_PART", _DEAR),
            put(_NameSearch, "_look_up_whole", _whole_at_any_cost),
            put(name_search, "COST_BESIDE_EXACT", _DEAR),
        ),
    ),
    Switch(
        REGISTRY,
        "little beside the very name",
        "as much as without it",
        put(name_search, "COST_BESIDE_EXACT", phonetic_stats.COST_WHOLE),
    ),
    Switch(REGISTRY, "an end when a name is near enough", "all steps", put(_NameSearch, "run", _all_steps)),
    Switch(REGISTRY, "first step: halves", "none", put(_NameSearch, "_find_by_halves", nothing)),
    Switch(REGISTRY, "step: parts", "none", put(_NameSearch, "_find_part", nothing)),
    Switch(REGISTRY, "step: words in another order", "none", put(_NameSearch, "_find_reordered", nothing)),
    Switch(REGISTRY, "step: wider costs", "none", put(_NameSearch, "_find_at_higher_cost", nothing)),
    Switch(REGISTRY, "nearest name known elsewhere", "unknown", put(registry, "name_search", _Names())),
    Switch(
        REGISTRY,
        "employers who are persons",
        "none",
        put(registry._Employers, "_find_as_person", lambda *_: {}),
    ),
    Switch(
        REGISTRY,
        "suggestions by sound",
        "by letters alone",
        put(suggestions._Register, "complete_by_sound", lambda *_: []),
    ),
    Switch(
        SPELLING, "names of the registry", "none", put(spelling, "_best_registry_name", lambda *_: (0.0, ""))
    ),
    Switch(SPELLING, "words of the pages", "none", put(spelling, "_spell_on_pages", lambda *_: "")),
    Switch(SPELLING, "look-alike pages read too", "none", put(spelling, "_READ_ALIKE", 0)),
    Switch(
        SPELLING,
        "words that stand together",
        "not looked up",
        put(spelling, "_stand_together", lambda *_: True),
    ),
    Switch(SPELLING, "newest pages for the common", "always by the index", put(spelling, "_MANY", math.inf)),
)
