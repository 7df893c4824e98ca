"""What is on the master list and not touched yet: in order, by stretches, as CSV, of one office alone."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.register import daily_list, not_found
from documents.register.daily_list import Order, Show, Wanted
from documents.register.models import FolderSearch
from employers.models import Employer
from tests.documents.paper import CHIANG_MAI, employer, office, person
from tests.documents.register.shelf import OURS, THEIRS, take

pytestmark = pytest.mark.django_db
NAMES = ("กล้วยไม้", "เกษตรไทย", "มะลิทอง", "=ช้าง", "เรือใบ")


def number(at: int) -> str:
    return f"74{at:08d}"


@pytest.fixture
def registry() -> list[Employer]:
    made = [employer(number(at), name=f"บริษัท {name} จำกัด") for at, name in enumerate(NAMES)]
    for one, name in zip(made, NAMES, strict=True):
        Employer.objects.filter(pk=one.pk).update(search_key=name)
    employer(THEIRS, code=CHIANG_MAI)
    return made


@pytest.fixture
def tab() -> Client:
    client = Client()
    client.force_login(person())
    return client


def listed(**wanted: Any) -> list[str]:
    return [one.search_key for one in daily_list.list_untouched(office(), Wanted(**wanted)).employers]


def test_what_is_registered_scanned_or_not_found_is_no_longer_on_it(registry: list[Employer]) -> None:
    take(number(0))
    not_found.note_not_found(registry[1], searched="ทุกชั้น", by=person())
    moves.move(registry[2], EmployerFileState.IN_PROGRESS)
    assert listed() == ["=ช้าง", "เรือใบ"]
    assert listed(show=Show.NOT_FOUND) == ["เกษตรไทย"]


def test_it_goes_by_number_or_name_in_stretches_without_gap_or_repeat(registry: list[Employer]) -> None:
    for order in Order:
        seen: list[str] = []
        after = ""
        for _ in range(9):
            stretch = daily_list.list_untouched(office(), Wanted(order=order, after=after, limit=2))
            seen += [one.search_key for one in stretch.employers]
            after = stretch.after
            if not after:
                break
        assert seen == (list(NAMES) if order is Order.NUMBER else sorted(NAMES))


def test_a_letter_is_the_consonant_that_a_word_is_looked_up_under(registry: list[Employer]) -> None:
    assert listed(letter="ก") == ["กล้วยไม้", "เกษตรไทย"]
    assert listed(letter="ร") == ["เรือใบ"]
    assert listed(letter="ฮ") == []


def test_it_is_narrowed_by_status(registry: list[Employer]) -> None:
    Employer.objects.filter(pk=registry[2].pk).update(status="closed")
    assert listed(status="closed") == ["มะลิทอง"]


def test_the_screen_shows_counts_and_goes_on(tab: Client, registry: list[Employer]) -> None:
    page = tab.get("/register/plan/")
    said = page.content.decode()
    assert "มะลิทอง" in said
    assert "อยู่ในทะเบียนและยังไม่สแกน: 5" in said
    assert "50-9999002-9" not in said
    for query in ("?limit=7", "?show=x&order=y&after=z&letter=ab", "?after=74", "?status=%00"):
        assert tab.get(f"/register/plan/{query}").status_code == 200


def test_what_can_be_done_is_named_for_what_it_is(tab: Client, registry: list[Employer]) -> None:
    said = tab.get("/register/plan/").content.decode()
    assert '<th scope="col">ดำเนินการ</th>' in said
    assert "ไม่พบแฟ้ม</a>" in said
    assert "รับแล้ว" not in said
    assert "ไม่พบข้อมูล" not in said
    assert "หยิบจากชั้นแล้ว" in tab.get("/register/plan.csv").content.decode()


@pytest.mark.parametrize(
    ("query", "lines"),
    [("", 50), ("limit=25", 25), ("limit=100", 100), ("limit=7", 50), ("limit=25&letter=ab", 25)],
)
def test_as_many_lines_come_as_the_list_of_choices_says(tab: Client, query: str, lines: int) -> None:
    for at in range(52):
        employer(number(at), name=f"บริษัท {at} จำกัด")
    said = tab.get(f"/register/plan/?{query}").content.decode()
    assert said.count(f'<option value="{lines}" selected>') == 1
    assert said.count('<th scope="row"') == min(lines, 52)


def test_it_goes_into_a_spreadsheet_that_calculates_nothing(tab: Client, registry: list[Employer]) -> None:
    Employer.objects.filter(pk=registry[3].pk).update(name="=HYPERLINK(1)")
    answer = tab.get("/register/plan.csv?order=number")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert rows[4][:2] == ["74-0000000-3", "'=HYPERLINK(1)"]


def test_a_search_is_noted_from_the_list(tab: Client, registry: list[Employer]) -> None:
    path = f"/register/not-found/{number(1)}/"
    assert tab.get(path).status_code == 200
    assert tab.post(path, {"searched": ""}).status_code == 422
    assert tab.post(path, {"searched": "ชั้น ก 1–12", "version": 1}, follow=True).status_code == 200
    assert FolderSearch.objects.get().searched == "ชั้น ก 1–12"
    assert tab.post(path, {"searched": "อีกครั้ง", "version": 1}).status_code == 409
    assert "ชั้น ก 1–12" in tab.get(path).content.decode()
    take(number(1))
    assert tab.post(path, {"searched": "อีกครั้ง"}).status_code == 409
    assert tab.get(f"/register/not-found/{OURS}/").status_code == 404
    assert tab.get("/register/not-found/12/").status_code == 404


def test_the_list_asks_two_questions_whatever_the_office_holds(
    registry: list[Employer], django_assert_num_queries: Any
) -> None:
    ours = office()
    with django_assert_num_queries(1):
        daily_list.list_untouched(ours, Wanted())
    with django_assert_num_queries(2):
        daily_list.list_untouched(ours, Wanted(order=Order.NAME, after=number(1)))
