"""Parts of the planner that finds pages, each with the plain rule that takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from documents.search.page_search import fuzzy_stage, name_holder_pages
from documents.search.page_search.exact_stage import ExactStage
from documents.search.page_search.fuzzy_stage import FuzzyStage
from documents.search.page_search.matcher import PageMatcher
from documents.search.planning import index_query, match_plan, mistake_cover
from documents.search.planning.index_query import Conjunction
from documents.search.planning.markov_chain import MarkovChain
from documents.search.planning.match_plan import MIN_SEGMENT, MatchPlan
from documents.search.planning.page_stats import NgramStats
from documents.search.query.cursor import Cursor, Phase
from documents.search.text import edit_distance, ngrams
from documents.search.text.trigrams import covering_trigrams
from tests.benchmarks.switching import PAGES, Switch, all_of, put

_FIXED = 3
"""Of the rarest n-grams so many, where nothing says how many pay."""


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


_NOT_COUNTED = put(NgramStats, "sampled", lambda *_: 0.0)
_NO_CHAIN = put(MarkovChain, "selectivity", _rarest_run)
_FIXED_GRAMS = all_of(
    put(NgramStats, "rarest_4grams", _three_grams), put(NgramStats, "rarest_trigrams", _three_trigrams)
)

# -- pages: how a misread word is cut ----------------------------------------------------------------------


def _without_joined(
    search: FuzzyStage, budget: int, worth: float, *, real: Callable[..., Any] = FuzzyStage._plan_options
) -> Any:
    options = list(real(search, budget, worth))
    return options[:-1] if search._query.joined_term else options


def _lead_alone(ways: Sequence[MatchPlan], picked: Any) -> Iterator[Conjunction]:
    for pieces in ways[0].alternatives:
        yield Conjunction(tuple(dict.fromkeys(picked[pieces])), ())


def _index_always(search: ExactStage, cursor: Cursor) -> Cursor:
    if cursor.phase is not Phase.START:
        return cursor
    return replace(cursor, phase=Phase.SCANNED if search.not_indexable else Phase.EXACT)


PAGE_SWITCHES: Sequence[Switch] = (
    Switch(
        PAGES,
        "rarest n-grams",
        "all n-grams of a piece",
        all_of(
            put(NgramStats, "rarest_4grams", _every_gram),
            put(NgramStats, "rarest_trigrams", _every_trigram),
        ),
    ),
    Switch(PAGES, "as many n-grams as pay", "the three rarest", _FIXED_GRAMS),
    Switch(PAGES, "joint selectivity, counted in the sample", "the Markov chain alone", _NOT_COUNTED),
    Switch(PAGES, "Markov chain", "the share of the rarest trigram", _NO_CHAIN),
    Switch(
        PAGES,
        "pieces that most mistakes leave whole",
        "one of k+1 pieces",
        put(mistake_cover, "LONGEST", 0),
    ),
    Switch(
        PAGES,
        "candidates that earn little left out",
        "all that the budget allows",
        all_of(put(fuzzy_stage, "_WORTH", 0.0), put(fuzzy_stage, "_WORTH_ON", 0.0)),
    ),
    Switch(
        PAGES,
        "lists read only where rows are saved",
        "always",
        put(index_query, "_ENTRY_COST", 0.0),
    ),
    Switch(
        PAGES,
        "all page statistics",
        "three rarest n-grams, no counting, no chain",
        all_of(_FIXED_GRAMS, _NOT_COUNTED, _NO_CHAIN),
    ),
    Switch(PAGES, "single words lose a letter anywhere", "pieces only", put(mistake_cover, "_SHORT", 0)),
    Switch(PAGES, "read on where less than a page is found", "one budget", put(fuzzy_stage, "_FULL_PAGE", 0)),
    Switch(PAGES, "short words beside others", "as they stand", put(match_plan, "_SHORT", ())),
    Switch(PAGES, "each word in turn the misread one", "all or none", put(fuzzy_stage, "_MISREAD", 0)),
    Switch(
        PAGES,
        "all words as one string",
        "each by itself",
        put(FuzzyStage, "_plan_options", _without_joined),
    ),
    Switch(
        PAGES,
        "conjunctions narrowed by other words",
        "the rarest word alone",
        put(index_query, "_conjoin", _lead_alone),
    ),
    Switch(
        PAGES,
        "common strings: newest pages scanned",
        "always by the index",
        put(ExactStage, "_choose_strategy", _index_always),
    ),
    Switch(
        PAGES,
        "exact hits buried under look-alikes",
        "the scan's answer stands",
        put(ExactStage, "_exact_hits_buried", lambda *_: False),
    ),
    Switch(
        PAGES,
        "exact hits of the newest pages",
        "all look-alikes are read",
        put(ExactStage, "_newest_exact", lambda *_: 0),
    ),
    Switch(
        PAGES,
        "pages of name holders",
        "none",
        put(name_holder_pages, "find_holder_pages", lambda *_, **__: []),
    ),
    Switch(
        PAGES,
        "smaller budget beside name holders",
        "the whole budget",
        put(fuzzy_stage, "_BESIDE_NAME_HOLDERS", 1.0),
    ),
    Switch(PAGES, "pages by identifier", "none", put(FuzzyStage, "_identifier_hits", lambda _s: {})),
    Switch(
        PAGES,
        "ranking by the letters",
        "by skeletons alone",
        put(FuzzyStage, "_rerank_by_letters", lambda _s, scores: scores),
    ),
    Switch(
        PAGES,
        "subsequence test before the distance",
        "none",
        put(match_plan, "window_distance", edit_distance.infix_distance),
    ),
    Switch(
        PAGES,
        "sample searched by trigram bits",
        "text by text",
        put(NgramStats, "_candidate_pages", lambda stats, _p: range(len(stats._sample))),
    ),
    Switch(PAGES, "near hits altogether", "none", put(PageMatcher, "_fuzzy_stage", lambda _s: {})),
)
