"""The pages that hold what was asked for: as written, as it looks, then as OCR or the typist got it wrong.

Problem: of millions of pages find those that hold all terms of a query, exact ones first, within some
milliseconds.
Known as: a two-stage search, filter and verify, with a choice of access path (index lookup or scan with
early termination) by estimated cardinality.
Steps: 1. exact stage. Where more rows are expected from the index than from the newest pages, these are
scanned in windows, newest first, until enough hits have turned up; else the index is asked and the text
decides which hits are exact. Where exact hits are buried under look-alikes, the index is asked after all.
2. fuzzy stage, behind fewer hits than are counted: candidates of all plans are read and measured at once,
the best ranked by their letters; pages of those who bear the name, and pages with the number that was asked
for.
What each part earns: docs/adr/0014-search-planner-ablation.md. The design: docs/adr/0004-search-design.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from documents.models import Identifier, PageIndex
from documents.search.backends import backend_of
from documents.search.backends.base import Backend, TooSlow
from documents.search.page_search import name_holder_pages, scoring
from documents.search.page_search.batch_distance import CandidateBatch
from documents.search.page_search.scoring import ALIKE, EXACT, JOINED, Found, Scores, is_exact
from documents.search.planning import match_plan
from documents.search.planning.match_plan import FuzzyTerm, MatchPlan
from documents.search.planning.page_stats import NgramStats, page_stats_of
from documents.search.query.cursor import Cursor, Phase
from documents.search.query.parsing import WHOLE_NUMBERS, Hint, Query, Term
from documents.search.text.ngrams import is_indexable

CAP = 1_000  # guess
"""Hits are counted exactly up to here, then "at least"."""
_WINDOW, _WINDOWS, _ENOUGH = 1_500, 4, 60  # guess
"""Of the newest pages so many are scanned at once, so often, until so many hits have turned up."""
_NEWEST_EXACT = 400  # guess
"""Where more look alike than are counted, the exact ones among so many newest do, if they are a few."""
_FEW = 20  # guess: one page of hits
_DEEP = 60_000  # guess
"""Rows visited for the exact spelling of what has many look-alikes."""
_NEWEST = 20_000  # guess
"""Pages scanned for strings that are too short for the index."""
_BUDGET, _BUDGET_PER_ROW = 400, 0.0008  # measured: git 5802f9c, half as many candidates, recall as before
"""Candidates for near hits that are worth reading: a floor, and what grows with the pages."""
_LOOKUP_COST = 0.00002  # measured: git 894bdb8, 458aee9: median of 300,000 pages 58 to 31 core-ms
"""What a lookup in the index costs in rows read, for each row of the table: posting lists grow with it."""
_BUDGET_SHARES = (1.0, 1.0, 0.6, 0.3, 0.15)  # guess: a term is seldom three or four edits off
"""The share of the budget for plans with 0, 1, 2 ... edits."""
_READ = 20_000  # guess
"""Candidates read for near hits, at the very most."""
_MISREAD = 4  # guess
"""So many terms are taken for the only misread one in turn."""
_RERANKED = 60  # guess
_NAME_HOLDER_PAGES = 200  # guess
"""Pages of those who bear the name that was typed are looked at, the newest of them."""
_BESIDE_NAME_HOLDERS = 0.4  # measured: git 93e2ec4, four fifths of the CPU
"""The share of the budget that is left where the name holders' pages are known."""
Rows = QuerySet[PageIndex]


