"""The fuzzy stage of a page search: pages on which OCR or the typist got a term wrong.

Problem: behind few exact hits, find pages whose letters are a few edits off, reading as few rows as
possible.
Known as: filter and verify: candidates by surviving segments (pigeonhole principle, planning.match_plan),
verified by edit distance, the best reranked by a finer measure.
Steps: several options are planned: all terms with their edits; each term in turn as the misread one; all as
one string. The index is asked for all options at once, the candidates are measured, the best are ranked by
their letters. Where that is less than a page of hits, all is planned again with a larger budget. Pages of
those who bear the name, and pages with the number that was asked for, are added.
What each part earns: docs/adr/0014-search-planner-ablation.md. The design: docs/adr/0004-search-design.md.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from documents.models import Identifier
from documents.search.backends.base import Backend
from documents.search.page_search import file_mates, scoring
from documents.search.page_search.exact_stage import CAP, Rows
from documents.search.page_search.name_holder_pages import Holders
from documents.search.page_search.plausibility import NameTest, is_this_number
from documents.search.page_search.scoring import ALIKE, Scores
from documents.search.planning import match_plan
from documents.search.planning.match_plan import FuzzyTerm, MatchPlan
from documents.search.planning.page_stats import NgramStats
from documents.search.query.parsing import WHOLE_NUMBERS, Query
from documents.search.query.terms import Term

_BUDGET, _BUDGET_PER_ROW = 400, 0.0008  # measured: git 5802f9c, half as many candidates, recall as before
"""Candidates for near hits that are worth reading: a floor, and what grows with the pages."""
_READ_ON, _READ_ON_PER_ROW = 1_600, 0.0014  # guess: 30 ms at a million pages, 10 us a row
"""The same, where the first candidates hold less than a page of hits."""
_WORTH, _WORTH_ON = 5e-5, 1e-5  # guess: 400 rows for two pages of a hundred, then 1,600 rows for that
"""The chance to find a page that each candidate must add, first and where those hold less than a page."""
_FULL_PAGE = 20  # guess: what a list shows at once
_READ = 20_000  # guess
"""Candidates read for near hits, at the very most."""
_ALL = 0.98  # guess
"""The chance to find a page of a misread word from which on it was looked for."""
_MISREAD = 4  # guess; 0: bench ablation, 2026-11, first name and place -.095 at 3 % misread
"""So many terms are taken for the only misread one in turn."""
_RERANKED = 60  # guess; bench ablation, 2026-11, cannot judge it (docs/adr/0014)
_NAME_HOLDER_PAGES = 200  # guess
"""Pages of those who bear the name that was typed are looked at, the newest of them."""
_BESIDE_NAME_HOLDERS = 0.4  # measured: git 93e2ec4, four fifths of the CPU
"""The share of the budget that is left where the name holders' pages are known."""


