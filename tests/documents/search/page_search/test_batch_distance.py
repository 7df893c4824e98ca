"""Distances of many candidates at once."""

from documents.search.page_search.batch_distance import CandidateBatch
from documents.search.planning.match_plan import plan_exact
from tests.documents.search.planning.test_match_plan import STATS, forgiving


def test_pages_measured_at_once_are_told_apart() -> None:
    plan = forgiving("abcdefgh")
    pages = CandidateBatch(["xxabcdefghxx", "", "abcd", "efgh", "abcxefgh", "zzz"])
    assert pages.total_distances([plan]) == {0: 0, 4: 1}
    assert pages.total_distances([plan, plan_exact("xef", STATS)]) == {4: 1}
