"""Folders in an archive: each is its own employer's batch, pages are in order of name, nothing is lost."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from PIL import Image

from documents import tasks
from documents.filing import closing
from documents.intake import archives, zips
from documents.intake.batches import Declared, Folder, open_batch
from documents.intake.receive import receive
from documents.models import Batch, Document, Page, Upload
from documents.states import BatchState, DocumentState
from documents.upkeep import integrity
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.paper import CHIANG_MAI, employer, office, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099999029"
OURS_SHOWN, THEIRS_SHOWN = "74-9999002-8 บริษัท ก จำกัด", "50-9999902-9 ร้าน ข"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        yield
    tasks.reader().close()


def jpeg(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), shade).save(out, "JPEG", dpi=(72, 72))
    return out.getvalue()


def archive(*names: str, first: int = 0) -> bytes:
    """Pages that differ, packed in the order given; a name without a page's ending is no page."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for shade, name in enumerate(names, start=first):
            made.writestr(name, jpeg(100 + shade) if name.endswith(".jpg") else b"no page")
    return out.getvalue()


def send(files: dict[str, bytes], *, folder: str = "", account_no: str = "", by: User | None = None) -> Batch:
    declared = [
        Declared(f"f{i}", name, len(data), hashlib.sha256(data).hexdigest())
        for i, (name, data) in enumerate(files.items())
    ]
    told = Folder(folder, account_no=account_no, loose=not folder)
    batch, _ = open_batch(told, declared, office=office(), by=by or person())
    for file in Upload.objects.filter(batch=batch, parent=None):
        receive(file, io.BytesIO(files[file.name]), by=person())
    tasks.advance(batch.pk)
    batch.refresh_from_db()
    assert list(integrity.check()) == []
    return batch


def zipped(*names: str, **how: Any) -> Batch:
    return send({"tray.zip": archive(*names)}, **how)


def folders_of(batch: Batch) -> list[tuple[str, list[str]]]:
    """The folders that came in its archives: name and files in the order of their pages."""
    return [
        (
            one.folder_name,
            [page.scan.upload.name for page in Page.objects.filter(batch=one).in_order() if page.scan],
        )
        for one in Batch.objects.filter(origin__batch=batch).order_by("id")
    ]


def names_in(batch: Batch) -> list[str]:
    return [page.scan.upload.name for page in Page.objects.filter(batch=batch).in_order() if page.scan]


def test_pages_come_in_order_of_name_whatever_the_order_of_packing() -> None:
    batch = zipped("0003.jpg", "0004.jpg", "0001.jpg", "0002.jpg", "0010.jpg", folder=OURS)
    assert names_in(batch) == ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg", "0010.jpg"]


def test_the_bare_name_goes_first_and_thai_digits_are_numbers() -> None:
    batch = zipped("Scan (2).jpg", "Scan.jpg", "หน้า ๑๐.jpg", "หน้า ๒.jpg", folder=OURS)
    assert names_in(batch) == ["Scan.jpg", "Scan (2).jpg", "หน้า ๒.jpg", "หน้า ๑๐.jpg"]


def test_two_archives_and_a_page_of_one_batch_do_not_mix() -> None:
    files = {
        "a.zip": archive("1.jpg", "2.jpg"),
        "b.jpg": jpeg(90),
        "c.zip": archive("1.jpg", "2.jpg", first=5),
    }
    batch = send(files, folder=OURS)
    shown = [page.upload_name for page in Page.objects.filter(batch=batch).in_order()]
    assert shown == ["a.zip/1.jpg", "a.zip/2.jpg", "b.jpg", "c.zip/1.jpg", "c.zip/2.jpg"]


