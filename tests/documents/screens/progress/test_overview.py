"""Home by role, progress with its map, the audit log, error pages."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from documents.progress import figures
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.policy import Role
from tests.factories import BatchFactory, DocumentFactory, OfficeFactory, ProvinceFactory, UserFactory

pytestmark = pytest.mark.django_db


def home_of(client: Client, role: Role) -> str:
    client.force_login(UserFactory.create(role=role))
    return client.get(reverse("home")).content.decode()


@pytest.mark.parametrize(
    ("role", "sees", "sees_not"),
    [
        (Role.COUNTER, ["ค้นหาแฟ้มนายจ้าง", "ความคืบหน้า"], ["อัปโหลด", "คิวตรวจสอบ", "บันทึกการเข้าถึง"]),
        (Role.SCANNER, ["อัปโหลด", "ชุดงานล่าสุด"], ["คิวตรวจสอบ", "ผู้ใช้งาน"]),
        (Role.INDEXER, ["คิวตรวจสอบ", "ชุดงานล่าสุด", "ค้นหาแฟ้มนายจ้าง"], ["ผู้ใช้งาน"]),
        (Role.HEAD, ["ผู้ใช้งาน", "ชุดงานล่าสุด"], ["อัปโหลด"]),
        (Role.EXECUTIVE, ["ความคืบหน้า"], ["ค้นหาแฟ้มนายจ้าง", "ชุดงาน", "ผู้ใช้งาน"]),
        (Role.AUDITOR, ["บันทึกการเข้าถึง"], ["ค้นหาแฟ้มนายจ้าง", "ความคืบหน้า", "ชุดงาน"]),
    ],
)
def test_home_shows_what_the_role_does_and_nothing_else(
    client: Client, role: Role, sees: list[str], sees_not: list[str]
) -> None:
    shown = home_of(client, role)
    assert [words for words in sees if words not in shown] == []
    assert [words for words in sees_not if words in shown] == []


@pytest.mark.parametrize("role", [Role.HEAD, Role.PROVINCE_ADMIN, Role.HQ_ADMIN])
def test_who_administers_an_office_sees_which_engine_reads(client: Client, role: Role) -> None:
    shown = home_of(client, role)
    assert "<code>fake</code>" in shown
    assert "ข้อความที่แต่งขึ้น สำหรับทดสอบเท่านั้น" in shown
    assert "<code>fake</code>" in client.get(reverse("documents:progress")).content.decode()


@pytest.mark.parametrize("role", [Role.INDEXER, Role.COUNTER, Role.EXECUTIVE, Role.AUDITOR])
def test_others_are_not_told_of_engines(client: Client, role: Role) -> None:
    assert "ตัวอ่านเอกสาร" not in home_of(client, role)


def test_an_engine_that_does_not_start_is_told_in_plain_words(client: Client, settings: Settings) -> None:
    settings.OCR_ENGINE = "tests.ocr.isolation.engines:NeverStarts"
    shown = home_of(client, Role.HQ_ADMIN)
    assert "เริ่มทำงานไม่ได้" in shown
    assert "no model here" not in shown
    assert "เริ่มทำงานไม่ได้" in client.get(reverse("documents:progress")).content.decode()


def test_home_asks_no_more_for_more_work(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = UserFactory.create(role=Role.INDEXER)
    client.force_login(clerk)
    for _ in range(12):
        DocumentFactory.create(batch=BatchFactory.create(office=clerk.office))
    with django_assert_max_num_queries(20):
        client.get(reverse("home"))


def test_progress_marks_an_estimated_target_and_says_when_no_end_can_be_told(client: Client) -> None:
    province = ProvinceFactory.create(code="74", target_files=15527, target_kind="estimate")
    office = OfficeFactory.create(code="7400", province=province)
    CounterDelta.objects.create(office="7400", name="files.in_progress", day="2026-01-01", amount=2)
    client.force_login(UserFactory.create(role=Role.EXECUTIVE, office=office))
    for place in (reverse("documents:progress"), reverse("documents:progress-province", args=["74"])):
        shown = client.get(place).content.decode()
        assert "15,527" in shown
        assert "ประมาณการ" in shown
        assert "ยังประมาณไม่ได้" in shown


def test_each_counter_that_no_other_figure_shows_stands_on_the_dashboard_in_the_words_of_its_catalogue(
    client: Client,
) -> None:
    office = OfficeFactory.create(code="7400")
    for amount, name in enumerate(CounterName, start=1001):
        deltas.add("7400", name, amount)
    client.force_login(UserFactory.create(role=Role.EXECUTIVE, office=office))
    shown = client.get(reverse("documents:progress")).content.decode()
    whole = figures.nation(UserFactory.create(role=Role.EXECUTIVE, office=office))
    assert whole.counters.keys() >= {CounterName.PAGES_OPEN, CounterName.PAGES_QUARANTINED}
    for code, amount in whole.counters.items():
        assert f"<dt>{CounterName(code).label}</dt><dd>{amount:,}</dd>" in shown
    assert f'<div class="bad"><dt>{CounterName.PAGES_QUARANTINED.label}</dt>' in shown


def test_the_map_links_the_provinces_that_one_may_look_into(client: Client) -> None:
    for code in ("74", "50"):
        OfficeFactory.create(code=f"{code}00", province=ProvinceFactory.create(code=code))
    head = UserFactory.create(role=Role.PROVINCE_ADMIN, office_id="7400")
    client.force_login(head)
    shown = client.get(reverse("documents:progress")).content.decode()
    assert shown.count("<path") >= 77
    assert reverse("documents:progress-province", args=["74"]) in shown
    assert reverse("documents:progress-province", args=["50"]) not in shown
    assert client.get(reverse("documents:progress-province", args=["50"])).status_code == 404


def test_the_audit_log_can_be_asked_and_goes_on_from_an_id(client: Client) -> None:
    auditor = UserFactory.create(role=Role.AUDITOR, username="auditor")
    other = UserFactory.create(username="clerk")
    for _ in range(60):
        trail.record(AuditAction.PAGE_VIEWED, by=other)
    client.force_login(auditor)
    shown = client.get(reverse("documents:audit"), {"actor": "clerk"}).content.decode()
    assert shown.count("<code class") == 50
    assert "เปิดหน้าเอกสาร" in shown
    assert 'rel="next"' in shown
    assert (
        client.get(reverse("documents:audit"), {"since": "1/1/2599"}).content.decode().count("page.viewed")
        == 0
    )
    assert client.get(reverse("documents:audit"), {"object_id": "<x>"}).status_code == 422


def test_the_audit_log_asks_no_more_for_more_events(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(UserFactory.create(role=Role.AUDITOR))
    for _ in range(60):
        trail.record(AuditAction.PAGE_VIEWED, by=UserFactory.create())
    with django_assert_max_num_queries(9):
        client.get(reverse("documents:audit"))


def test_an_error_page_speaks_both_languages_and_tells_no_secrets(client: Client) -> None:
    client.force_login(UserFactory.create(role=Role.COUNTER))
    lost = client.get("/pages/999999/").content.decode()
    assert "ไม่พบข้อมูลที่ขอ" in lost
    assert "Nothing was found here." in lost
    assert "Traceback" not in lost
    refused = client.get(reverse("documents:upload"))
    assert refused.status_code == 403
    assert "บทบาทของท่านไม่มีสิทธิ์ใช้งานส่วนนี้" in refused.content.decode()


def test_the_about_page_names_the_maker_of_the_map(client: Client) -> None:
    client.force_login(UserFactory.create())
    shown = client.get(reverse("about")).content.decode()
    assert "Royal Thai Survey Department via UN OCHA HDX (CC BY-IGO)" in shown
    assert "SIL Open Font License 1.1" in shown
