"""Scanned folders of a disk, by command and as a scanner's hot folder: all of it once, nothing in silence."""

import io
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Task
from django.core.management import call_command
from django.test import override_settings

from documents.intake import folders
from documents.models import Batch, Upload
from documents.states import BatchState, UploadState
from documents.storage import store
from tests.documents.paper import office, person
from tests.factories import JPEG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Task, "apply_async", lambda *_, **__: None)  # the pages need not be read
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        yield


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


def put(folder: Path, *names: str) -> Path:
    """Files that differ, some minutes old."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(JPEG + os.fsencode(name))
        os.utime(path, (time.time() - 600,) * 2)
    return folder


def windows(name: str) -> str:
    """The name as a copier leaves it that writes Windows-874."""
    return os.fsdecode(name.encode("cp874"))


def ingest(path: Path, *words: str) -> dict[str, Any]:
    person()
    out = io.StringIO()
    call_command(
        "ingest_folder", str(path), "--office", "7400", "--user", "scanner7400", "--json", *words, stdout=out
    )
    return dict(json.loads(out.getvalue()))


def names(found: folders.Found) -> list[str]:
    return [found.declared_name(file) for file in found.files]


def test_each_sub_folder_is_a_folder_and_what_lies_loose_is_a_stack(scans: Path) -> None:
    put(scans, "loose.jpg", "ร้านหนึ่ง/1.jpg", "box/ร้านสอง/1.jpg")
    found = list(folders.find(scans))
    assert [(one.name, one.loose) for one in found] == [("scans", True), ("ร้านสอง", False), ("ร้านหนึ่ง", False)]


def test_files_are_in_the_order_in_which_people_count(scans: Path) -> None:
    put(scans, "a/10.jpg", "a/2.jpg", "a/Scan1.jpg", "a/scan02.jpg")
    (found,) = folders.find(scans)
    assert names(found) == ["2.jpg", "10.jpg", "Scan1.jpg", "scan02.jpg"]


def test_what_a_computer_leaves_behind_is_no_scan(scans: Path) -> None:
    put(scans, "a/Thumbs.db", "a/.DS_Store", "a/._1.jpg", "a/desktop.ini", f"a/{folders.MARK}", "b/1.jpg")
    assert [one.name for one in folders.find(scans)] == ["b"]


def test_a_folder_is_declared_and_sent(scans: Path) -> None:
    told = ingest(put(scans, "7499990028/1.jpg", "7499990028/2.jpg"))
    batch = Batch.objects.get()
    assert (batch.folder_name, batch.office_id, batch.loose) == ("7499990028", "7400", False)
    assert batch.state == BatchState.PROCESSING
    assert list(Upload.objects.order_by("position").values_list("name", "state")) == [
        ("1.jpg", UploadState.STORED),
        ("2.jpg", UploadState.STORED),
    ]
    assert len(list(store().originals())) == 2
    assert told["batches"] == [{"id": batch.pk, "folder": "7499990028", "refused": []}]


def test_the_same_folder_again_is_the_same_batch(scans: Path) -> None:
    put(scans, "a/1.jpg")
    assert ingest(scans)["batches"] == ingest(scans)["batches"]
    assert Batch.objects.count() == 1


def test_a_file_that_is_no_scan_is_refused_with_a_sentence_and_the_rest_is_taken(scans: Path) -> None:
    told = ingest(put(scans, "a/1.jpg", "a/letter.doc"))
    (refused,) = told["batches"][0]["refused"]
    assert refused["file"] == "letter.doc"
    assert refused["message_th"]
    assert refused["message_en"]
    assert set(Upload.objects.values_list("name", "state")) == {
        ("1.jpg", UploadState.STORED),
        ("letter.doc", UploadState.REFUSED),
    }


@override_settings(WHOLE_FILE_BYTES=10, PART_BYTES=9)
def test_a_large_file_goes_in_parts(scans: Path) -> None:
    ingest(put(scans, "a/1.jpg"))
    file = Upload.objects.get()
    assert file.state == UploadState.STORED
    assert store().fetch(file.sha256).read_bytes() == (scans / "a/1.jpg").read_bytes()


def test_a_folder_without_scans_is_said_to_be_empty(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ingest(put(scans, "a/Thumbs.db"))
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("code", "name", "wrong"), [("9999", "scanner7400", "office"), ("7400", "nobody", "user")]
)
def test_an_office_or_a_person_that_is_not_there_is_named(
    scans: Path, code: str, name: str, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    person()
    with pytest.raises(SystemExit):
        call_command("ingest_folder", str(put(scans, "a/1.jpg")), "--office", code, "--user", name)
    assert f"{wrong}:" in capsys.readouterr().err


def test_a_path_that_is_no_folder_is_named(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office()
    with pytest.raises(SystemExit):
        call_command("ingest_folder", str(scans / "none"), "--office", "7400", "--user", "x")
    assert "path:" in capsys.readouterr().err


def test_one_folder_that_is_declined_keeps_no_other_from_coming(
    scans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(scans, "a/1.jpg", "a/2.jpg", "b/1.jpg")
    with override_settings(MAX_FILES_PER_BATCH=1), pytest.raises(SystemExit):
        ingest(scans)
    assert [batch.folder_name for batch in Batch.objects.all()] == ["b"]


def test_a_folder_within_an_employers_folder_is_a_section_of_it(scans: Path) -> None:
    ingest(put(scans, "7499990028 ร้าน/2562/2.jpg", "7499990028 ร้าน/2562/1.jpg", "7499990028 ร้าน/ปก.jpg"))
    batch = Batch.objects.get()
    assert batch.folder_name == "7499990028 ร้าน"
    assert list(batch.uploads.values_list("name", flat=True)) == ["ปก.jpg", "2562/1.jpg", "2562/2.jpg"]


def test_a_number_on_the_place_itself_makes_it_an_employers_folder(tmp_path: Path) -> None:
    place = tmp_path / "7499990028"
    place.mkdir()
    ingest(put(place, "1.jpg", "สปส. 1-10/1.jpg"))
    batch = Batch.objects.get()
    assert (batch.folder_name, batch.loose, batch.uploads.count()) == ("7499990028", False, 2)


def test_a_name_in_the_letters_of_thai_windows_is_read(scans: Path) -> None:
    put(scans, windows("7499990028 ร้านค้า") + "/" + windows("หน้า 1.jpg"))
    ingest(scans)
    batch = Batch.objects.get()
    assert (batch.folder_name, batch.uploads.get().name) == ("7499990028 ร้านค้า", "หน้า 1.jpg")


def test_two_names_that_read_the_same_stay_two(scans: Path) -> None:
    (found,) = folders.find(put(scans, "หน้า.jpg", windows("หน้า.jpg")))
    assert names(found) == ["หน้า.jpg", "หน้า (2).jpg"]


def test_no_link_is_followed_neither_of_a_file_nor_of_a_folder(scans: Path, tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/1.jpg")
    put(scans, "a/1.jpg")
    (scans / "a/2.jpg").symlink_to(tmp_path / "elsewhere/1.jpg")
    (scans / "a/3").symlink_to(tmp_path / "elsewhere")
    (scans / "a/loop").symlink_to(scans)
    os.mkfifo(scans / "a/4.jpg")
    (found,) = folders.find(scans)
    assert names(found) == ["1.jpg"]
    told = sorted((one.way[-1], one.kind) for one in found.odd)
    assert told == [("2.jpg", "link"), ("3", "link"), ("4.jpg", "special"), ("loop", "link")]


def test_a_file_that_became_a_link_since_it_was_seen_is_not_opened(scans: Path, tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/1.jpg")
    (found,) = folders.find(put(scans, "a/1.jpg", "a/2.jpg"))
    (scans / "a/2.jpg").unlink()
    (scans / "a/2.jpg").symlink_to(tmp_path / "elsewhere/1.jpg")
    report = folders.hand_over(found, folders.Handover(office=office(), by=person()))
    assert [(left.name, left.why) for left in report.left] == [("2.jpg", "link")]
    assert [one.name for one in report.taken] == ["1.jpg"]


def test_what_was_handed_over_is_told_with_where_to_look_and_how_to_wait(
    scans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office()
    person()
    put(scans, "74-9999002-8/1.jpg")
    call_command("ingest_folder", str(scans), "--office", "7400", "--user", "scanner7400")
    said = capsys.readouterr().out
    batch = Batch.objects.get()
    assert f"74-9999002-8: http://127.0.0.1:8000/batches/{batch.pk}/" in said
    assert "--wait" in said
    assert "{" not in said
    with override_settings(CSRF_TRUSTED_ORIGINS=["https://efiles.example"]):
        call_command("ingest_folder", str(scans), "--office", "7400", "--user", "scanner7400")
    assert f"https://efiles.example/batches/{batch.pk}/" in capsys.readouterr().out
