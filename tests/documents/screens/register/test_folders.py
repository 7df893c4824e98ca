"""The register's screens: a folder is taken, described, carried, undone; a batch is tied to it."""

from typing import Any

import pytest
from django.test import Client

from documents.models import Batch
from documents.register.models import Custody, Folder
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person
from tests.documents.register.shelf import NOBODYS, OURS, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def tab() -> Client:
    client = Client()
    client.force_login(person())
    return client


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_folder_is_registered_and_its_page_shows_it(tab: Client) -> None:
    employer(OURS, name="บริษัท มะลิทอง จำกัด")
    sent = {"account_no": "๗๔-๙๙๙๙๐๐๒-๘", "sheets": 42, "sides": 1, "box": "ก 12"}
    answer = tab.post("/register/new/", sent, follow=True)
    shelf = Folder.objects.get()
    assert answer.redirect_chain == [(f"/register/{shelf.code}/", 302)]
    for words in ("บริษัท มะลิทอง จำกัด", "74-9999002-8", shelf.code, "ก 12", "ลงทะเบียนแล้ว"):
        assert words in said(answer)
    assert (shelf.sheets, shelf.sides) == (42, 1)


def test_what_is_refused_stands_in_the_form_with_what_was_written(tab: Client) -> None:
    employer(OURS)
    take()
    unknown = tab.post("/register/new/", {"account_no": NOBODYS, "sheets": 5, "box": "ก 12"})
    assert unknown.status_code == 422
    assert "รอเลขที่บัญชี" in said(unknown)
    assert "ก 12" in said(unknown)
    taken = tab.post("/register/new/", {"account_no": OURS})
    assert (taken.status_code, "เล่มที่ 2" in said(taken)) == (422, True)
    assert tab.post("/register/new/", {"account_no": "12"}).status_code == 422
    assert tab.post("/register/new/", {"account_no": OURS, "sheets": "หก"}).status_code == 422
    assert Folder.objects.count() == 1


def test_a_number_chosen_in_the_list_offers_the_next_volume(tab: Client) -> None:
    employer(OURS)
    take()
    assert 'name="volume" value="2"' in said(tab.get(f"/register/new/?account_no={OURS}"))
    assert tab.get("/register/new/?account_no=x").status_code == 200


def test_a_description_made_on_an_older_version_is_refused_and_undone_on_the_newest(tab: Client) -> None:
    employer(OURS)
    shelf = take(sheets=3).folder
    page = f"/register/{shelf.code}/"
    sent = {"account_no": OURS, "sheets": 4, "version": 1}
    assert tab.post(page, sent).status_code == 302
    stale = tab.post(page, {**sent, "sheets": 5})
    assert stale.status_code == 409
    assert "scanner7400" in said(stale)
    undo = f"/register/deeds/{stale.context['deed'].pk}/undo/"
    assert tab.post(undo, follow=True).status_code == 200
    assert Folder.objects.get().sheets == 3
    assert "เลิกทำ" not in said(tab.get(page)).split("<main")[1], "an undo is not undone"


def test_the_list_is_searched_by_a_scanned_code_and_shows_where_each_is(tab: Client) -> None:
    employer(OURS, name="บริษัท มะลิทอง จำกัด")
    shelf = take().folder
    take("", written_on="ร้านค้าไม่มีเลข")
    assert tab.get("/register/", {"q": shelf.code.lower()}).status_code == 302
    for query, there, away in (
        ({}, "มะลิทอง", "ไม่มีแฟ้ม"),
        ({"q": "74-9999002-8"}, "มะลิทอง", "ร้านค้า"),
        ({"only": "pending"}, "ร้านค้า", "มะลิทอง"),
        ({"place": "van"}, "ยังไม่มีแฟ้ม", "มะลิทอง"),
        ({"before": str(shelf.pk + 1)}, "มะลิทอง", "ร้านค้า"),
    ):
        page = said(tab.get("/register/", query))
        assert there in page, query
        assert away not in page, query


def test_the_list_costs_the_same_whatever_it_holds(tab: Client, django_assert_num_queries: Any) -> None:
    employer(OURS)
    for volume in range(1, 4):
        take(volume=volume)
    tab.get("/register/")
    with django_assert_num_queries(7):
        tab.get("/register/")
    for volume in range(4, 9):
        take(volume=volume)
    with django_assert_num_queries(7):
        tab.get("/register/")


def test_covers_are_scanned_one_after_another(tab: Client) -> None:
    employer(OURS)
    shelf = take().folder
    page = said(tab.get("/register/custody/?place=van"))
    assert 'value="van" checked' in " ".join(page.split())
    assert "autofocus" in page
    after = tab.post("/register/custody/", {"place": "van", "code": shelf.code.lower()})
    assert after["Location"] == "/register/custody/?place=van"
    fragment = tab.post(
        "/register/custody/", {"place": "archive", "code": shelf.code}, headers={"hx-request": "true"}
    )
    assert "<html" not in said(fragment)
    assert "เดิม:" in said(fragment)
    assert [step.place for step in Custody.objects.all()] == ["desk", "van", "archive"]
    for typed in ("ABCDEFGHJK", "", "\x00", "ก" * 500):
        assert tab.post("/register/custody/", {"place": "van", "code": typed}).status_code == 422
    assert tab.post("/register/custody/", {"place": "moon", "code": shelf.code}).status_code == 422


def test_a_batch_is_tied_from_its_page_by_code_or_by_counting(tab: Client) -> None:
    employer(OURS)
    batch = folder("74-9999002-8", own_page(OURS))
    page = f"/batches/{batch.pk}/"
    assert 'name="sheets"' in said(tab.get(page))
    assert tab.post(f"{page}paper/", {"code": "ABCDEFGHJK"}, follow=True).status_code == 200
    assert Batch.objects.get().folder is None
    tab.post(f"{page}paper/", {"sheets": "x"})
    assert Batch.objects.get().folder is None
    tab.post(f"{page}paper/", {"sheets": 9, "sides": 1, "box": "ก", "shelf": ""})
    shelf = Folder.objects.get()
    assert (shelf.sheets, shelf.sides, Batch.objects.get().folder) == (9, 1, shelf)
    assert shelf.code in said(tab.get(page))
    assert f"/batches/{batch.pk}/" in said(tab.get(f"/register/{shelf.code}/"))


def test_scans_are_uploaded_for_a_chosen_folder_without_javascript_too(tab: Client) -> None:
    employer(OURS)
    shelf = take().folder
    page = said(tab.get(f"/upload/?folder={shelf.code.lower()}"))
    assert f'data-folder="{shelf.code}"' in page
    assert f'value="{shelf.code}"' in page
    assert 'data-folder=""' in said(tab.get("/upload/?folder=ABCDEFGHJK"))


@pytest.mark.parametrize("role", [Role.HEAD, Role.CERTIFIER])
def test_who_only_reads_sees_no_buttons(role: Role) -> None:
    employer(OURS)
    shelf = take().folder
    client = Client()
    client.force_login(person(role))
    for path in ("/register/", "/register/plan/", f"/register/{shelf.code}/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "/register/new/" not in said(page)
        assert "/register/custody/" not in said(page)
