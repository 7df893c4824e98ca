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
from documents.search.page_search import batch_distance, matcher, name_holder_pages, spelling
from documents.search.page_search.matcher import Search
from documents.search.planning import index_query, match_plan, phonetic_stats
from documents.search.planning.index_query import Arm
from documents.search.planning.match_plan import MIN_PIECE, Way
from documents.search.planning.page_stats import Chain, Letters, covering
from documents.search.planning.phonetic_stats import Sounds
from documents.search.query.cursor import Cursor, Turn
from documents.search.registry_search import name_search, registry, suggestions
from documents.search.text import ngrams
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


def _every_gram(_stats: Letters, pieces: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(gram for piece in pieces for gram in ngrams.within(piece)))


def _every_trigram(_stats: Letters, pieces: Sequence[str]) -> list[str]:
    return covering(pieces)


def _three_grams(stats: Letters, pieces: Sequence[str]) -> list[str]:
    every = _every_gram(stats, pieces)
    return [gram for _share, gram in sorted(zip(stats._with(every), every, strict=True))[:_FIXED]]


def _three_trigrams(stats: Letters, pieces: Sequence[str]) -> list[str]:
    return sorted(covering(pieces), key=lambda each: stats.chain(each).first[0])[:_FIXED]


def _rarest_run(chain: Chain, start: int, end: int) -> float:
    return min(1.0, *chain.first[start : end - 2]) if end - start >= MIN_PIECE else 0.2


_NOT_COUNTED = _put(Letters, "counted", lambda *_: 0.0)
_NO_CHAIN = _put(Chain, "share", _rarest_run)
_EVEN_CUTS = _put(match_plan, "_CUT_BY_SHARE", 0)
_NO_LOOK = _put(matcher, "_LOOK", 0.0)
_FIXED_GRAMS = _all_of(_put(Letters, "grams", _three_grams), _put(Letters, "telling", _three_trigrams))

# -- pages: how a misread word is cut ----------------------------------------------------------------------


def _single_pieces(term: str, edits: int, chain: Chain, _look: float) -> list[Way]:
    one = match_plan._cut(term, edits + 1, chain)
    return [] if one is None else [
        match_plan._way(term, edits, one, tuple((piece,) for piece, _at in one), chain)
    ]  # fmt: skip


def _without_joined(search: Search, *, real: Callable[[Search], Any] = Search._options) -> Any:
    options = list(real(search))
    return options[:-1] if search._query.joined else options


def _lead_alone(ways: Sequence[Way], picked: Any) -> Iterator[Arm]:
    for pieces in ways[0].alternatives:
        yield Arm(tuple(dict.fromkeys(picked[pieces])), ())


# -- pages: how candidates are measured --------------------------------------------------------------------


def _one_by_one(pages: batch_distance.Pages, ways: Sequence[Way]) -> dict[int, float]:
    found = {}
    for number, skeleton in enumerate(pages._all.split("\n")):
        edits = match_plan.together(ways, skeleton)
        if edits is not None:
            found[number] = edits
    return found


# -- registry ----------------------------------------------------------------------------------------------


def _plain(text: str, edits: int) -> Way:
    """As many edits as can be cut for, in even pieces, whatever that costs."""
    for allowed in range(edits, 0, -1):
        parts = allowed + 1
        if len(text) // parts >= MIN_PIECE:
            cuts = [round(n * len(text) / parts) for n in range(parts + 1)]
            pieces = tuple((text[a:b], a) for a, b in pairwise(cuts))
            return Way(text, allowed, pieces, tuple((piece,) for piece, _at in pieces), 0.001)
    return Way(text, 0, ((text, 0),), ((text,),), 0.001)


def _plain_whole(_stats: Sounds, sound: str, edits: int, *, ends: bool = True, **_: Any) -> Way:
    edge = phonetic_stats._EDGE
    way = _plain(f"{edge}{sound}{edge}" if ends else sound, edits)
    return phonetic_stats._anchored(way) if ends else way


def _plain_part(_stats: Sounds, sound: str, edits: int) -> Way:
    return _plain(sound, edits)


def _even_spans(term: Any, parts: int) -> list[tuple[int, int]]:
    cuts = [round(n * len(term.text) / parts) for n in range(parts + 1)]
    return list(pairwise(cuts))


