"""A company's name that stands whole beside its legal form comes before words that begin like it."""

import pytest

from documents.search import search_pages
from documents.search.page_search import exact_stage, named_pages
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db
WHOLE = ["หจก. กิจ", "หจก.กิจ แจ้งเข้างาน", "ห้างหุ้นส่วนจำกัด กิจ\nที่อยู่", "ห้างหุ้นส่วน จำกัด  กิจ 50", "ถึงหจก กิจ"]
PIECES = ["หจก. กิจเจริญ", "ห้างหุ้นส่วนจำกัด กิจการค้า", "กิจการ", "บริษัท กิจ จำกัด", "ประกอบกิจการหจก.สมกิจ"]


@pytest.mark.parametrize("asked", ["ห้างหุ้นส่วนจำกัด กิจ", "หจก. กิจ", "หจก.กิจ", '"หจก. กิจ"'])
def test_a_whole_name_beside_its_form_stands_before_pieces_of_others(
    officer: User, firm: Firm, asked: str
) -> None:
    whole = papers.file(WHOLE, firm, by=officer)
    papers.file(PIECES * 5, firm, by=officer)
    hits = search_pages(asked, user=officer, limit=100).results
    assert [hit.page for hit in hits[: len(whole)]] == whole[::-1]
    assert {(hit.score, hit.how) for hit in hits[: len(whole)]} == {(1.0, "exact")}
    assert len({hit.page for hit in hits}) == len(hits)


@pytest.mark.parametrize(
    ("asked", "stands"),
    [
        ("บริษัท ทวีโชค จำกัด", "บจก.ทวีโชค"),
        ("บจก. ทวีโชค", "บริษัท ทวีโชค จำกัด"),
        ("บริษัท ทวี โชค จำกัด (มหาชน)", "บมจ. ทวีโชค"),
        ("หสน. ทวีโชค", "ห้างหุ้นส่วนสามัญนิติบุคคล ทวีโชค"),
    ],
)
def test_a_form_is_known_in_each_of_its_spellings(officer: User, firm: Firm, asked: str, stands: str) -> None:
    (page,) = papers.file([stands], firm, by=officer)
    papers.file(["ทวีโชคชัย ทวี โชค ทวีโชค"] * 3, firm, by=officer)
    assert search_pages(asked, user=officer).results[0].page == page


def test_whole_names_stand_in_the_first_window_only(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_stage, "CAP", 6)
    whole = papers.file(["หจก. กิจ"] * 3, firm, by=officer)
    pieces = papers.file(["กิจการ"] * 14, firm, by=officer)
    seen: list[int] = []
    after = None
    while True:
        answer = search_pages("หจก. กิจ", user=officer, after=after, limit=4)
        seen += [hit.page for hit in answer.results]
        if (after := answer.next) is None:
            break
    assert seen == [*whole[::-1], *pieces[::-1]]


def test_a_spelling_that_tells_nothing_apart_is_not_asked_for(
    officer: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = papers.file(["หจก. กิจ"] * 3, firm, by=officer)
    pieces = papers.file(["กิจการ"] * 3, firm, by=officer)
    monkeypatch.setattr(named_pages, "_MOST_ROWS", 0)
    assert [hit.page for hit in search_pages("หจก. กิจ", user=officer).results] == [
        *pieces[::-1],
        *whole[::-1],
    ]
