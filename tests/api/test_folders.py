"""The folder register by API, as the contract names it."""

import json
from typing import Any

import pytest
from django.test import Client

from documents.filing import machine
from documents.models import Batch, Deed, Page
from documents.register.models import Folder
from sso_efiles.policy import Role
from tests.documents.paper import CHIANG_MAI, employer, folder, own_page, person
from tests.documents.register.shelf import NOBODYS, OURS, THEIRS, take
from tests.factories import digest

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def call(method: str, path: str, role: Any = Role.SCANNER, code: Any = "7400", **body: Any) -> Any:
    client = Client()
    client.force_login(person(role, code))
    sent = client.generic(method, f"{API}{path}", json.dumps(body), content_type="application/json")
    return sent.status_code, sent.json()


def test_a_folder_is_registered_read_changed_and_that_undone() -> None:
    employer(OURS)
    status, made = call("POST", "folders/", account_no="74-9999002-8", sheets=42, box="ก 12")
    assert status == 201
    assert made["employer"]["account_no"] == OURS
    assert (made["volume"], made["version"], made["place"]) == (1, 1, "desk")
    assert made["warnings"] == []
    code = made["code"]
    status, changed = call("PATCH", f"folders/{code}/", sheets=43, sides=1, version=1)
    assert (status, changed["sheets"], changed["version"]) == (200, 43, 2)
    status, stale = call("PATCH", f"folders/{code}/", sheets=44, version=1)
    assert (status, stale["code"], stale["fields"]["by"]) == (409, "stale", "scanner7400")
    status, undone = call("POST", f"deeds/{changed['deed']}/undo/")
    assert (status, undone["sheets"], undone["sides"]) == (200, 42, 2)
    status, shown = call("GET", f"folders/{code.lower()}/", Role.CERTIFIER)
    assert (status, shown["batches"], [step["place"] for step in shown["custody"]]) == (200, [], ["desk"])


def test_what_cannot_be_registered_says_the_way_out_in_both_languages() -> None:
    employer(OURS)
    status, refused = call("POST", "folders/", account_no=NOBODYS, sheets=1)
    assert (status, refused["code"], refused["fields"]["way_out"]) == (
        400,
        "unknown_employer",
        "pending_number",
    )
    assert "number pending" in refused["message_en"]
    assert call("POST", "folders/", account_no="12")[0] == 400
    assert call("POST", "folders/")[1]["code"] == "written_on_missing"
    status, pending = call("POST", "folders/", written_on="ร้านค้าไม่มีเลข")
    assert (status, pending["pending_number"]) == (201, True)
    take()
    status, taken = call("POST", "folders/", account_no=OURS)
    assert (status, taken["code"], taken["fields"]) == (
        409,
        "volume_taken",
        {"volume": "1", "next_volume": "2"},
    )
    for wrong in ({"sides": 3}, {"sheets": 0}, {"sheets": 10_000}, {"volume": 0}, {"volume": 10**12}):
        assert call("POST", "folders/", account_no=OURS, **wrong)[0] == 400, wrong


def test_the_list_is_narrowed_and_of_the_own_office_alone() -> None:
    employer(OURS)
    employer(THEIRS, code=CHIANG_MAI)
    ours = take().folder
    take(THEIRS, code=CHIANG_MAI)
    nameless = take("", written_on="ร้านค้าไม่มีเลข").folder
    for query, expected in (
        ("", [nameless.code, ours.code]),
        ("?pending=true", [nameless.code]),
        ("?q=74-99", [ours.code]),
        ("?place=van", []),
    ):
        status, found = call("GET", f"folders/{query}")
        assert (status, [row["code"] for row in found["results"]]) == (200, expected), query
    assert call("GET", "folders/?place=nowhere")[0] == 400


def test_the_paper_is_carried_by_its_code() -> None:
    employer(OURS)
    code = take().folder.code
    status, moved = call("POST", f"folders/{code.lower()}/custody/", place="archive", note="กล่อง 3")
    assert (status, moved["place"], moved["again"]) == (200, "archive", False)
    assert (moved["custody"][0]["place"], moved["custody"][0]["by"]) == ("archive", "scanner7400")
    status, refused = call("POST", "folders/ABCDEFGHJK/custody/", place="van")
    assert (status, refused["code"]) == (404, "unknown_folder")
    assert call("POST", f"folders/{code}/custody/", place="moon")[0] == 400
    assert call("POST", f"folders/{code}/custody/", Role.INDEXER, CHIANG_MAI, place="van")[0] == 404


