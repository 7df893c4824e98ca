"""Lists of hits: paged without gaps, in order, within bounds of length and time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import PageIndex
from documents.search import search_pages
from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.page_search import exact_stage
from documents.search.query.parsing import Hint
from sso_efiles.accounts.models import User
from sso_efiles.refusal import InvalidInput
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db

SLOW = {
    "postgresql": "pg_sleep(1) IS NOT NULL",
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999999)"
    " SELECT max(i) FROM n) > 0",
}


def test_a_list_is_paged_by_cursor_without_gaps_or_repeats(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "CAP", 10)
    ids = papers.file(["เงินสมทบ"] * 37, firm, by=officer)
    seen: list[int] = []
    after = None
    while True:
        answer = search_pages("เงินสมทบ", user=officer, after=after, limit=4)
        assert len(answer.results) == 4 or answer.next is None  # no drips
        seen += [hit.page for hit in answer.results]
        after = answer.next
        if after is None:
            break
        assert answer.total_is == "at_least"
    assert seen == ids[::-1]
    assert answer.total == 37


def test_what_is_meant_comes_before_thousands_that_look_like_it(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "CAP", 10)
    (meant,) = papers.file(["ร้านถนน"], firm, by=officer)
    alike = papers.file(["ร้านกนน"] * 25, firm, by=officer)
    first = search_pages("ถนน", user=officer, limit=10)
    assert [(hit.page, hit.how) for hit in first.results[:2]] == [(meant, "exact"), (alike[-1], "near")]
    seen = [hit.page for hit in first.results]
    while after := first.next:
        first = search_pages("ถนน", user=officer, limit=10, after=after)
        seen += [hit.page for hit in first.results]
    assert seen == [meant, *alike[::-1]]


def test_a_common_word_is_looked_through_page_by_page_without_gaps(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "_WINDOW", 5)
    monkeypatch.setattr(exact_stage, "_ENOUGH", 4)
    ids = papers.file(["เงินสมทบ", "ลาออก"] * 20, firm, by=officer)[::2]
    seen: list[int] = []
    after = None
    while True:
        answer = search_pages("เงินสมทบ", user=officer, after=after, limit=3)
        seen += [hit.page for hit in answer.results]
        after = answer.next
        if after is None:
            break
    assert seen == ids[::-1]
    assert answer.total == 20


def test_near_hits_follow_exact_ones_over_the_pages_of_a_list(officer: User, firm: Firm) -> None:
    exact = papers.file(["เกษียณอายุราชการ"] * 3, firm, by=officer)
    near = papers.file(["เกษยนอาขุราซการ"] * 3, firm, by=officer)
    first = search_pages("เกษียณอายุราชการ", user=officer, limit=4)
    second = search_pages("เกษียณอายุราชการ", user=officer, limit=4, after=first.next)
    assert [hit.page for hit in (*first.results, *second.results)] == exact[::-1] + near[::-1]
    assert first.total == second.total == 6


@pytest.mark.parametrize(
    "after", ["x", "AAAA", "WzFd", "e30=", "ก", "W251bGwsbnVsbCxudWxsLG51bGxd", "[" * 9000]
)
def test_a_cursor_that_we_never_gave_out_is_refused(officer: User, after: str) -> None:
    with pytest.raises(InvalidInput):
        search_pages("เงินสมทบ", user=officer, after=after)


@pytest.mark.parametrize("limit", [-1, 0, 10**9])
def test_the_length_of_a_list_is_kept_within_reason(officer: User, firm: Firm, limit: int) -> None:
    papers.file(["เงินสมทบ"] * 120, firm, by=officer)
    assert 1 <= len(search_pages("เงินสมทบ", user=officer, limit=limit).results) <= 100


def test_a_search_that_takes_too_long_is_ended_and_says_so(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.file(["เงินสมทบ"] * 300, firm, by=officer)
    backend = type(backend_of(PageIndex.objects.all()))
    time_limit = backend.time_limit
    patience = 0.001 if connection.vendor == "postgresql" else 1e-9  # 0 would mean for ever there
    monkeypatch.setattr(backend, "time_limit", lambda self, seconds=0.0, **_: time_limit(self, patience))
    if connection.vendor == "postgresql":
        monkeypatch.setattr(
            backend, "candidates", lambda self, rows, *_, **__: rows.extra(where=["pg_sleep(1) IS NOT NULL"])
        )
    answer = search_pages("เงินสมทบ", user=officer)
    assert answer.understood.hints == (Hint.SLOW,)
    assert answer.total_is == "at_least"
    with pytest.raises(TooSlow), backend_of(PageIndex.objects.all()).time_limit(0.001):
        list(PageIndex.objects.extra(where=[SLOW[connection.vendor]]))  # noqa: S610
    assert PageIndex.objects.count() == 300


def test_a_list_costs_the_same_number_of_queries_however_long(officer: User, firm: Firm) -> None:
    papers.file(["เงินสมทบ"] * 30, firm, by=officer)
    search_pages("เงินสมทบ", user=officer)
    counts = []
    for limit in (1, 30):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search_pages("เงินสมทบ", user=officer, limit=limit)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24  # on PostgreSQL each of three stages sets its own limit of time
