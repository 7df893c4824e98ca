"""The dashboard answers in a click or two, says each unknown once, and can be taken away as it is shown."""

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.employer_file.models import EmployerFile
from documents.progress import figures
from documents.progress.backlog import Waiting
from documents.progress.forecast.reasons import Unknown
from documents.progress.targets import set_target
from documents.reports.making import make_due
from documents.reports.models import Report
from sso_efiles.accounts.models import Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.policy import Role
from sso_efiles.text import dates
from tests.documents.paper import employer, office, person
from tests.documents.progress.year import working_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices() -> object:
    with time_machine.travel("2026-11-30T05:00:00Z", tick=False):
        working_office("2000", target=5000, a_day=3)
        working_office("7400", target=1000, a_day=1, to_check=400)
        working_office("5000", target=9000)
        Province.objects.filter(pk="20").update(name_th="ชลบุรี", name_en="Chon Buri", region_th="ภาคตะวันออก")
        yield


def page(client: Client, view: str, *args: object, role: Role = Role.EXECUTIVE, **asked: Any) -> str:
    client.force_login(person(role))
    answer = client.get(reverse(view, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(shown: str) -> list[str]:
    table = shown[shown.index('id="table"') :]
    return re.findall(r'<th scope="row">\s*<a [^>]*>([^<]+)</a>', table)


def test_the_slowest_province_and_its_cause_are_told_at_once(client: Client) -> None:
    shown = page(client, "documents:progress")
    slow = shown[shown.index('id="slow-head"') : shown.index('id="fast-head"')]
    assert re.findall(r">(จังหวัด \d+|ชลบุรี)</a>", slow) == ["จังหวัด 50", "ชลบุรี", "จังหวัด 74"]
    assert "ยังไม่เริ่มแฟ้มใดเลย" in slow
    assert "แฟ้ม 400 แฟ้มรอตรวจ" in slow


def test_when_chon_buri_will_be_done_takes_its_name(client: Client) -> None:
    shown = page(client, "documents:progress", name="ชลบุรี")
    assert names(shown) == ["ชลบุรี"]
    (line,) = [one for one in figures.provinces(person(Role.EXECUTIVE)) if one.code == "20"]
    assert line.finish is not None
    assert dates.month(line.finish.p50) in shown[shown.index('id="table"') :]


def test_what_a_page_cost_last_month_is_told_and_leads_to_its_parts(client: Client) -> None:
    with time_machine.travel("2026-12-01T05:00:00Z", tick=False):
        assert "บาท</a>" in page(client, "documents:progress")
        shown = page(client, "documents:progress-costs")
    assert "บาทต่อหน้าที่รับรอง · พฤศจิกายน 2569" in shown
    assert "หน้าที่สแกน" in shown


def test_a_month_without_cost_says_why(client: Client) -> None:
    shown = page(client, "documents:progress-costs", period="2569-05")
    assert "ไม่มีหน้าที่รับรองในช่วงนี้" in shown


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({}, ["จังหวัด 50", "ชลบุรี", "จังหวัด 74"]),
        ({"sort": "-target"}, ["จังหวัด 50", "ชลบุรี", "จังหวัด 74"]),
        ({"sort": "target"}, ["จังหวัด 74", "ชลบุรี", "จังหวัด 50"]),
        ({"sort": "-certified"}, ["จังหวัด 74", "ชลบุรี", "จังหวัด 50"]),
        ({"sort": "-waiting"}, ["จังหวัด 74", "ชลบุรี", "จังหวัด 50"]),
        ({"sort": "finish"}, ["จังหวัด 74", "ชลบุรี", "จังหวัด 50"]),
        ({"sort": "nonsense"}, ["จังหวัด 50", "ชลบุรี", "จังหวัด 74"]),
        ({"region": "ภาคตะวันออก"}, ["ชลบุรี"]),
        ({"cause": "checking"}, ["จังหวัด 74"]),
        ({"name": "chon"}, ["ชลบุรี"]),
        ({"name": "ไม่มี"}, []),
    ],
)
def test_order_and_filters_stand_in_the_address(
    client: Client, asked: dict[str, Any], order: list[str]
) -> None:
    assert names(page(client, "documents:progress", **asked)) == order


