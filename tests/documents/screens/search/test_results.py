"""The one box: what it finds, what it keeps out of addresses, what it says when there is nothing."""

from html import unescape
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Page
from documents.search import index_pages
from documents.search.planning import sampling
from sso_efiles.accounts.models import Province, User
from sso_efiles.audit.models import Event
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from sso_efiles.policy import Role
from tests.employers.factories import InsuredPersonFactory
from tests.factories import EmployerFactory, OfficeFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
PERSON = "1000000000017"
SEARCH = "documents:search"


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
    client.force_login(user)
    return user


@pytest.fixture
def page() -> Page:
    employer = EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด")
    found = filed_page(employer=employer, text="หนังสือรับรอง กรรมการผู้จัดการ นายสมชาย ใจดี <b>ตัวหนา</b>")
    index_pages([found.pk])
    return found


def test_the_box_posts_and_the_answer_has_an_address_that_can_be_kept(
    client: Client, officer: User, page: Page
) -> None:
    answer = client.post(reverse(SEARCH), {"q": "กรรมการผู้จัดการ"})
    assert answer.status_code == 302
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "<mark>กรรมการผู้จัดการ</mark>" in shown
    assert reverse("documents:employer-page", args=["7499990028", page.pk]) in shown
    event = Event.objects.get(action="search", actor=officer)
    assert event.data["kind"] == "all"
    assert event.data["total"] == 1


def test_what_stands_on_paper_is_escaped(client: Client, officer: User, page: Page) -> None:
    shown = client.get(reverse(SEARCH), {"q": "ตัวหนา", "kind": "pages"}).content.decode()
    assert "<b>ตัวหนา" not in shown
    assert "&lt;b&gt;" in shown


def test_a_persons_number_never_stands_in_an_address(client: Client, officer: User, page: Page) -> None:
    answer = client.post(reverse(SEARCH), {"q": "1-0000-00000-01-7"})
    assert PERSON not in answer.headers["Location"].replace("-", "")
    shown = client.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert 'value="1-0000-00000-01-7"' in shown.content.decode()
    for address in shown.content.decode().split('href="')[1:]:
        assert PERSON not in address.split('"', 1)[0].replace("-", "")
    assert client.get(reverse(SEARCH), {"q": PERSON}).status_code == 400
    filtered = client.get(reverse(SEARCH), {"q": "กรรมการ", "account_no": "1-0000-00000-01-7"})
    assert filtered.status_code == 400
    assert "POST" in filtered.content.decode()


def test_another_persons_session_does_not_know_the_key(client: Client, officer: User, page: Page) -> None:
    address = client.post(reverse(SEARCH), {"q": PERSON}).headers["Location"]
    other = Client()
    other.force_login(UserFactory.create(role=Role.COUNTER, office=officer.office))
    assert PERSON not in other.get(address).content.decode()


def test_a_number_leads_to_employers_and_a_name_to_persons(client: Client, officer: User, page: Page) -> None:
    by_number = client.get(reverse(SEARCH), {"q": "74-9999002-8"}).content.decode()
    assert "เข้าใจว่าเป็นเลขที่บัญชีนายจ้าง 74-9999002-8" in by_number
    assert reverse("documents:employer-file", args=["7499990028"]) in by_number


def test_one_box_finds_employer_person_and_pages_at_once(client: Client, officer: User, page: Page) -> None:
    InsuredPersonFactory.create(first_name="มหาชัย", last_name="ใจดี")
    index_pages([filed_page(text="ใบเสร็จรับเงิน มหาชัยห้องเย็น ใจดี").pk])
    shown = client.get(reverse(SEARCH), {"q": "มหาชัย"}).content.decode()
    heads = [shown.index(f'id="group-{kind}"') for kind in ("employers", "persons", "pages")]
    assert heads == sorted(heads)
    assert "<mark>มหาชัย</mark>" in shown
    assert Event.objects.filter(action="search").count() == 1


def test_a_number_shows_the_registry_above_the_pages_that_hold_it(
    client: Client, officer: User, page: Page
) -> None:
    index_pages([filed_page(text="เลขที่บัญชี 74-9999002-8").pk])
    shown = client.get(reverse(SEARCH), {"q": "๗๔-๙๙๙๙๐๐๒-๘"}).content.decode()
    assert 0 < shown.index('id="group-employers"') < shown.index('id="group-pages"')


def test_pages_that_hold_the_very_words_stand_above_names_that_are_only_near(
    client: Client, officer: User, page: Page
) -> None:
    EmployerFactory.create(account_no="1099990017", name="บริษัท กรรมการผู้จัดการณ์ จำกัด")
    shown = client.get(reverse(SEARCH), {"q": "กรรมการผู้จัดการ"}).content.decode()
    assert shown.index('id="group-pages"') > 0
    if 'id="group-employers"' in shown:
        assert 'class="chip warn"' in shown or shown.index('id="group-employers"') < shown.index(
            "group-pages"
        )


