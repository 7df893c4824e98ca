"""Pages that answer: those of the file that was asked for, then exact hits, look-alikes, and what OCR or the
typist got wrong.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from documents.models import PageIndex, Reading
from documents.search.answers import Answer, EmployerRef, FileRef, PageHit
from documents.search.coverage import count_coverage
from documents.search.page_search.exact_stage import Rows
from documents.search.page_search.file_pages import IN_FILE, FilePages, score_of
from documents.search.page_search.matcher import PageMatcher
from documents.search.page_search.scoring import Found, is_exact
from documents.search.query import snippet
from documents.search.query.cursor import Cursor
from documents.search.query.filters import Filters
from documents.search.query.parsing import WHOLE_NUMBERS, Query, as_query
from documents.search.query.understanding import explain_query
from employers.models import Employer
from sso_efiles.policy import Officer

MAX_LIMIT = 100  # guess
_INDEXED = ("page", "document", "employer", "form", "office")
_READ = ("page", "text", "words", "width", "height")


def search_pages(
    query: str | Query,
    *,
    user: Officer,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Answer[PageHit]:
    """What this person may see of it. BadQuery for what is no query, InvalidInput for a bad cursor."""
    began = time.perf_counter()
    filters = filters or Filters()
    query, cursor = as_query(query), Cursor.parse(after)
    rows = filters.filter_pages(PageIndex.objects.visible_to(user))
    file = FilePages.of(query, rows) if query.terms else None
    found = PageMatcher(rows, query, sample=cursor.sample).run(cursor) if query.terms else Found({}, cursor)
    scores = found.scores | (file.rank_pages(found.scores) if file else {})
    shown, following = _slice_hits(replace(found, scores=scores), min(max(1, limit), MAX_LIMIT))
    return Answer(
        total=cursor.seen + len(found.scores if cursor.bound else scores),
        total_is="at_least" if found.more or cursor.bound or (file and not file.whole) else "exact",
        took_ms=round((time.perf_counter() - began) * 1000),
        counting=partial(count_coverage, filters),
        results=_describe_hits(rows, query, shown),
        next=following,
        understood=explain_query(query, also=found.hints),
        file=FileRef(file.account_no, file.name, len(file.pages)) if file else None,
    )


def _slice_hits(found: Found, limit: int) -> tuple[list[tuple[float, int]], str | None]:
    """The next hits behind the cursor, and where it goes on from there."""
    behind = [hit for hit in found.ranked_hits() if found.cursor.is_before(*hit)]
    if len(behind) > limit:
        score, page = behind[limit - 1]
        return behind[:limit], str(replace(found.cursor, score=score, key=page))
    return behind, str(found.older) if found.older else None


def _describe_hits(rows: Rows, query: Query, shown: Sequence[tuple[float, int]]) -> tuple[PageHit, ...]:
    """Only what these rows still show: a page that was moved out of sight meanwhile is left out."""
    if not shown:
        return ()
    pages = [page for _score, page in shown]
    index = {row[0]: row for row in rows.filter(page__in=pages).values_list(*_INDEXED)}
    current = Reading.objects.filter(page__in=index, current=True)
    readings = {row[0]: row for row in current.values_list(*_READ)}
    named = Employer.objects.filter(pk__in={row[2] for row in index.values()} - {None})
    employers = {pk: EmployerRef(*ref) for pk, *ref in named.values_list("pk", "account_no", "name")}
    return tuple(
        _make_hit(index[page], readings[page], query, score=score, employer=employers.get(index[page][2]))
        for score, page in shown
        if page in index and page in readings
    )


def _make_hit(
    row: Sequence[Any], reading: Sequence[Any], query: Query, *, score: float, employer: EmployerRef | None
) -> PageHit:
    page, document, _employer, form, office = row
    _page, text, words, width, height = reading
    searched = query.value if query.kind in WHOLE_NUMBERS else ""
    parts, boxes = snippet.show_hits(text, words, query.terms, searched=searched)
    return PageHit(
        page=page,
        document=document,
        employer=employer,
        form_code=form or None,
        office=office,
        parts=tuple(parts),
        boxes=boxes,
        width=width,
        height=height,
        score=score_of(score),
        how="exact" if is_exact(score_of(score)) else "near",
        group="file" if score >= IN_FILE else "mention",
    )
