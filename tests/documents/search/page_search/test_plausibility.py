"""Of a name that stands nowhere as it was typed, neighbours are no answer; the name with a slip in it is."""

import pytest

from documents.search import search_pages
from documents.search.page_search.plausibility import NameTest, is_this_number
from documents.search.planning.page_stats import NgramStats
from documents.search.query.parsing import parse_query
from sso_efiles.accounts.models import User
from sso_efiles.text.fold import exact_letters, skeleton_of
from tests.documents.search import papers
from tests.documents.search.papers import Firm, Paper

PAGES = [skeleton_of(Paper(seed).page(Paper(seed).firm(seed), form="letter")) for seed in range(120)]
STATS = NgramStats(PAGES, rows=20_000)


def judged(typed: str, read: str) -> tuple[bool, bool]:
    """Whether it is certain, and whether it is likely."""
    test, row = NameTest(parse_query(typed), STATS), (skeleton_of(read), exact_letters(read))
    return test.is_certain(row), test.is_likely(row)


@pytest.mark.parametrize(
    ("typed", "read", "certain", "likely"),
    [
        ("ฐิติวรรณ สมานทบง", "นางฐิติวรรณ สมานทอง ลาออก", True, True),  # one slip
        ("ฐิติวรรณ สมานทบง", "นางฐิติวรณ สมานทอง ลาออก", True, True),  # and one misread
        ("ฐิติวรรณ สมานทบง", "นางฐิตวรณ สมนทอง ลาออก", False, True),
        ("นาตยา ฮัจยีดาโอะ", "นายซาดี ฮัจยีดาโอะ ลาออก", False, False),  # another of the family
        ("บริษัท โหลด เทรดดิ้ง จำกัด", "บริษัท เจนต์ เทรดดิ้ง จำกัด", False, False),  # another of the trade
        ("บริษัท ชมดี การท่องเที่ยว จำกัด", "นางชมดี บริษัท การท่องเที่ยว", False, False),  # no one name
        ("บริษัท สายสุขใจ จำกัด", "บริษัท ไชยสุขใจ จำกัด", False, True),  # of one word, two letters
        ("บริษัท สายสุขใจ จำกัด", "บริษัท สายสขใจ จำกัด", True, True),
    ],
)
def test_neighbours_are_told_from_what_was_meant(typed: str, read: str, certain: bool, likely: bool) -> None:
    assert judged(typed, read) == (certain, likely)


def test_a_word_that_is_no_name_is_not_tested() -> None:
    assert not NameTest(parse_query("กรรมการ"), STATS).applies
    assert NameTest(parse_query("บริษัท กรรมการ จำกัด"), STATS).applies


def test_a_name_that_nobody_bears_finds_no_page_of_a_namesake(officer: User, firm: Firm) -> None:
    papers.file(["นายซาดี ฮัจยีดาโอะ ลาออก"] * 3, firm, by=officer)
    assert not search_pages("นายนาตยา ฮัจยีดาโอะ", user=officer).results
    assert search_pages("นายซาดี ฮัจยีดาโฮะ", user=officer).results


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("เลขที่บัญชี 10-9548097-9 ที่อยู่", True),
        ("เลขที่บัญชี 1-954809-9 ที่อยู่", True),  # two noughts lost
        ("เลขที่บัญชี ๑๐-๙๕๕๘๐๙๗-๙ ที่อยู่", True),  # 4 is read as 5
        ("เลขที่บัญชี 10-9547197-9 ที่อยู่", False),  # another number
        ("เลขที่ 5530-9558097-9142 ที่อยู่", False),  # a piece of a longer one
    ],
)
def test_a_number_misread_is_told_from_another_number(read: str, right: bool) -> None:
    (number,) = parse_query("10-9548097-9").terms
    row = skeleton_of(read), exact_letters(read)
    assert is_this_number(number, row, bearing=0, rows=20_000) is right
    assert not is_this_number(number, row, bearing=0, rows=10**15) or "10-9548097-9" in read


def test_pages_beside_a_hit_in_its_file_are_read_however_little_is_left(officer: User, firm: Firm) -> None:
    ours = papers.file(["นางฐิติวรรณ สมานทอง ลาออก", "นางฐิฬิวฬรณ สฬานทฬง ลาออก", "เงินสมทบ"], firm, by=officer)
    assert [hit.page for hit in search_pages("ฐิติวรรณ สมานทอง", user=officer).results] == ours[:2]
