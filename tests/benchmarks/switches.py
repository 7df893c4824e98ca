"""Parts of the search planner, each with what takes its place while it is switched off.

A switch patches the product from outside: no flag of a benchmark stands in the product. What takes a part's
place is the plain rule that somebody would write who had not thought of the part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from documents.search.backends.postgres import Postgres
from documents.search.page_search import fuzzy_stage, name_holder_pages, spelling
from documents.search.page_search.exact_stage import ExactStage
from documents.search.page_search.fuzzy_stage import FuzzyStage
from documents.search.page_search.matcher import PageMatcher
from documents.search.planning import index_query, match_plan, phonetic_stats
from documents.search.planning.index_query import Conjunction
from documents.search.planning.markov_chain import MarkovChain
from documents.search.planning.match_plan import MIN_SEGMENT, MatchPlan
from documents.search.planning.page_stats import NgramStats
from documents.search.planning.phonetic_stats import PhoneticStats
from documents.search.query.cursor import Cursor, Phase
from documents.search.registry_search import name_search, registry, suggestions
from documents.search.text import edit_distance, ngrams
from documents.search.text.trigrams import covering_trigrams
from employers.models import Employer, FormerName, InsuredPerson

Off = Callable[[], AbstractContextManager[None]]
PAGES, REGISTRY, SPELLING = "pages", "registry", "spelling"
_FIXED = 3
"""Of the rarest n-grams so many, where nothing says how many pay."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A part of the planner, and how it is switched off."""

    of: str
    name: str
    instead: str
    off: Off


@contextmanager
def _patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    """AttributeError for what is not there any more."""
    real = owner.__dict__[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, real)


def _put(owner: Any, name: str, value: Any) -> Off:
    return partial(_patched, owner, name, value)


def _all_of(*offs: Off) -> Off:
    @contextmanager
    def together() -> Iterator[None]:
        with ExitStack() as stack:
            for off in offs:
                stack.enter_context(off())
            yield

    return together


def _nothing(*_: object, **__: object) -> None:
    return None


# -- pages: which n-grams the index is asked for -----------------------------------------------------------


def _every_gram(_stats: NgramStats, pieces: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(gram for piece in pieces for gram in ngrams.ngrams_of(piece)))


def _every_trigram(_stats: NgramStats, pieces: Sequence[str]) -> list[str]:
    return covering_trigrams(pieces)


def _three_grams(stats: NgramStats, pieces: Sequence[str]) -> list[str]:
    every = _every_gram(stats, pieces)
    return [
        gram for _share, gram in sorted(zip(stats._gram_selectivities(every), every, strict=True))[:_FIXED]
    ]


def _three_trigrams(stats: NgramStats, pieces: Sequence[str]) -> list[str]:
    return sorted(covering_trigrams(pieces), key=lambda each: stats.markov_chain(each).first[0])[:_FIXED]


def _rarest_run(chain: MarkovChain, start: int, end: int) -> float:
    return min(1.0, *chain.first[start : end - 2]) if end - start >= MIN_SEGMENT else 0.2


_NOT_COUNTED = _put(NgramStats, "sampled", lambda *_: 0.0)
_NO_CHAIN = _put(MarkovChain, "selectivity", _rarest_run)
_FIXED_GRAMS = _all_of(
    _put(NgramStats, "rarest_4grams", _three_grams), _put(NgramStats, "rarest_trigrams", _three_trigrams)
)

# -- pages: how a misread word is cut ----------------------------------------------------------------------


def _single_pieces(term: str, edits: int, chain: MarkovChain) -> list[MatchPlan]:
    one = match_plan._cut_term(term, edits + 1)
    return [] if one is None else [
        match_plan._plan_segments(term, edits, one, tuple((piece,) for piece, _at in one), chain)
    ]  # fmt: skip


def _without_joined(
    search: FuzzyStage, *, real: Callable[[FuzzyStage], Any] = FuzzyStage._plan_options
) -> Any:
    options = list(real(search))
    return options[:-1] if search._query.joined_term else options


def _lead_alone(ways: Sequence[MatchPlan], picked: Any) -> Iterator[Conjunction]:
    for pieces in ways[0].alternatives:
        yield Conjunction(tuple(dict.fromkeys(picked[pieces])), ())


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


def _index_always(search: ExactStage, cursor: Cursor) -> Cursor:
    if cursor.phase is not Phase.START:
        return cursor
    return replace(cursor, phase=Phase.SCANNED if search.not_indexable else Phase.EXACT)


class _Names:
    """The module of name search, for one that does not say how far off the nearest name is."""

    def __getattr__(self, name: str) -> Any:
        return _unknown if name == "find_names" else getattr(name_search, name)


