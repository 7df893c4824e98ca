"""Which pages hold what was asked for: as written, as it looks, then as OCR or the typist got it wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from documents.models import Identifier, PageIndex
from documents.search.backends import backend_of
from documents.search.backends.base import Backend, TooSlow
from documents.search.page_search import name_holder_pages, scoring
from documents.search.page_search.batch_distance import Pages
from documents.search.page_search.scoring import ALIKE, EXACT, JOINED, Found, Scores, is_exact
from documents.search.planning import match_plan
from documents.search.planning.page_stats import Letters, letters_of
from documents.search.query.cursor import Cursor, Turn
from documents.search.query.parsing import WHOLE_NUMBERS, Hint, Query, Term
from documents.search.text.ngrams import tells

CAP = 1_000
"""Hits are counted exactly up to here, then "at least"."""
_WINDOW, _WINDOWS, _ENOUGH = 1_500, 4, 60
_NEWEST_SAID = 400
"""Where more look alike than are counted, the exact ones among so many newest do, if they are a few."""
_FEW = 20
"""Of the newest pages so many are looked through at once, so often, until so many hits have turned up."""
_DEEP = 60_000
"""Rows visited for the exact spelling of what has many look-alikes."""
_NEWEST = 20_000
"""Pages looked through for strings that are too short for the index."""
_BUDGET, _BUDGET_PER_ROW = 400, 0.0008
"""Candidates for near hits that are worth reading: a floor, and what grows with the pages."""
_LOOK = 0.00002
"""What a look into the index costs in rows read, for each row of the table: its lists grow with it."""
_WORTH = (1.0, 1.0, 0.6, 0.3, 0.15)
"""The share of it for so many edits: a third and a fourth one are rare."""
_READ = 20_000
"""Candidates read for near hits, at the very most."""
_MISREAD = 4
"""So many words are taken for the only misread one in turn."""
_RERANKED = 60
_OF_BEARERS = 200
"""Pages of those who bear the name that was typed are looked at, the newest of them."""
_ELSEWHERE = 0.4
"""The share of the candidates that is read where the bearers' pages are known."""
Rows = QuerySet[PageIndex]


