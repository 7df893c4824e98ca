"""The same folder sent in ten ways: the file holds each page once, and each digest is read once."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from django.test import override_settings

from documents import queue, tasks
from documents.filing import halves, review
from documents.intake.arrivals import summarise_first_arrivals
from documents.intake.batches import Declared, Folder, Joined, open_or_join
from documents.intake.receive import receive
from documents.models import Batch, Document, Page, Scan, Upload
from documents.reading import known_bytes
from documents.reading.known_bytes import TwinIsBeingRead
from documents.reasons import Reason
from documents.states import BatchState, DocumentState, UploadState
from documents.storage import store
from documents.upkeep import integrity
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.isolation.client import FileFacts, PageReading
from ocr.likeness import Likeness
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.documents.paper import CHIANG_MAI, SAMUT_SAKHON, employer, office, person, said

pytestmark = pytest.mark.django_db

OURS = "7499990028"
FOLDER = "74-9999002-8 บริษัท ตัวอย่าง จำกัด"
SIZES = ("full", "view", "thumb")


class CountingReader:
    """Finds in a JPEG the page that its bytes name, whatever stands behind it, in a PDF one on each line; and
    counts what it was asked to read.
    """

    def __init__(self) -> None:
        self.read: list[tuple[str, int]] = []

    def inspect(self, path: Path, *, kind: str, let_pass: Any = ()) -> FileFacts:
        data = path.read_bytes()
        if kind == "pdf" and b"%%EOF" not in data:
            raise UnreadablePage(Failure.PDF_DAMAGED, "no end")
        return FileFacts(pages=data.count(b"page ") if kind == "pdf" else 1, flags=())

    def read_page(self, path: Path, *, kind: str, number: int, work: Path) -> PageReading:
        data = path.read_bytes()
        self.read.append((hashlib.sha256(data).hexdigest(), number))
        if kind == "jpeg" and b"\xff\xd9" not in data:
            raise UnreadablePage(Failure.IMAGE_TRUNCATED, "no end")
        shown = re.findall(rb"page (\w+)", data)[number - 1]
        full, view, thumb = (work / size for size in SIZES)
        for picture in (full, view, thumb):
            picture.write_bytes(shown)
        imprint = hashlib.sha256(shown).hexdigest()
        text = said(f"เลขที่บัญชี {OURS}\nเรื่อง แจ้งผลการพิจารณาคำขอเป็นหนังสือ")
        return PageReading(text=text, dpi=200, full=full, view=view, thumb=thumb, imprint=imprint)

    def compare_pages(self, first: bytes, second: bytes) -> Likeness:
        return Likeness.SAME if first == second else Likeness.DIFFERENT


@pytest.fixture(autouse=True)
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CountingReader]:
    counting = CountingReader()
    monkeypatch.setattr(tasks, "reader", lambda: counting)
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        employer(OURS)
        yield counting


def jpeg(name: str) -> bytes:
    return b"\xff\xd8\xff\xe0" + f"the page {name}".encode() + filler(name) + b"\xff\xd9"


def pdf(*names: str) -> bytes:
    listed = b"".join(f"page {name}\n".encode() for name in names)
    return b"%PDF-1.4\n" + listed + filler(*names) + b"%%EOF\n"


def filler(*names: str) -> bytes:
    """Some kilobytes that follow from the names alone."""
    digest = hashlib.sha256(repr(names).encode()).hexdigest()
    return f" {digest}".encode() * (halves.LEAST_BYTES // 60)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(f"{name}.jpg", jpeg(name))
    return out.getvalue()


def scans(*names: str) -> dict[str, bytes]:
    return {f"{name}.jpg": jpeg(name) for name in names}


def send(files: dict[str, bytes], *, name: str = FOLDER, by: str = "", code: str = SAMUT_SAKHON) -> Joined:
    """Declare a folder, send what is not there, and let the pipeline work."""
    sender = person(code=code, name=by)
    declared = [
        Declared(f"f{i}", one, len(data), hashlib.sha256(data).hexdigest())
        for i, (one, data) in enumerate(files.items())
    ]
    joined = open_or_join(Folder(name), declared, office=office(code), by=sender)
    for file, data in zip(declared, files.values(), strict=True):
        if joined.uploads[file.client_id].state == UploadState.DECLARED:
            receive(joined.uploads[file.client_id], io.BytesIO(data), by=sender)
    tasks.advance(joined.batch.pk)
    tasks.sweep()
    return joined


def filed() -> int:
    pages = Page.objects.counted().filter(document__state=DocumentState.FILED)
    return pages.filter(document__employer__account_no=OURS).count()


def again() -> None:
    send(scans("1", "2", "3"))


def by_another_person() -> None:
    send(scans("1", "2", "3"), by="a colleague")


def by_another_office() -> None:
    send(scans("1", "2", "3"), code=CHIANG_MAI)


def under_other_names() -> None:
    send({f"Scan {i}.jpg": data for i, data in enumerate(scans("3", "1", "2").values())}, by="a colleague")


def grown() -> None:
    send(scans("1", "2", "3", "4"))


def grown_by_another() -> None:
    send(scans("0", "1", "2", "3", "4"), by="a colleague")


def in_pieces() -> None:
    send(scans("1"), by="a colleague")
    send(scans("2"), by="a colleague")
    send(scans("3"), by="a colleague")


def in_a_zip() -> None:
    send({"all.zip": zipped("1", "2", "3")})


def in_a_zip_and_beside_it() -> None:
    send({"all.zip": zipped("1", "2", "3"), **scans("1", "2")}, by="a colleague")


def without_a_number() -> None:
    send(scans("1", "2", "3"), name="Scan")


def twice_within() -> None:
    send(scans("1", "2", "3") | {"copy of 1.jpg": jpeg("1")}, by="a colleague")


def re_encoded() -> None:
    send({f"{name}.jpg": jpeg(name) + b" in another encoding" for name in ("1", "2", "3")}, by="a colleague")


def half_then_whole() -> None:
    """A PDF cut short, then the whole one under its name; and one whose half had another name."""
    whole = pdf("5", "6")
    send({"all.pdf": whole[:20]})
    assert Batch.objects.filter(state=BatchState.REVIEW).exists()
    send({"all.pdf": whole})
    other = pdf("7", "8")
    send({"all.part.pdf": other[:-20]}, by="a colleague")
    send({"whole.pdf": other}, by="a colleague")


def as_a_pdf_twice() -> None:
    """Other bytes, so they are read; the pictures are the same, so the pages are."""
    send({"all.pdf": pdf("1", "2", "3")}, by="a colleague")
    send({"all.pdf": pdf("1", "2", "3")}, code=CHIANG_MAI)


WAYS: dict[Callable[[], None], tuple[int, int]] = {
    again: (3, 3),
    by_another_person: (3, 3),
    by_another_office: (3, 3),
    under_other_names: (3, 3),
    grown: (4, 4),
    grown_by_another: (5, 5),
    in_pieces: (3, 3),
    in_a_zip: (3, 3),
    in_a_zip_and_beside_it: (3, 3),
    without_a_number: (3, 3),
    twice_within: (3, 3),
    re_encoded: (3, 6),
    half_then_whole: (7, 7),
    as_a_pdf_twice: (3, 6),
}
"""Ways to send a folder of three pages again; the distinct pages and digests that there are then."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_folder_that_comes_again_is_in_the_file_once_and_read_once(
    way: Callable[[], None], reader: CountingReader
) -> None:
    send(scans("1", "2", "3"))
    way()
    assert_once(*WAYS[way], reader=reader)


