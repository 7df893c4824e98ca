"""A day is found in every spelling and calendar, and marked where it stands."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from documents.models import PageIndex
from documents.search import find_boxes, parse_query, search_employers, search_pages
from documents.search.index import index_rows
from documents.search.query.parsing import Kind
from sso_efiles.accounts.models import User
from sso_efiles.text import fold
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db

SPELLINGS = [
    "31/12/2563",
    "๓๑/๑๒/๒๕๖๓",
    "31/12/63",
    "31-12-2563",
    "31.12.2563",
    "31 ธ.ค. 2563",
    "๓๑ ธ.ค. ๒๕๖๓",
    "31 ธันวาคม 2563",
    "31 ธันวาคม พ.ศ. 2563",
    "วันที่ 31 ธ.ค. 63",
    "31/12/2020",
    "2020-12-31",
    "31 Dec 2020",
    "December 31, 2020",
]
PAGES = [
    "หนังสือลงวันที่ ๓๑ ธ.ค. ๒๕๖๓ เรื่องเงินสมทบ",
    "แบบ สปส. 6-09 วันที่ 31/12/2563 แจ้งออก",
    "as of 31 December 2020 the company",
    "ณ วันที่ 31 ธันวาคม พ.ศ.\n2563 บริษัท",
]
OTHERS = ["หนังสือลงวันที่ ๓๐ ธ.ค. ๒๕๖๓ เรื่องเงินสมทบ", "เลขที่ 3112 2563 และ 31 หรือ 12", "วันที่ 31/12/2562"]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_finds_every_spelling_and_no_other_day(officer: User, firm: Firm, typed: str) -> None:
    pages = papers.file(PAGES, firm, by=officer)
    papers.file(OTHERS, firm, by=officer)
    answer = search_pages(typed, user=officer)
    assert {hit.page for hit in answer.results} == set(pages)
    assert {hit.how for hit in answer.results} == {"exact"}
    assert "31 ธ.ค. 2563 (2020)" in answer.understood.sentence


def test_the_day_is_marked_in_the_text_and_on_the_picture(officer: User, firm: Firm) -> None:
    papers.file(PAGES[:1], firm, by=officer)
    (hit,) = search_pages("31/12/2020", user=officer).results
    assert "<mark>๓๑ ธ.ค. ๒๕๖๓</mark>" in hit.as_json()["snippet"]
    assert hit.boxes
    words = [
        [word, 100 * n, 0, 100 * n + 90, 30, 0.9, 0]
        for n, word in enumerate(["วันที่", "๓๑", "ธ.ค.", "๒๕๖๓", "ครับ"])
    ]
    assert find_boxes(words, parse_query("2020-12-31").terms) == [[100, 0, 390, 30]]


def test_a_day_among_words_narrows_them_down(officer: User, firm: Firm) -> None:
    page, other = papers.file([PAGES[0], OTHERS[0]], firm, by=officer)
    assert [hit.page for hit in search_pages("เงินสมทบ 31/12/2563", user=officer).results] == [page]
    assert [hit.page for hit in search_pages("เงินสมทบ -31/12/2563", user=officer).results] == [other]


def test_quotes_ask_for_the_day_as_it_is_written(officer: User, firm: Firm) -> None:
    pages = papers.file(PAGES, firm, by=officer)
    assert [hit.page for hit in search_pages('"31/12/2563"', user=officer).results if hit.how == "exact"] == [
        pages[1]
    ]


def test_a_misread_day_is_found_as_it_is_written(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["หนังสือลงวันที่ 31 ธันวาคน 2563 เรื่อง"], firm, by=officer)
    (hit,) = search_pages("31 ธันวาคม 2563", user=officer).results
    assert (hit.page, hit.how) == (page, "near")


def test_rows_older_than_the_keys_answer_as_before_until_they_are_indexed_again(
    officer: User, firm: Firm
) -> None:
    (page,) = papers.file(PAGES[:1], firm, by=officer)
    for row in PageIndex.objects.all():
        text, skeleton = row.text.partition("$")[0], row.skeleton.partition("$")[0]
        PageIndex.objects.filter(pk=row.pk).update(text=text, skeleton=skeleton, version=1)
    assert [hit.page for hit in search_pages("๓๑ ธ.ค. ๒๕๖๓", user=officer).results] == [page]
    assert not search_pages("31/12/2020", user=officer).results
    assert index_rows.count_outdated() == 1
    index_rows.index_pages([page])
    assert [hit.page for hit in search_pages("31/12/2020", user=officer).results] == [page]


def test_a_fragment_of_digits_does_not_find_a_day_of_another_spelling(officer: User, firm: Firm) -> None:
    papers.file([PAGES[0]], firm, by=officer)
    for fragment in ("20201231", "1231", "2020", "XABCD"):
        assert not [hit for hit in search_pages(fragment, user=officer).results if hit.how == "exact"]


def test_the_parts_of_a_day_that_stand_apart_are_no_day(officer: User, firm: Firm) -> None:
    papers.file(["บริษัท ม.ค. 2565 จำกัด ลำดับที่ 1"], firm, by=officer)
    assert not [hit for hit in search_pages("๑ ม.ค. ๒๕๖๕", user=officer).results if hit.how == "exact"]


def test_words_are_ranked_by_their_letters_beside_days_as_well(officer: User, firm: Firm) -> None:
    misread, worse = papers.file(["เงินสมกบ 31/12/2563", "เงินสมขข 31/12/2563 และ 1/1/2564"], firm, by=officer)
    answer = search_pages("เงินสมทบ", user=officer)
    assert [hit.page for hit in answer.results] == [misread, worse][: len(answer.results)]
    assert answer.results[0].score == 0.9 or answer.results[0].how == "near"


def test_a_day_that_may_be_another_is_told(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["วันที่ 17/6/2519"], firm, by=officer)
    answer = search_pages("17/6/19", user=officer)
    assert [hit.page for hit in answer.results] == [page]
    assert any("2562 (2019)" in hint for hint in answer.understood.hint_sentences)


def test_a_day_is_understood_as_one_and_no_number(officer: User, firm: Firm) -> None:
    for typed in ("31-12-2563", "31/12/2563", "2020-12-31", "31.12.63", "วันพฤหัสบดีที่ 31 ธ.ค. 2563"):
        query = parse_query(typed)
        assert (query.kind, query.value) == (Kind.DAY, "2020-12-31")
        assert [term.day for term in query.terms] == [date(2020, 12, 31)]
    assert parse_query("74-9999002-8").kind is Kind.ACCOUNT_NO
    assert search_employers("31/12/2563", user=officer).results == ()


def test_letters_of_old_fonts_are_found_by_plain_ones(officer: User, firm: Firm) -> None:
    (page,) = papers.file(["ป\uf710\uf70bนจ\uf710\uf70bนของบริษัท"], firm, by=officer)
    assert [hit.page for hit in search_pages("ปั้นจั้น", user=officer).results] == [page]
    assert [hit.page for hit in search_pages("ป\uf710\uf70bนจ\uf710\uf70bน", user=officer).results] == [page]
    assert fold.skeleton_of("ร\uf701น") == fold.skeleton_of("ริน")


def test_reindex_gives_old_rows_their_keys(officer: User, firm: Firm) -> None:
    (page,) = papers.file(PAGES[:1], firm, by=officer)
    PageIndex.objects.update(text="หนังสือ", skeleton="hnqss", version=1)
    call_command("reindex", stdout=io.StringIO())
    assert [hit.page for hit in search_pages("31/12/2020", user=officer).results] == [page]
    assert index_rows.count_outdated() == 0
