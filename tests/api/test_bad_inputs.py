"""Bad input through the door: each gets its sentence in Thai and English, and nothing else is disturbed."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from PIL import Image

from documents import tasks
from documents.models import Page
from documents.reasons import reason_text
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader_closed() -> Iterator[None]:
    yield
    tasks.reader().close()


@pytest.fixture
def clerk() -> Caller:
    return Caller(role=Role.INDEXER, office=OfficeFactory.create(code="7400"))


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), 210).save(out, "JPEG", dpi=(72, 72))
    return out.getvalue()


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def archive(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, data)
    return out.getvalue()


def sent(clerk: Caller, bad_name: str, bad: bytes) -> tuple[dict[str, Any], int]:
    """A folder of the bad file and a good one: what the batch says of it, and the status of the bad PUT."""
    files = {"bad": (bad_name, bad), "good": ("0001.jpg", jpeg())}
    declared = [
        {"client_id": key, "name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for key, (name, data) in files.items()
    ]
    body = {"office": "7400", "folder_name": "แฟ้มที่ 1", "files": declared}
    batch = clerk.post("batches/", body).json()["id"]
    status = {
        key: clerk.put(f"batches/{batch}/files/{key}/", data).status_code for key, (_, data) in files.items()
    }
    assert status["good"] == 201
    told: dict[str, Any] = clerk.get(f"batches/{batch}/").json()
    return told, status["bad"]


def good_page_is_done() -> bool:
    return Page.objects.filter(scan__upload__client_id="good", scan__state="done").count() == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.jpg", b"", "empty_file"),
        ("letter.docx", archive("word/document.xml", b"<w/>"), "type_not_allowed"),
    ],
)
def test_what_no_scan_can_be_is_refused_at_once(clerk: Caller, name: str, data: bytes, code: str) -> None:
    told, status = sent(clerk, name, data)
    assert status == 422
    counts = told["counts"]
    assert (counts["refused"], counts["stored"], counts["missing"]) == (1, 1, 0)
    answer = clerk.put(f"batches/{told['id']}/files/bad/", data).json()
    assert (answer["code"], answer["message_th"]) == (code, reason_text(code, language="th"))
    assert answer["message_en"] == reason_text(code, language="en")
    assert good_page_is_done()
    assert list(integrity.check()) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("cut.jpg", jpeg()[:400], "image_truncated"), ("locked.pdf", locked_pdf(), "pdf_encrypted")],
)
def test_what_only_decoding_shows_is_stored_and_set_aside(
    clerk: Caller, name: str, data: bytes, code: str
) -> None:
    told, status = sent(clerk, name, data)
    assert status == 201
    page = Page.objects.get(scan__upload__client_id="bad")
    assert (page.state, page.reason) == ("quarantined", code)
    assert clerk.get(f"pages/{page.pk}/").json()["reason"] == code
    assert reason_text(code, language="th") != reason_text(code, language="en")
    assert told["state"] == "review"
    assert good_page_is_done()
    assert list(integrity.check()) == []


def test_a_folder_of_nothing_is_refused_with_what_to_do(clerk: Caller) -> None:
    answer = clerk.post("batches/", {"office": "7400", "folder_name": "ว่าง", "files": []})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_files")
    assert "JPG" in answer.json()["message_th"]


@pytest.mark.parametrize("in_archive", [False, True])
def test_a_very_long_thai_name_is_taken_and_cut_for_show(clerk: Caller, in_archive: bool) -> None:
    long = "สำเนา" * 60 + ".jpg"
    data = archive(long, jpeg()) if in_archive else jpeg()
    told, status = sent(clerk, "scans.zip" if in_archive else long, data)
    assert status == 201
    page = Page.objects.exclude(scan__upload__client_id="good").get()
    shown = clerk.get(f"pages/{page.pk}/").json()["file"]
    assert page.state == "done"
    assert shown.endswith(".jpg")
    assert len(shown.split("/")[-1]) <= 200
    assert told["counts"]["refused"] == 0


def test_a_registry_in_tis_620_with_broken_lines_gives_its_good_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    OfficeFactory.create(code="7400")
    head = "account_no,branch_seq,name_th,juristic_no,office_code,status,address,registered_on"
    good = "7499990028,000000,บริษัท ตัวอย่าง จำกัด,,7400,active,เลขที่ 1,2010-11-12"
    broken = ["12,000000,ก,,7400,active,,", "1099990017,000000,ข,,9999,active,,", "only,two"]
    path = tmp_path / "registry.csv"
    path.write_bytes("\r\n".join([head, good, *broken]).encode("cp874"))
    call_command("import_registry", str(path))
    assert Employer.objects.get().name == "บริษัท ตัวอย่าง จำกัด"
    refused = (tmp_path / "registry.refused.csv").read_text(encoding="utf-8-sig")
    assert len(refused.strip().splitlines()) == 1 + len(broken)
    assert "10 หลัก" in refused
    assert "10 digits" in refused
    assert capsys.readouterr().out
