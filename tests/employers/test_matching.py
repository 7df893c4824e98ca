"""A page leads to its employer by numbers, misread numbers, company, people; and says why."""

import pytest
from pytest_django import DjangoAssertNumQueries

from employers.extraction import find_numbers
from employers.matching import (
    WEIGHTS,
    Clues,
    Evidence,
    Match,
    Rule,
    employers_by_account,
    employers_by_juristic_no,
    employers_by_person,
    match_pages,
    repair_numbers,
)
from employers.repair import DoubtfulNumber
from tests.employers.factories import (
    EmployerFactory,
    EmploymentFactory,
    EstablishmentFactory,
    FormerNameFactory,
    InsuredPersonFactory,
    account_no,
    juristic_no,
    national_id,
)

pytestmark = pytest.mark.django_db
SURE = WEIGHTS[Rule.ACCOUNT_NO]
"""What a number weighs that stands on the page."""


def clues(text: str) -> Clues:
    return Clues.of(((found.kind, found.digits) for found in find_numbers(text)), text=text)


def match_page(page: Clues) -> list[Match]:
    return match_pages({1: page})[1]


def test_numbers_lead_to_their_employers() -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    assert employers_by_account(["7499990028", "1099990017", "7499990028"]) == {"7499990028": employer}


def test_a_page_with_a_number_of_the_registry_is_matched() -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    (found,) = match_page(clues("เลขที่บัญชีนายจ้าง 74-9999002-8"))
    assert found.employer == employer
    assert found.why == (Evidence(Rule.ACCOUNT_NO, "7499990028"),)
    assert found.score == SURE


def test_a_number_that_is_not_in_the_registry_leads_nowhere() -> None:
    assert match_page(clues("เลขที่บัญชีนายจ้าง 74-9999002-8")) == []


def test_a_page_that_names_two_employers_has_two_matches_of_one_score() -> None:
    EmployerFactory.create(account_no="7499990028")
    EmployerFactory.create(account_no="1099990017")
    found = match_page(clues("74-9999002-8 กับ 10-9999001-7"))
    assert [each.score for each in found] == [SURE, SURE]


def test_a_misread_number_weighs_less_than_one_that_stands_there() -> None:
    EmployerFactory.create(account_no="7499990028")
    (found,) = match_page(clues("เลขที่บัญชี 74-9999002-3"))
    assert found.why[0].rule is Rule.ACCOUNT_NO_REPAIRED
    assert found.score < SURE


def test_a_misread_number_with_the_name_on_the_page_weighs_as_much_as_the_number() -> None:
    EmployerFactory.create(account_no="7499990028", name="บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด")
    (found,) = match_page(clues("เลขที่บัญชี 74-9999002-3 บรษัท รุ่งโรจนกรุ๊ป ขนสง จํากัด"))
    assert {each.rule for each in found.why} == {Rule.ACCOUNT_NO_REPAIRED, Rule.NAME}
    assert found.score >= SURE


def test_a_suspect_number_that_the_registry_holds_is_that_employers() -> None:
    employer = EmployerFactory.create(account_no="7499990020")
    (found,) = match_page(clues("เลขที่บัญชี 74-9999002-0"))
    assert found.employer == employer
    assert found.score == SURE


def test_the_engines_alternative_is_put_right_by_the_registry() -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    reading = DoubtfulNumber("7A-9999OO2-8", alternatives=("7499990028",))
    assert [each for _, each in repair_numbers([reading])[reading]] == [employer]


def test_a_company_leads_to_its_accounts() -> None:
    one = EmployerFactory.create(juristic_no=juristic_no(1))
    assert employers_by_juristic_no([juristic_no(1), juristic_no(2)]) == {juristic_no(1): [one]}
    (found,) = match_page(clues(f"เลขทะเบียนนิติบุคคล {juristic_no(1)}"))
    assert found.score == SURE