def test_all_ways_one_after_the_other(reader: CountingReader) -> None:
    send(scans("1", "2", "3"))
    for way in WAYS:
        way()
    assert_once(3 + 2 + 4, 3 + 2 + 3 + 4 + 3, reader=reader)


def assert_once(distinct: int, digests: int, *, reader: CountingReader) -> None:
    assert filed() == distinct
    assert len(reader.read) == len(set(reader.read)) == digests
    assert Batch.objects.exclude(state=BatchState.DONE).count() == 0
    assert not list(integrity.check())
    total = Page.objects.count()
    counts = Batch.counts_of(list(Batch.objects.values_list("pk", flat=True))).values()
    assert sum(one["filed"] + one["duplicate"] for one in counts) == total
    assert Upload.objects.aggregate(n=Sum("pages_found"))["n"] == total
    halves = Upload.objects.exclude(superseded_by=None)
    assert Event.objects.filter(action="upload.superseded").count() == halves.count()
    assert not Page.objects.in_state(WorkState.QUARANTINED).exists()


def test_a_page_that_a_person_wants_read_again_is_read_again(reader: CountingReader) -> None:
    send(scans("1"))
    send(scans("1"), by="a colleague")
    page = Page.objects.counted().get()
    queue.reread(page, by=person())
    tasks.dispatch()
    assert len(reader.read) == 2


def test_of_two_workers_with_the_same_bytes_the_later_one_waits(reader: CountingReader) -> None:
    send(scans("1"))
    send(scans("1"), by="a colleague")
    first, second = Scan.objects.order_by("pk")
    rows = Scan.objects.filter(pk=first.pk)
    rows.update(state=WorkState.RUNNING, lease_until="2999-01-01T00:00:00Z")
    Scan.objects.filter(pk=second.pk).update(state=WorkState.RUNNING, lease_until="2999-01-01T00:00:01Z")
    known_bytes.wait_for_twin(first)
    with pytest.raises(TwinIsBeingRead):
        known_bytes.wait_for_twin(second)
    rows.update(lease_until="2000-01-01T00:00:00Z")
    known_bytes.wait_for_twin(second)