def test_the_table_says_by_what_it_is_ordered_and_turns_round(client: Client) -> None:
    shown = page(client, "documents:progress", sort="-target")
    assert shown.count('aria-sort="descending"') == 1
    assert "?sort=target#table" in shown
    assert "?sort=-certified#table" in shown


def test_a_period_that_there_is_not_is_refused(client: Client) -> None:
    client.force_login(person(Role.EXECUTIVE))
    answer = client.get(reverse("documents:progress"), {"period": "fy12"})
    assert answer.status_code in (400, 422)
    assert "ไม่เข้าใจช่วงเวลานี้" in answer.content.decode()


def test_another_period_is_another_number(client: Client) -> None:
    assert "<dd>84</dd>" in page(client, "documents:progress-province", "20", period="2569-11")
    assert "<dd>21</dd>" in page(client, "documents:progress-province", "20", period="d7")


def test_why_no_finish_is_known_is_said_once(client: Client) -> None:
    CounterDelta.objects.filter(name="files.certified").delete()
    shown = page(client, "documents:progress")
    assert shown.count(str(Unknown.NOTHING_CERTIFIED.label)) == 1
    assert f"–: {Unknown.NOTHING_CERTIFIED.label} (3)" in shown


def test_the_plan_is_told_beside_what_was_done(client: Client) -> None:
    set_target("20", 100, by=None, month=date(2026, 11, 1))
    shown = page(client, "documents:progress-province", "20", period="2569-11")
    assert re.search(r"ตามแผนถึงวันนี้</dt><dd>100 <span[^>]*>ทำได้ 84.0%", shown)
    assert 'class="line-plan"' in shown
    assert "ตามแผนถึงวันนี้" not in page(client, "documents:progress-province", "20", period="2569-10")


def test_every_drawing_says_in_words_what_it_shows(client: Client) -> None:
    shown = page(client, "documents:progress")
    drawings = re.findall(r"<svg[^>]*>", shown)
    told = [one for one in drawings if 'role="img"' in one]
    assert len(told) == 1 + 3
    assert all(re.search(r'aria-label="[^"]{10,}"', one) for one in told)
    silent = [one for one in drawings if one not in told and 'class="map"' not in one]
    assert all('aria-hidden="true"' in one for one in silent), silent


@pytest.mark.parametrize(
    ("name", "args", "role"),
    [
        ("documents:progress", [], Role.EXECUTIVE),
        ("documents:progress", [], Role.HQ_ADMIN),
        ("documents:progress", [], Role.PROVINCE_ADMIN),
        ("documents:progress", [], Role.SCANNER),
        ("documents:progress-province", ["74"], Role.EXECUTIVE),
        ("documents:progress-province", ["74"], Role.HEAD),
        ("documents:progress-office", ["7400"], Role.EXECUTIVE),
        ("documents:progress-summary", [], Role.EXECUTIVE),
        ("documents:progress-costs", [], Role.HEAD),
        ("documents:reports", [], Role.HEAD),
    ],
)
def test_a_page_costs_at_most_twelve_queries(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    args: list[str],
    role: Role,
) -> None:
    for n in range(11, 60):
        office(f"{n}00")
    make_due()
    client.force_login(person(role))
    client.get(reverse(name, args=args))  # the first request after signing in keeps the session
    with django_assert_max_num_queries(12):
        assert client.get(reverse(name, args=args)).status_code == 200


def test_an_office_shows_its_steps_and_leads_to_its_batches_and_files(client: Client) -> None:
    theirs = employer("7499990028")
    EmployerFile.objects.create(employer=theirs, office=theirs.office, state="to_index")
    shown = page(client, "documents:progress-office", "7400", role=Role.HEAD)
    assert reverse("documents:batch-list") in shown
    assert reverse("documents:progress-waiting", args=["7400"]) in shown
    assert re.search(r"หน้าที่สแกน</th>\s*<td[^>]*>–</td>\s*<td[^>]*>280</td>\s*<td[^>]*>28</td>", shown)
    assert str(Waiting.TO_INDEX.label) in shown
    listed = page(client, "documents:progress-waiting", "7400", role=Role.HEAD)
    assert reverse("documents:employer-file", args=[theirs.account_no]) in listed
    assert "7499990028" not in page(
        client, "documents:progress-waiting", "7400", role=Role.HEAD, state="to_check"
    )