def test_two_accounts_of_a_company_share_its_number() -> None:
    EmployerFactory.create_batch(2, juristic_no=juristic_no(1))
    assert [each.score for each in match_page(clues(juristic_no(1)))] == [SURE / 2, SURE / 2]


def test_a_persons_own_number_leads_to_the_employer_who_is_no_company() -> None:
    owner = national_id(7)
    employer = EmployerFactory.create(juristic_no=owner)
    (found,) = match_page(clues(f"เลขประจำตัวประชาชน {owner}"))
    assert (found.employer, found.why) == (employer, (Evidence(Rule.JURISTIC_NO, owner),))


def test_people_lead_to_where_they_worked_the_latest_first() -> None:
    person = InsuredPersonFactory.create()
    old, new = EstablishmentFactory.create(), EstablishmentFactory.create()
    EmploymentFactory.create(person=person, establishment=old, started_on="2010-01-01")
    EmploymentFactory.create(person=person, establishment=new, started_on="2020-01-01")
    assert employers_by_person([person.national_id]) == {person.national_id: [new.employer, old.employer]}


def test_colleagues_on_one_page_speak_for_their_employer_without_being_named() -> None:
    place = EstablishmentFactory.create()
    people = InsuredPersonFactory.create_batch(3)
    for person in people:
        EmploymentFactory.create(person=person, establishment=place)
    EmploymentFactory.create(person=people[0], establishment=EstablishmentFactory.create())
    best, other = match_page(clues(" , ".join(person.national_id for person in people)))
    assert best.employer == place.employer
    assert best.score > other.score
    assert best.why == (Evidence(Rule.PEOPLE, "3/3"),)


def test_a_name_alone_weighs_less_than_a_number() -> None:
    EmployerFactory.create(name="บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด")
    (found,) = match_page(clues("เรียน กรรมการผู้จัดการ บริษัท รุ่งโรจน์กรุ๊ปขนส่ง จำกัด"))
    assert found.why[0].rule is Rule.NAME
    assert found.score < SURE


def test_a_former_name_leads_to_the_employer() -> None:
    former = FormerNameFactory.create(name="บริษัท ชื่อเดิม จำกัด")
    (found,) = match_page(clues("บริษัท ชื่อเดิม จำกัด"))
    assert found.employer == former.employer


def test_the_longest_name_that_the_registry_knows_is_meant() -> None:
    EmployerFactory.create(name="หจก. ไทยรุ่ง")
    meant = EmployerFactory.create(name="หจก. ไทยรุ่ง เฟอร์นิเจอร์")
    assert [each.employer for each in match_page(clues("ห้างหุ้นส่วนจำกัด ไทยรุ่ง เฟอร์นิเจอร์ เลขที่ 5"))] == [meant]


def test_a_list_of_people_who_all_work_for_one_employer_weighs_as_much_as_a_number() -> None:
    place = EstablishmentFactory.create()
    people = InsuredPersonFactory.create_batch(6)
    for person in people[:5]:
        EmploymentFactory.create(person=person, establishment=place)
    (found,) = match_page(clues("\n".join(person.national_id for person in people)))
    assert found.score == SURE
    (found,) = match_page(clues("\n".join(person.national_id for person in people[:4])))
    assert found.score < SURE


@pytest.mark.parametrize(("here", "everyone", "sure"), [(5, 6, True), (4, 4, False), (5, 7, False)])
def test_five_people_who_are_four_fifths_of_a_page_are_a_payroll(
    here: int, everyone: int, sure: bool
) -> None:
    place = EstablishmentFactory.create()
    people = InsuredPersonFactory.create_batch(everyone)
    for person in people[:here]:
        EmploymentFactory.create(person=person, establishment=place)
    (found,) = match_page(clues("\n".join(person.national_id for person in people)))
    assert (found.score == SURE) is sure


