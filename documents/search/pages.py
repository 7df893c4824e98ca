"""Pages that hold what was asked for: exact hits, then look-alikes, then what OCR or the typist got wrong."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from documents.models import Identifier, PageIndex, Reading
from documents.search import fold, match, snippet
from documents.search.answers import Answer, EmployerRef, PageHit
from documents.search.backend import Backend, TooSlow
from documents.search.cursor import Cursor
from documents.search.databases import backend_of, letters_of
from documents.search.filters import Filters
from documents.search.letters import Letters
from documents.search.query import WHOLE_NUMBERS, Hint, Query, Term, parse
from documents.search.understanding import understood
from employers.models import Employer
from sso_efiles.policy import Officer

CAP = 1_000
"""Hits are counted exactly up to here, then "at least"."""
MAX_LIMIT = 100
_COMMON = 0.03
"""A string on this share of the pages is looked for page by page, newest first: it turns up soon."""
_NEWEST = 20_000
"""Pages looked through for strings that are too short for the index."""
_BUDGET, _BUDGET_PER_ROW = 3_000, 0.005
"""Candidates for near hits that are worth reading: a floor, and what grows with the pages."""
_READ = 20_000
"""Candidates read for near hits, at the very most."""
_RERANKED = 60
_JOINED, _EXACT, _ALIKE, _NEAR = 1.0, 0.98, 0.9, 0.85
_WORST = 0.05
Scores = dict[int, float]


def search_pages(
    text: str, *, user: Officer, filters: Filters | None = None, after: str | None = None, limit: int = 20
) -> Answer[PageHit]:
    """What this person may see of it. BadQuery for what is no query, InvalidInput for a bad cursor."""
    began = time.perf_counter()
    filters = filters or Filters()
    query, cursor = parse(text), Cursor.parse(after)
    rows = filters.pages(PageIndex.objects.visible_to(user))
    found = _Search(rows, query).run(cursor) if query.terms else _Found({})
    shown, following = _slice(found, cursor, min(max(1, limit), MAX_LIMIT))
    results = _described(rows, query, shown)
    return Answer(
        total=cursor.seen + len(found.scores),
        total_is="at_least" if found.more or cursor.bound else "exact",
        took_ms=round((time.perf_counter() - began) * 1000),
        coverage=filters.coverage(),
        results=results,
        next=following,
        understood=understood(query, also=found.hints),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Scores by page; `more` when some were not looked at, `older` the page below which to look for them."""

    scores: Scores
    more: bool = False
    older: int = 0
    hints: tuple[Hint, ...] = ()

    def ranked(self) -> list[tuple[float, int]]:
        """Best first, then newest: the order is the same on both databases."""
        return sorted(((score, page) for page, score in self.scores.items()), reverse=True)


