"""The watch over a hot folder: what comes is taken once, a fault belongs to its folder, nothing ends it."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Task
from django.db import OperationalError
from django.test import override_settings
from django.utils import timezone

import documents.tasks  # noqa: F401  # makes the background jobs known
from documents.errors import StoreFull
from documents.filing import machine, refile
from documents.intake import batches as doors
from documents.intake import folders, looks
from documents.intake.litter import MARK
from documents.intake.watch import watcher as watching
from documents.intake.watch.faults import Fault, fault_text
from documents.intake.watch.memory import WAIT_S, Memory, pause_after
from documents.models import Batch, Document, Upload, Watch, WatchedFolder
from documents.models.batch import REFILE
from documents.reasons import Reason
from documents.states import BatchState, DocumentState, FolderState, UploadState
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event
from sso_efiles.work import jobs, leases
from sso_efiles.work.models import Job
from tests.documents.paper import employer, office, person, read_page
from tests.documents.watching import SETTLE, Place, batches, long_ago
from tests.factories import JPEG

pytestmark = pytest.mark.django_db
NUMBER = "74-9999002-8"
PDF = b"%PDF-1.4\n" + b"1 0 obj\n" * 400 + b"trailer\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Task, "apply_async", lambda *_, **__: None)
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        yield


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "hot")


def raising(error: Exception, *, times: int = 1) -> Callable[..., Any]:
    """A door that fails some times and then opens."""
    left = [times]
    real = doors.open_or_join

    def door(*args: Any, **named: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise error
        return real(*args, **named)

    return door


# -- rest, by our own looks ------------------------------------------------------------------------


def test_a_folder_is_taken_when_nothing_in_it_has_changed_for_some_seconds(place: Place) -> None:
    place.put("a/1.jpg")
    place.passes(SETTLE - 1)
    assert batches() == []
    assert place.folders() == {"a": FolderState.WAITING}
    place.passes(7)
    assert batches() == [("a", 1)]
    assert place.folders() == {"a": FolderState.TAKEN}
    assert place.advanced == [Batch.objects.get().pk]


@pytest.mark.parametrize("days", [-543 * 365.25, -1, 3, 20000])
def test_what_the_times_of_files_say_is_not_believed(place: Place, days: float) -> None:
    place.put("a/1.jpg")
    long_ago(place.root / "a/1.jpg", days)
    place.passes(SETTLE - 1)
    assert batches() == []
    place.passes(7)
    assert batches() == [("a", 1)]


def test_files_that_come_one_by_one_with_old_times_are_one_batch(place: Place) -> None:
    begin = place.now
    sent: list[int] = []

    def move(now: float) -> None:
        if len(sent) < 6 and now - begin >= 4 * len(sent):
            place.put(f"a/{len(sent)}.jpg")
            long_ago(place.root / f"a/{len(sent)}.jpg")
            sent.append(1)

    place.passes(60, move)
    assert batches() == [("a", 6)]


def test_a_feeder_that_stopped_adds_its_pages_to_the_folder_that_is_there(place: Place) -> None:
    place.put("a/1.jpg", "a/2.jpg", "a/3.jpg")
    place.passes(40)
    place.put("a/4.jpg", "a/5.jpg")
    place.passes(40)
    assert batches() == [("a", 5)]
    assert place.stored() == [("a", f"{n}.jpg") for n in range(1, 6)]
    assert Event.objects.filter(action=AuditAction.UPLOAD_STORED).count() == 5


def test_a_page_that_comes_late_takes_its_place(place: Place) -> None:
    place.put("a/1.jpg", "a/10.jpg")
    place.passes(30)
    place.put("a/2.jpg")
    place.passes(30)
    assert [name for _, name in place.stored()] == ["1.jpg", "2.jpg", "10.jpg"]


def test_a_folder_that_never_rests_is_told_of_once(place: Place) -> None:
    place.passes(WAIT_S + 100, lambda now: place.put("a/1.jpg", content=JPEG + str(now).encode()))
    assert WatchedFolder.objects.get().fault == Fault.WAITS_LONG
    assert sum(Fault.WAITS_LONG.words.th in said for said in place.said) == 1
    place.passes(60)
    row = WatchedFolder.objects.get()
    assert (row.state, row.fault) == (FolderState.TAKEN, "")


@pytest.mark.parametrize("stays", [WAIT_S - 60, WAIT_S + 60])
def test_half_a_pdf_is_waited_for_and_then_taken_as_it_is(place: Place, stays: float) -> None:
    place.put(f"{NUMBER}/scan.pdf", content=PDF[: len(PDF) // 2])
    place.passes(stays)
    assert (batches() != []) == (stays > WAIT_S)
    if batches():
        assert place.notes(NUMBER) == [["cut_off", "scan.pdf"]]
    place.put(f"{NUMBER}/scan.pdf", content=PDF)
    place.passes(60)
    assert len(batches()) == 1
    whole = Upload.objects.get(size=len(PDF))
    assert whole.state == UploadState.STORED


def test_a_sound_page_does_not_wait_for_one_that_is_not_whole(place: Place) -> None:
    place.put("a/1.jpg", "a/3.jpg")
    place.put("a/2.jpg", content=JPEG[:10])
    place.passes(30)
    assert [name for _, name in place.stored()] == ["1.jpg", "3.jpg"]
    place.put("a/2.jpg")
    place.passes(30)
    assert [name for _, name in place.stored()] == ["1.jpg", "2.jpg", "3.jpg"]


def test_a_page_that_is_not_whole_is_not_forgotten_by_the_next_watcher(place: Place) -> None:
    place.put("a/1.jpg")
    place.put("a/2.jpg", content=JPEG[:10])
    place.passes(30)
    assert WatchedFolder.objects.get().fault == Fault.WAITS_FOR_END
    place.start()
    place.passes(WAIT_S + 30)
    assert [name for _, name in place.stored()] == ["1.jpg", "2.jpg"]
    assert place.notes("a") == [["cut_off", "2.jpg"]]


def test_an_unfinished_name_is_waited_for_then_told(place: Place) -> None:
    place.put("a/1.jpg", "a/2.jpg.part")
    place.passes(30)
    assert place.folders() == {"a": FolderState.TAKEN}
    assert place.said[1:] == []
    place.passes(WAIT_S)
    assert place.folders() == {"a": FolderState.DOUBTFUL}
    assert place.notes("a") == [["unfinished", "2.jpg.part"]]
    (place.root / "a/2.jpg.part").rename(place.root / "a/2.jpg")
    place.passes(30)
    assert place.folders() == {"a": FolderState.TAKEN}
    assert batches() == [("a", 2)]


def test_nothing_but_an_unfinished_file_waits(place: Place) -> None:
    place.put("a/1.jpg.part")
    place.passes(30)
    assert place.folders() == {"a": FolderState.WAITING}
    place.passes(WAIT_S)
    row = WatchedFolder.objects.get()
    assert (row.state, row.fault, batches()) == (FolderState.WAITING, Fault.UNFINISHED, [])


@pytest.mark.parametrize(("tries", "pause"), [(1, 5), (2, 10), (3, 20), (4, 30), (9, 30)])
def test_pauses_grow_up_to_half_a_minute(tries: int, pause: float) -> None:
    assert pause_after(tries) == pause


@pytest.mark.parametrize(("after", "due"), [(SETTLE - 0.1, False), (SETTLE, True)])
def test_rest_is_told_to_the_second(after: float, due: bool) -> None:
    memory = Memory(changed_at=0, waits_since=0)
    memory.observe("a", 50)
    assert memory.is_due(50 + after, settle=SETTLE) is due


# -- litter, links, names --------------------------------------------------------------------------


def test_litter_is_passed_over_in_silence(place: Place) -> None:
    litter = (
        "@eaDir/0001.png/SYNOPHOTO_THUMB_M.png", "#recycle/0009.png", ".Trash-1000/files/0008.png",
        "a/Thumbs.db", "a/ehthumbs.db", "a/~$บันทึก.docx", "a/.0001.png.swp", "a/.stfolder/x", "lost+found/x",
        "System Volume Information/IndexerVolumeGuid",
    )  # fmt: skip
    place.put("a/0001.jpg", *litter)
    place.passes(40)
    assert batches() == [("a", 1)]
    assert place.folders() == {"a": FolderState.TAKEN}
    assert len(place.said) == 1


def test_a_link_is_refused_and_told_of_and_the_rest_is_taken(place: Place, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(JPEG + b"secret")
    place.put("a/1.jpg")
    (place.root / "a/2.jpg").symlink_to(tmp_path / "secret.jpg")
    (place.root / "b").symlink_to(tmp_path)
    place.passes(40)
    assert place.stored() == [("a", "1.jpg")]
    assert place.folders() == {"": FolderState.REFUSED, "a": FolderState.DOUBTFUL}
    assert place.notes("a") == [["link", "2.jpg"]]
    assert place.notes("") == [["link", "b"]]
    assert sum("2.jpg" in said and Fault.LINK.words.en in said for said in place.said) == 1


def test_the_note_is_never_written_through_a_link(place: Place, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("as it was")
    place.put("a/1.jpg")
    (place.root / "a" / MARK).symlink_to(victim)
    place.passes(40)
    assert victim.read_text() == "as it was"
    assert (
        json.loads((place.root / "a" / MARK).read_text(encoding="utf-8"))["batch"] == Batch.objects.get().pk
    )


@pytest.mark.parametrize(
    ("raw", "name", "state"),
    [
        ("74-9999002-8 บริษัท".encode("cp874"), "74-9999002-8 บริษัท", FolderState.TAKEN),
        (b"74-9999002-8 \xff\xfe", "74-9999002-8 ��", FolderState.DOUBTFUL),
        ("e\u0301\u202e.jpg".encode(), "é.jpg", FolderState.TAKEN),
    ],
)
def test_a_name_in_other_letters_ends_nothing(place: Place, raw: bytes, name: str, state: str) -> None:
    place.put("b/1.jpg", f"{os.fsdecode(raw)}/1.jpg")
    place.passes(40)
    assert sorted(batches()) == sorted([("b", 1), (name, 1)])
    assert WatchedFolder.objects.get(batch__folder_name=name).state == state


def test_folders_in_folders_are_sections_of_the_nearest_number(place: Place) -> None:
    place.put(f"ถาด/{NUMBER} ก/2562/2.jpg", f"ถาด/{NUMBER} ก/2562/10.jpg", "ถาด/50-9999001-0/1.jpg")
    place.passes(40)
    assert place.stored() == [
        ("50-9999001-0", "1.jpg"), (f"{NUMBER} ก", "2562/2.jpg"), (f"{NUMBER} ก", "2562/10.jpg")
    ]  # fmt: skip


# -- a fault belongs to its folder -----------------------------------------------------------------


def test_a_folder_of_too_many_files_is_told_of_once_and_taken_when_it_is_parted(place: Place) -> None:
    place.put("a/1.jpg", "a/2.jpg", "a/3.jpg", "b/1.jpg")
    with override_settings(MAX_FILES_PER_BATCH=2):
        place.passes(300)
        assert place.folders() == {"a": FolderState.REFUSED, "b": FolderState.TAKEN}
        assert sum(Fault.TOO_MANY_FILES.words.en in said for said in place.said) == 1
        (place.root / "a/3.jpg").unlink()
        place.passes(40)
    assert batches() == [("b", 1), ("a", 2)]


def test_a_folder_that_is_used_again_is_not_refused_for_what_it_once_held(place: Place) -> None:
    with override_settings(MAX_FILES_PER_BATCH=3):
        place.put(f"{NUMBER}/1.jpg", f"{NUMBER}/2.jpg")
        place.passes(40)
        for path in (place.root / NUMBER).glob("*.jpg"):
            path.unlink()
        place.put(f"{NUMBER}/3.jpg", f"{NUMBER}/4.jpg")
        place.passes(40)
    assert place.folders() == {NUMBER: FolderState.TAKEN}
    assert [name for _, name in place.stored()] == ["1.jpg", "2.jpg", "3.jpg", "4.jpg"]


def test_what_is_no_scan_is_told_of_by_name(place: Place) -> None:
    place.put("a/1.jpg", "a/letter.doc", "b/letter.doc")
    place.passes(300)
    assert place.folders() == {"a": FolderState.DOUBTFUL, "b": FolderState.REFUSED}
    assert place.notes("a") == [["type_not_allowed", "letter.doc"]]
    assert fault_text("type_not_allowed", language="en").startswith("Only JPG")
    assert sum("a/letter.doc" in said for said in place.said) == 1


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (StoreFull(), Fault.STORE_AWAY),
        (OSError(errno.ENOSPC, "full"), Fault.STORE_AWAY),
        (OperationalError("row too large"), Fault.DATABASE_AWAY),
        (RuntimeError("a fault of ours"), Fault.UNEXPECTED),
    ],
)
def test_a_fault_of_one_folder_is_told_once_and_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, error: Exception, fault: Fault
) -> None:
    monkeypatch.setattr(doors, "open_or_join", raising(error, times=3))
    place.put("a/1.jpg")
    place.passes(14)
    row = WatchedFolder.objects.get()
    assert (row.state, row.fault, row.tries) == (FolderState.WAITING, fault, 1)
    assert row.next_try_at is not None
    place.put("b/1.jpg")
    place.passes(60)
    assert sum(fault.words.en in said for said in place.said) == 1
    assert sorted(batches()) == [("a", 1), ("b", 1)]
    row.refresh_from_db()
    assert (row.state, row.fault, row.tries) == (FolderState.TAKEN, "", 0)
    assert not row.next_try_at


def test_a_share_that_is_away_is_told_of_once_and_waited_for(place: Place, tmp_path: Path) -> None:
    place.put("a/1.jpg")
    place.passes(30)
    place.root.rename(tmp_path / "away")
    place.passes(40)
    assert Watch.objects.get().fault == Fault.SHARE_AWAY
    assert sum(Fault.SHARE_AWAY.words.th in said for said in place.said) == 1
    (tmp_path / "away").rename(place.root)
    place.put("b/1.jpg")
    place.passes(60)
    assert Watch.objects.get().fault == ""
    assert batches() == [("a", 1), ("b", 1)]


def test_an_empty_mount_point_makes_no_folder_new(place: Place, tmp_path: Path) -> None:
    place.put("a/1.jpg")
    place.passes(30)
    place.root.rename(tmp_path / "away")
    place.root.mkdir()
    place.passes(20)
    assert place.folders() == {}
    place.root.rmdir()
    (tmp_path / "away").rename(place.root)
    place.passes(60)
    assert place.folders() == {"a": FolderState.TAKEN}
    assert batches() == [("a", 1)]


def test_a_folder_that_is_locked_is_taken_when_it_is_opened(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = True
    real = looks._open_step

    def step(name: str, flags: int, folder: int) -> int:
        if locked and name in ("locked", "2.jpg"):
            raise PermissionError(errno.EACCES, "no")
        return real(name, flags, folder)

    monkeypatch.setattr(looks, "_open_step", step)
    place.put("locked/1.jpg", "a/1.jpg", "a/2.jpg")
    place.passes(120)
    assert place.folders() == {"locked": FolderState.WAITING, "a": FolderState.DOUBTFUL}
    assert WatchedFolder.objects.get(way="locked").fault == Fault.UNREADABLE
    assert place.stored() == [("a", "1.jpg")]
    locked = False
    place.passes(60)
    assert place.folders() == {"locked": FolderState.TAKEN, "a": FolderState.TAKEN}
    assert sorted(place.stored()) == [("a", "1.jpg"), ("a", "2.jpg"), ("locked", "1.jpg")]


def test_a_place_where_nothing_can_be_written_is_remembered_by_the_database(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(watching, "write_inside", refuse)
    place.put("a/1.jpg", "b/1.jpg")
    place.passes(60)
    place.start()
    place.passes(60)
    assert batches() == [("a", 1), ("b", 1)]
    assert Watch.objects.get().read_only
    assert sum(Fault.READ_ONLY.words.en in said for said in place.said) == 1
    assert Event.objects.filter(action=AuditAction.UPLOAD_STORED).count() == 2


def test_a_file_that_goes_while_it_is_taken_is_given_up_and_taken_when_it_comes_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = folders._send_bytes

    def send(row: Upload, *args: Any, **named: Any) -> None:
        if row.name == "1.jpg":
            (place.root / "a/2.jpg").unlink()
            monkeypatch.setattr(folders, "_send_bytes", real)
        real(row, *args, **named)

    monkeypatch.setattr(folders, "_send_bytes", send)
    place.put("a/1.jpg", "a/2.jpg")
    place.passes(40)
    batch = Batch.objects.get()
    assert batch.state == BatchState.PROCESSING
    gone = batch.uploads.get(name="2.jpg")
    assert (gone.state, gone.reason) == (UploadState.REFUSED, Reason.FILE_VANISHED)
    place.put("a/2.jpg")
    place.passes(40)
    assert place.stored() == [("a", "1.jpg"), ("a", "2.jpg")]
    assert batch.uploads.count() == 2


def test_a_file_that_grows_while_it_is_taken_is_taken_whole(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = folders._send_bytes

    def send(row: Upload, *args: Any, **named: Any) -> None:
        if row.name == "1.jpg":
            place.put("a/2.jpg", content=JPEG + b"another")
            monkeypatch.setattr(folders, "_send_bytes", real)
        real(row, *args, **named)

    monkeypatch.setattr(folders, "_send_bytes", send)
    place.put("a/1.jpg", "a/2.jpg")
    place.passes(60)
    assert place.stored() == [("a", "1.jpg"), ("a", "2.jpg")]
    assert place.folders() == {"a": FolderState.TAKEN}
    assert Batch.objects.get().state == BatchState.PROCESSING


def test_a_user_who_may_no_longer_send_is_everybodys_fault_and_passes(place: Place) -> None:
    place.put("a/1.jpg")
    user = person()
    user.is_active = False
    user.save()
    place.passes(40)
    assert Watch.objects.get().fault == Fault.NOT_ALLOWED
    user.is_active = True
    user.save()
    place.passes(60)
    assert batches() == [("a", 1)]


def test_a_round_that_fails_for_a_reason_of_ours_is_followed_by_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = looks.look_at
    monkeypatch.setattr(watching, "look_at", lambda _root: 1 / 0)
    place.put("a/1.jpg")
    place.passes(30)
    assert sum(Fault.UNEXPECTED.words.en in said for said in place.said) == 1
    monkeypatch.setattr(watching, "look_at", real)
    place.passes(60)
    assert batches() == [("a", 1)]


# -- the same folder, under another name or again --------------------------------------------------


def test_a_watcher_that_is_started_anew_asks_for_nothing_twice(place: Place) -> None:
    place.put("a/1.jpg", "a/letter.doc")
    place.passes(30)
    Batch.objects.update(digest="another")  # whoever asked again would get a new batch
    place.start()
    said = len(place.said)
    place.passes(60)
    assert batches() == [("a", 2)]
    assert place.said[said:] == []


def test_a_note_of_a_watcher_that_kept_no_rows_is_believed(place: Place) -> None:
    place.put("a/1.jpg", "a/2.jpg")
    place.passes(30)
    WatchedFolder.objects.all().delete()
    place.start()
    place.passes(60)
    assert batches() == [("a", 2)]
    assert place.folders() == {"a": FolderState.TAKEN}
    place.put("a/3.jpg")
    place.passes(40)
    assert batches() == [("a", 3)]


def test_a_note_that_names_anothers_batch_is_not_believed(place: Place) -> None:
    other = Batch.objects.create(office=office("5000"), digest="x", created_by=person(code="5000"))
    place.put("a/1.jpg")
    (place.root / "a" / MARK).write_text(json.dumps({"batch": other.pk}), encoding="utf-8")
    (place.root / "b").mkdir()
    (place.root / "b" / MARK).write_text('["', encoding="utf-8")
    place.put("b/1.jpg")
    place.passes(40)
    assert other.uploads.count() == 0
    assert sorted(place.stored()) == [("a", "1.jpg"), ("b", "1.jpg")]


def test_a_folder_that_was_renamed_to_its_number_tells_its_batch(place: Place) -> None:
    ours = employer("7499990028")
    place.put("New folder (3)/1.jpg")
    place.passes(40)
    batch = Batch.objects.get()
    Upload.objects.update(split="done")
    page = read_page(Upload.objects.get(), 1, "เรื่อง แจ้งผล")
    machine.file_batch(batch.pk)
    assert Document.objects.get().state == DocumentState.REVIEW
    (place.root / "New folder (3)").rename(place.root / f"{NUMBER} ร้านค้า")
    place.passes(40)
    batch.refresh_from_db()
    assert (batch.folder_name, batch.employer) == (f"{NUMBER} ร้านค้า", ours)
    assert batches() == [(f"{NUMBER} ร้านค้า", 1)]
    assert Event.objects.filter(action=AuditAction.BATCH_RENAMED, object_id=str(batch.pk)).count() == 1
    assert Job.objects.get(name=REFILE).facts == {"batch": batch.pk}
    held = leases.claim(jobs.JOB, Job.objects.get(name=REFILE).pk)
    assert held is not None
    jobs.run_claimed_job(held)
    assert Job.objects.get(name=REFILE).result == {"documents": 1}
    assert refile.refile_waiting(batch.pk) == 0
    document = Document.objects.get()
    assert document.employer == ours
    assert document.state in (DocumentState.SUGGESTED, DocumentState.FILED)
    page.refresh_from_db()
    assert page.why


def test_pages_that_were_filed_before_a_rename_are_pointed_at(place: Place) -> None:
    theirs = employer("5099990010")
    place.put("50-9999001-0/1.jpg")
    place.passes(40)
    batch = Batch.objects.get()
    Document.objects.create(batch=batch, employer=theirs, state=DocumentState.FILED)
    (place.root / "50-9999001-0").rename(place.root / NUMBER)
    place.passes(40)
    assert place.folders() == {NUMBER: FolderState.DOUBTFUL}
    assert place.notes(NUMBER) == [["filed_before", "50-9999001-0"]]
    place.put(f"{NUMBER}/2.jpg")
    place.passes(40)
    assert place.notes(NUMBER) == [["filed_before", "50-9999001-0"]]


def test_the_names_above_a_folder_are_kept(place: Place) -> None:
    place.put(f"ตู้ 3/กล่อง 12/{NUMBER}/1.jpg")
    place.passes(40)
    assert Batch.objects.get().way == ["ตู้ 3", "กล่อง 12", NUMBER]


def test_what_a_person_decided_stays_whatever_the_folder_is_called(place: Place) -> None:
    employer("7499990028")
    place.put("ก/1.jpg")
    place.passes(40)
    batch = Batch.objects.get()
    Upload.objects.update(split="done")
    read_page(Upload.objects.get(), 1, "เรื่อง แจ้งผล")
    machine.file_batch(batch.pk)
    document = Document.objects.get()
    document.placements.create(state=document.state, by=person())
    doors.rename_batch(batch, NUMBER, by=person())
    assert refile.refile_waiting(batch.pk) == 0


def test_a_copy_of_a_folder_is_no_renaming(place: Place) -> None:
    place.put("a/1.jpg")
    place.passes(40)
    (place.root / "b").mkdir()
    for path in (place.root / "a").iterdir():
        (place.root / "b" / path.name).write_bytes(path.read_bytes())
        os.utime(place.root / "b" / path.name, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    place.passes(40)
    assert sorted(name for name, _ in batches()) == ["a", "b"]
    assert not Event.objects.filter(action=AuditAction.BATCH_RENAMED).exists()


@pytest.mark.parametrize("emptied", [False, True])
def test_a_folder_that_holds_other_papers_the_next_day_is_another_batch(place: Place, emptied: bool) -> None:
    place.put("Scan/0001.jpg", content=JPEG + b"monday")
    place.passes(40)
    (place.root / "Scan/0001.jpg").unlink()
    if emptied:
        (place.root / "Scan" / MARK).unlink()
        (place.root / "Scan").rmdir()
        place.passes(40)
        assert place.folders() == {}
    place.put("Scan/0001.jpg", content=JPEG + b"tuesday, and longer")
    place.passes(40)
    assert batches() == [("Scan", 1), ("Scan", 1)]


def test_what_lies_loose_for_a_while_is_one_stack_and_later_another(place: Place) -> None:
    place.put("1.jpg")
    place.passes(40)
    place.put("2.jpg")
    place.passes(40)
    assert [count for _, count in batches()] == [2]
    assert Batch.objects.get().loose


@pytest.mark.parametrize(("minutes", "stacks"), [(59, 1), (61, 2)])
def test_an_hour_later_what_comes_loose_is_another_stack(place: Place, minutes: int, stacks: int) -> None:
    place.put("1.jpg", "2.jpg")
    place.passes(40)
    WatchedFolder.objects.update(taken_at=timezone.now() - timedelta(minutes=minutes))
    place.start()
    place.put("3.jpg")
    with override_settings(MAX_FILES_PER_BATCH=2 if stacks == 2 else 9):
        place.passes(40)
    assert [count for _, count in batches()] == ([3] if stacks == 1 else [2, 1])
    assert len(WatchedFolder.objects.get().files) == 3


# -- signs of life ---------------------------------------------------------------------------------


def test_the_end_is_in_order_and_said_in_the_rows(place: Place) -> None:
    place.put("a/1.jpg")
    place.passes(30)
    place.watcher.run(lambda _pause: setattr(place, "stopped", True))
    assert Watch.objects.get().ended_at is not None
    place.stopped = False
    place.start()
    place.passes(1)
    assert Watch.objects.get().ended_at is None


def test_an_end_amid_a_folder_leaves_it_to_the_next_watcher(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put(*(f"a/{n}.jpg" for n in range(6)))
    real = folders._send_bytes

    def send(row: Upload, *args: Any, **named: Any) -> None:
        place.stopped = row.name == "2.jpg"
        real(row, *args, **named)

    monkeypatch.setattr(folders, "_send_bytes", send)
    place.watcher.run(lambda pause: setattr(place, "now", place.now + pause))
    assert len(place.stored()) == 3
    place.stopped = False
    place.start()
    place.passes(30)
    assert batches() == [("a", 6)]
    assert len(place.stored()) == 6


def test_a_quiet_round_costs_few_questions(place: Place, django_assert_max_num_queries: Any) -> None:
    place.put(*(f"{n}/1.jpg" for n in range(20)))
    place.passes(60)
    place.now += 11
    with django_assert_max_num_queries(2):
        place.watcher.round()