def test_a_few_people_never_weigh_more_than_a_sure_number_less_a_fifth() -> None:
    place = EstablishmentFactory.create()
    people = InsuredPersonFactory.create_batch(12)
    for person in people[:4]:
        EmploymentFactory.create(person=person, establishment=place)
    for count, score in ((1, 0.2), (3, 0.6), (4, 0.8)):
        named = [*people[:count], *people[4:]]
        (found,) = match_page(clues("\n".join(person.national_id for person in named)))
        assert found.score == score
    EmploymentFactory.create(person=people[4], establishment=place)
    (found,) = match_page(clues("\n".join(person.national_id for person in people)))
    assert found.score == 0.8, "five of twelve are no payroll"


def rules_of(page: str, *, name: str) -> list[Rule]:
    """By which rules a page with a misread number leads to the employer of this name."""
    employer = EmployerFactory.create(account_no="7499990028", name=name, search_key=name)
    (found,) = match_page(clues(f"{page}\nเลขที่บัญชีนายจ้าง 74-9999002-3"))
    assert found.employer == employer
    return [evidence.rule for evidence in found.why]


@pytest.mark.parametrize(("name", "named"), [("กขคงจฉ", True), ("กขคงจ", False)])
def test_a_name_of_six_letters_counts_where_a_name_is_called_for(name: str, named: bool) -> None:
    assert (Rule.NAME in rules_of(f"ชื่อสถานประกอบการ {name}", name=name)) is named


@pytest.mark.parametrize(
    ("before", "named"), [("ชื่อ" + "ก" * 20, True), ("ชื่อ" + "ก" * 21, False), ("ก" * 30, False)]
)
def test_what_calls_for_a_name_stands_within_24_letters_before_it(before: str, named: bool) -> None:
    assert (Rule.NAME in rules_of(f"{before} ขคงจฉชซ", name="ขคงจฉชซ")) is named


@pytest.mark.parametrize(("name", "named"), [("ขคงจฉชซฌญฎฏฐ", True), ("ขคงจฉชซฌญฎฏ", False)])
def test_a_name_of_twelve_letters_needs_no_word_before_it(name: str, named: bool) -> None:
    assert (Rule.NAME in rules_of(f"ถึง {name} โดยตรง", name=name)) is named


@pytest.mark.parametrize(("wrong", "named"), [(3, True), (4, False)])
def test_three_letters_of_twenty_may_be_misread_in_a_name(wrong: int, named: bool) -> None:
    name = "ขคงจฉชซฌญฎฏฐฑฒณดตถทธ"
    assert len(name) == 20
    assert (Rule.NAME in rules_of(f"บริษัท {'ก' * wrong}{name[wrong:]} จำกัด", name=name)) is named


def test_the_name_of_a_company_that_only_begins_alike_is_not_the_employers() -> None:
    assert Rule.NAME not in rules_of("บริษัท ขคงจฉชซฌญฎฏฐ การเกษตรและขนส่ง จำกัด", name="ขคงจฉชซฌญฎฏฐ")


def test_the_name_of_an_expected_employer_is_looked_for_where_nothing_else_names_it() -> None:
    employer = EmployerFactory.create(name="บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด")
    page = clues("เรียน บรษท รุ่งโรจนกรุ๊ป ขนสง")
    assert match_page(page) == []
    (found,) = match_pages({1: page}, expected={1: employer})[1]
    assert (found.employer, found.why) == (employer, (Evidence(Rule.NAME, employer.name),))


def test_many_pages_cost_as_many_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(40):
        employer = EmployerFactory.create(account_no=account_no(number), juristic_no=juristic_no(number))
        EmploymentFactory.create(
            person__national_id=national_id(number),
            establishment=EstablishmentFactory.create(employer=employer),
        )
    said = "{} , {} , {} , 1090002302\nบริษัท ทดสอบดี จำกัด"
    pages = {n: clues(said.format(account_no(n), juristic_no(n), national_id(n))) for n in range(40)}
    with django_assert_num_queries(6):
        found = match_pages(pages)
    assert all(found[number][0].employer.account_no == account_no(number) for number in pages)
