"""Screens of lots: list, one lot, results by office, the release of a stopped one, the second entry."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.gate import handing_over
from documents.gate.models import BlindEntry
from documents.lots.lifecycle import sample_for
from documents.lots.models import Lot, OfficeSeverity
from documents.lots.severities import severity_of
from documents.lots.states import Severity
from documents.models import Page
from sso_efiles.accounts.models import Office
from sso_efiles.policy import Role
from tests.documents.gate.people import checker, filed_file, indexer
from tests.documents.gate.test_blind import THIRD, page_of
from tests.documents.gate.test_blind import hand_over as hand_over_file
from tests.documents.lots.office_day import hand_over, look
from tests.documents.paper import employer, office, person
from tests.factories import IdentifierFactory

pytestmark = pytest.mark.django_db


def page(
    client: Client, name: str, *args: object, role: Role = Role.QC, code: str = "7400", **query: str
) -> str:
    client.force_login(person(role, code))
    answer = client.get(reverse(f"documents:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_the_own_offices_lots_and_can_be_narrowed(client: Client) -> None:
    look(hand_over())
    hand_over()
    hand_over(code="5000")
    shown = page(client, "lot-list")
    assert shown.count(reverse("documents:lot-list") + "1/") <= 1
    assert "ผ่านรุ่น" in shown
    assert "กำลังรวบรวม" in shown
    assert "5000" not in shown
    narrowed = page(client, "lot-list", state="accepted")
    accepted, gathering = Lot.objects.filter(office="7400").order_by("number")
    assert reverse("documents:lot-detail", args=[accepted.pk]) in narrowed
    assert reverse("documents:lot-detail", args=[gathering.pk]) not in narrowed
    assert "ไม่มีรุ่นที่ตรง" in page(client, "lot-list", state="rejected")


def test_a_filter_that_makes_no_sense_is_told_and_shows_nothing(client: Client) -> None:
    hand_over()
    client.force_login(person(Role.QC))
    answer = client.get(reverse("documents:lot-list"), {"state": "burnt", "office": "5000"})
    assert answer.status_code == 422


def test_a_lot_tells_its_sample_its_files_and_how_to_repeat_the_draw(client: Client) -> None:
    passage = hand_over()
    look(passage)
    lot = Lot.objects.get()
    shown = page(client, "lot-detail", lot.pk)
    assert lot.seed in shown
    assert f"lots_redraw {lot.pk}" in shown
    assert reverse("documents:employer-file", args=[passage.efile.employer.account_no]) in shown
    assert "iso-ii-065/1" in shown


def test_who_may_not_read_files_sees_no_account_number(client: Client) -> None:
    passage = hand_over()
    shown = page(client, "lot-detail", Lot.objects.get().pk, role=Role.EXECUTIVE, code="1000")
    assert passage.efile.employer.account_no not in shown.replace("-", "")


def test_fifty_files_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        hand_over(pages=2)
    client.force_login(person(Role.QC))
    client.get(reverse("documents:lot-list"))
    for name, args in (("lot-list", []), ("lot-detail", [Lot.objects.get().pk]), ("lot-offices", [])):
        with django_assert_max_num_queries(12):
            client.get(reverse(f"documents:{name}", args=args))


def test_results_by_office_show_rates_with_their_span_and_what_the_plan_promises(client: Client) -> None:
    look(hand_over(), lambda _: True)
    shown = page(client, "lot-offices", role=Role.HQ_ADMIN, code="1000")
    assert "100.0%" in shown
    assert "72.2%" in shown  # 10 of 10, Wilson
    assert "iso-ii-065/1" in shown
    assert "10.9%" in shown  # of the plan: 20 pages, none wrong


def test_the_table_for_spreadsheets_holds_no_formula(client: Client) -> None:
    hand_over()
    Office.objects.filter(pk="7400").update(name_th="=1+1")
    client.force_login(person(Role.QC))
    answer = client.get(reverse("documents:lot-offices-table"))
    assert answer["Content-Disposition"] == 'attachment; filename="lots-by-office.csv"'
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert (told["office"], told["name_th"], told["lots_waiting"]) == ("7400", "'=1+1", "1")
    assert (told["pages_looked_at"], told["wrong_percent"]) == ("0", "")


@pytest.fixture
def stopped() -> None:
    hand_over()
    OfficeSeverity.objects.update(severity=Severity.STOPPED)


def release(client: Client, role: Role, code: str = "7400", **sent: str) -> int:
    client.force_login(person(role, code))
    address = reverse("documents:lot-release", args=["7400"])
    return client.post(address, {"reason": "เปลี่ยนเครื่องสแกนแล้ว"} | sent).status_code


@pytest.mark.usefixtures("stopped")
def test_a_stopped_office_is_released_on_its_line(client: Client) -> None:
    address = reverse("documents:lot-release", args=["7400"])
    assert address not in page(client, "lot-offices", role=Role.HEAD)
    assert address in page(client, "lot-offices", role=Role.PROVINCE_ADMIN)
    assert release(client, Role.HEAD) == 403
    assert release(client, Role.PROVINCE_ADMIN, "5000") == 404
    assert release(client, Role.PROVINCE_ADMIN, reason="แก้แล้ว") == 400
    assert severity_of("7400") == Severity.STOPPED
    assert release(client, Role.PROVINCE_ADMIN) == 302
    assert severity_of("7400") == Severity.TIGHTENED
    assert release(client, Role.PROVINCE_ADMIN) == 409


def test_a_checker_keys_a_field_and_hears_whether_it_agrees(client: Client) -> None:
    ours = employer("7499990028")
    risky = page_of(ours, THIRD, check_result="suspect")
    hand_over_file(ours)
    shown = page(client, "employer-blind", ours.account_no)
    assert f'name="page" value="{risky.pk}"' in shown
    assert "50-9999002-9" not in shown
    assert THIRD not in shown
    address = reverse("documents:employer-blind", args=[ours.account_no])
    sent = {"page": risky.pk, "field": "account_no", "value": "๕๐-๙๙๙๙๐๐๒-๐"}
    assert client.post(address, sent).status_code == 302
    assert not BlindEntry.objects.get().agrees
    after = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in after
    assert "50-9999002-9" in after
    assert "50-9999002-0" in after
    assert client.post(address, sent).status_code == 409
    assert client.post(address, sent | {"page": "x"}).status_code == 400


def test_there_is_nothing_to_key_in_a_file_that_nobody_handed_over(client: Client) -> None:
    ours = employer("7499990028")
    client.force_login(person(Role.QC))
    assert client.get(reverse("documents:employer-blind", args=[ours.account_no])).status_code == 404
    assert client.get(reverse("documents:employer-blind", args=["12"])).status_code == 404
    page_of(ours, THIRD)
    passage = hand_over_file(ours)
    assert "ไม่มีช่องใด" in page(client, "employer-blind", ours.account_no)
    office("5000")
    client.force_login(person(Role.QC, "5000"))
    assert client.get(reverse("documents:employer-blind", args=[ours.account_no])).status_code == 404
    assert passage.blind_entries.count() == 0


def test_the_sample_of_another_day_stays_as_it_was(client: Client) -> None:
    passage = hand_over(pages=40)
    before = sample_for(passage)
    page(client, "lot-detail", before.lot_id)
    assert sample_for(passage) == before


def test_the_station_hides_a_number_until_it_is_keyed(client: Client) -> None:
    ours = filed_file(pages=1)
    risky = Page.objects.get()
    IdentifierFactory.create(page=risky, value=THIRD, check_result="suspect")
    handing_over.hand_over(ours, by=indexer())
    station = reverse("documents:check-station", args=[ours.account_no])
    client.force_login(checker())
    before = client.get(station).content.decode()
    assert "ต้องกรอกซ้ำก่อน" in before
    assert "50-9999002-9" not in before
    assert f'name="page" value="{risky.pk}"' in before
    sent = {"page": risky.pk, "field": "account_no", "value": THIRD}
    client.post(reverse("documents:employer-blind", args=[ours.account_no]), sent)
    after = client.get(station).content.decode()
    assert "50-9999002-9" in after
    assert "ต้องกรอกซ้ำก่อน" not in after
