"""The page ledger in a browser: slots of a file, signing one and many, a new scan, undo, paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from documents.doubts import Doubt
from documents.filing import machine
from documents.models import Batch, Deed, Page, PageDoubt, Reading, Rescan, Upload
from documents.states import PageKind
from sso_efiles.policy import Role
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
    """Numbered sheets 1 and 3 of three, with a blank back: one sheet is missing."""
    employer(OURS)
    row = folder(OURS, own_page(OURS, "แผ่นที่ 1 จาก 3"), "", own_page(OURS, "แผ่นที่ 3 จาก 3"))
    Page.objects.filter(readings__blank=True).update(kind=PageKind.BLANK)
    machine.file_batch(row.pk)
    return row


@pytest.fixture
def indexer(client: Client, batch: Batch) -> Client:
    client.force_login(person(Role.INDEXER))
    return client


def page_of(kind: PageKind) -> Page:
    return Page.objects.filter(kind=kind).order_by("pk")[0]


def test_the_files_page_tells_the_ledger_and_names_the_gap(indexer: Client) -> None:
    shown = indexer.get(reverse("documents:employer-file", args=[OURS])).content.decode()
    assert "แผ่นที่ 2/3" in shown
    assert reverse("documents:employer-slots", args=[OURS]) in shown


def test_a_gap_stands_between_its_neighbours_and_is_signed_there(indexer: Client) -> None:
    gap = page_of(PageKind.MISSING)
    address = reverse("documents:employer-slots", args=[OURS])
    shown = indexer.get(address).content.decode()
    for beside in (gap.why[0]["after"], gap.why[0]["before"]):
        assert reverse("documents:page-picture", args=[beside, "thumb"]) in shown
    sent = {"kind": "missing", "reason": "ไม่พบในแฟ้ม", "version": gap.version, "back": "slots"}
    answer = indexer.post(reverse("documents:page-kind", args=[gap.pk]), sent)
    assert answer.headers["Location"] == f"{address}#p{gap.pk}"
    gap.refresh_from_db()
    assert gap.kind_by == person(Role.INDEXER)
    assert "ไม่พบในแฟ้ม" in indexer.get(address).content.decode()


def test_blank_sides_are_signed_at_once(indexer: Client) -> None:
    address = reverse("documents:employer-slots", args=[OURS])
    blank = page_of(PageKind.BLANK)
    assert f'value="{blank.pk}:{blank.version}"' in indexer.get(address).content.decode()
    sent = {"pages": [f"{blank.pk}:{blank.version}"], "kind": "blank", "reason": WHY}
    indexer.post(reverse("documents:employer-slots-sign", args=[OURS]), sent)
    blank.refresh_from_db()
    assert blank.kind_by == person(Role.INDEXER)


@pytest.mark.parametrize(
    "sent",
    [
        {"pages": [], "kind": "blank", "reason": WHY},
        {"pages": ["x"], "kind": "blank", "reason": WHY},
        {"pages": ["1:1"], "kind": "blank", "reason": "x"},
        {"pages": ["1:1"], "kind": "nothing", "reason": WHY},
        {},
    ],
)
def test_what_makes_no_sense_is_told_above_the_list(indexer: Client, sent: dict[str, object]) -> None:
    answer = indexer.post(reverse("documents:employer-slots-sign", args=[OURS]), sent, follow=True)
    assert answer.status_code == 200
    assert list(answer.context["messages"])
    assert not Page.objects.exclude(kind_by=None).exists()


def test_a_page_is_signed_and_that_undone_in_the_viewer(indexer: Client) -> None:
    blank = page_of(PageKind.BLANK)
    indexer.post(
        reverse("documents:page-kind", args=[blank.pk]),
        {"kind": "blank", "reason": WHY, "version": blank.version},
    )
    deed = Deed.objects.get(thing="page")
    undo = reverse("documents:page-undo", args=[deed.pk])
    shown = indexer.get(reverse("documents:employer-page", args=[OURS, blank.pk])).content.decode()
    assert undo in shown
    assert WHY in shown
    indexer.post(undo)
    blank.refresh_from_db()
    assert blank.kind_by is None


def test_a_side_that_is_gone_with_its_signature_leads_to_its_file(indexer: Client) -> None:
    gap = page_of(PageKind.MISSING)
    signed = {"kind": "missing", "reason": WHY, "version": gap.version}
    indexer.post(reverse("documents:page-kind", args=[gap.pk]), signed)
    Reading.objects.update(text="")  # nothing says any more that it is missing
    back = indexer.post(reverse("documents:page-undo", args=[Deed.objects.get(thing="page").pk]))
    assert not Page.objects.filter(pk=gap.pk).exists()
    assert back.headers["Location"].startswith(reverse("documents:employer-slots", args=[OURS]))


def test_a_request_is_declined_in_the_list_and_on_the_page(indexer: Client) -> None:
    page = page_of(PageKind.IMAGE)
    decline = reverse("documents:page-rescan-decline", args=[page.pk])
    viewer = reverse("documents:employer-page", args=[OURS, page.pk])
    assert decline not in indexer.get(viewer).content.decode()
    indexer.post(reverse("documents:page-rescan", args=[page.pk]), {"reason": "ตัวหนังสือขาด"})
    for address in (viewer, reverse("documents:rescans")):
        assert decline in indexer.get(address).content.decode()
    indexer.post(decline, {"reason": "x", "back": "rescans"})
    assert Rescan.objects.filter(closed_at=None).exists()
    back = indexer.post(decline, {"reason": "กระดาษถูกทำลายแล้ว", "back": "rescans"})
    assert back.headers["Location"] == reverse("documents:rescans")
    assert Rescan.objects.get().closed_by == person(Role.INDEXER)


def test_doubts_are_settled_in_the_viewer(indexer: Client) -> None:
    page = page_of(PageKind.IMAGE)
    PageDoubt.objects.create(page=page, code=Doubt.FAINT)
    address = reverse("documents:employer-page", args=[OURS, page.pk])
    settle = reverse("documents:page-settle", args=[page.pk])
    assert settle in indexer.get(address).content.decode()
    indexer.post(settle, {"reason": "อ่านได้ครบ", "version": page.version})
    assert not PageDoubt.objects.open().exists()
    assert settle not in indexer.get(address).content.decode()


def test_a_request_is_listed_printed_and_answered(indexer: Client, client: Client) -> None:
    gap = page_of(PageKind.MISSING)
    indexer.post(
        reverse("documents:page-rescan", args=[gap.pk]), {"reason": "ไม่ได้สแกน", "version": gap.version}
    )
    row = Rescan.objects.get()
    client.force_login(person(Role.SCANNER))
    shown = client.get(reverse("documents:rescans")).content.decode()
    slip = reverse("documents:rescan-slip", args=[row.pk])
    for told in ("ไม่ได้สแกน", "แผ่นที่ 2/3", slip):
        assert told in shown
    paper = client.get(slip).content.decode()
    for told in (
        "74-9999002-8",
        "ไม่ได้สแกน",
        reverse("documents:page-picture", args=[gap.why[0]["after"], "thumb"]),
    ):
        assert told in paper
    gap.refresh_from_db()
    image = SimpleUploadedFile("new.jpg", JPEG)
    answer = client.post(
        reverse("documents:page-scan", args=[gap.pk]),
        {"image": image, "version": gap.version, "back": "rescans"},
    )
    assert answer.headers["Location"] == reverse("documents:rescans")
    assert Upload.objects.get(sent_by=person(Role.SCANNER)).size == len(JPEG)
    gap.refresh_from_db()
    assert gap.next_scan is not None


def test_an_office_sees_its_own_requests_alone(indexer: Client, client: Client) -> None:
    gap = page_of(PageKind.MISSING)
    indexer.post(reverse("documents:page-rescan", args=[gap.pk]), {"reason": "ไม่ได้สแกน"})
    client.force_login(person(Role.SCANNER, "5000"))
    assert "ไม่ได้สแกน" not in client.get(reverse("documents:rescans")).content.decode()
    slip = reverse("documents:rescan-slip", args=[Rescan.objects.get().pk])
    assert client.get(slip).status_code == 404


def test_the_inventory_lists_documents_slots_and_figures(indexer: Client) -> None:
    shown = indexer.get(reverse("documents:employer-inventory", args=[OURS])).content.decode()
    for told in ("74-9999002-8", "1-4", "แผ่นที่ 2/3"):
        assert told in shown
