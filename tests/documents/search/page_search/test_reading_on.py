"""Where the first candidates hold less than a page of hits, more are read."""

import pytest

from documents.search import search_pages
from documents.search.page_search import fuzzy_stage
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

TYPED = "นครชัยพาณิชย์การพิมพ์"
MISREAD = "รายชื่อของ นครขัยพาณิขย์กำรพมพ์ ในปี"


@pytest.mark.parametrize(("full", "finds"), [(0, False), (20, True)])
def test_a_page_that_is_not_full_is_read_on(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch, full: int, finds: bool
) -> None:
    """With no budget at first only what stands there is found; reading on has one of its own."""
    monkeypatch.setattr(fuzzy_stage, "_BUDGET", -2)
    monkeypatch.setattr(fuzzy_stage, "_FULL_PAGE", full)
    (page,) = papers.file([MISREAD.replace("ก", "พ")], firm, by=officer)
    assert [hit.page for hit in search_pages(TYPED, user=officer).results] == [page] * finds