class TestScenarios:
    """What users of other systems suffered: the folder, not the page, was the unit of identity."""

    def test_a_feeder_stops_and_goes_on_into_the_same_folder(self, reader: CountingReader) -> None:
        first = send(scans("1", "2", "3"))
        assert send(scans("1", "2", "3", "4", "5")).batch == first.batch
        assert_once(5, 5, reader=reader)
        assert Batch.objects.count() == 1
        documents = Page.objects.counted().in_order().values_list("document__position", flat=True)
        assert list(documents) == sorted(documents)

    def test_files_are_moved_in_one_by_one(self, reader: CountingReader) -> None:
        for there in (2, 4, 5, 6):
            send(scans(*(str(n) for n in range(there))))
        assert_once(6, 6, reader=reader)
        assert Batch.objects.count() == 1

    def test_two_people_send_one_folder_and_the_second_is_told(self, reader: CountingReader) -> None:
        first = send(scans("1", "2", "3"))
        second = send(scans("1", "2", "3"), by="a colleague")
        assert_once(3, 3, reader=reader)
        ((told, pages),) = summarise_first_arrivals(second.batch, user=person(name="a colleague"))
        assert (told.by, told.batch, pages) == ("scanner7400", first.batch.pk, 3)

    def test_half_a_pdf_lies_still_and_then_is_whole(self, reader: CountingReader) -> None:
        whole = pdf("1", "2", "3")
        half = send({"scan.pdf": whole[:20]}).batch
        half.refresh_from_db()
        assert half.state == BatchState.REVIEW
        send({"scan.pdf": whole})
        assert_once(3, 3, reader=reader)
        old, new = Upload.objects.order_by("pk")
        assert (old.superseded_by, new.superseded_by) == (new, None)
        page = Page.objects.get(scan__upload=old)
        assert (page.state, page.reason, page.kind) == (WorkState.DONE, Reason.SUPERSEDED, "duplicate")
        assert store().fetch(old.sha256).read_bytes() == whole[:20]


class TestHalves:
    """What is replaced, and what is not."""

    @staticmethod
    def in_quarantine() -> int:
        return Page.objects.in_state(WorkState.QUARANTINED).count()

    def test_a_picture_cut_short_gives_way_to_the_one_of_its_name(self, reader: CountingReader) -> None:
        send({"1.jpg": jpeg("1")[:-4], "2.jpg": jpeg("2")})
        assert self.in_quarantine() == 1
        send({"1.jpg": jpeg("1"), "2.jpg": jpeg("2")})
        assert self.in_quarantine() == 0
        assert filed() == 2
        assert not list(integrity.check())

    def test_a_half_that_comes_after_its_whole_waits_for_nobody(self) -> None:
        send({"1.jpg": jpeg("1")})
        send({"again.jpg": jpeg("1")[:-4]}, by="a colleague")
        assert self.in_quarantine() == 0
        assert not list(integrity.check())

    @pytest.mark.parametrize(("size", "left"), [(halves.LEAST_BYTES, 0), (halves.LEAST_BYTES - 1, 1)])
    def test_a_file_is_known_by_so_many_bytes_and_not_by_fewer(self, size: int, left: int) -> None:
        send({"1.jpg": jpeg("1")[:size]})
        send({"whole.jpg": jpeg("1")}, by="a colleague")
        assert self.in_quarantine() == left

    def test_two_files_that_begin_alike_stand_for_nothing(self) -> None:
        half = jpeg("1")[:-4]
        send({"1.jpg": half})
        send({"a.jpg": half + b"one \xff\xd9", "b.jpg": half + b"two \xff\xd9"}, by="a colleague")
        assert self.in_quarantine() == 1

    def test_the_same_name_in_folders_without_a_number_proves_nothing(self) -> None:
        send({"1.jpg": jpeg("1")[:-4]}, name="Scan")
        send({"1.jpg": jpeg("2")}, name="Scan")
        assert self.in_quarantine() == 1

    def test_another_folders_file_of_the_same_name_replaces_nothing(self) -> None:
        send({"1.jpg": jpeg("1")[:-4]})
        employer("5099990029")
        send({"1.jpg": jpeg("2")}, name="50-9999002-9 บริษัท อื่น จำกัด", by="a colleague")
        assert self.in_quarantine() == 1

    def test_a_file_of_another_name_and_other_bytes_replaces_nothing(self) -> None:
        send({"1.jpg": jpeg("1")[:-4]})
        send({"2.jpg": jpeg("2")})
        assert self.in_quarantine() == 1

    def test_a_half_that_is_damaged_too_replaces_nothing(self) -> None:
        send({"1.jpg": jpeg("1")[:-4]})
        send({"1.jpg": jpeg("1")[:-3]})
        assert self.in_quarantine() == 2

    def test_what_was_cut_short_goes_with_its_whole_wherever_that_goes(self) -> None:
        send({"1.jpg": jpeg("1")[:-4]})
        send({"1.jpg": jpeg("1")})
        document = Document.objects.get()
        review.reopen(document, by=person(Role.INDEXER))
        review.reject(document, by=person(Role.INDEXER))
        assert self.in_quarantine() == 0
        assert Document.objects.count() == 1
        assert not list(integrity.check())
