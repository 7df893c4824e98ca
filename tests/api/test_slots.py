"""The page ledger through the API: signing, settling, asking for a scan, sending it, undoing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings

from documents.doubts import Doubt
from documents.filing import machine
from documents.models import Batch, Page, PageDoubt
from documents.states import PageKind
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
WHY = "ด้านหลังว่างจริง"
JPEG = b"\xff\xd8\xff\xe0 made up"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        yield


@pytest.fixture
def batch() -> Batch:
    employer(OURS)
    row = folder(OURS, own_page(OURS), "", own_page(OURS, "ลงวันที่ 17 มิถุนายน 2562"), sheets=2)
    Page.objects.filter(readings__blank=True).update(kind=PageKind.BLANK)
    machine.file_batch(row.pk)
    return row


@pytest.fixture
def indexer(batch: Batch) -> Caller:
    return Caller(role=Role.INDEXER, office=batch.office)


def page_of(kind: PageKind) -> Page:
    return Page.objects.filter(kind=kind).order_by("pk")[0]


def test_a_signature_answers_the_page_and_its_deed_and_is_taken_back(indexer: Caller) -> None:
    page = page_of(PageKind.BLANK)
    body = {"kind": "blank", "reason": WHY, "version": page.version}
    told = indexer.post(f"pages/{page.pk}/kind/", body)
    assert told.status_code == 200
    assert (told.json()["id"], told.json()["kind"], told.json()["version"]) == (
        page.pk,
        "blank",
        page.version + 1,
    )
    assert indexer.post(f"pages/{page.pk}/kind/", body).json()["code"] == "stale"
    undone = indexer.post(f"deeds/{told.json()['deed']}/undo/", {})
    assert (undone.status_code, undone.json()["id"]) == (200, page.pk)
    assert undone.json()["deed"] != told.json()["deed"]
    page.refresh_from_db()
    assert page.kind_by is None


def test_many_are_signed_at_once_or_none(indexer: Caller) -> None:
    pages = [page_of(PageKind.BLANK), page_of(PageKind.IMAGE)]
    rows = [{"page": page.pk, "version": page.version} for page in pages]
    wrong = [rows[0], {"page": pages[1].pk, "version": 99}]
    assert indexer.post("pages/kinds/", {"pages": wrong, "kind": "blank", "reason": WHY}).status_code == 409
    assert not Page.objects.exclude(kind_by=None).exists()
    told = indexer.post("pages/kinds/", {"pages": rows, "kind": "blank", "reason": WHY}).json()
    assert [line["id"] for line in told["pages"]] == sorted(page.pk for page in pages)
    assert {line["kind"] for line in told["pages"]} == {"blank"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "blank", "reason": "x"}, 400),
        ({"kind": "blank"}, 400),
        ({"kind": "gone", "reason": WHY}, 400),
        ({"kind": "missing", "reason": WHY}, 409),
        ({}, 400),
    ],
)
def test_what_makes_no_sense_is_told(indexer: Caller, body: dict[str, str], status: int) -> None:
    answer = indexer.post(f"pages/{page_of(PageKind.BLANK).pk}/kind/", body)
    assert answer.status_code == status
    assert answer.json()["message_th"]


def test_doubts_are_settled_and_told_no_more(indexer: Caller) -> None:
    page = page_of(PageKind.IMAGE)
    PageDoubt.objects.bulk_create(PageDoubt(page=page, code=code) for code in (Doubt.FAINT, Doubt.DPI_LOW))
    told = indexer.post(f"pages/{page.pk}/doubts/settle/", {"codes": ["faint"], "note": "อ่านได้ครบ"})
    assert [doubt["code"] for doubt in told.json()["doubts"]] == ["dpi_low"]
    again = indexer.post(f"pages/{page.pk}/doubts/settle/", {"codes": ["faint"], "note": "อ่านได้ครบ"})
    assert (again.status_code, again.json()["code"]) == (409, "no_such_doubt")
    rows = [{"page": page.pk, "version": told.json()["version"]}]
    assert indexer.post("pages/doubts/settle/", {"pages": rows, "note": "อ่านได้ครบ"}).status_code == 200
    assert indexer.get(f"pages/{page.pk}/").json()["doubts"] == []


def test_a_counter_officer_of_another_office_asks_and_the_own_scanner_sends(batch: Batch) -> None:
    page = page_of(PageKind.IMAGE)
    counter = Caller(role=Role.COUNTER, office=person(code="5000").office)
    asked = counter.post(f"pages/{page.pk}/rescan/", {"reason": "ตัวหนังสือขาด", "version": page.version})
    assert asked.status_code == 200
    assert counter.post(f"pages/{page.pk}/rescan/", {"reason": "ตัวหนังสือขาด"}).json()["code"] == "rescan_asked"
    assert counter.put(f"pages/{page.pk}/scan/", JPEG).status_code == 403
    scanner = Caller(role=Role.SCANNER, office=batch.office)
    version = asked.json()["version"]
    assert scanner.put(f"pages/{page.pk}/scan/?version=1", JPEG).json()["code"] == "stale"
    sent = scanner.put(f"pages/{page.pk}/scan/?version={version}", JPEG)
    assert sent.status_code == 201
    scans = sent.json()["scans"]
    assert [(one["current"], one["by"]) for one in scans] == [
        (True, "scanner7400"),
        (False, scanner.user.username),
    ]
    assert set(scans[0]) == {"id", "current", "at", "by"}


def test_an_open_request_is_told_with_the_page_and_declined(indexer: Caller) -> None:
    page = page_of(PageKind.IMAGE)
    assert indexer.get(f"pages/{page.pk}/").json()["rescan"] is None
    indexer.post(f"pages/{page.pk}/rescan/", {"reason": "ตัวหนังสือขาด"})
    told = indexer.get(f"pages/{page.pk}/").json()["rescan"]
    assert (set(told), told["reason"], told["by"]) == (
        {"reason", "by", "at"},
        "ตัวหนังสือขาด",
        indexer.user.username,
    )
    decline = f"pages/{page.pk}/rescan/decline/"
    assert indexer.post(decline, {}).status_code == 400
    declined = indexer.post(decline, {"reason": "กระดาษถูกทำลายแล้ว"})
    assert (declined.status_code, declined.json()["rescan"]) == (200, None)
    assert indexer.post(decline, {"reason": "กระดาษถูกทำลายแล้ว"}).json()["code"] == "no_rescan_asked"
    assert indexer.post(f"deeds/{declined.json()['deed']}/undo/", {}).json()["rescan"] == told


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [(b"", 422, "empty_file"), (b"GIF89a", 422, "type_mismatch"), (b"PK\x03\x04", 422, "type_not_allowed")],
)
def test_what_is_no_image_is_refused(batch: Batch, data: bytes, status: int, code: str) -> None:
    scanner = Caller(role=Role.SCANNER, office=batch.office)
    answer = scanner.put(f"pages/{page_of(PageKind.IMAGE).pk}/scan/", data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_page_tells_the_days_that_stand_on_it(indexer: Caller) -> None:
    told = indexer.get(f"pages/{Page.objects.order_by('pk')[2].pk}/").json()["dates"]
    assert [(day["value"], day["as_read"]) for day in told] == [("2019-06-17", "17 มิถุนายน 2562")]
    assert len(told[0]["box"]) == 4


def test_the_file_tells_its_slots_one_by_one(indexer: Caller) -> None:
    told = indexer.get(f"employers/{OURS}/file/").json()
    slots = told["slots"]
    assert [(s["number"], s["sheet"], s["side"], s["kind"]) for s in slots[:3]] == [
        (1, 1, 1, "image"),
        (2, 1, 2, "blank"),
        (3, 2, 1, "image"),
    ]
    assert (slots[3]["kind"], slots[3]["explained_by"], slots[3]["reason"]) == ("missing", None, None)
    assert slots[3]["why"]["rule"] == "counted_sides"
    assert "4 - 3 = 1" in slots[3]["why"]["message_th"]
    assert told["ledger"] == {
        "slots": 4, "images": 3, "blank": 1, "duplicate": 0, "missing": 1, "not_scannable": 0,
        "unexplained": 2, "counted": 4,
    }  # fmt: skip
    indexer.post(f"pages/{slots[3]['page']}/kind/", {"kind": "missing", "reason": "ไม่พบในแฟ้ม"})
    slot = indexer.get(f"employers/{OURS}/file/").json()["slots"][3]
    assert (slot["explained_by"], slot["reason"]) == (indexer.user.username, "ไม่พบในแฟ้ม")