def test_two_employers_folders_in_one_archive_are_two_batches_and_file_their_pages() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = zipped(
        f"{OURS_SHOWN}/2.jpg", f"{THEIRS_SHOWN}/1.jpg", f"{OURS_SHOWN}/1.jpg", f"{THEIRS_SHOWN}/2.jpg"
    )
    assert folders_of(batch) == [
        (name, [f"{name}/1.jpg", f"{name}/2.jpg"]) for name in (THEIRS_SHOWN, OURS_SHOWN)
    ]
    assert {page.upload_name for page in Page.objects.filter(batch__folder_name=THEIRS_SHOWN)} == {
        f"tray.zip/{THEIRS_SHOWN}/1.jpg",
        f"tray.zip/{THEIRS_SHOWN}/2.jpg",
    }
    owners = set(Page.objects.values_list("batch__folder_name", "document__employer__account_no"))
    assert owners == {(OURS_SHOWN, OURS), (THEIRS_SHOWN, THEIRS)}
    assert {why["rule"] for page in Page.objects.all() for why in page.why} >= {"folder_name"}


def test_the_batch_that_was_sent_waits_for_its_folders_and_counts_what_they_brought() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = zipped(
        f"{OURS_SHOWN}/1.jpg", f"{THEIRS_SHOWN}/1.jpg", f"{THEIRS_SHOWN}/2.jpg", "tray/letter.docx"
    )
    counts = batch.counts()
    assert (counts["declared"], counts["stored"], counts["refused"], counts["missing"]) == (1, 1, 0, 0)
    assert counts["pages"] == 3 == Page.objects.brought_by(batch.pk).count()
    for folder in Batch.objects.filter(origin__batch=batch):
        of = folder.counts()
        assert of["declared"] == of["stored"] + of["refused"] + of["missing"]
    names = {one.folder_name: one.counts()["declared"] for one in Batch.objects.filter(origin__batch=batch)}
    assert names == {OURS_SHOWN: 1, THEIRS_SHOWN: 2, "tray": 1}


def test_a_folder_in_review_keeps_its_batch_in_review_until_the_last_decision() -> None:
    batch = zipped("ก/1.jpg", "ข/1.jpg")
    states = set(Batch.objects.filter(origin__batch=batch).values_list("state", flat=True))
    assert (batch.state, states) == (BatchState.REVIEW, {BatchState.REVIEW})
    assert not Batch.objects.to_file().exists(), "a sweep would file it for ever"
    for document in Document.objects.all():
        Document.objects.filter(pk=document.pk).update(state=DocumentState.REJECTED)
        closing.refresh_states(document.batch_id, [])
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


@pytest.mark.parametrize(
    ("folder", "account_no", "names", "staying", "own"),
    [
        # the sections of one employer's folder, whatever they are called
        (OURS_SHOWN, "", ["2562/1.jpg", "โอนมา/1.jpg"], ["2562/1.jpg", "โอนมา/1.jpg"], []),
        (OURS_SHOWN, "", [f"{OURS_SHOWN}/2562/1.jpg"], [f"{OURS_SHOWN}/2562/1.jpg"], []),
        # another employer's folder among them
        (OURS_SHOWN, "", ["1.jpg", f"{THEIRS_SHOWN}/1.jpg"], ["1.jpg"], [THEIRS_SHOWN]),
        ("แฟ้มที่ 1", OURS, ["ก/1.jpg", "ข/1.jpg"], ["ก/1.jpg", "ข/1.jpg"], []),
        ("แฟ้มที่ 1", OURS, [f"{OURS}/1.jpg", f"{THEIRS}/1.jpg"], [f"{OURS}/1.jpg"], [THEIRS]),
        # no number anywhere: one folder is the batch's own, several are several
        ("", "", ["scan/1.jpg", "scan/2.jpg"], ["scan/1.jpg", "scan/2.jpg"], []),
        ("", "", ["ก/1.jpg", "ข/1.jpg"], [], ["ก", "ข"]),
        ("", "", ["1.jpg", "ก/1.jpg"], ["1.jpg"], ["ก"]),
        ("ร้านสอง", "", ["2561/1.jpg", "2562/1.jpg"], ["2561/1.jpg", "2562/1.jpg"], []),
        # numbers, at any depth
        ("", "", [f"กล่อง 1/ชั้น 2/{OURS}/2562/1.jpg"], [], [OURS]),
        ("", "", [f"{OURS}/โอนมา/{THEIRS}/1.jpg", f"{OURS}/1.jpg"], [], [OURS, THEIRS]),
    ],
)
def test_the_nearest_number_upwards_owns_the_page(
    folder: str, account_no: str, names: list[str], staying: list[str], own: list[str]
) -> None:
    upload = Upload(batch=Batch(folder_name=folder, account_no=account_no, loose=not folder), name="tray.zip")
    contents = zips.check(io.BytesIO(archive(*names)))
    parted = list(archives.part_entries(upload, contents))
    assert [name for tray, entries in parted if tray is None for name, _ in entries] == staying
    assert [tray.name for tray, _ in parted if tray is not None] == own
    assert sum(len(entries) for _, entries in parted) == len(names)


