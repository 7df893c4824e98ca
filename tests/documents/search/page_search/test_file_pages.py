"""The file that was asked for stands before all other pages, however badly its pages were read."""

import pytest

from documents.models import Identifier
from documents.search import Filters, search_pages
from documents.search.answers import Answer, PageHit
from employers.identifiers import check_digit
from employers.models import Employer
from employers.names import CompanyName
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db
UNREAD = "ฬฬฬ ฬฬ ฬฬฬฬ"


@pytest.fixture
def other(officer: User, firm: Firm) -> Firm:
    """A second employer in the registry."""
    second = papers.Paper(6).firm(2)
    papers.registry([second])
    return second


def groups(answer: Answer[PageHit]) -> list[tuple[int, str]]:
    return [(hit.page, hit.group) for hit in answer.results]


def test_an_account_number_brings_the_whole_file_then_who_mentions_it(
    officer: User, firm: Firm, other: Firm
) -> None:
    (mention,) = papers.file([f"เลขที่บัญชี {firm.account_no}"], other, by=officer)
    unread, said = papers.file([UNREAD, f"เลขที่บัญชี {firm.account_no}"], firm, by=officer)
    answer = search_pages(firm.account_no, user=officer)
    assert groups(answer) == [(said, "file"), (unread, "file"), (mention, "mention")]
    assert [hit.how for hit in answer.results] == ["exact", "near", "exact"]
    assert answer.file is not None
    assert (answer.file.account_no, answer.file.pages, answer.total) == (firm.account_no, 2, 3)


def test_a_juristic_number_brings_the_file_of_the_employer(officer: User, firm: Firm) -> None:
    (page,) = papers.file([UNREAD], firm, by=officer)
    number = f"010556100001{check_digit('010556100001')}"
    Employer.objects.filter(account_no=firm.account_no).update(juristic_no=number)
    assert groups(search_pages(number, user=officer)) == [(page, "file")]


def test_a_legal_form_tells_which_employer_is_meant(officer: User, firm: Firm, other: Firm) -> None:
    """`ห้างหุ้นส่วนจำกัด กิจ` is not กิจการ, and not the company of that name."""
    for owner, name in ((firm, "ห้างหุ้นส่วนจำกัด กิจ"), (other, "บริษัท กิจ จำกัด")):
        rename(owner, name)
    theirs = papers.file(["กิจการ บริษัท กิจ จำกัด"] * 3, other, by=officer)
    ours = papers.file([UNREAD] * 3, firm, by=officer)
    answer = search_pages("ห้างหุ้นส่วนจำกัด กิจ", user=officer)
    assert {page for page, group in groups(answer) if group == "file"} == set(ours)
    assert [page for page, _ in groups(answer)][:3] == sorted(ours, reverse=True)
    assert set(theirs) <= {page for page, group in groups(answer) if group == "mention"}
    quoted = search_pages('"บริษัท กิจ จำกัด"', user=officer)
    assert quoted.file is not None
    assert quoted.file.account_no == other.account_no


def rename(firm: Firm, name: str) -> None:
    parsed = CompanyName.parse(name)
    Employer.objects.filter(account_no=firm.account_no).update(
        name=name, search_key=parsed.key, sound_key=parsed.sound
    )


def test_a_name_that_two_employers_bear_names_no_file(officer: User, firm: Firm, other: Firm) -> None:
    for owner in (firm, other):
        rename(owner, "บริษัท รุ่งเรืองการค้า จำกัด")
    papers.file([UNREAD], firm, by=officer)
    assert search_pages("บริษัท รุ่งเรืองการค้า จำกัด", user=officer).file is None


@pytest.mark.parametrize(("name", "named"), [("กิจดี", True), ("กิจ", False)])
def test_a_short_word_without_a_form_is_a_word(officer: User, firm: Firm, name: str, *, named: bool) -> None:
    rename(firm, f"บริษัท {name} จำกัด")
    papers.file([UNREAD], firm, by=officer)
    assert (search_pages(name, user=officer).file is not None) is named


def test_a_person_brings_the_pages_with_the_number_that_was_proved(officer: User, firm: Firm) -> None:
    person = firm.people[0]
    proved, doubtful, mention = papers.file(
        [UNREAD, UNREAD, f"{person.first} {person.last}"], firm, by=officer
    )
    for page in (proved, doubtful):
        papers.name_on(page, kind="national_id", value=person.national_id)
    Identifier.objects.filter(page=doubtful).update(check_result=Identifier.Check.SUSPECT)
    answer = search_pages(f"{person.first} {person.last}", user=officer)
    assert groups(answer)[:2] == [(proved, "file"), (mention, "mention")]
    assert answer.file is not None
    assert (answer.file.account_no, answer.file.pages) == ("", 1)


def test_the_list_goes_on_from_the_file_to_the_mentions_without_a_page_twice(
    officer: User, firm: Firm, other: Firm
) -> None:
    ours = papers.file([UNREAD, f"เลขที่ {firm.account_no}"] * 4, firm, by=officer)
    theirs = papers.file([f"ถึง {firm.account_no}"] * 5, other, by=officer)
    seen: list[int] = []
    after = None
    while True:
        answer = search_pages(firm.account_no, user=officer, after=after, limit=3)
        assert len(answer.results) == 3 or answer.next is None
        seen += [hit.page for hit in answer.results]
        assert answer.total == 13
        if (after := answer.next) is None:
            break
    assert len(seen) == len(set(seen)) == 13
    assert set(seen[:8]) == set(ours)
    assert set(seen[8:]) == set(theirs)


def test_a_filter_narrows_the_file_too(officer: User, firm: Firm) -> None:
    papers.file([UNREAD], firm, by=officer, form="letter")
    (wanted,) = papers.file([UNREAD], firm, by=officer, form="sps_6_09")
    answer = search_pages(firm.account_no, user=officer, filters=Filters(form="sps_6_09"))
    assert groups(answer) == [(wanted, "file")]


@pytest.mark.parametrize("words", ["{account} -ฬฬฬ", "ไม่มีใครชื่อนี้"])
def test_who_leaves_out_words_or_names_nobody_gets_no_file(officer: User, firm: Firm, words: str) -> None:
    papers.file([UNREAD], firm, by=officer)
    assert search_pages(words.format(account=firm.account_no), user=officer).file is None