class PageMatcher:
    """One query on one set of visible rows."""

    def __init__(self, rows: Rows, query: Query) -> None:
        self._query = query
        self._backend: Backend = backend_of(rows)
        self._stats: NgramStats = page_stats_of(PageIndex)
        for term in query.without:
            rows = rows.exclude(text__holds=term.exact)
        self.rows = rows
        self._scores: Scores = {}
        self._holder_pages: Sequence[Rows] = ()

    def run(self, cursor: Cursor) -> Found:
        """A window of hits behind the cursor's bound; near hits behind the last of few."""
        try:
            with self._backend.time_limit(no_full_scan=True):
                cursor, older = self._exact_stage(cursor)
            if older is None and not cursor.bound:
                self._scores = {**self._fuzzy_stage(), **self._scores}
        except TooSlow:
            return Found(self._scores, cursor, more=True, hints=(Hint.SLOW,))
        return Found(self._scores, cursor, more=older is not None or self._not_indexable, older=older)

    def _fuzzy_stage(self) -> Scores:
        """Near hits: misread or mistyped words, pages of who bears the name or the number."""
        misspelt = not self._scores
        self._holder_pages = name_holder_pages.find_holder_pages(self._query, self.rows, misspelt=misspelt)
        with self._backend.time_limit(no_full_scan=True):
            return {**self._fuzzy_hits(), **self._name_holder_hits(), **self._identifier_hits()}

    def _exact_stage(self, cursor: Cursor) -> tuple[Cursor, Cursor | None]:
        """Hits that stand there; the cursor as it was decided, and the one of the next window."""
        cursor = self._choose_strategy(cursor)
        if cursor.phase is not Phase.SCANNED:
            return self._query_index(cursor)
        older = self._scan_newest(cursor)
        if older is not None and self._exact_hits_buried(cursor):
            self._scores.clear()
            return self._query_index(replace(cursor, phase=Phase.EXACT))
        return cursor, older

    @property
    def _shortest_term(self) -> int:
        """Letters of the shortest term; with fewer than three nearly all pages look like it."""
        return min(len(term.skeleton) for term in self._query.terms)

    @property
    def _not_indexable(self) -> bool:
        """Whether no index can be asked for any of the terms."""
        return not any(is_indexable(term.skeleton) for term in self._query.terms)

    # -- exact stage ---------------------------------------------------------------------------------------

    def _choose_strategy(self, cursor: Cursor) -> Cursor:
        """Scan the newest pages, or ask the index: whichever visits fewer rows."""
        if cursor.phase is not Phase.START:
            return cursor
        common = self._not_indexable or self._estimated_rows() > self._window_size()
        return replace(cursor, phase=Phase.SCANNED if common else Phase.EXACT)

    def _estimated_rows(self) -> float:
        """Rows that an index would have us visit."""
        segments = [term.skeleton for term in self._query.terms]
        return self._stats.rows * self._stats.joint_selectivity(segments)

    def _exact_hits_buried(self, cursor: Cursor) -> bool:
        """Whether what is wanted is far rarer than what looks like it, and lies behind that."""
        if cursor.bound or self._not_indexable or self._shortest_term < match_plan.MIN_SEGMENT:
            return False
        return sum(map(is_exact, self._scores.values())) < _FEW and self._estimated_rows() <= _DEEP

    def _query_index(self, cursor: Cursor) -> tuple[Cursor, Cursor | None]:
        """Exact hits first, newest first; then look-alikes in the same order."""
        if cursor.end:
            exact = self._rows_between(cursor.bound, cursor.end).filter(self._exact_condition())
            self._collect_hits(self._filter_look_alikes(exact))
        if end := cursor.end or self._newest_exact(cursor):
            older = Cursor(bound=end, seen=cursor.seen + len(self._scores), phase=Phase.EXACT)
            return replace(cursor, end=end), older
        rows = self._exact_candidates(self._rows_behind(cursor))
        self._collect_hits(self._filter_look_alikes(rows).order_by("-page")[:_DEEP])
        if len(self._scores) <= CAP:
            return cursor, None
        self._scores = dict(sorted(self._scores.items(), key=scoring.exact_first)[:CAP])
        last = list(self._scores)[-1]
        phase = Phase.EXACT if is_exact(self._scores[last]) else Phase.LOOK_ALIKE
        return cursor, Cursor(bound=last, seen=cursor.seen + CAP, phase=phase)

    def _newest_exact(self, cursor: Cursor) -> int:
        """Collect exact hits of the newest look-alikes; the last of these, 0 if too few or all are counted.

        Thousands would all have to be read to find those exact letter for letter. Asked once for each window:
        the sample that says how many there are changes, and a list must not.
        """
        if cursor.phase is not Phase.EXACT or cursor.key or self._estimated_rows() <= CAP:
            return 0
        rows = self._rows_between(cursor.bound, 0).order_by("-page")
        pages = list(rows.values_list("page", flat=True)[: CAP + 1])
        if len(pages) <= CAP:
            return 0
        newest = pages[:_NEWEST_EXACT]
        exact = self.rows.filter(self._exact_condition(), page__in=newest)
        self._collect_hits(self._filter_look_alikes(exact))
        if len(self._scores) >= _FEW:
            return newest[-1]
        self._scores.clear()
        return 0

    def _scan_newest(self, cursor: Cursor) -> Cursor | None:
        """Scan windows of pages, newest first, without an index: what is on many pages turns up soon."""
        bound, size, scanned = cursor.bound, self._window_size(), 0
        for _ in range(_WINDOWS):
            rows = self._rows_before(bound)
            ends = rows.order_by("-page").values_list("page", flat=True)[size - 1 : size]
            end = next(iter(ends), 0)
            window = self._filter_look_alikes(rows.filter(page__gte=end)).order_by("-page")
            self._collect_hits(window[: CAP - len(self._scores)])
            full = len(self._scores) == CAP
            bound, scanned = min(self._scores) if full else end, scanned + size
            if not bound or len(self._scores) >= _ENOUGH or scanned >= _NEWEST:
                break
        if not bound:
            return None
        return Cursor(bound=bound, seen=cursor.seen + len(self._scores), phase=Phase.SCANNED)

    def _window_size(self) -> int:
        """The newest pages among which enough hits are expected; an index that visits more is no help."""
        share = self._estimated_rows() / max(1, self._stats.rows)
        return _NEWEST if self._not_indexable else max(_WINDOW, int(_ENOUGH / max(share, 1e-4)))

    # -- rows of the exact stage ---------------------------------------------------------------------------

    def _rows_between(self, bound: int, end: int) -> Rows:
        """Rows that may look alike, on pages from `end` to before `bound`."""
        return self._exact_candidates(self._rows_before(bound).filter(page__gte=end))

    def _rows_before(self, bound: int) -> Rows:
        return self.rows.filter(page__lt=bound) if bound else self.rows

    def _rows_behind(self, cursor: Cursor) -> Rows:
        """The rows whose hits come behind the cursor's bound."""
        if not cursor.bound:
            return self.rows
        older = Q(page__lt=cursor.bound)
        if cursor.phase is Phase.LOOK_ALIKE:
            return self.rows.filter(older).exclude(self._exact_condition())
        return self.rows.filter(older | ~self._exact_condition())

    def _exact_candidates(self, rows: Rows) -> Rows:
        """The rows that the index finds for the terms as they stand."""
        terms = [term.skeleton for term in self._query.terms]
        plans = [
            match_plan.plan_exact(term, self._stats) for term in terms if len(term) >= match_plan.MIN_SEGMENT
        ]
        return self._filter_candidates(rows, plans)

    def _filter_look_alikes(self, rows: Rows) -> Rows:
        """The rows whose skeletons hold all terms."""
        for term in self._query.terms:
            rows = rows.filter(skeleton__holds=term.skeleton)
        return rows

    def _exact_condition(self) -> Q:
        return _hold_exactly(self._query.terms)

    def _collect_hits(self, rows: Rows) -> None:
        """Add these hits, each by its kind; put in order here, since a database would ask each text again."""
        hits = rows.annotate(kind=self._hit_kind()).values_list("page", "kind")
        self._scores |= {page: (JOINED, EXACT, ALIKE)[kind] for page, kind in hits}

    def _hit_kind(self) -> Case:
        """0: the words stand together; 1: each stands somewhere; 2: only what looks like them."""
        whens = [When(self._exact_condition(), then=Value(1))]
        if joined := self._query.joined_term:
            whens.insert(0, When(_hold_exactly([joined]), then=Value(0)))
        elif len(self._query.terms) == 1:
            whens = [When(self._exact_condition(), then=Value(0))]
        return Case(*whens, default=Value(2), output_field=IntegerField())

    # -- fuzzy stage ---------------------------------------------------------------------------------------

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
        for rows in self._holder_pages:
            newest = rows.order_by("-page").values_list("page", "skeleton", "text")[:_NAME_HOLDER_PAGES]
            for page, skeleton, text in newest:
                if page not in self._scores:
                    scores[page] = scoring.letter_score(self._query, skeleton, text)
        return {page: score for page, score in scores.items() if score >= scoring.STANDS}

    def _fuzzy_hits(self) -> Scores:
        """Pages that hold each term with its edits, or all of them as one string: whichever is nearer."""
        planned = [plans for plans in self._plan_options() if any(plan.edits for plan in plans)]
        options = list(dict.fromkeys(map(tuple, planned)))
        if not options:
            return {}
        rows = [row for row in self._read_candidates(options) if row[0] not in self._scores]
        batch = CandidateBatch([skeleton for _page, skeleton in rows])
        scores: Scores = {}
        for plans in options:
            letters = sum(len(plan.term) for plan in plans)
            for number, edits in batch.total_distances(plans).items():
                page = rows[number][0]
                scores[page] = max(scores.get(page, 0.0), scoring.fuzzy_score(edits, letters))
        best = sorted(scores, key=lambda page: (-scores[page], -page))[:CAP]
        return self._rerank_by_letters({page: scores[page] for page in best})

    def _plan_options(self) -> Iterable[Sequence[MatchPlan]]:
        """All terms with their edits; where that would find too much, one of them; all as one string."""
        terms = [term.fuzzy_term for term in self._query.terms]
        plans = self._plan_terms(terms)
        yield plans
        if len(terms) > 1 and any(plan.edits < term.edits for plan, term in zip(plans, terms, strict=True)):
            exact = [FuzzyTerm(term.skeleton, 0, exact_only=True) for term in terms]
            for at in range(min(len(terms), _MISREAD)):
                yield self._plan_terms([*exact[:at], terms[at], *exact[at + 1 :]])
        if joined := self._query.joined_term:
            yield self._plan_terms([joined.fuzzy_term])

    def _plan_terms(self, terms: Sequence[FuzzyTerm]) -> Sequence[MatchPlan]:
        rows = self._stats.rows
        budget = int((_BUDGET + rows * _BUDGET_PER_ROW) * (_BESIDE_NAME_HOLDERS if self._holder_pages else 1))
        number = len(terms) == 1 and terms[0].skeleton.isdigit()
        return match_plan.plan_terms(
            terms,
            self._stats,
            budget=budget,
            budget_shares=match_plan.WHOLE_BUDGET if number else _BUDGET_SHARES,
            lookup_cost=rows * _LOOKUP_COST,
        )

    def _read_candidates(self, options: Sequence[Sequence[MatchPlan]]) -> Sequence[tuple[Any, ...]]:
        """Pages and skeletons; in order only where they are too many: sorting costs more than reading."""
        found = self._filter_candidates(self.rows, *options).values_list("page", "skeleton")
        rows = list(found[: _READ + 1])
        return rows if len(rows) <= _READ else list(found.order_by("-page")[:_READ])

    def _filter_candidates(self, rows: Rows, *options: Sequence[MatchPlan]) -> Rows:
        return self._backend.candidates(rows, "skeleton", *options, stats=self._stats)

    def _rerank_by_letters(self, scores: Scores) -> Scores:
        """The best few scored by their very letters; the rest may not overtake them."""
        best = list(scores)[:_RERANKED]
        if not best:
            return scores
        by_letters: Scores = {}
        for page, skeleton, text in self.rows.filter(page__in=best).values_list("page", "skeleton", "text"):
            by_letters[page] = scoring.letter_score(self._query, skeleton, text)
        ceiling = min(by_letters.values(), default=scoring.NEAR)
        return {page: by_letters.get(page, min(score, ceiling)) for page, score in scores.items()}


def _hold_exactly(terms: Iterable[Term]) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(text__holds=term.exact)
    return condition