def test_an_archive_called_by_a_number_is_that_employers_folder() -> None:
    employer(OURS)
    batch = send({f"{OURS_SHOWN}.zip": archive("1.jpg", "2562/1.jpg")})
    assert folders_of(batch) == [(OURS_SHOWN, ["1.jpg", "2562/1.jpg"])]
    assert set(Page.objects.values_list("document__employer__account_no", flat=True)) == {OURS}


def test_every_folder_above_a_page_is_kept_nearest_first() -> None:
    zipped(f"กล่อง 1/{OURS_SHOWN}/2562/สปส. 1-10/1.jpg", folder="ถาดวันจันทร์")
    (upload,) = Upload.objects.exclude(parent=None)
    assert upload.folder_names == ["สปส. 1-10", "2562", OURS_SHOWN, "กล่อง 1", "tray", "ถาดวันจันทร์"]
    assert upload.batch.way == ["ถาดวันจันทร์", "tray", "กล่อง 1", OURS_SHOWN]


def test_folders_above_a_page_that_stays_are_kept_too() -> None:
    batch = zipped("2562/1.jpg", folder=OURS_SHOWN)
    (upload,) = Upload.objects.exclude(parent=None)
    assert upload.batch == batch
    assert upload.folder_names == ["2562", "tray", OURS_SHOWN]


def test_a_way_that_is_too_long_loses_its_outermost_folders_whole() -> None:
    names = [f"{i} " + "ก" * 150 for i in range(9)]
    deep = "/".join([*names, OURS, "1.jpg"])
    zipped(deep)
    kept = Batch.objects.get(folder_name=OURS).way
    assert kept[-1] == OURS
    assert kept[:-1] == names[-len(kept) + 1 :]
    assert len("/".join(kept)) <= 1000 + len(OURS) + 1


def test_bins_and_previews_in_an_archive_are_passed_over_and_an_unfinished_name_is_refused() -> None:
    batch = zipped(
        "1.jpg", "@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg", "#recycle/9.jpg", "~$a.docx", "2.jpg.part", folder=OURS
    )
    assert names_in(batch) == ["1.jpg"]
    refused = Upload.objects.filter(state="refused").values_list("name", "reason")
    assert list(refused) == [("2.jpg.part", "type_not_allowed")]


def test_an_archive_split_again_makes_no_second_folder() -> None:
    batch = zipped(f"{OURS}/1.jpg", f"{THEIRS}/1.jpg")
    file = Upload.objects.get(batch=batch, parent=None)
    contents = zips.check(io.BytesIO(archive(f"{OURS}/1.jpg", f"{THEIRS}/1.jpg")))
    parted = archives.part_entries(file, contents)
    trays = [tray for tray, _ in parted if tray is not None]
    again = {folder.pk for folder in archives.open_folders(file, trays, [1, 1])}
    assert again == set(Batch.objects.filter(origin=file).values_list("pk", flat=True))
    assert Event.objects.filter(action="batch.opened").count() == 3


def test_a_folder_of_an_archive_is_seen_by_its_own_office_alone() -> None:
    batch = zipped(f"{OURS}/1.jpg", f"{THEIRS}/1.jpg")
    away = person(Role.SCANNER, CHIANG_MAI)
    assert Batch.objects.visible_to(person()).filter(origin__batch=batch).count() == 2
    assert not Batch.objects.visible_to(away).exists()
    assert not Page.objects.visible_to(away).brought_by(batch.pk).exists()
