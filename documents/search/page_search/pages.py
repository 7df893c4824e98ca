"""Pages that answer: those of the file that was asked for, then exact hits, look-alikes, and what OCR or the
typist got wrong.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from documents.models import PageIndex, Reading
from documents.search.answers import Answer, EmployerRef, FileRef, PageHit
from documents.search.coverage import count_coverage
from documents.search.page_search.exact_stage import Rows
from documents.search.page_search.file_pages import IN_FILE, score_of
from documents.search.page_search.latin_names import find_thai_names
from documents.search.page_search.named_pages import score_named
from documents.search.page_search.scoring import Found, is_exact
from documents.search.page_search.windows import HeardWindows, TypedWindows, Windows
from documents.search.query import snippet
from documents.search.query.cursor import Cursor, Phase
from documents.search.query.filters import Filters
from documents.search.query.parsing import WHOLE_NUMBERS, Hint, Query, as_query
from documents.search.query.understanding import explain_query
from employers.latin_key import is_latin
from employers.models import Employer
from sso_efiles.policy import Officer

MAX_LIMIT = 100  # guess
_MOST_WINDOWS = 8  # guess
"""Windows of hits read for one page of the list; a window has a page of hits, nearly always."""
_INDEXED = ("page", "document", "employer", "form", "office")
_READ = ("page", "text", "words", "width", "height", "handwriting")


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
    limit = min(max(1, limit), MAX_LIMIT)
    windows, page = _read_list(TypedWindows.of(query, rows), cursor, limit, user=user)
    file = windows.file
    return Answer(
        total=page.total,
        total_is="at_least" if page.more or (file and not file.whole) else "exact",
        took_ms=round((time.perf_counter() - began) * 1000),
        counting=partial(count_coverage, filters),
        results=_describe_hits(rows, windows, page.shown),
        next=str(page.following) if page.following else None,
        understood=explain_query(query, also=page.hints, thai=windows.thai_names),
        file=FileRef(file.account_no, file.name, len(file.pages)) if file else None,
    )


@dataclass(frozen=True, slots=True)
class _ListPage:
    """Hits of one page of the list, and where the list goes on; `more` when not all were counted."""

    shown: list[tuple[float, int]]
    following: Cursor | None
    total: int
    more: bool
    hints: tuple[Hint, ...]

    @property
    def certain(self) -> bool:
        """Whether some page says it as it was typed."""
        return any(is_exact(score_of(score)) for score, _page in self.shown)


def _read_list(
    typed: TypedWindows, cursor: Cursor, limit: int, *, user: Officer
) -> tuple[Windows, _ListPage]:
    """The list of what was typed; where no page says it, of the Thai names that are spelt so."""
    heard = cursor.phase is Phase.HEARD
    page = None if heard else _fill_page(typed, cursor, limit)
    if page and (cursor != Cursor() or typed.file or page.certain):
        return typed, page
    names = find_thai_names(typed.query, user=user)
    if page and not names:
        return typed, replace(page, more=page.more or is_latin(typed.query.value))
    by_sound = HeardWindows.of(names, typed)
    return by_sound, _fill_page(by_sound, cursor, limit)


def _fill_page(windows: Windows, cursor: Cursor, limit: int) -> _ListPage:
    """Windows are read until the page is full or the end is known; so many at most, alike everywhere."""
    shown: list[tuple[float, int]] = []
    for _ in range(_MOST_WINDOWS):
        found = windows.read(cursor)
        hits, following = _slice_hits(found, limit - len(shown))
        shown += hits
        total, more = cursor.seen + len(found.scores), found.more or bool(cursor.bound)
        if following is None or len(shown) == limit:
            break
        cursor = following
    return _ListPage(shown, following, total, more, found.hints)


def _slice_hits(found: Found, limit: int) -> tuple[list[tuple[float, int]], Cursor | None]:
    """The next hits behind the cursor, and where it goes on from there."""
    behind = [hit for hit in found.ranked_hits() if found.cursor.is_before(*hit)]
    if len(behind) > limit:
        score, page = behind[limit - 1]
        return behind[:limit], replace(found.cursor, score=score, key=page)
    return behind, found.older


def _describe_hits(rows: Rows, windows: Windows, shown: Sequence[tuple[float, int]]) -> tuple[PageHit, ...]:
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
        _make_hit(index[page], readings[page], windows, score=score, employer=employers.get(index[page][2]))
        for score, page in shown
        if page in index and page in readings
    )


def _make_hit(
    row: Sequence[Any],
    reading: Sequence[Any],
    windows: Windows,
    *,
    score: float,
    employer: EmployerRef | None,
) -> PageHit:
    page, document, _employer, form, office = row
    _page, text, words, width, height, handwriting = reading
    query = windows.question_of(page)
    searched = query.value if query.kind in WHOLE_NUMBERS else ""
    parts, boxes = snippet.show_hits(text, words, query.terms, searched=searched)
    by_hand = _stand_by_hand(boxes, handwriting)
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
        score=score_named(score_of(score)),
        how="exact" if is_exact(score_of(score)) and not by_hand and not windows.near_only else "near",
        group="file" if score >= IN_FILE else "mention",
        by_hand=by_hand,
    )


def _stand_by_hand(boxes: Sequence[Sequence[int]], regions: Sequence[Sequence[float]]) -> bool:
    """Whether the middle of every box lies in a region that a hand wrote: no reading of that is certain."""
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes]
    return bool(middles) and all(
        any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1, *_sure in regions) for x, y in middles
    )