def test_files_are_listed_for_those_who_may_read_them(client: Client) -> None:
    client.force_login(person(Role.EXECUTIVE))
    assert client.get(reverse("documents:progress-waiting", args=["7400"])).status_code == 403
    assert reverse("documents:progress-waiting", args=["7400"]) not in page(
        client, "documents:progress-office", "7400"
    )


def test_an_office_out_of_reach_is_not_found(client: Client) -> None:
    client.force_login(person(Role.HEAD))
    assert client.get(reverse("documents:progress-office", args=["5000"])).status_code == 404


def test_the_ministers_page_is_for_who_sees_the_whole_nation(client: Client) -> None:
    shown = page(client, "documents:progress-summary")
    assert "รับรองแล้ว 112 จาก 15,000 แฟ้ม" in shown
    assert shown.index("สิบจังหวัดที่ดีที่สุด") < shown.index("สิบจังหวัดที่ช้าที่สุด")
    client.force_login(person(Role.PROVINCE_ADMIN))
    assert client.get(reverse("documents:progress-summary")).status_code == 403


VIEWS = [
    ("documents:progress", [], Role.EXECUTIVE),
    ("documents:progress", [], Role.SCANNER),
    ("documents:progress-province", ["74"], Role.EXECUTIVE),
    ("documents:progress-office", ["7400"], Role.EXECUTIVE),
    ("documents:progress-summary", [], Role.EXECUTIVE),
    ("documents:progress-costs", [], Role.EXECUTIVE),
    ("documents:progress-waiting", ["7400"], Role.HEAD),
]


@pytest.mark.parametrize(("name", "args", "role"), VIEWS)
def test_every_view_can_be_taken_away(client: Client, name: str, args: list[str], role: Role) -> None:
    client.force_login(person(role))
    rows = {}
    for ending in ("csv", "xlsx", "pdf"):
        answer = client.get(reverse(name, args=args), {"as": ending, "period": "2569-11"})
        assert f'.{ending}"' in answer["Content-Disposition"]
        rows[ending] = answer.content
    lines = list(csv.reader(io.StringIO(rows["csv"].decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(rows["xlsx"])).active
    assert sheet is not None
    assert sheet.max_row >= len(lines) + 3
    with pypdfium2.PdfDocument(rows["pdf"]) as pdf:
        text = "".join(one.get_textpage().get_text_bounded() for one in pdf)
    assert "พฤศจิกายน 2569" in text


def test_what_is_taken_away_is_filtered_and_ordered_as_it_is_shown(client: Client) -> None:
    client.force_login(person(Role.EXECUTIVE))
    answer = client.get(reverse("documents:progress"), {"as": "csv", "sort": "target", "cause": "checking"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["code"], row["target"], row["done"]) for row in rows] == [("74", "1000", "28")]


def test_a_report_is_read_and_taken_away_by_those_who_may(client: Client) -> None:
    make_due()
    mine = Report.objects.get(kind="weekly", office="7400")
    shown = page(client, "documents:reports", role=Role.SCANNER)
    assert reverse("documents:report", args=[mine.pk]) in shown
    assert shown.count("download>CSV") == 2
    assert "รายงานประจำสัปดาห์" in page(client, "documents:report", mine.pk, role=Role.SCANNER)
    other = Report.objects.get(kind="weekly", office="2000")
    assert client.get(reverse("documents:report", args=[other.pk])).status_code == 404
    taken = client.get(reverse("documents:report", args=[mine.pk]), {"as": "xlsx"})
    assert "weekly-20261123-7400.xlsx" in taken["Content-Disposition"]


def test_a_report_says_the_kind_of_a_target_in_words_and_its_file_by_a_code(client: Client) -> None:
    make_due()
    nation = Report.objects.get(kind="weekly", province="", office="")
    shown = page(client, "documents:report", nation.pk)
    assert "เผยแพร่แล้ว" in shown
    assert "published_fact" not in shown
    taken = client.get(reverse("documents:report", args=[nation.pk]), {"as": "csv"})
    assert "published_fact" in taken.content.decode()