def test_a_hit_through_reading_errors_is_marked_as_near(client: Client, officer: User, page: Page) -> None:
    shown = client.get(reverse(SEARCH), {"q": "กรรมการผู้จดัการ", "kind": "pages"}).content.decode()
    assert "<mark>กรรมการผู้จัดการ</mark>" in shown
    assert "ใกล้เคียง" in shown


def test_the_picture_of_a_hit_shows_where_the_word_stands(client: Client, officer: User, page: Page) -> None:
    shown = client.get(reverse(SEARCH), {"q": "กรรมการผู้จัดการ", "kind": "pages"}).content.decode()
    hit = shown[shown.index("hit-picture") :]
    assert '<svg viewBox="0 0 1654 2339"' in hit
    assert "<rect x=" in hit


def test_more_hits_come_as_a_fragment_for_the_script_and_as_a_page_without_it(
    client: Client, officer: User
) -> None:
    pages = [filed_page(text=f"ใบเสร็จรับเงิน เลขที่ {n}") for n in range(25)]
    index_pages([page.pk for page in pages])
    first = client.get(reverse(SEARCH), {"q": "ใบเสร็จรับเงิน"}).content.decode()
    further = unescape(first.split('hx-get="')[1].split('"')[0])
    assert "kind=pages" in further
    fragment = client.get(reverse(SEARCH) + further, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "autofocus" in fragment
    whole = client.get(reverse(SEARCH) + further).content.decode()
    assert "<html" in whole
    seen = [text.count('<li class="card hitcard">') for text in (first, fragment, whole)]
    assert seen == [20, 5, 5]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("749999002", "เลขที่บัญชีนายจ้างมี 10 หลัก แต่ที่พิมพ์มี 9 หลัก"),
        ("74-9999002-1", "เลขตรวจสอบ"),
        ('"ใบเสร็จ', "เครื่องหมายคำพูด"),
        ("-สำเนา", "เครื่องหมายลบ"),
        ("ก", "คำสั้น"),
    ],
)
def test_what_was_not_understood_is_told_with_what_would_help(
    client: Client, officer: User, words: str, hint: str
) -> None:
    assert hint in client.get(reverse(SEARCH), {"q": words}).content.decode()


def test_a_name_that_the_registry_does_not_know_is_looked_for_on_paper(
    client: Client, officer: User, page: Page
) -> None:
    shown = client.get(reverse(SEARCH), {"q": "นายสมชาย ใจดี"}).content.decode()
    assert "<mark>" in shown


def test_nothing_found_says_what_of_the_country_and_the_own_office_is_digitised(
    client: Client, officer: User, page: Page
) -> None:
    Province.objects.filter(pk="50").update(target_files=2000)
    deltas.add("5000", CounterName.FILES_IN_PROGRESS, 12)
    deltas.add("5000", CounterName.FILES_CERTIFIED, 30)
    deltas.add("5000", CounterName.EMPLOYERS, 900)
    deltas.add("5000", CounterName.PAGES_DONE, 1234)
    shown = client.get(reverse(SEARCH), {"q": "ฆฏฐฑฒณฬฮฌ"}).content.decode()
    assert "ไม่พบข้อมูล" in shown
    assert "เอกสารที่ไม่พบอาจยังไม่ได้สแกน" in shown
    assert str(officer.office) in shown
    assert "สแกนแล้วบางส่วนหรือครบถ้วน 42 แฟ้ม จาก 2,000 แฟ้ม" in shown
    assert "ครบถ้วนและรับรองแล้ว 30 แฟ้ม" in shown
    assert "ค้นหาได้ 1,234 หน้า" in shown
    assert "ทั้งประเทศ" in shown


def test_nothing_found_offers_the_nearest_name_of_the_registry(
    client: Client, officer: User, page: Page
) -> None:
    shown = client.get(reverse(SEARCH), {"q": "มหาชัยห้องเยน", "kind": "pages"}).content.decode()
    assert "หรือท่านหมายถึง" in shown
    offered = unescape(shown[shown.index('class="meant"') :].split('href="')[1].split('"')[0])
    assert unquote(offered) == "?q=มหาชัยห้องเย็น"
    assert "มหาชัยห้องเย็น" in client.get(reverse(SEARCH) + offered).content.decode()


def test_nothing_found_in_an_office_tells_of_that_office_and_offers_to_look_further(
    client: Client, officer: User, page: Page
) -> None:
    deltas.add("7400", CounterName.PAGES_DONE, 77)
    words = {"q": "ฆฏฐฑฒณฬฮฌ", "office": "7400"}
    shown = client.get(reverse(SEARCH), words).content.decode()
    assert "ค้นหาได้ 77 หน้า" in shown
    assert "ทั้งประเทศ" not in shown
    assert "ค้นหาโดยไม่ใช้ตัวกรอง" in shown


