"""The exact stage of a page search: pages on which all terms stand, letter for letter or as look-alikes do.

Problem: of millions of pages find those that hold all terms, exact ones first, newest first, a window at a
time.
Known as: a choice of access path by estimated cardinality: an index lookup, or a scan with early
termination.
Steps: where more rows are expected from the index than from the newest pages, these are scanned in windows
until enough hits have turned up; else the index is asked, and the text decides which hits are exact. Where
thousands look alike, exact hits of the newest of them do for a first list; where exact hits are buried under
look-alikes that a scan found, the index is asked after all.
What each part earns: docs/adr/0014-search-planner-ablation.md. The design: docs/adr/0004-search-design.md.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from documents.models import PageIndex
from documents.search.backends.base import Backend
from documents.search.page_search import scoring
from documents.search.page_search.scoring import ALIKE, EXACT, JOINED, Scores, is_exact
from documents.search.planning import match_plan
from documents.search.planning.page_stats import NgramStats
from documents.search.query.cursor import Cursor, Phase
from documents.search.query.parsing import Query
from documents.search.query.terms import Term
from documents.search.text.ngrams import is_indexable

CAP = 1_000  # guess
"""Hits are counted exactly up to here, then "at least"."""
_WINDOW, _WINDOWS, _ENOUGH = 1_500, 4, 60  # guess; no scan: bench ablation, 2026-11, phrase 2.0 x
"""Of the newest pages so many are scanned at once, so often, until so many hits have turned up."""
_RAREST = 1e-4  # guess: no window is larger than so rare a string asks for
_NEWEST_EXACT = 400  # guess
"""Where more look alike than are counted, the exact ones among so many newest do, if they are a few."""
_FEW = 20  # guess: one page of hits; without the rule: bench ablation, 2026-11, rare spelling -.550
_DEEP = 60_000  # guess
"""Rows visited for the exact spelling of what has many look-alikes."""
_NEWEST = 20_000  # guess
"""Pages scanned for strings that are too short for the index."""
Rows = QuerySet[PageIndex]


class ExactStage:
    """One query on one set of visible rows; `scores` fills while it runs."""

    def __init__(self, rows: Rows, query: Query, *, backend: Backend, stats: NgramStats) -> None:
        self.rows = rows
        self.scores: Scores = {}
        self._query, self._backend, self._stats = query, backend, stats

    def run(self, cursor: Cursor) -> tuple[Cursor, Cursor | None]:
        """Hits that stand there; the cursor as it was decided, and the one of the next window."""
        cursor = replace(self._choose_strategy(cursor), sample=self._stats.version)
        if cursor.phase is not Phase.SCANNED:
            return self._query_index(cursor)
        older = self._scan_newest(cursor)
        if older is not None and self._exact_hits_buried(cursor):
            self.scores.clear()
            return self._query_index(replace(cursor, phase=Phase.EXACT))
        return cursor, self._read_on(cursor, older)

    def _read_on(self, cursor: Cursor, older: Cursor | None) -> Cursor | None:
        """Scan further windows until the hits fill a page; by rows, not by the clock: alike everywhere."""
        for _ in range(_DEEP // (_WINDOWS * _WINDOW)):
            if older is None or len(self.scores) >= _FEW:
                break
            older = self._scan_newest(replace(older, seen=cursor.seen))
        return older

    @property
    def _shortest_term(self) -> int:
        """Letters of the shortest term; with fewer than three nearly all pages look like it."""
        return min(len(term.skeleton) for term in self._query.terms)

    @property
    def not_indexable(self) -> bool:
        """Whether no index can be asked for any of the terms."""
        return not any(is_indexable(term.skeleton) for term in self._query.terms)

    def _choose_strategy(self, cursor: Cursor) -> Cursor:
        """Scan the newest pages, or ask the index: whichever visits fewer rows."""
        if cursor.phase is not Phase.START:
            return cursor
        common = self.not_indexable or self._estimated_rows() > self._window_size()
        return replace(cursor, phase=Phase.SCANNED if common else Phase.EXACT)

    def _estimated_rows(self) -> float:
        """Rows that an index would have us visit."""
        segments = [term.skeleton for term in self._query.terms]
        return self._stats.rows * self._stats.joint_selectivity(segments)

    def _exact_hits_buried(self, cursor: Cursor) -> bool:
        """Whether what is wanted is far rarer than what looks like it, and lies behind that."""
        if cursor.bound or self.not_indexable or self._shortest_term < match_plan.MIN_SEGMENT:
            return False
        return sum(map(is_exact, self.scores.values())) < _FEW and self._estimated_rows() <= _DEEP

    def _query_index(self, cursor: Cursor) -> tuple[Cursor, Cursor | None]:
        """Exact hits first, newest first; then look-alikes in the same order."""
        if cursor.end:
            exact = self._rows_between(cursor.bound, cursor.end).filter(self._exact_condition())
            self._collect_hits(self._filter_look_alikes(exact))
        if end := cursor.end or self._newest_exact(cursor):
            older = _window_behind(cursor, end, seen=len(self.scores), phase=Phase.EXACT)
            return replace(cursor, end=end), older
        rows = self._exact_candidates(self._rows_behind(cursor))
        self._collect_hits(self._filter_look_alikes(rows).order_by("-page")[:_DEEP])
        if len(self.scores) <= CAP:
            return cursor, None
        self.scores = dict(sorted(self.scores.items(), key=scoring.exact_first)[:CAP])
        last = list(self.scores)[-1]
        phase = Phase.EXACT if is_exact(self.scores[last]) else Phase.LOOK_ALIKE
        return cursor, _window_behind(cursor, last, seen=CAP, phase=phase)

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
        if len(self.scores) >= _FEW:
            return newest[-1]
        self.scores.clear()
        return 0

    def _scan_newest(self, cursor: Cursor) -> Cursor | None:
        """Scan windows of pages, newest first, without an index: what is on many pages turns up soon."""
        bound, size, scanned = cursor.bound, self._window_size(), 0
        for _ in range(_WINDOWS):
            rows = self._rows_before(bound)
            ends = rows.order_by("-page").values_list("page", flat=True)[size - 1 : size]
            end = next(iter(ends), 0)
            window = self._filter_look_alikes(rows.filter(page__gte=end)).order_by("-page")
            self._collect_hits(window[: CAP - len(self.scores)])
            full = len(self.scores) == CAP
            bound, scanned = min(self.scores) if full else end, scanned + size
            if not bound or len(self.scores) >= _ENOUGH or scanned >= _NEWEST:
                break
        if not bound:
            return None
        return _window_behind(cursor, bound, seen=len(self.scores), phase=Phase.SCANNED)

    def _window_size(self) -> int:
        """The newest pages among which enough hits are expected; an index that visits more is no help."""
        share = self._estimated_rows() / max(1, self._stats.rows)
        return _NEWEST if self.not_indexable else max(_WINDOW, int(_ENOUGH / max(share, _RAREST)))

    # -- rows -----------------------------------------------------------------------------------------------

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
        return self._backend.candidates(rows, "skeleton", plans, stats=self._stats)

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
        self.scores |= {page: (JOINED, EXACT, ALIKE)[kind] for page, kind in hits}

    def _hit_kind(self) -> Case:
        """0: the words stand together; 1: each stands somewhere; 2: only what looks like them."""
        whens = [When(self._exact_condition(), then=Value(1))]
        if joined := self._query.joined_term:
            whens.insert(0, When(_hold_exactly([joined]), then=Value(0)))
        elif len(self._query.terms) == 1:
            whens = [When(self._exact_condition(), then=Value(0))]
        return Case(*whens, default=Value(2), output_field=IntegerField())


def _window_behind(cursor: Cursor, bound: int, *, seen: int, phase: Phase) -> Cursor:
    """The window below `bound`, behind that of a cursor with so many hits."""
    return Cursor(bound=bound, seen=cursor.seen + seen, phase=phase, sample=cursor.sample)


def _hold_exactly(terms: Iterable[Term]) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(text__holds=term.exact)
    return condition
