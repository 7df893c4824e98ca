"""From a file to pages, through the real bounded child: what is counted, set aside, released, unpacked."""

import hashlib
import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test.utils import override_settings
from PIL import Image
from pytest_django import Settings

from documents import queue, tasks
from documents.intake.batches import Declared, Folder, open_batch
from documents.intake.receive import receive
from documents.models import Batch, Page, Upload
from documents.storage.folder import FileStore
from documents.upkeep import integrity
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work import leases
from sso_efiles.work.states import WorkState
from tests.documents.paper import employer, office, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        yield
    tasks.reader().close()


def jpeg(shade: int = 200) -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), shade).save(out, "JPEG", dpi=(72, 72))
    return out.getvalue()


def pdf(pages: int = 2, *, javascript: bool = False) -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        if javascript:
            action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
            made.Root.OpenAction = made.make_indirect(action)
        made.save(out)
    return out.getvalue()


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "."), data)
    return out.getvalue()


def taken_in(**files: bytes) -> Batch:
    """A folder with these files, through the door and to its end."""
    employer(OURS)
    named = {name.replace("__", "."): data for name, data in files.items()}
    declared = [
        Declared(f"f{i}", name, len(data), hashlib.sha256(data).hexdigest())
        for i, (name, data) in enumerate(named.items())
    ]
    batch, _ = open_batch(Folder(OURS), declared, office=office(), by=person())
    for file in Upload.objects.filter(batch=batch, parent=None):
        receive(file, io.BytesIO(named[file.name]), by=person())
    tasks.advance(batch.pk)
    batch.refresh_from_db()
    return batch


def pages() -> list[tuple[str, int, str, str]]:
    rows = Page.objects.in_order().select_related("scan__upload__parent")
    return [(page.upload_name, page.image.number, page.state, page.reason) for page in rows]


def test_a_folder_goes_all_the_way() -> None:
    batch = taken_in(a__jpg=jpeg(), b__pdf=pdf(2))
    assert pages() == [("a.jpg", 1, "done", ""), ("b.pdf", 1, "done", ""), ("b.pdf", 2, "done", "")]
    assert batch.state == "review", "blank sides before any paper: the folder's number is one sign"
    assert list(integrity.check()) == []


def test_a_file_that_cannot_be_counted_is_one_page_set_aside_and_disturbs_nothing() -> None:
    batch = taken_in(a__jpg=jpeg(), cut__jpg=jpeg()[:300], broken__pdf=b"%PDF-1.7\n" + b"rubbish " * 50)
    assert [(name, state) for name, _, state, _ in pages()] == [
        ("a.jpg", "done"),
        ("cut.jpg", "quarantined"),
        ("broken.pdf", "quarantined"),
    ]
    assert all(reason for _, _, state, reason in pages() if state == "quarantined")
    assert batch.state == "review"
    assert list(integrity.check()) == []


def test_active_content_waits_for_a_person_and_is_read_once_it_is_released() -> None:
    batch = taken_in(a__pdf=pdf(3, javascript=True))
    assert pages() == [("a.pdf", 1, "quarantined", "pdf_active_content")]
    queue.release(Page.objects.get(), by=person(Role.INDEXER))
    tasks.advance(batch.pk)
    assert [(number, state) for _, number, state, _ in pages()] == [(1, "done"), (2, "done"), (3, "done")]
    batch.refresh_from_db()
    assert batch.state == "review"
    assert list(integrity.check()) == []


def test_a_page_released_in_vain_is_set_aside_again() -> None:
    batch = taken_in(cut__jpg=jpeg()[:300])
    queue.release(Page.objects.get(), by=person(Role.INDEXER))
    assert Page.objects.get().state == WorkState.QUEUED
    tasks.advance(batch.pk)
    assert Page.objects.get().state == WorkState.QUARANTINED
    assert list(integrity.check()) == []


def test_each_entry_of_an_archive_is_a_file_of_its_own_and_litter_is_told_of() -> None:
    batch = taken_in(
        scans__zip=archive(a__jpg=jpeg(), b__pdf=pdf(2), note__docx=b"PK made up", Thumbs__db=b"litter")
    )
    assert [(name, number) for name, number, _, _ in pages()] == [
        ("scans.zip/a.jpg", 1),
        ("scans.zip/b.pdf", 1),
        ("scans.zip/b.pdf", 2),
    ]
    entries = dict(Upload.objects.exclude(parent=None).values_list("name", "reason"))
    assert entries == {"a.jpg": "", "b.pdf": "", "note.docx": "type_not_allowed"}
    assert "Thumbs.db" in str(Event.objects.get(action="upload.split", data__has_key="litter").data["litter"])
    assert batch.counts()["declared"] == 1
    assert list(integrity.check()) == []


def test_a_page_is_read_again_and_its_old_text_stays_until_the_new_one_is_there() -> None:
    batch = taken_in(a__jpg=jpeg())
    page = Page.objects.get()
    queue.reread(page, by=person(Role.INDEXER))
    assert page.readings.filter(current=True).count() == 1
    tasks.advance(batch.pk)
    assert (page.readings.count(), page.readings.filter(current=True).count()) == (2, 1)
    assert list(integrity.check()) == []


def test_a_large_archive_on_a_slow_store_keeps_its_lease(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its entries take longer than a lease; the reaper looks after each of them and takes nothing away."""
    settings.LEASE_S = 2
    publish, freed = FileStore.publish, []

    def publish_slowly(store: FileStore, staged: Any) -> Any:
        time.sleep(0.5)
        freed.append(leases.reap_expired())
        return publish(store, staged)

    monkeypatch.setattr(FileStore, "publish", publish_slowly)
    batch = taken_in(scans__zip=archive(**{f"p{n}__jpg": jpeg(n) for n in range(1, 9)}))
    assert freed == [0] * 9  # the archive itself, and eight entries in four seconds
    assert Page.objects.filter(batch=batch).count() == 8
    assert Upload.objects.get(batch=batch, parent=None).attempt == 1
