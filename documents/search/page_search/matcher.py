"""The pages that hold what was asked for: as written, as it looks, then as OCR or the typist got it wrong.

Two stages, each a module: exact_stage finds what stands there; behind fewer hits than are counted,
fuzzy_stage finds what nearly does. Each has a time limit, and what was found until then is an answer.
"""

from dataclasses import replace

from documents.models import PageIndex
from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.page_search import name_holder_pages
from documents.search.page_search.exact_stage import ExactStage, Rows
from documents.search.page_search.fuzzy_stage import FuzzyStage
from documents.search.page_search.scoring import Found, Scores
from documents.search.planning.page_stats import page_stats_of
from documents.search.query.cursor import Cursor
from documents.search.query.parsing import Hint, Query
from sso_efiles.text import fold


class PageMatcher:
    """One query on one set of visible rows."""

    def __init__(self, rows: Rows, query: Query, *, sample: int = 0) -> None:
        """`sample`: the version by which a list under way was planned."""
        for term in query.without:
            rows = rows.exclude(text__holds=term.exact)
        self.rows = rows
        self._query = query
        self._backend, self._stats = backend_of(rows), page_stats_of(PageIndex, version=sample)
        self._uncounted = False
        """Whether pages that were misread were not all looked for."""
        self._exact = ExactStage(rows, query, backend=self._backend, stats=self._stats)

    def run(self, cursor: Cursor) -> Found:
        """A window of hits behind the cursor's bound; a day that no page has is looked for as written."""
        found = self._match_old_rows(cursor, self.match_rows(cursor))
        if found.scores or found.hints or (written := self._query.as_written) is None:
            return found
        return PageMatcher(self.rows, written, sample=cursor.sample).run(cursor)

    def _match_old_rows(self, cursor: Cursor, found: Found) -> Found:
        """With the hits of rows that `reindex` has yet to go over, where they are folded otherwise."""
        before, old = self._query.before, self.rows.filter(version__lt=fold.VERSION)
        if cursor.bound or before is None or not old.exists():
            return found
        also = PageMatcher(old, before, sample=cursor.sample).match_rows(cursor)
        more = found.more or also.more
        return replace(found, scores={**also.scores, **found.scores}, more=more)

    def match_rows(self, cursor: Cursor) -> Found:
        """Hits by all terms; near hits behind the last of few."""
        near: Scores = {}
        try:
            with self._backend.time_limit(no_full_scan=True):
                cursor, older = self._exact.run(cursor)
            if older is None and not cursor.bound:
                near = self._fuzzy_stage()
        except TooSlow:
            return Found(self._exact.scores, cursor, more=True, hints=(Hint.SLOW,))
        scores = {**near, **self._exact.scores}
        more = older is not None or self._exact.not_indexable or self._uncounted
        return Found(scores, cursor, more=more, older=older)

    def _fuzzy_stage(self) -> Scores:
        """Near hits: misread or mistyped words, pages of who bears the name or the number."""
        known = self._exact.scores
        holders = name_holder_pages.find_holder_pages(self._query, self.rows, misspelt=not known)
        stage = FuzzyStage(
            self.rows,
            self._query,
            known=known,
            holders=holders,
            backend=self._backend,
            stats=self._stats,
        )
        with self._backend.time_limit(no_full_scan=True):
            near = stage.run()
        self._uncounted = not stage.looked_for_misread
        if not stage.meant:
            known.clear()
        return near if stage.meant else {}
