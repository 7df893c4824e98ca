"""What an answer says of its hits is so: how many there are, which are exact."""

import pytest

from documents.models import Reading
from documents.search import search_pages
from documents.search.page_search import fuzzy_stage
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("เงินสมทบ", "exact"),
        ("เงินสมทบ ค้างชำระ", "exact"),
        ("ยา", "at_least"),  # too short to be looked for otherwise
        ("123456", "at_least"),
        ("zebra", "at_least"),
        ("31/12/2563", "at_least"),
    ],
)
def test_a_count_is_exact_where_misread_pages_were_looked_for(
    officer: User, firm: Firm, words: str, said: str
) -> None:
    papers.file(["ค้างชำระ เงินสมทบ ยา 123456 zebra 31/12/2563"], firm, by=officer)
    answer = search_pages(words, user=officer)
    assert (len(answer.results), answer.total_is) == (1, said)


def test_a_count_is_at_least_where_pages_are_too_many_to_be_looked_through(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.file(["เงินสมทบ"] * 5, firm, by=officer)
    assert search_pages("เงินสมทบ", user=officer).total_is == "exact"
    for budget in ("_BUDGET", "_READ_ON"):
        monkeypatch.setattr(fuzzy_stage, budget, 0)
    assert search_pages("เงินสมทบ", user=officer).total_is == "at_least"


@pytest.mark.parametrize(
    ("asked", "stands", "found"),
    [
        ("zebra", "zebra", "exact"),
        ("zebra", "zedra", None),
        ("zebra", "ญเบรา", None),
        ("tradng", "trading", None),
        ("trading", "tradinq", "near"),
        ("zebra tradng", "zebra trading", "near"),
        ("123456", "123456", "exact"),
        ("123456", "128456", None),
        ("1234567", "1284567", None),
    ],
)
def test_short_latin_words_and_numbers_are_found_as_they_stand(
    officer: User, firm: Firm, asked: str, stands: str, found: str | None
) -> None:
    papers.file([f"ถึง {stands} ค้างชำระ"], firm, by=officer)
    hits = search_pages(asked, user=officer).results
    assert [hit.how for hit in hits] == ([found] if found else [])


@pytest.mark.parametrize(
    ("regions", "how"),
    [
        ([[0, 0, 2000, 45, 0.9]], "near"),
        ([[0, 0, 2000, 45, 0.9], [0, 45, 2000, 95, 0.9]], "near"),
        ([[0, 45, 2000, 95, 0.9]], "exact"),
        ([], "exact"),
    ],
)
def test_what_stands_only_where_a_hand_wrote_is_not_called_exact(
    officer: User, firm: Firm, regions: list[list[float]], how: str
) -> None:
    (page,) = papers.file(["นางสาวมะลิวัลย์\nกรุงเทพ"], firm, by=officer)
    Reading.objects.filter(page=page).update(handwriting=regions)
    (hit,) = search_pages("มะลิวัลย์", user=officer).results
    assert (hit.how, hit.by_hand) == (how, how == "near")
    assert hit.as_json()["by_hand"] is hit.by_hand


def test_a_word_that_stands_in_print_too_is_exact(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["มะลิวัลย์\nมะลิวัลย์"], firm, by=officer)
    Reading.objects.filter(page=page).update(handwriting=[[0, 0, 2000, 45, 0.9, False]])
    (hit,) = search_pages("มะลิวัลย์", user=officer).results
    assert (hit.how, hit.by_hand) == ("exact", False)