def _one_each(term: Any, edits: int) -> Iterator[tuple[Any, int]]:
    if len(term.text) // (edits + 1) >= MIN_PIECE:
        yield term._cut(edits + 1), 1


@contextmanager
def _no_sample_count() -> Iterator[None]:
    """Where a sample is asked which of its names hold a piece, it knows of none."""
    samples = [phonetic_stats.sounds_of(model) for model in (Employer, FormerName, InsuredPerson)]
    kept = [each.holding for each in samples]
    for each in samples:
        each.holding = lambda _piece: frozenset()  # type: ignore[assignment]
    try:
        yield
    finally:
        for each, real in zip(samples, kept, strict=True):
            each.holding = real


def _all_steps(look: Any) -> Any:
    look._beginning()
    with look._backend.within(never_all=True):
        for step in (look._halves, look._whole, look._part, look._swapped, look._wide, look._ends):
            step()
    return look._found


def _unknown(rows: Any, asked: Any, *, known: float = math.inf) -> Any:
    return name_search.find(rows, asked)


_DEAR = (0.0, *[math.inf] * 6)
_Look, _Term = name_search._Look, phonetic_stats._Term


def _whole_at_any_cost(look: Any, edits: int, *, real: Any = _Look._by_whole, **_: Any) -> None:
    real(look, edits, dearest=_DEAR)


def _index_always(search: Search, cursor: Cursor) -> Cursor:
    if cursor.turn is not Turn.START:
        return cursor
    return replace(cursor, turn=Turn.SCANNED if search._short else Turn.SAID)


class _Names:
    """The module of name search, for one that does not say how far off the nearest name is."""

    def __getattr__(self, name: str) -> Any:
        return _unknown if name == "find" else getattr(name_search, name)