class FuzzyStage:
    """One query on one set of visible rows, and what the exact stage found of them."""

    def __init__(
        self,
        rows: Rows,
        query: Query,
        *,
        known: Scores,
        holders: Sequence[Holders],
        backend: Backend,
        stats: NgramStats,
    ) -> None:
        self.rows = rows
        self.looked_for_misread = False
        """Whether every word was looked for with all the letters wrong that a search forgives."""
        self.meant = True
        """Whether what was found is what was asked for; of a name that stands nowhere it is not."""
        self._query, self._backend, self._stats = query, backend, stats
        self._known, self._holders = known, holders
        self._texts: dict[int, tuple[str, str]] = {}
        """Skeletons and texts of the best hits."""
        self._plans_done: set[tuple[MatchPlan, ...]] = set()
        """Options whose candidates have been read."""

    def run(self) -> Scores:
        """Scores of near hits, without those that are known."""
        named = {**self._name_holder_hits(), **self._identifier_hits()}
        near = self._fuzzy_hits(self._plan_options(self._budget_at_first, _WORTH))
        if len(self._known | named | near) < _FULL_PAGE:
            near = {**near, **self._fuzzy_hits(self._plan_options(self._budget_to_read_on, _WORTH_ON))}
        meant = self._keep_meant(near, named)
        sure = [page for page, score in self._known.items() if scoring.is_exact(score)] or meant
        found = self._known.keys() | meant.keys()
        return {**meant, **file_mates.find_mates(self._query, self.rows, sure, found)}

    def _keep_meant(self, near: Scores, named: Scores) -> Scores:
        """All hits, save of a name that stands nowhere as it was typed: what may be it, or nothing."""
        hits, test = {**near, **named}, NameTest(self._query, self._stats)
        if len(self._query.terms) == 1 and self._query.terms[0].is_number:
            return self._keep_number(hits, self._query.terms[0])
        if not test.applies or any(map(scoring.is_exact, self._known.values())):
            return hits
        alike = sorted(self._known, reverse=True)[:_RERANKED]
        self._texts |= {page: (skeleton, text) for page, skeleton, text in self._read_texts(alike)}
        registered = [name for holders in self._holders for name in holders.names] if named else []
        certain = any(map(test.is_registered, registered)) or any(map(test.is_certain, self._texts.values()))
        self.meant = certain
        likely = {page for page in near if page not in self._texts or test.is_likely(self._texts[page])}
        return (
            {page: score for page, score in hits.items() if page in named or page in likely}
            if certain
            else {}
        )

    def _keep_number(self, hits: Scores, number: Term) -> Scores:
        """Those hits that are likelier the number misread than another number."""
        bearing, rows = len(self._known), self._stats.rows
        return {
            page: score
            for page, score in hits.items()
            if page not in self._texts
            or is_this_number(number, self._texts[page], bearing=bearing, rows=rows)
        }

    def _read_texts(self, pages: Sequence[int]) -> Iterable[tuple[int, str, str]]:
        """Skeletons and texts of these pages."""
        return self.rows.filter(page__in=pages).values_list("page", "skeleton", "text")

    @property
    def _budget_at_first(self) -> int:
        """Candidates read before anything is known; fewer where the registry names some."""
        share = _BESIDE_NAME_HOLDERS if self._holders else 1
        return int((_BUDGET + self._stats.rows * _BUDGET_PER_ROW) * share)

    @property
    def _budget_to_read_on(self) -> int:
        """Candidates read where those hold less than a page of hits."""
        return int(_READ_ON + self._stats.rows * _READ_ON_PER_ROW)

    def _identifier_hits(self) -> Scores:
        """Pages on which this very number was found although OCR misread a digit of it."""
        if len(self._query.terms) != 1 or self._query.kind not in WHOLE_NUMBERS:
            return {}
        named = Identifier.objects.filter(kind=self._query.kind.value, value=self._query.value)
        pages = self.rows.filter(page__in=named.values("page")).order_by("-page")[:CAP]
        return dict.fromkeys(pages.values_list("page", flat=True), ALIKE)

    def _name_holder_hits(self) -> Scores:
        """Pages of employers and persons of this name, on which it nearly stands."""
        scores: Scores = {}
        for holders in self._holders:
            newest = holders.rows.order_by("-page").values_list("page", "skeleton", "text")[
                :_NAME_HOLDER_PAGES
            ]
            for page, skeleton, text in newest:
                if page not in self._known:
                    self._texts[page] = skeleton, text
                    scores[page] = scoring.letter_score(self._query, skeleton, text)
        return {page: score for page, score in scores.items() if score >= scoring.STANDS}

    def _fuzzy_hits(self, planned: Iterable[Sequence[MatchPlan]]) -> Scores:
        """Pages that hold each term with its edits, or all of them as one string: whichever is nearer."""
        planned = list(planned)
        forgives = all(map(_forgives_all, self._query.terms, planned[0]))
        self.looked_for_misread = self.looked_for_misread or forgives
        forgiving = (tuple(plans) for plans in planned if any(plan.edits for plan in plans))
        options = [plans for plans in dict.fromkeys(forgiving) if plans not in self._plans_done]
        self._plans_done.update(options)
        if not options:
            return {}
        rows = [row for row in self._read_candidates(options) if row[0] not in self._known]
        scores: Scores = {}
        for plans in options:
            letters = sum(len(plan.term) for plan in plans)
            for page, skeleton in rows:
                edits = match_plan.total_distance(plans, skeleton)
                if edits is not None:
                    scores[page] = max(scores.get(page, 0.0), scoring.fuzzy_score(edits, letters))
        best = sorted(scores, key=lambda page: (-scores[page], -page))[:CAP]
        return self._rerank_by_letters({page: scores[page] for page in best})

    def _plan_options(self, budget: int, worth: float) -> Iterable[Sequence[MatchPlan]]:
        """All terms with their edits; where that would find too much, one of them; all as one string."""
        terms = [term.fuzzy_term for term in self._query.terms]
        plans = self._plan_terms(terms, budget, worth)
        yield plans
        if len(terms) > 1 and any(plan.reach < _ALL for plan in plans):
            exact = [FuzzyTerm(term.skeleton, 0, exact_only=True) for term in terms]
            for at in range(min(len(terms), _MISREAD)):
                yield self._plan_terms([*exact[:at], terms[at], *exact[at + 1 :]], budget, worth)
        if joined := self._query.joined_term:
            yield self._plan_terms([joined.fuzzy_term], budget, worth)

    def _plan_terms(self, terms: Sequence[FuzzyTerm], budget: int, worth: float) -> Sequence[MatchPlan]:
        return match_plan.plan_terms(terms, self._stats, budget=budget, worth=worth)

    def _read_candidates(self, options: Sequence[Sequence[MatchPlan]]) -> Sequence[tuple[Any, ...]]:
        """Pages and skeletons; in order only where they are too many: sorting costs more than reading."""
        found = self._filter_candidates(self.rows, *options).values_list("page", "skeleton")
        rows = list(found[: _READ + 1])
        if len(rows) <= _READ:
            return rows
        self.looked_for_misread = False
        return list(found.order_by("-page")[:_READ])

    def _filter_candidates(self, rows: Rows, *options: Sequence[MatchPlan]) -> Rows:
        return self._backend.candidates(rows, "skeleton", *options, stats=self._stats)

    def _rerank_by_letters(self, scores: Scores) -> Scores:
        """The best few scored by their very letters; the rest may not overtake them."""
        best = list(scores)[:_RERANKED]
        if not best:
            return scores
        by_letters: Scores = {}
        for page, skeleton, text in self._read_texts(best):
            self._texts[page] = skeleton, text
            by_letters[page] = scoring.letter_score(self._query, skeleton, text)
        ceiling = min(by_letters.values(), default=scoring.NEAR)
        return {page: by_letters.get(page, min(score, ceiling)) for page, score in scores.items()}


def _forgives_all(term: Term, plan: MatchPlan) -> bool:
    """Whether the plan looks for nearly all that may be wrong in a word: where pages are many it does not."""
    return not term.exact_only and plan.edits > 0 and plan.reach >= _ALL
