"""What is asked for in Latin letters is looked for on pages as the Thai name that sounds so."""

import pytest

from documents.search import search_pages
from documents.search.page_search.latin_names import find_thai_names
from documents.search.query.parsing import parse_query
from sso_efiles.accounts.models import Province, User
from sso_efiles.policy import Role
from tests.documents.search import papers
from tests.documents.search.papers import Firm
from tests.employers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(officer: User, firm: Firm) -> Firm:
    """Names of the registry, and a province."""
    for first, last in (("สมชาย", "ใจดี"), ("วิชัย", "ศรีสุข"), ("พรทิพย์", "มงคลสุข")):
        make.InsuredPersonFactory.create(first_name=first, last_name=last)
    make.EmployerFactory.create(name="บริษัท ไทยเบฟเวอเรจ จำกัด (มหาชน)", office__code="7400")
    Province.objects.filter(pk="50").update(name_th="เชียงใหม่", name_en="Chiang Mai")
    return firm


def thai_of(text: str, user: User) -> list[str]:
    return [name.text for name in find_thai_names(parse_query(text), user=user)]


@pytest.mark.parametrize(
    ("typed", "thai"),
    [
        ("Somchai Jaidee", "สมชาย ใจดี"),
        ("Mr. Somchay Chaidi", "สมชาย ใจดี"),
        ("Jaidee Somchai", "สมชาย ใจดี"),
        ("Vichai", "วิชัย"),
        ("Seesook", "ศรีสุข"),
        ("Thai Beverage Public Company Limited", "ไทยเบฟเวอเรจ"),
        ("Chiangmai", "เชียงใหม่"),
        ("Chiang Mai", "เชียงใหม่"),
        ("Pornthip Chiangmai", "พรทิพย์ เชียงใหม่"),
        ("Vichai ใจดี", "วิชัย ใจดี"),
    ],
)
def test_a_name_is_read_in_thai(named: Firm, officer: User, typed: str, thai: str) -> None:
    assert thai_of(typed, officer)[0] == thai


@pytest.mark.parametrize(
    "typed", ["zebra", '"Somchai"', "Somchai -ใจดี", "Giraffe Umbrella", "31 Dec 2020", "10", "สมชาย"]
)
def test_what_is_no_spelling_of_a_name_is_not_read_so(named: Firm, officer: User, typed: str) -> None:
    assert thai_of(typed, officer) == []


def test_who_reads_no_files_learns_no_names(named: Firm) -> None:
    assert thai_of("Somchai Jaidee", papers.officer(Role.HQ_ADMIN)) == []


def test_pages_with_the_thai_name_are_near_and_it_is_said(named: Firm, officer: User) -> None:
    meant, _other = papers.file(["นายสมชาย ใจดี ลาออก", "นางสาวพรทิพย์ ทองดี"], named, by=officer)
    answer = search_pages("Somchai Jaidee", user=officer)
    assert [(hit.page, hit.how) for hit in answer.results] == [(meant, "near")]
    assert "สมชาย ใจดี" in "".join(part.text for part in answer.results[0].parts)
    assert any("Somchai Jaidee → สมชาย ใจดี" in hint for hint in answer.understood.hint_sentences)
    assert answer.total_is == "at_least"


def test_a_page_that_says_it_in_latin_letters_is_the_answer(named: Firm, officer: User) -> None:
    _thai, latin = papers.file(["นายสมชาย ใจดี", "Mr. Somchai Jaidee"], named, by=officer)
    answer = search_pages("Somchai Jaidee", user=officer)
    assert [(hit.page, hit.how) for hit in answer.results] == [(latin, "exact")]
    assert answer.understood.thai == ()


def test_nobody_can_count_what_may_be_spelt_otherwise(named: Firm, officer: User) -> None:
    answer = search_pages("Gondola Hurricane", user=officer)
    assert (answer.results, answer.total_is) == ((), "at_least")


def test_such_a_list_goes_on_where_it_ended(named: Firm, officer: User) -> None:
    pages = papers.file([f"นายสมชาย ใจดี แผ่นที่ {number}" for number in range(5)], named, by=officer)
    first = search_pages("Somchai Jaidee", user=officer, limit=3)
    second = search_pages("Somchai Jaidee", user=officer, limit=3, after=first.next)
    assert [hit.page for hit in (*first.results, *second.results)] == pages[::-1]
    assert second.next is None


def test_the_file_of_the_firm_comes_first(named: Firm, officer: User) -> None:
    firm = Firm("บริษัท ซันไชน์ เทรดดิ้ง จำกัด", "7410000018", "7400")
    papers.registry([firm])
    (own,) = papers.file(["หนังสือฉบับหนึ่ง"], firm, by=officer)
    (mention,) = papers.file(["ถึง บริษัท ซันไชน์ เทรดดิ้ง จำกัด"], named, by=officer)
    answer = search_pages("Sunshine Trading Co., Ltd.", user=officer)
    assert [(hit.page, hit.group) for hit in answer.results] == [(own, "file"), (mention, "mention")]
    assert answer.file
    assert answer.file.name == firm.name
