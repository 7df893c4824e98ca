"""An officer asks for an employer or a person by number or by a name half remembered."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from documents.errors import BadQuery
from documents.search import Filters, search_employers, search_persons, suggest_completions, suggest_spelling
from documents.states import DocumentState
from employers.identifiers import AccountNo, NationalId
from employers.models import Employer, InsuredPerson
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.search import papers
from tests.documents.search.page_search.test_pages import HOSTILE, REFUSED
from tests.documents.search.papers import Firm
from tests.employers import factories as make

pytestmark = pytest.mark.django_db

NAMES = (
    "บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด",
    "บริษัท ธนากิจ ขนส่ง จำกัด",
    "ห้างหุ้นส่วนจำกัด ศรีนครวัฒนา ค้าวัสดุ",
    "บริษัท สยามอินเตอร์ฟู้ด จำกัด (มหาชน)",
    "ร้านทองสุข",
)


@pytest.fixture
def employers(officer: User) -> list[Employer]:
    return [make.EmployerFactory.create(name=name, office__code="7400") for name in NAMES]


def names(text: str, *, user: User, filters: Filters | None = None) -> list[str]:
    return [hit.name for hit in search_employers(text, user=user, filters=filters).results]


@pytest.mark.parametrize("written", ["{0}", "{1}", "เลขที่บัญชี {1}", " {0} "])
def test_an_account_number_finds_its_employer_however_it_is_written(
    officer: User, employers: list[Employer], written: str
) -> None:
    account = AccountNo(employers[1].account_no)
    answer = search_employers(written.format(account.digits, account.shown), user=officer)
    assert [hit.name for hit in answer.results] == [NAMES[1]]
    assert account.shown in answer.understood.sentence


def test_the_beginning_of_a_number_finds_all_that_begin_so(officer: User, employers: list[Employer]) -> None:
    prefix = employers[0].account_no[:4]
    assert set(names(prefix, user=officer)) == set(NAMES)


def test_a_number_that_is_nobodys_offers_those_one_slip_away(
    officer: User, employers: list[Employer]
) -> None:
    right = employers[2].account_no
    wrong = right[:5] + str((int(right[5]) + 1) % 10) + right[6:]
    (hit,) = search_employers(wrong, user=officer).results
    assert (hit.account_no, hit.how) == (right, "near")


def test_a_juristic_number_finds_its_employer(officer: User, employers: list[Employer]) -> None:
    Employer.objects.filter(pk=employers[3].pk).update(juristic_no=make.juristic_no(9))
    assert names(make.juristic_no(9), user=officer) == [NAMES[3]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("บจก. ธนากรุ๊ป การ์เมนท์", 0),
        ("ธนากรุ๊ปการ์เม้น", 0),  # misspelt
        ("ทนากรุ๊บ กาเมนท์", 0),  # as it sounds
        ("การ์เมนท์ ธนากรุ๊ป", 0),  # the other way round
        ("การ์เมนท์", 0),
        ("ศรีนครวัฒนา", 2),
        ("สีนครวัดนา ค้าวัสดุ", 2),
        ("สยามอินเตอฟูด", 3),
        ("ทองสุข", 4),
    ],
)
def test_a_name_half_remembered_finds_the_employer_first(
    officer: User, employers: list[Employer], asked: str, expected: int
) -> None:
    assert names(asked, user=officer)[:1] == [NAMES[expected]]


@pytest.mark.parametrize("asked", ["สมชาย ใจดีมาก", "น.ส.สมชาย ใจดีมาก", "นายสมชาย ใจดีมาก", "สมชาย ใจดี"])
def test_an_employer_who_is_a_person_is_found_with_any_title(officer: User, asked: str) -> None:
    make.EmployerFactory.create(name="นายสมชาย ใจดีมาก")
    make.EmployerFactory.create(name="สมชัย ใจดีมาก")
    assert "นายสมชาย ใจดีมาก" in names(asked, user=officer)


def test_of_names_that_begin_alike_the_exact_one_comes_first(
    officer: User, employers: list[Employer]
) -> None:
    make.EmployerFactory.create(name="บริษัท ธนากิจ จำกัด")
    assert names("ธนากิจ", user=officer)[:2] == ["บริษัท ธนากิจ จำกัด", "บริษัท ธนากิจ ขนส่ง จำกัด"]


def test_an_old_name_finds_the_employer_and_says_so(officer: User, employers: list[Employer]) -> None:
    make.FormerNameFactory.create(employer=employers[4], name="ห้างทองแสงจันทร์")
    (hit,) = search_employers("ทองแสงจัน", user=officer).results
    assert (hit.name, hit.former_name) == (NAMES[4], "ห้างทองแสงจันทร์")


def test_a_renamed_employer_is_found_by_the_new_name_only(officer: User, employers: list[Employer]) -> None:
    renamed = make.EmployerFactory.build(name="บริษัท โรงสีข้าวเจริญ จำกัด", office=employers[0].office)
    Employer.objects.filter(pk=employers[0].pk).update(
        name=renamed.name, search_key=renamed.search_key, sound_key=renamed.sound_key
    )
    assert names("โรงสีข้าวเจรืญ", user=officer) == [renamed.name]
    assert NAMES[0] not in names("ธนากรุ๊ป การ์เมนท์", user=officer)


def test_employers_are_filtered_by_office_and_province(officer: User, employers: list[Employer]) -> None:
    make.EmployerFactory.create(name="บริษัท ธนากิจ เหนือ จำกัด", office__code="5000")
    assert names("ธนากิจ", user=officer, filters=Filters(office="5000")) == ["บริษัท ธนากิจ เหนือ จำกัด"]
    assert names("ธนากิจ", user=officer, filters=Filters(province="74")) == [NAMES[1]]
    assert names("ธนากิจ", user=officer, filters=Filters(office="999")) == []


def test_a_list_of_employers_is_paged_by_cursor(officer: User) -> None:
    made = [make.EmployerFactory.create(name="บริษัท ซ้ำกัน จำกัด").account_no for _ in range(7)]
    seen: list[str] = []
    after = None
    while True:
        answer = search_employers("ซ้ำกัน", user=officer, after=after, limit=3)
        assert answer.total == 7
        seen += [hit.account_no for hit in answer.results]
        after = answer.next
        if after is None:
            break
    assert seen == made


def test_a_list_of_numbers_goes_on_in_their_order(officer: User) -> None:
    made = sorted(make.EmployerFactory.create().account_no for _ in range(7))
    seen: list[str] = []
    after, totals = None, []
    while True:
        answer = search_employers("74", user=officer, after=after, limit=3)
        totals.append(answer.total)
        seen += [hit.account_no for hit in answer.results]
        after = answer.next
        if after is None:
            break
    assert seen == made
    assert totals == [7, 7, 7]


@pytest.mark.parametrize("text", ["นาย{0} {1}", "{0} {1}", "{0}{1}", "{1}", "{0} {2}"])
def test_a_person_is_found_by_name_with_or_without_title_and_misspelt(
    officer: User, firm: Firm, text: str
) -> None:
    person = firm.people[0]
    asked = text.format(person.first, person.last, person.last[:-1] + "ม")
    hits = search_persons(asked, user=officer).results
    assert person.written in [hit.name for hit in hits]


def test_a_person_shows_employers_pages_and_a_masked_number(officer: User, firm: Firm) -> None:
    person = firm.people[0]
    shown, hidden = (
        papers.file(["x", "y"], firm, by=officer)[0],
        papers.file(["z"], None, by=officer, office="7400", state=DocumentState.REVIEW)[0],
    )
    for page in (shown, shown, hidden):
        papers.name_on(page, kind="national_id", value=person.national_id)
    (hit,) = search_persons(NationalId(person.national_id).shown, user=officer).results
    assert (hit.name, hit.how, hit.pages) == (person.written, "exact", 1)
    assert [employer.account_no for employer in hit.employers] == [firm.account_no]
    assert person.national_id not in json.dumps(hit.as_json())
    assert hit.national_id_masked == NationalId(person.national_id).masked
    (hit,) = search_persons(person.national_id, user=papers.officer(Role.INDEXER, office="7400")).results
    assert hit.pages == 2


def test_each_employer_of_a_person_is_named_once_the_latest_first(officer: User, firm: Firm) -> None:
    row = InsuredPerson.objects.get(national_id=firm.people[0].national_id)
    place = make.EstablishmentFactory.create(employer__name="บริษัท ที่ใหม่ จำกัด")
    for year in (2021, 2023):
        make.EmploymentFactory.create(person=row, establishment=place, started_on=dt.date(year, 1, 1))
    (hit,) = search_persons(row.national_id, user=officer).results
    assert [employer.name for employer in hit.employers] == ["บริษัท ที่ใหม่ จำกัด", firm.name]


@pytest.mark.parametrize("piece", [4, 10, 12])
def test_a_piece_of_a_persons_number_finds_nobody(officer: User, firm: Firm, piece: int) -> None:
    assert search_persons(firm.people[0].national_id[:piece], user=officer).total == 0


def test_persons_are_filtered_by_where_they_work(officer: User, firm: Firm) -> None:
    person = firm.people[0]
    assert search_persons(person.written, user=officer, filters=Filters(account_no=firm.account_no)).total
    assert not search_persons(person.written, user=officer, filters=Filters(office="999")).total


@pytest.mark.parametrize("role", [Role.PROVINCE_ADMIN, Role.HQ_ADMIN, Role.EXECUTIVE, Role.AUDITOR])
def test_roles_that_read_no_files_learn_no_names(officer: User, firm: Firm, role: Role) -> None:
    user = papers.officer(role, office="7400")
    for search in (search_employers, search_persons):
        with pytest.raises(Forbidden):
            search(firm.people[0].written, user=user)
    assert suggest_completions(firm.name, user=user) == []
    assert suggest_spelling(firm.name[:-1], user=user) is None


def test_suggestions_follow_what_is_typed(officer: User, employers: list[Employer], firm: Firm) -> None:
    assert [s.text for s in suggest_completions("ธนา", user=officer)] == [NAMES[0], NAMES[1]]
    assert [s.account_no for s in suggest_completions(employers[4].account_no[:-1], user=officer)] == [
        employers[4].account_no
    ]
    person = firm.people[0]
    assert ("persons", person.written) in [
        (s.kind, s.text) for s in suggest_completions(person.first, user=officer)
    ]
    assert [s.text for s in suggest_completions("ทนากรุ๊บ", user=officer)] == [NAMES[0]]  # as it sounds
    assert [s.text for s in suggest_completions("ทนากรุ๊ปกาเมน", user=officer)] == [NAMES[0]]
    assert [s.text for s in suggest_completions("นากรุ๊ปกาเมน", user=officer)] == [NAMES[0]]  # a letter lost
    assert suggest_completions("กาเมนนท์", user=officer) == []  # a part of it, not like it
    assert suggest_completions(f"นาย{person.first} {person.last}", user=officer)[0].kind == "persons"
    assert suggest_completions("ก", user=officer) == []
    assert suggest_completions(person.national_id, user=officer) == []
    assert all(s.as_json()["text"] for s in suggest_completions("ธนา", user=officer, limit=1))


@pytest.mark.parametrize(
    "spoil", [lambda w: w[:2] + w[3:], lambda w: w[:3] + "พ" + w[3:], lambda w: "ม" + w[1:]]
)
def test_a_person_typed_with_a_slip_is_suggested(
    officer: User, firm: Firm, spoil: Callable[[str], str]
) -> None:
    person = firm.people[0]
    typed = f"{spoil(person.first)} {person.last}"
    found = suggest_completions(typed, user=officer)
    assert ("persons", person.written) in [(s.kind, s.text) for s in found]
    assert not any(letter.isdigit() for s in found for letter in s.text)


def test_a_short_beginning_with_a_slip_suggests_nothing(officer: User, firm: Firm) -> None:
    assert suggest_completions("ฬฬฬฬ", user=officer) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ทนากรุ๊บ กาเมน", "ธนากรุ๊ป การ์เมนท์"),
        ("บจก. ทนากิด ขนสง", "ธนากิจ ขนส่ง"),
        ("เครื่องบินเจ็ต", None),
        ("ก", None),
        ("-", None),
        ("7400", None),
    ],
)
def test_the_nearest_spelling_is_a_name_that_there_is(
    officer: User, employers: list[Employer], typed: str, meant: str | None
) -> None:
    assert suggest_spelling(typed, user=officer) == meant


def test_a_persons_nearest_spelling_has_no_title(officer: User, firm: Firm) -> None:
    person = firm.people[0]
    assert (
        suggest_spelling(f"{person.first} {person.last}ๆก", user=officer) == f"{person.first} {person.last}"
    )


def test_words_that_are_nobodys_name_are_spelt_as_pages_spell_them(officer: User, firm: Firm) -> None:
    papers.file(["จึงขอให้ท่านชำระภายในสามสิบวัน"] * 2 + ["หนังสือ"], firm, by=officer)
    assert suggest_spelling("ชำละพายไนสามสิปวัน", user=officer) == "ชำระภายในสามสิบวัน"
    assert suggest_spelling("ชำละพายไนสามสิปวัน หนังสื", user=officer) == "ชำระภายในสามสิบวัน"  # no page has both
    assert suggest_spelling("ชำละพายไน สามสิปวัน", user=officer) == "ชำระภายใน สามสิบวัน"
    assert suggest_spelling("ปฏิวัติเครื่องบินเจ็ต", user=officer) is None


def test_hostile_queries_are_answered_or_refused(officer: User, firm: Firm) -> None:
    for text in HOSTILE:
        for search in (search_employers, search_persons):
            assert search(text, user=officer).total >= 0
        assert suggest_completions(text, user=officer) is not None
        suggest_spelling(text, user=officer)
    for text in REFUSED:
        for ask in (search_employers, search_persons, suggest_completions):
            with pytest.raises(BadQuery):
                ask(text, user=officer)