class _Search:
    """One question to one set of visible rows."""

    def __init__(self, rows: QuerySet[PageIndex], query: Query) -> None:
        self._query = query
        self._backend: Backend = backend_of(rows)
        self._letters: Letters = letters_of(PageIndex, "skeleton")
        for term in query.without:
            rows = rows.exclude(text__contains=term.exact)
        self._rows = rows

    def run(self, cursor: Cursor) -> _Found:
        """A window of exact hits below the cursor's bound; near hits behind the last of few."""
        rows = self._rows.filter(page__lt=cursor.bound) if cursor.bound else self._rows
        scores: Scores = {}
        try:
            scores = self._exact(rows)
            if len(scores) > CAP:
                del scores[min(scores)]
                return _Found(scores, more=True, older=min(scores))
            if not cursor.bound:
                scores = {**self._near(), **self._by_identifier(), **scores}
        except TooSlow:
            return _Found(scores, more=True, hints=(Hint.SLOW,))
        return _Found(scores, more=self._short)

    @property
    def _short(self) -> bool:
        return Hint.SHORT in self._query.hints

    def _exact(self, rows: QuerySet[PageIndex]) -> Scores:
        """By skeleton, newest first; which of them are exact letter for letter is told by the text."""
        ways = [match.whole(term.skeleton, self._letters) for term in self._query.terms]
        scan = min(way.share for way in ways) >= _COMMON or self._short
        if self._short:
            oldest = rows.order_by("-page").values_list("page", flat=True)[_NEWEST : _NEWEST + 1]
            rows = rows.filter(page__gt=next(iter(oldest), 0))
        with self._backend.within(scan=scan):
            found = self._backend.having(rows, "skeleton", ways, scan=scan).annotate(kind=self._kind())
            kinds = dict(found.order_by("-page").values_list("page", "kind")[: CAP + 1])
        return {page: (_JOINED, _EXACT, _ALIKE)[kind] for page, kind in kinds.items()}

    def _kind(self) -> Case:
        """0: the words stand together; 1: each stands somewhere; 2: only what looks like them."""
        whens = [When(_said(self._query.terms), then=Value(1))]
        if joined := self._query.joined:
            whens.insert(0, When(_said([joined]), then=Value(0)))
        elif len(self._query.terms) == 1:
            whens = [When(_said(self._query.terms), then=Value(0))]
        return Case(*whens, default=Value(2), output_field=IntegerField())

    def _by_identifier(self) -> Scores:
        """Pages on which this very number was found although OCR misread a digit of it."""
        if len(self._query.terms) != 1 or self._query.kind not in WHOLE_NUMBERS:
            return {}
        named = Identifier.objects.filter(kind=self._query.kind.value, value=self._query.value)
        with self._backend.within():
            pages = self._rows.filter(page__in=named.values("page")).order_by("-page")[:CAP]
            return dict.fromkeys(pages.values_list("page", flat=True), _ALIKE)

    def _near(self) -> Scores:
        """Each word with its edits, or all of them as one string: whichever is nearer."""
        terms = self._query.terms
        budget = _BUDGET + int(self._letters.rows * _BUDGET_PER_ROW)
        options = [match.plan([term.sought for term in terms], self._letters, budget=budget)]
        if joined := self._query.joined:
            options.append(match.plan([joined.sought], self._letters, budget=budget))
        scores: Scores = {}
        for ways in options:
            for page, score in self._candidates(ways).items():
                scores[page] = max(score, scores.get(page, 0))
        best = sorted(scores, key=lambda page: (-scores[page], -page))[:CAP]
        return self._reranked({page: scores[page] for page in best})

    def _candidates(self, ways: Sequence[match.Way]) -> Scores:
        if not any(way.edits for way in ways):
            return {}
        letters = sum(len(way.term) for way in ways)
        with self._backend.within():
            found = self._backend.having(self._rows, "skeleton", ways).order_by("-page")
            rows = list(found.values_list("page", "skeleton")[:_READ])
        edits = ((page, match.together(ways, skeleton)) for page, skeleton in rows)
        return {page: _nearness(off, letters) for page, off in edits if off}

    def _reranked(self, scores: Scores) -> Scores:
        """The best few by their letters without the marks that OCR loses; the rest may not overtake them."""
        best = list(scores)[:_RERANKED]
        texts = self._rows.filter(page__in=best).values_list("page", "text")
        wanted = [fold.bare(term.exact) for term in self._query.terms]
        letters = sum(map(len, wanted))
        told = {page: _text_nearness(wanted, fold.bare(text), letters) for page, text in texts}
        ceiling = min(told.values(), default=_NEAR)
        return {page: told.get(page, min(score, ceiling)) for page, score in scores.items()}


def _said(terms: Iterable[Term]) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(text__contains=term.exact)
    return condition


def _nearness(off: int, letters: int) -> float:
    return round(max(_WORST, _NEAR * (1 - off / max(1, letters))), 4)


def _text_nearness(wanted: Sequence[str], text: str, letters: int) -> float:
    return _nearness(sum(match.infix(term, text) for term in wanted if term), letters)


def _slice(found: _Found, cursor: Cursor, limit: int) -> tuple[list[tuple[float, int]], str | None]:
    """The next hits behind the cursor, and where it goes on from there."""
    behind = [hit for hit in found.ranked() if cursor.before(*hit)]
    if len(behind) > limit:
        score, page = behind[limit - 1]
        return behind[:limit], str(replace(cursor, score=score, key=page))
    if found.older:
        return behind, str(Cursor(bound=found.older, seen=cursor.seen + len(found.scores)))
    return behind, None


def _described(
    rows: QuerySet[PageIndex], query: Query, shown: Sequence[tuple[float, int]]
) -> tuple[PageHit, ...]:
    """Only what these rows still show: a page that was moved out of sight meanwhile is left out."""
    pages = [page for _score, page in shown]
    index = {row.page: row for row in rows.filter(page__in=pages).defer("text", "skeleton")}
    readings = {reading.page_id: reading for reading in Reading.objects.filter(page__in=index, current=True)}
    employers = Employer.objects.in_bulk({row.employer for row in index.values() if row.employer})
    return tuple(
        _hit(
            index[page], readings[page], query, score=score, employer=employers.get(index[page].employer or 0)
        )
        for score, page in shown
        if page in index and page in readings
    )


def _hit(
    row: PageIndex, reading: Reading, query: Query, *, score: float, employer: Employer | None
) -> PageHit:
    searched = query.value if query.kind in WHOLE_NUMBERS else ""
    return PageHit(
        page=row.page,
        document=row.document,
        employer=EmployerRef(employer.account_no, employer.name) if employer else None,
        form_code=row.form or None,
        office=row.office,
        parts=tuple(snippet.parts(reading.text, query.terms, searched=searched)),
        boxes=snippet.boxes(reading.words, query.terms),
        width=reading.width,
        height=reading.height,
        score=score,
        how="exact" if score >= _EXACT else "near",
    )
