"""Where more pages look alike than are counted, the newest are read first: no hit is lost or shown twice."""

import random
from itertools import cycle

import pytest

from documents.search import search_pages
from documents.search.page_search import exact_stage
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db

SAID, ALIKE, OTHER = "ร้านถนนใหญ่", "ร้านกนนใหญ่", "หนังสือรับรองการเป็นนายจ้าง"


@pytest.mark.parametrize("told", [[50.0], [50.0, 5.0], [5.0, 50.0]], ids=["many", "many, few", "few, many"])
@pytest.mark.parametrize("limit", [3, 10])
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_exact_ones_come_first_newest_first_over_all_pages_of_the_list(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch, share: float, limit: int, told: list[float]
) -> None:
    """Whatever another worker's sample says of how many there are, or this one's a while later."""
    samples = cycle(told)
    monkeypatch.setattr(exact_stage.ExactStage, "_estimated_rows", lambda _: next(samples))
    for name, value in (("CAP", 12), ("_NEWEST_EXACT", 8), ("_FEW", 3), ("_WINDOW", 10**6)):
        monkeypatch.setattr(exact_stage, name, value)
    dice = random.Random(limit)
    texts = [SAID if dice.random() < share else ALIKE for _ in range(50)] + [OTHER] * 50
    ids = papers.file(texts, firm, by=officer)
    said = [page for page, text in zip(ids, texts, strict=True) if text == SAID]
    alike = [page for page, text in zip(ids, texts, strict=True) if text == ALIKE]
    seen: list[tuple[int, str]] = []
    after = None
    while True:
        answer = search_pages("ถนนใหญ่", user=officer, after=after, limit=limit)
        seen += [(hit.page, hit.how) for hit in answer.results]
        if (after := answer.next) is None:
            break
    assert seen == [(page, "exact") for page in said[::-1]] + [(page, "near") for page in alike[::-1]]
    assert answer.total == 50