def test_a_batch_is_opened_for_a_chosen_folder_and_shows_it() -> None:
    employer(OURS)
    shelf = take(sheets=42, sides=1, box="ก", note="หมายเหตุ").folder
    files = [{"client_id": "a", "name": "1.jpg", "size": 7, "sha256": digest("x")}]
    declared = {"office": "7400", "folder_name": "scan001", "files": files}
    status, opened = call("POST", "batches/", folder=shelf.code, sheets=40, **declared)
    assert status == 201
    expected = {"folder": shelf.code, "sheets": 42, "sides": 1, "volume": 1, "box": "ก", "version": 1}
    assert {name: opened[name] for name in expected} == expected
    assert opened["employer"]["account_no"] == OURS
    assert [notice["code"] for notice in opened["warnings"]] == ["count_holds"]
    assert call("POST", "batches/", folder="ABCDEFGHJK", **declared)[0] == 404
    assert call("GET", f"batches/{opened['id']}/")[1]["note"] == "หมายเหตุ"


def test_a_batch_is_described_as_the_contract_says() -> None:
    employer(OURS)
    batch = folder("74-9999002-8 บริษัท ก", own_page(OURS))
    path = f"batches/{batch.pk}/"
    bare = call("GET", path)[1]
    assert (bare["folder"], bare["sheets"], bare["version"]) == (None, None, 0)
    facts = {"sheets": 12, "sides": 2, "volume": 1, "box": "ก 1", "shelf": "ข 2", "note": "มีคลิป"}
    status, described = call("PATCH", path, **facts, version=0)
    assert status == 200
    assert {name: described[name] for name in facts} == facts
    assert described["deed"]
    assert described["employer"]["account_no"] == OURS
    assert call("PATCH", path, sheets=13, version=0)[0] == 409
    assert call("PATCH", path, Role.INDEXER, sheets=13, version=1)[1]["sheets"] == 13
    assert call("PATCH", path, Role.CERTIFIER, sheets=13)[0] == 403
    assert call("PATCH", path, Role.INDEXER, CHIANG_MAI, sheets=13)[0] == 404
    assert call("PATCH", path, sides=3)[0] == 400
    status, undone = call("POST", f"deeds/{described['deed']}/undo/")
    assert (status, undone["code"]) == (409, "stale")


def test_a_batch_is_tied_to_a_registered_folder_afterwards() -> None:
    employer(OURS)
    shelf = take(sheets=4).folder
    batch = folder("ถาดที่ 1", "เรื่อง แจ้งผล")
    status, tied = call("PATCH", f"batches/{batch.pk}/", folder=shelf.code, box="ก", version=0)
    assert (status, tied["folder"], tied["sheets"], tied["box"]) == (200, shelf.code, 4, "ก")
    assert call("PATCH", f"batches/{batch.pk}/", folder="ABCDEFGHJK")[0] == 404
    assert tied["warnings"] == []
    assert call("POST", f"deeds/{tied['deed']}/undo/")[0] == 200
    assert Batch.objects.get(pk=batch.pk).folder is None
    assert Folder.objects.get().box == ""


def test_a_folder_that_was_looked_for_is_not_found_and_that_undone() -> None:
    employer(OURS)
    employer(THEIRS, code=CHIANG_MAI)
    path = f"employers/{OURS}/file/not-found/"
    status, noted = call("POST", path, searched="ชั้น ก 1–12", note="ถามแล้ว", version=1)
    assert (status, noted["state"], noted["searches"]) == (200, "not_found", 1)
    assert call("POST", path, searched="อีกครั้ง", version=2)[1]["code"] == "stale"
    assert call("POST", path)[0] == 400
    assert call("POST", path, Role.CERTIFIER, searched="x")[0] == 403
    assert call("POST", f"employers/{THEIRS}/file/not-found/", Role.INDEXER, searched="x")[0] == 403
    assert call("POST", f"employers/{NOBODYS}/file/not-found/", searched="x")[0] == 404
    status, undone = call("POST", f"deeds/{noted['deed']}/undo/")
    assert (status, undone["state"]) == (200, "listed")


def test_counts_raise_the_gaps_of_the_ledger_and_an_undo_withdraws_them() -> None:
    employer(OURS)
    batch = folder("74-9999002-8", own_page(OURS), own_page(OURS, "แผ่นที่สอง"))
    machine.file_batch(batch.pk)
    status, described = call("PATCH", f"batches/{batch.pk}/", sheets=2, sides=2)
    assert status == 200
    gaps = Page.objects.filter(batch=batch, scan=None, kind="missing")
    assert gaps.count() == 2
    code = described["folder"]
    assert call("PATCH", f"folders/{code}/", sheets=3)[0] == 200
    assert gaps.count() == 4
    assert call("PATCH", f"folders/{code}/", sides=1, sheets=2)[0] == 200
    assert gaps.count() == 0
    undone = Deed.objects.filter(thing="folder").first()
    assert undone is not None
    assert call("POST", f"deeds/{undone.pk}/undo/")[0] == 200
    assert gaps.count() == 4