class Search:
    """One question to one set of visible rows."""

    def __init__(self, rows: Rows, query: Query) -> None:
        self._query = query
        self._backend: Backend = backend_of(rows)
        self._letters: Letters = letters_of(PageIndex)
        for term in query.without:
            rows = rows.exclude(text__holds=term.exact)
        self.rows = rows
        self._scores: Scores = {}
        self._bearers: Sequence[Rows] = ()

    def run(self, cursor: Cursor) -> Found:
        """A window of hits behind the cursor's bound; near hits behind the last of few."""
        try:
            with self._backend.within(never_all=True):
                cursor, older = self._standing(cursor)
            if older is None and not cursor.bound:
                self._scores = {**self._nearly(), **self._scores}
        except TooSlow:
            return Found(self._scores, cursor, more=True, hints=(Hint.SLOW,))
        return Found(self._scores, cursor, more=older is not None or self._short, older=older)

    def _nearly(self) -> Scores:
        """Behind the exact hits: misread or mistyped words, pages of who bears the name or the number."""
        self._bearers = name_holder_pages.pages(self._query, self.rows, misspelt=not self._scores)
        with self._backend.within(never_all=True):
            return {**self._near(), **self._of_bearers(), **self._by_identifier()}

    def _standing(self, cursor: Cursor) -> tuple[Cursor, Cursor | None]:
        cursor = self._decided(cursor)
        if cursor.turn is not Turn.SCANNED:
            return self._indexed(cursor)
        older = self._scanned(cursor)
        if older is not None and self._hidden(cursor):
            self._scores.clear()
            return self._indexed(replace(cursor, turn=Turn.SAID))
        return cursor, older

    @property
    def _shortest(self) -> int:
        """Letters of the shortest word; with fewer than three nearly all pages look like it."""
        return min(len(term.skeleton) for term in self._query.terms)

    @property
    def _short(self) -> bool:
        """Whether no index can be asked for any of the words."""
        return not any(tells(term.skeleton) for term in self._query.terms)

    # -- as it stands --------------------------------------------------------------------------------------

    def _decided(self, cursor: Cursor) -> Cursor:
        """By skeleton in any case; which hits are exact letter for letter is told by the text."""
        if cursor.turn is not Turn.START:
            return cursor
        common = self._short or self._expected() > self._window()
        return replace(cursor, turn=Turn.SCANNED if common else Turn.SAID)

    def _expected(self) -> float:
        """Rows that an index would have us visit."""
        return self._letters.rows * self._letters.together([term.skeleton for term in self._query.terms])

    def _hidden(self, cursor: Cursor) -> bool:
        """Whether what is wanted is far rarer than what looks like it, and lies behind that."""
        if cursor.bound or self._short or self._shortest < match_plan.MIN_PIECE:
            return False
        return sum(map(is_exact, self._scores.values())) < _FEW and self._expected() <= _DEEP

    def _indexed(self, cursor: Cursor) -> tuple[Cursor, Cursor | None]:
        """Exact ones first, newest first; then look-alikes in the same way."""
        if cursor.end:
            self._take(self._look_alike(self._between(cursor.bound, cursor.end).filter(self._said())))
        if end := cursor.end or self._newest_said(cursor):
            older = Cursor(bound=end, seen=cursor.seen + len(self._scores), turn=Turn.SAID)
            return replace(cursor, end=end), older
        self._take(self._look_alike(self._standing_in(self._behind(cursor))).order_by("-page")[:_DEEP])
        if len(self._scores) <= CAP:
            return cursor, None
        self._scores = dict(sorted(self._scores.items(), key=scoring.exact_first)[:CAP])
        last = list(self._scores)[-1]
        turn = Turn.SAID if is_exact(self._scores[last]) else Turn.ALIKE
        return cursor, Cursor(bound=last, seen=cursor.seen + CAP, turn=turn)

    def _newest_said(self, cursor: Cursor) -> int:
        """Add the exact ones of the newest; where those end, 0 where they are too few or all are counted.

        Thousands would all have to be read to find those exact letter for letter. Asked once for each window:
        the sample that says how many there are changes, and a list must not.
        """
        if cursor.turn is not Turn.SAID or cursor.key or self._expected() <= CAP:
            return 0
        pages = list(
            self._between(cursor.bound, 0).order_by("-page").values_list("page", flat=True)[: CAP + 1]
        )
        if len(pages) <= CAP:
            return 0
        newest = pages[:_NEWEST_SAID]
        self._take(self._look_alike(self.rows.filter(self._said(), page__in=newest)))
        if len(self._scores) >= _FEW:
            return newest[-1]
        self._scores.clear()
        return 0

    def _between(self, bound: int, end: int) -> Rows:
        """What may look alike on pages from `end` to before `bound`."""
        return self._standing_in(self._before(bound).filter(page__gte=end))

    def _before(self, bound: int) -> Rows:
        return self.rows.filter(page__lt=bound) if bound else self.rows

    def _standing_in(self, rows: Rows) -> Rows:
        terms = [term.skeleton for term in self._query.terms]
        ways = [match_plan.whole(term, self._letters) for term in terms if len(term) >= match_plan.MIN_PIECE]
        return self._narrowed(rows, ways)

    def _look_alike(self, rows: Rows) -> Rows:
        for term in self._query.terms:
            rows = rows.filter(skeleton__holds=term.skeleton)
        return rows

    def _behind(self, cursor: Cursor) -> Rows:
        if not cursor.bound:
            return self.rows
        older = Q(page__lt=cursor.bound)
        if cursor.turn is Turn.ALIKE:
            return self.rows.filter(older).exclude(self._said())
        return self.rows.filter(older | ~self._said())

    def _scanned(self, cursor: Cursor) -> Cursor | None:
        """Newest first without an index: what is on many pages turns up soon."""
        bound, size, looked = cursor.bound, self._window(), 0
        for _ in range(_WINDOWS):
            rows = self._before(bound)
            ends = rows.order_by("-page").values_list("page", flat=True)[size - 1 : size]
            end = next(iter(ends), 0)
            self._take(
                self._look_alike(rows.filter(page__gte=end)).order_by("-page")[: CAP - len(self._scores)]
            )
            full = len(self._scores) == CAP
            bound, looked = min(self._scores) if full else end, looked + size
            if not bound or len(self._scores) >= _ENOUGH or looked >= _NEWEST:
                break
        return Cursor(bound=bound, seen=cursor.seen + len(self._scores), turn=Turn.SCANNED) if bound else None

    def _window(self) -> int:
        """The newest pages among which enough hits are expected; an index that visits more is no help."""
        share = self._expected() / max(1, self._letters.rows)
        return _NEWEST if self._short else max(_WINDOW, int(_ENOUGH / max(share, 1e-4)))

    def _take(self, rows: Rows) -> None:
        """Add these hits, each by its kind; put in order here, since a database would ask each text again."""
        taken = rows.annotate(kind=self._kind()).values_list("page", "kind")
        self._scores |= {page: (JOINED, EXACT, ALIKE)[kind] for page, kind in taken}

    def _said(self) -> Q:
        return _said(self._query.terms)

    def _kind(self) -> Case:
        """0: the words stand together; 1: each stands somewhere; 2: only what looks like them."""
        whens = [When(self._said(), then=Value(1))]
        if joined := self._query.joined:
            whens.insert(0, When(_said([joined]), then=Value(0)))
        elif len(self._query.terms) == 1:
            whens = [When(self._said(), then=Value(0))]
        return Case(*whens, default=Value(2), output_field=IntegerField())

    def _by_identifier(self) -> Scores:
        """Pages on which this very number was found although OCR misread a digit of it."""
        if len(self._query.terms) != 1 or self._query.kind not in WHOLE_NUMBERS:
            return {}
        named = Identifier.objects.filter(kind=self._query.kind.value, value=self._query.value)
        pages = self.rows.filter(page__in=named.values("page")).order_by("-page")[:CAP]
        return dict.fromkeys(pages.values_list("page", flat=True), ALIKE)

    def _of_bearers(self) -> Scores:
        """Pages of employers and persons of this name, on which it nearly stands."""
        scores: Scores = {}
        for rows in self._bearers:
            taken = rows.order_by("-page").values_list("page", "skeleton", "text")[:_OF_BEARERS]
            for page, skeleton, text in taken:
                if page not in self._scores:
                    scores[page] = scoring.likeness(self._query, skeleton, text)
        return {page: score for page, score in scores.items() if score >= scoring.STANDS}

    # -- nearly --------------------------------------------------------------------------------------------

    def _near(self) -> Scores:
        """Each word with its edits, or all of them as one string: whichever is nearer."""
        planned = [ways for ways in self._options() if any(way.edits for way in ways)]
        options = list(dict.fromkeys(map(tuple, planned)))
        if not options:
            return {}
        rows = [row for row in self._candidates(options) if row[0] not in self._scores]
        pages = Pages([skeleton for _page, skeleton in rows])
        scores: Scores = {}
        for ways in options:
            letters = sum(len(way.term) for way in ways)
            for number, off in pages.off(ways).items():
                page = rows[number][0]
                scores[page] = max(scores.get(page, 0.0), scoring.near(off, letters))
        best = sorted(scores, key=lambda page: (-scores[page], -page))[:CAP]
        return self._reranked({page: scores[page] for page in best})

    def _options(self) -> Iterable[Sequence[match_plan.Way]]:
        """All words with their edits; where that would find too much, one of them; all as one string."""
        wanted = [term.sought for term in self._query.terms]
        every = self._planned(wanted)
        yield every
        if len(wanted) > 1 and any(way.edits < each.edits for way, each in zip(every, wanted, strict=True)):
            firm = [match_plan.Sought(each.skeleton, 0, firm=True) for each in wanted]
            for at in range(min(len(wanted), _MISREAD)):
                yield self._planned([*firm[:at], wanted[at], *firm[at + 1 :]])
        if joined := self._query.joined:
            yield self._planned([joined.sought])

    def _planned(self, wanted: Sequence[match_plan.Sought]) -> Sequence[match_plan.Way]:
        rows = self._letters.rows
        budget = int((_BUDGET + rows * _BUDGET_PER_ROW) * (_ELSEWHERE if self._bearers else 1))
        worth = _WORTH if len(wanted) > 1 or not wanted[0].skeleton.isdigit() else match_plan.ALL_WORTH
        return match_plan.plan(wanted, self._letters, budget=budget, worth=worth, look=rows * _LOOK)

    def _candidates(self, options: Sequence[Sequence[match_plan.Way]]) -> Sequence[tuple[Any, ...]]:
        """In order only where they are too many: sorting costs more than reading."""
        found = self._narrowed(self.rows, *options).values_list("page", "skeleton")
        rows = list(found[: _READ + 1])
        return rows if len(rows) <= _READ else list(found.order_by("-page")[:_READ])

    def _narrowed(self, rows: Rows, *options: Sequence[match_plan.Way]) -> Rows:
        return self._backend.narrowed(rows, "skeleton", *options, letters=self._letters)

    def _reranked(self, scores: Scores) -> Scores:
        """The best few by their very letters; the rest may not overtake them."""
        best = list(scores)[:_RERANKED]
        if not best:
            return scores
        told: Scores = {}
        for page, skeleton, text in self.rows.filter(page__in=best).values_list("page", "skeleton", "text"):
            told[page] = scoring.likeness(self._query, skeleton, text)
        ceiling = min(told.values(), default=scoring.NEAR)
        return {page: told.get(page, min(score, ceiling)) for page, score in scores.items()}


def _said(terms: Iterable[Term]) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(text__holds=term.exact)
    return condition
