"""Words that found nothing: which are kept, and who may read them."""

import pytest

from documents.models import FailedWords
from documents.search import parse_query
from documents.search.usage import zero_results
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.employers.factories import InsuredPersonFactory
from tests.factories import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers() -> list[User]:
    return [
        UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code=c)) for c in ("5000", "7400")
    ]


def admin(role: Role = Role.HQ_ADMIN, office: str | None = None) -> User:
    return UserFactory.create(role=role, office=OfficeFactory.create(code=office) if office else None)


def shown(user: User) -> list[tuple[str, int, int]]:
    return [(row.words, row.times, row.offices) for row in zero_results.words_without_results(user)]


def test_words_that_two_people_looked_for_in_vain_are_counted(officers: list[User]) -> None:
    for officer in (*officers, officers[0]):
        zero_results.record_words(parse_query("ใบกำกับภาษี"), by=officer)
    zero_results.record_words(parse_query("คำของคนเดียว"), by=officers[0])
    zero_results.record_words(parse_query("คำของคนเดียว"), by=officers[0])
    assert shown(admin()) == [("ใบกำกับภาษี", 3, 2)]


@pytest.mark.parametrize(
    "words",
    [
        "นายสมชาย ใจดี",
        "น.ส. สมหญิง ใจงาม",
        "สมชาย ใจร้าย",
        "พร ใจร้าย",
        "1-0000-00000-01-7",
        "1000000000017",
        "ใบเสร็จ 10000",
        "๑๐๐๐๐",
        "ก" * 61,
        "หนึ่ง สอง สาม สี่ ห้า",
        "-สำเนา",
        "",
    ],
)
def test_what_may_name_a_person_is_not_kept(officers: list[User], words: str) -> None:
    InsuredPersonFactory.create(first_name="สมชาย", last_name="ใจดี")
    for officer in officers:
        zero_results.record_words(parse_query(words), by=officer)
    assert not FailedWords.objects.exists()


def test_a_company_is_kept_by_the_core_of_its_name(officers: list[User]) -> None:
    for officer, words in zip(officers, ("บจก. สยามการค้า", "บริษัท สยามการค้า จำกัด"), strict=True):
        zero_results.record_words(parse_query(words), by=officer)
    assert shown(admin()) == [("สยามการค้า", 2, 2)]


def test_no_row_names_the_officer(officers: list[User]) -> None:
    zero_results.record_words(parse_query("ใบกำกับภาษี"), by=officers[0])
    row = " ".join(str(value) for value in FailedWords.objects.values_list().get())
    assert officers[0].username not in row


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.HQ_ADMIN, True), (Role.PROVINCE_ADMIN, True), (Role.HEAD, True), (Role.EXECUTIVE, False)],
)
def test_words_are_for_those_who_administer_an_offices_people(role: Role, *, sees: bool) -> None:
    for _ in range(2):
        officer = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
        zero_results.record_words(parse_query("ใบกำกับภาษี"), by=officer)
    assert bool(shown(admin(role, "5000"))) is sees
    assert shown(admin(Role.PROVINCE_ADMIN, "7400")) == []
