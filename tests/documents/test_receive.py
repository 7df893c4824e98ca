"""The door: what is declared, sent, sent again, sent in parts, refused."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings

from documents.errors import BadDeclaration, BadPart, FileRefused, NoFiles, StoreFull, TooManyFiles, UseParts
from documents.intake.batches import Declared, Folder, open_batch
from documents.intake.receive import Span, receive, receive_part
from documents.models import Batch, Upload
from documents.states import BatchState, UploadState
from documents.storage import original_key, store
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, office, person

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0" + b"made up" * 100 + b"\xff\xd9"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[Path]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        yield tmp_path / "store"


def declared(data: bytes, name: str = "0001.jpg", client_id: str = "a") -> Declared:
    return Declared(client_id, name, len(data), hashlib.sha256(data).hexdigest())


def opened(*files: Declared, name: str = "แฟ้มที่ 1") -> Batch:
    return open_batch(Folder(name), files, office=office(), by=person())[0]


def the_file(batch: Batch, client_id: str = "a") -> Upload:
    return Upload.objects.get(batch=batch, client_id=client_id)


def send(data: bytes, *, file: Upload) -> str:
    return receive(file, io.BytesIO(data), by=person()).outcome


def test_a_file_is_stored_under_its_digest_and_the_batch_goes_on() -> None:
    batch = opened(declared(JPEG))
    assert send(JPEG, file=the_file(batch)) == "stored"
    file = the_file(batch)
    assert (file.state, file.kind, file.duplicate) == (UploadState.STORED, "jpeg", False)
    assert store().fetch(file.sha256).read_bytes() == JPEG
    batch.refresh_from_db()
    assert batch.state == BatchState.PROCESSING
    assert Event.objects.filter(action="upload.stored").count() == 1


def test_the_same_file_sent_again_is_already_there() -> None:
    batch = opened(declared(JPEG))
    send(JPEG, file=the_file(batch))
    assert send(JPEG, file=the_file(batch)) == "already"


def test_the_same_declaration_gives_the_same_batch_and_another_gives_another() -> None:
    by, at = person(), office()
    first, new = open_batch(Folder("ก"), [declared(JPEG)], office=at, by=by)
    again, newer = open_batch(Folder("ก"), [declared(JPEG)], office=at, by=by)
    other, newest = open_batch(Folder("ข"), [declared(JPEG)], office=at, by=by)
    assert (first.pk, new, newer, newest) == (again.pk, True, False, True)
    assert other.pk != first.pk


def test_the_same_bytes_in_two_batches_are_two_rows_and_one_object() -> None:
    one, two = opened(declared(JPEG), name="ก"), opened(declared(JPEG), name="ข")
    send(JPEG, file=the_file(one))
    send(JPEG, file=the_file(two))
    assert the_file(two).duplicate
    assert list(store().originals()) == [hashlib.sha256(JPEG).hexdigest()]


def test_bytes_that_are_not_what_was_declared_may_be_sent_again() -> None:
    batch = opened(declared(JPEG))
    with pytest.raises(FileRefused) as refused:
        send(JPEG[:-1] + b"x", file=the_file(batch))
    assert refused.value.code == "digest_mismatch"
    assert the_file(batch).state == UploadState.DECLARED
    assert send(JPEG, file=the_file(batch)) == "stored"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("0001.jpg", b"", "empty_file"),
        ("letter.docx", b"PK\x03\x04", "type_not_allowed"),
        ("0001.jpg", b"%PDF-1.7 made up", "type_mismatch"),
        ("\u200b", JPEG, "name_missing"),
    ],
)
def test_what_the_clerk_can_mend_is_refused_at_once_and_the_batch_is_not_held_up(
    name: str, data: bytes, code: str
) -> None:
    batch = opened(declared(data, name), declared(JPEG, client_id="b"))
    with pytest.raises(FileRefused) as refused:
        send(data, file=the_file(batch))
    assert refused.value.code == code
    assert refused.value.message_th != refused.value.message_en
    send(JPEG, file=the_file(batch, "b"))
    assert (batch.counts()["refused"], batch.counts()["stored"], batch.counts()["missing"]) == (1, 1, 0)
    with pytest.raises(FileRefused):
        send(data, file=the_file(batch))


def test_a_large_file_must_come_in_parts() -> None:
    batch = opened(Declared("a", "scan.pdf", 17 * 1024 * 1024, "0" * 64))
    with pytest.raises(UseParts):
        send(b"%PDF", file=the_file(batch))


def test_a_file_of_just_the_limit_may_come_whole_and_one_byte_more_may_not() -> None:
    batch = opened(declared(JPEG), declared(JPEG + b"x", "0002.jpg", "b"))
    with override_settings(WHOLE_FILE_BYTES=len(JPEG)):
        assert send(JPEG, file=the_file(batch)) == "stored"
        with pytest.raises(UseParts):
            send(JPEG + b"x", file=the_file(batch, "b"))


def test_parts_come_in_any_order_and_repeats_do_no_harm(own_store: Path) -> None:
    data = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"
    batch, by = opened(declared(data, "scan.pdf")), person()

    def part(start: int, end: int) -> tuple[str, list[list[int]]]:
        span = Span(start, end, len(data))
        receipt = receive_part(the_file(batch), io.BytesIO(data[start:end]), span=span, by=by)
        return receipt.outcome, receipt.received

    assert part(5000, 9000) == ("part", [[5000, 9000]])
    assert part(0, 3000) == ("part", [[0, 3000], [5000, 9000]])
    assert part(0, 3000) == ("part", [[0, 3000], [5000, 9000]])
    assert part(2500, 6000) == ("part", [[0, 9000]])
    assert part(9000, len(data)) == ("stored", [])
    assert store().fetch(the_file(batch).sha256).read_bytes() == data
    assert not list((own_store / "parts").rglob("*-*"))


def test_a_part_that_does_not_fit_is_refused_and_nothing_is_kept_of_it() -> None:
    data = b"%PDF-1.7\n" + b"x" * 1000
    batch, by = opened(declared(data, "scan.pdf")), person()
    wrong = (
        Span(0, 500, 999),
        Span(500, 400, len(data)),
        Span(0, len(data) + 1, len(data)),
        Span(-1, 5, len(data)),
    )
    for span in wrong:
        with pytest.raises(BadPart):
            receive_part(the_file(batch), io.BytesIO(data), span=span, by=by)
    with pytest.raises(BadPart):
        receive_part(the_file(batch), io.BytesIO(b"short"), span=Span(0, 500, len(data)), by=by)
    with pytest.raises(BadPart):
        receive_part(the_file(batch), io.BytesIO(data[:500]), span=Span(0, 500, len(data), "0" * 64), by=by)
    assert the_file(batch).parts.count() == 0


def test_a_batch_of_nothing_is_refused() -> None:
    with pytest.raises(NoFiles):
        opened()


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    for files in (
        [declared(JPEG), declared(JPEG)],
        [Declared("a", "x.jpg", 5, "no digest")],
        [Declared("", "x.jpg", 5, "0" * 64)],
        [Declared("a", "x.jpg", -1, "0" * 64)],
    ):
        with pytest.raises(BadDeclaration):
            opened(*files)
    with pytest.raises(BadDeclaration):
        open_batch(Folder("ก", account_no="12"), [declared(JPEG)], office=office(), by=person())
    with override_settings(MAX_FILES_PER_BATCH=1), pytest.raises(TooManyFiles):
        opened(declared(JPEG), declared(JPEG, client_id="b"))


def test_a_very_long_thai_name_is_cut_for_show_and_kept_whole_in_the_record() -> None:
    name = "ก" * 300 + ".jpg"
    file = the_file(opened(declared(JPEG, name)))
    assert file.name.endswith(".jpg")
    assert len(file.name) <= 200
    assert bytes(file.raw_name).decode() == name


def test_one_uploads_for_the_own_office_only() -> None:
    for someone in (person(code=CHIANG_MAI), person(Role.COUNTER), person(Role.HEAD), person(Role.HQ_ADMIN)):
        with pytest.raises(Forbidden):
            open_batch(Folder("ก"), [declared(JPEG)], office=office(), by=someone)


def test_intake_waits_while_the_disk_is_nearly_full() -> None:
    batch = opened(declared(JPEG))
    with override_settings(FREE_DISK_BYTES=10**18, FREE_DISK_SHARE=1.0), pytest.raises(StoreFull):
        send(JPEG, file=the_file(batch))
    assert send(JPEG, file=the_file(batch)) == "stored"


def test_an_original_is_never_written_over() -> None:
    batch = opened(declared(JPEG))
    send(JPEG, file=the_file(batch))
    with pytest.raises(ValueError, match="written once"):
        store().put(original_key(the_file(batch).sha256), b"other")
    with pytest.raises(ValueError, match="written once"):
        store().delete(original_key(the_file(batch).sha256))