SWITCHES: Sequence[Switch] = (
    Switch(
        PAGES,
        "rarest n-grams",
        "all n-grams of a piece",
        _all_of(
            _put(NgramStats, "rarest_4grams", _every_gram),
            _put(NgramStats, "rarest_trigrams", _every_trigram),
        ),
    ),
    Switch(PAGES, "as many n-grams as pay", "the three rarest", _FIXED_GRAMS),
    Switch(PAGES, "joint selectivity, counted in the sample", "the Markov chain alone", _NOT_COUNTED),
    Switch(PAGES, "Markov chain", "the share of the rarest trigram", _NO_CHAIN),
    Switch(
        PAGES,
        "pairs of k+2 pieces",
        "one of k+1 pieces",
        _put(match_plan, "_pigeonhole_plans", _single_pieces),
    ),
    Switch(
        PAGES,
        "less budget for more edits",
        "the same",
        _put(fuzzy_stage, "_BUDGET_SHARES", match_plan.WHOLE_BUDGET),
    ),
    Switch(
        PAGES,
        "all page statistics",
        "three rarest n-grams, no counting, no chain",
        _all_of(_FIXED_GRAMS, _NOT_COUNTED, _NO_CHAIN),
    ),
    Switch(
        PAGES, "single words lose a letter anywhere", "k+1 pieces only", _put(match_plan, "_PARTLY", range(0))
    ),
    Switch(PAGES, "short words beside others", "as they stand", _put(match_plan, "_SHORT", ())),
    Switch(PAGES, "each word in turn the misread one", "all or none", _put(fuzzy_stage, "_MISREAD", 0)),
    Switch(
        PAGES,
        "all words as one string",
        "each by itself",
        _put(FuzzyStage, "_plan_options", _without_joined),
    ),
    Switch(
        PAGES,
        "conjunctions narrowed by other words",
        "the rarest word alone",
        _put(index_query, "_conjoin", _lead_alone),
    ),
    Switch(
        PAGES,
        "common strings: newest pages scanned",
        "always by the index",
        _put(ExactStage, "_choose_strategy", _index_always),
    ),
    Switch(
        PAGES,
        "exact hits buried under look-alikes",
        "the scan's answer stands",
        _put(ExactStage, "_exact_hits_buried", lambda *_: False),
    ),
    Switch(
        PAGES,
        "exact hits of the newest pages",
        "all look-alikes are read",
        _put(ExactStage, "_newest_exact", lambda *_: 0),
    ),
    Switch(
        PAGES,
        "pages of name holders",
        "none",
        _put(name_holder_pages, "find_holder_pages", lambda *_, **__: []),
    ),
    Switch(
        PAGES,
        "smaller budget beside name holders",
        "the whole budget",
        _put(fuzzy_stage, "_BESIDE_NAME_HOLDERS", 1.0),
    ),
    Switch(PAGES, "pages by identifier", "none", _put(FuzzyStage, "_identifier_hits", lambda _s: {})),
    Switch(
        PAGES,
        "ranking by the letters",
        "by skeletons alone",
        _put(FuzzyStage, "_rerank_by_letters", lambda _s, scores: scores),
    ),
    Switch(
        PAGES,
        "subsequence test before the distance",
        "none",
        _put(match_plan, "window_distance", edit_distance.infix_distance),
    ),
    Switch(
        PAGES,
        "sample searched by trigram bits",
        "text by text",
        _put(NgramStats, "_candidate_pages", lambda stats, _p: range(len(stats._sample))),
    ),
    Switch(PAGES, "near hits altogether", "none", _put(PageMatcher, "_fuzzy_stage", lambda _s: {})),
    Switch(
        REGISTRY,
        "phonetic statistics",
        "k+1 even pieces, whatever they cost",
        _all_of(
            _put(PhoneticStats, "plan_whole", _plain_whole),
            _put(PhoneticStats, "plan_part", _plain_part),
        ),
    ),
    Switch(REGISTRY, "anchors", "pieces without ends", _put(Postgres, "indexes_anchors", False)),
    Switch(
        REGISTRY, "cuts by dynamic programming", "even cuts", _put(_SoundKey, "_cut_at_rarest", _even_spans)
    ),
    Switch(REGISTRY, "counting in the sample", "the Markov chain alone", _no_sample_count),
    Switch(
        REGISTRY, "posting lists' cost", "rows alone cost", _put(_SoundKey, "_posting_cost", lambda *_: 0.0)
    ),
    Switch(
        REGISTRY, "pairs of k+2 pieces", "one of k+1 pieces", _put(_SoundKey, "_pigeonhole_cuts", _one_each)
    ),
    Switch(
        REGISTRY,
        "most that a look may cost",
        "no bound",
        _all_of(
            _put(phonetic_stats, "_COST_PART", _DEAR),
            _put(_NameSearch, "_look_up_whole", _whole_at_any_cost),
            _put(name_search, "COST_BESIDE_EXACT", _DEAR),
        ),
    ),
    Switch(
        REGISTRY,
        "little beside the very name",
        "as much as without it",
        _put(name_search, "COST_BESIDE_EXACT", phonetic_stats.COST_WHOLE),
    ),
    Switch(REGISTRY, "an end when a name is near enough", "all steps", _put(_NameSearch, "run", _all_steps)),
    Switch(REGISTRY, "first step: halves", "none", _put(_NameSearch, "_find_by_halves", _nothing)),
    Switch(REGISTRY, "step: parts", "none", _put(_NameSearch, "_find_part", _nothing)),
    Switch(REGISTRY, "step: words in another order", "none", _put(_NameSearch, "_find_reordered", _nothing)),
    Switch(REGISTRY, "step: wider costs", "none", _put(_NameSearch, "_find_at_higher_cost", _nothing)),
    Switch(REGISTRY, "nearest name known elsewhere", "unknown", _put(registry, "name_search", _Names())),
    Switch(
        REGISTRY,
        "employers who are persons",
        "none",
        _put(registry._Employers, "_find_as_person", lambda *_: {}),
    ),
    Switch(
        REGISTRY,
        "suggestions by sound",
        "by letters alone",
        _put(suggestions._Register, "complete_by_sound", lambda *_: []),
    ),
    Switch(
        SPELLING, "names of the registry", "none", _put(spelling, "_best_registry_name", lambda *_: (0.0, ""))
    ),
    Switch(SPELLING, "words of the pages", "none", _put(spelling, "_spell_on_pages", lambda *_: "")),
    Switch(SPELLING, "look-alike pages read too", "none", _put(spelling, "_READ_ALIKE", 0)),
    Switch(
        SPELLING,
        "words that stand together",
        "not looked up",
        _put(spelling, "_stand_together", lambda *_: True),
    ),
    Switch(SPELLING, "newest pages for the common", "always by the index", _put(spelling, "_MANY", math.inf)),
)
