"""Names of the registry by their Latin spelling, and firms in Latin letters by their Thai one."""

import pytest

from documents.search import search_employers, search_persons, suggest_completions
from documents.search.query.parsing import Hint
from sso_efiles.accounts.models import User
from tests.employers import factories as make

pytestmark = pytest.mark.django_db

FIRMS = (
    "บริษัท ไทยเบฟเวอเรจ จำกัด (มหาชน)",
    "บริษัท ศรีสุขการ์เมนท์ จำกัด",
    "ห้างหุ้นส่วนจำกัด ม่วงแดง",
    "Sunshine Trading Co., Ltd.",
    "บริษัท สยามอินเตอร์ฟู้ด จำกัด",
)
PEOPLE = (
    ("สมชาย", "ใจดี"), ("สมหมาย", "ใจดี"), ("วิชัย", "ศรีสุข"), ("วิชา", "ศรีสุข"), ("ธนพร", "ชลบุรี"), ("สมศรี", "ทองดี"),
    ("Michael", "Whitcombe"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def registry(officer: User) -> None:
    for name in FIRMS:
        make.EmployerFactory.create(name=name, office__code="7400")
    for first, last in PEOPLE:
        make.InsuredPersonFactory.create(first_name=first, last_name=last)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Somchai Jaidee", "สมชาย ใจดี"),
        ("Somchay Chaidi", "สมชาย ใจดี"),
        ("jaidee somchai", "สมชาย ใจดี"),
        ("Sommai", "สมหมาย ใจดี"),
        ("Wichai Sisuk", "วิชัย ศรีสุข"),
        ("Mr. Vichai Seesook", "วิชัย ศรีสุข"),
        ("Tanaporn Chonburee", "ธนพร ชลบุรี"),
        ("Michel Vitcombe", "Michael Whitcombe"),
    ],
)
def test_a_person_is_found_by_a_customary_spelling(officer: User, typed: str, name: str) -> None:
    answer = search_persons(typed, user=officer)
    assert answer.results[0].name.removeprefix("นาย").strip() == name
    assert answer.results[0].how == "near"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Thai Beverage", FIRMS[0]),
        ("Thai Beverage Public Company Limited", FIRMS[0]),
        ("Srisuk Garment Co., Ltd.", FIRMS[1]),
        ("Muangdaeng", FIRMS[2]),
        ("ซันไชน์ เทรดดิ้ง", FIRMS[3]),
        ("บริษัท ซันชายน์เทรดดิ้ง จำกัด", FIRMS[3]),
        ("Sunshne Trading", FIRMS[3]),
    ],
)
def test_a_firm_is_found_by_the_other_script(officer: User, typed: str, name: str) -> None:
    answer = search_employers(typed, user=officer)
    assert (answer.results[0].name, answer.results[0].how) == (name, "near")
    assert answer.total_is == "at_least"
    assert Hint.SPELT in answer.understood.hints


def test_a_firm_in_latin_letters_is_exact_as_it_is_written(officer: User) -> None:
    assert [(hit.name, hit.how) for hit in search_employers("sunshine trading", user=officer).results] == [
        (FIRMS[3], "exact")
    ]


@pytest.mark.parametrize("typed", ["xylophone", "Gondola Hurricane", "asdf", "zzz"])
def test_words_that_are_no_spelling_find_nobody(officer: User, typed: str) -> None:
    assert not search_persons(typed, user=officer).results
    assert not search_employers(typed, user=officer).results


def test_a_thai_name_finds_what_it_found_before(officer: User) -> None:
    answer = search_employers("สยามอินเตอร์ฟู้ด", user=officer)
    assert [(hit.name, hit.how) for hit in answer.results] == [(FIRMS[4], "exact")]
    assert answer.total_is == "exact"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Somch", "นายสมชาย ใจดี"),
        ("Somchay J", "นายสมชาย ใจดี"),
        ("Vich", "นายวิชัย ศรีสุข"),
        ("Thaibev", FIRMS[0]),
        ("Srisuk Gar", FIRMS[1]),
        ("Sunshine T", FIRMS[3]),
    ],
)
def test_names_are_suggested_while_a_spelling_is_typed(officer: User, typed: str, name: str) -> None:
    assert name in [line.text for line in suggest_completions(typed, user=officer)]