SWITCHES: Sequence[Switch] = (
    Switch(
        PAGES,
        "rarest n-grams",
        "all n-grams of a piece",
        _all_of(_put(Letters, "grams", _every_gram), _put(Letters, "telling", _every_trigram)),
    ),
    Switch(PAGES, "as many n-grams as pay", "the three rarest", _FIXED_GRAMS),
    Switch(PAGES, "joint selectivity, counted in the sample", "the Markov chain alone", _NOT_COUNTED),
    Switch(PAGES, "Markov chain", "the share of the rarest trigram", _NO_CHAIN),
    Switch(PAGES, "cuts by dynamic programming", "even cuts", _EVEN_CUTS),
    Switch(PAGES, "pairs of k+2 pieces", "one of k+1 pieces", _put(match_plan, "_forgiving", _single_pieces)),
    Switch(PAGES, "lookup cost", "a look costs nothing", _NO_LOOK),
    Switch(PAGES, "less budget for more edits", "the same", _put(matcher, "_WORTH", match_plan.ALL_WORTH)),
    Switch(
        PAGES,
        "all page statistics",
        "three rarest n-grams, even cuts, no counting, no chain, no cost",
        _all_of(_FIXED_GRAMS, _NOT_COUNTED, _NO_CHAIN, _EVEN_CUTS, _NO_LOOK),
    ),
    Switch(
        PAGES, "single words lose a letter anywhere", "k+1 pieces only", _put(match_plan, "_PARTLY", range(0))
    ),
    Switch(PAGES, "short words beside others", "as they stand", _put(match_plan, "_SHORT", ())),
    Switch(PAGES, "each word in turn the misread one", "all or none", _put(matcher, "_MISREAD", 0)),
    Switch(PAGES, "all words as one string", "each by itself", _put(Search, "_options", _without_joined)),
    Switch(PAGES, "conjunctions within others dropped", "all are asked", _put(index_query, "_apart", list)),
    Switch(
        PAGES,
        "conjunctions narrowed by other words",
        "the rarest word alone",
        _put(index_query, "_of", _lead_alone),
    ),
    Switch(
        PAGES,
        "common strings: newest pages scanned",
        "always by the index",
        _put(Search, "_decided", _index_always),
    ),
    Switch(
        PAGES,
        "exact hits buried under look-alikes",
        "the scan's answer stands",
        _put(Search, "_hidden", lambda *_: False),
    ),
    Switch(
        PAGES,
        "exact hits of the newest pages",
        "all look-alikes are read",
        _put(Search, "_newest_said", lambda *_: 0),
    ),
    Switch(PAGES, "pages of name holders", "none", _put(name_holder_pages, "pages", lambda *_, **__: [])),
    Switch(PAGES, "smaller budget beside name holders", "the whole budget", _put(matcher, "_ELSEWHERE", 1.0)),
    Switch(PAGES, "pages by identifier", "none", _put(Search, "_by_identifier", lambda _s: {})),
    Switch(
        PAGES,
        "ranking by the letters",
        "by skeletons alone",
        _put(Search, "_reranked", lambda _s, scores: scores),
    ),
    Switch(
        PAGES,
        "distances of all candidates at once",
        "page by page",
        _put(batch_distance.Pages, "off", _one_by_one),
    ),
    Switch(
        PAGES,
        "subsequence test before the distance",
        "none",
        _put(batch_distance, "_likely", lambda _way, texts: texts),
    ),
    Switch(
        PAGES,
        "sample searched by trigram bits",
        "text by text",
        _put(Letters, "_likely", lambda stats, _p: range(len(stats._sample))),
    ),
    Switch(PAGES, "near hits altogether", "none", _put(Search, "_nearly", lambda _s: {})),
    Switch(
        REGISTRY,
        "phonetic statistics",
        "k+1 even pieces, whatever they cost",
        _all_of(
            _put(Sounds, "whole", _plain_whole),
            _put(Sounds, "part", _plain_part),
            _put(Sounds, "both_ends", _nothing),
        ),
    ),
    Switch(REGISTRY, "prefix and suffix plan", "none", _put(_Term, "ended", _nothing)),
    Switch(REGISTRY, "anchors", "pieces without ends", _put(Postgres, "tells_ends", False)),
    Switch(REGISTRY, "cuts by dynamic programming", "even cuts", _put(_Term, "_cut", _even_spans)),
    Switch(REGISTRY, "counting in the sample", "the Markov chain alone", _no_sample_count),
    Switch(REGISTRY, "posting lists' cost", "rows alone cost", _put(_Term, "_gone_through", lambda *_: 0.0)),
    Switch(REGISTRY, "pairs of k+2 pieces", "one of k+1 pieces", _put(_Term, "_cuts", _one_each)),
    Switch(
        REGISTRY,
        "most that a look may cost",
        "no bound",
        _all_of(
            _put(phonetic_stats, "_PART", _DEAR),
            _put(_Look, "_by_whole", _whole_at_any_cost),
            _put(name_search, "BESIDE", _DEAR),
            _put(phonetic_stats, "_BOTH_ENDS", math.inf),
        ),
    ),
    Switch(
        REGISTRY,
        "little beside the very name",
        "as much as without it",
        _put(name_search, "BESIDE", phonetic_stats.WHOLE),
    ),
    Switch(REGISTRY, "an end when a name is near enough", "all steps", _put(_Look, "far", _all_steps)),
    Switch(REGISTRY, "first step: halves", "none", _put(_Look, "_halves", _nothing)),
    Switch(REGISTRY, "step: parts", "none", _put(_Look, "_part", _nothing)),
    Switch(REGISTRY, "step: words in another order", "none", _put(_Look, "_swapped", _nothing)),
    Switch(REGISTRY, "step: wider costs", "none", _put(_Look, "_wide", _nothing)),
    Switch(REGISTRY, "last step: both ends", "none", _put(_Look, "_ends", _nothing)),
    Switch(REGISTRY, "nearest name known elsewhere", "unknown", _put(registry, "name_search", _Names())),
    Switch(
        REGISTRY, "employers who are persons", "none", _put(registry._Employers, "_untitled", lambda *_: {})
    ),
    Switch(
        REGISTRY,
        "suggestions by sound",
        "by letters alone",
        _put(suggestions._Register, "sounding", lambda *_: []),
    ),
    Switch(SPELLING, "names of the registry", "none", _put(spelling, "_named", lambda *_: (0.0, ""))),
    Switch(SPELLING, "words of the pages", "none", _put(spelling, "_on_pages", lambda *_: "")),
    Switch(SPELLING, "look-alike pages read too", "none", _put(spelling, "_ALIKE", 0)),
    Switch(SPELLING, "words that stand together", "not looked up", _put(spelling, "_stand", lambda *_: True)),
    Switch(SPELLING, "newest pages for the common", "always by the index", _put(spelling, "_MANY", math.inf)),
)