def test_hits_of_an_office_come_with_how_much_of_it_can_be_searched(
    client: Client, officer: User, page: Page
) -> None:
    office = page.document.employer.office_id if page.document and page.document.employer else ""
    deltas.add(office, CounterName.FILES_CERTIFIED, 3)
    asked = {"q": "กรรมการผู้จัดการ", "office": office}
    assert "ขณะนี้ค้นได้จาก" in (shown := client.get(reverse(SEARCH), asked).content.decode())
    assert "3" in shown[shown.index("ขณะนี้ค้นได้จาก") :]
    assert "ขณะนี้ค้นได้จาก" not in client.get(reverse(SEARCH), {"q": asked["q"]}).content.decode()


def test_several_words_that_stand_on_no_page_together_are_offered_one_by_one(
    client: Client, officer: User, page: Page
) -> None:
    shown = client.get(reverse(SEARCH), {"q": "กรรมการผู้จัดการ ฆฏฐฑฒณฬฮฌ", "kind": "pages"}).content.decode()
    offered = shown[shown.index('class="meant"') :].split('href="')[1:3]
    assert [unquote(unescape(link.split('"')[0])) for link in offered] == [
        "?q=กรรมการผู้จัดการ&kind=pages",
        "?q=ฆฏฐฑฒณฬฮฌ&kind=pages",
    ]


def test_a_filter_is_shown_and_taken_away_with_one_click(client: Client, officer: User, page: Page) -> None:
    words = {"q": "กรรมการผู้จัดการ", "office": page.office_id, "since": "1/1/2560"}
    shown = client.get(reverse(SEARCH), words).content.decode()
    narrowed = shown[shown.index('class="narrowed"') : shown.index("</ul>", shown.index('class="narrowed"'))]
    links = [unescape(part.split('"')[0]) for part in narrowed.split('href="?')[1:]]
    assert [("office=" in link, "since=" in link) for link in links] == [(False, True), (True, False)]


def test_filters_narrow_and_a_wrong_date_is_told(client: Client, officer: User, page: Page) -> None:
    there = {"q": "กรรมการผู้จัดการ", "kind": "pages"}
    assert "<mark>" in client.get(reverse(SEARCH), {**there, "office": page.office_id}).content.decode()
    assert "<mark>" not in client.get(reverse(SEARCH), {**there, "office": "5000"}).content.decode()
    assert "<mark>" not in client.get(reverse(SEARCH), {**there, "since": "1/1/2599"}).content.decode()
    wrong = client.get(reverse(SEARCH), {**there, "since": "32/1/2569"})
    assert wrong.status_code == 400
    assert "กรุณากรอกวันที่เป็น วัน/เดือน/ปี" in wrong.content.decode()


def test_more_hits_ask_no_more_questions(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_LOOKED_UP_S", 3_600.0)  # else asked again a second later
    employer = EmployerFactory.create(account_no="7499990028")
    pages = [filed_page(employer=employer, text=f"ใบเสร็จรับเงิน เลขที่ {n}") for n in range(25)]
    index_pages([page.pk for page in pages])
    client.get(reverse(SEARCH), {"q": "ใบเสร็จรับเงิน"})
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(SEARCH), {"q": "ใบเสร็จรับเงิน"})
    # PostgreSQL brackets each search with SAVEPOINT and SET: those ask nothing
    assert sum(question["sql"].startswith("SELECT") for question in asked.captured_queries) <= 36
    shown = answer.content.decode()
    assert shown.count("hitcard") == 20
    assert 'rel="next"' in shown


def test_a_spelling_in_latin_letters_is_answered_in_thai_and_it_is_said(
    client: Client, officer: User, page: Page
) -> None:
    InsuredPersonFactory.create(first_name="สมชาย", last_name="ใจดี")
    shown = unescape(client.get(reverse(SEARCH), {"q": "Somchay Jaidee"}).content.decode())
    assert "ค้นหาเป็นภาษาไทย (ผลใกล้เคียง): Somchay Jaidee → สมชาย ใจดี" in shown
    assert "<mark>สมชาย</mark> <mark>ใจดี</mark>" in shown
    client.cookies["django_language"] = "en"
    english = unescape(client.get(reverse(SEARCH), {"q": "Somchay Jaidee"}).content.decode())
    assert "Looked for in Thai, hits are near: Somchay Jaidee → สมชาย ใจดี" in english


def test_where_pages_are_only_near_the_name_that_was_meant_is_offered(client: Client, officer: User) -> None:
    employer = EmployerFactory.create(name="บริษัท มหาชัยเท็กซ์ไทล์ จำกัด")
    index_pages([filed_page(employer=employer, text="บริษัท มหาชัยเท็กซ์ไทล์ จำกัด").pk])
    typed = {"q": "บริษัท มหาชัยเท็กซ์ไทร์ จำกัด"}
    shown = client.get(reverse(SEARCH), {**typed, "kind": "pages"}).content.decode()
    assert "hitcard" in shown
    assert "หรือท่านหมายถึง" in shown
    assert "หรือท่านหมายถึง" not in client.get(reverse(SEARCH), typed).content.decode()
    right = client.get(reverse(SEARCH), {"q": "มหาชัยเท็กซ์ไทล์", "kind": "pages"}).content.decode()
    assert "หรือท่านหมายถึง" not in right
