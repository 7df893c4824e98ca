"""The whole file as one thing to hand over: found words in the PDF, vouched-for bytes in the bag."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils import translation
from PIL import Image

from documents.delivery import export
from documents.errors import NothingToExport
from documents.filing import machine
from documents.models import Page, Reading, Upload
from documents.storage import store
from employers.models import Employer
from sso_efiles.audit.models import Event
from tests.documents.paper import employer, folder, own_page, read_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Employer]:
    """An employer with a filed folder of two pages, one of them in colour."""
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        row = employer(OURS)
        batch = folder(
            OURS,
            own_page(OURS, "แบบรายการแสดงการส่งเงินสมทบ น้ำเงิน"),
            own_page(OURS, "นายสมชาย ตัวอย่าง"),
        )
        incoming = store().stage()
        incoming.write(b"%PDF- made up")
        Upload.objects.filter(batch=batch).update(sha256=incoming.sha256)
        store().publish(incoming)
        for reading, mode in zip(Reading.objects.order_by("pk"), ("L", "RGB"), strict=True):
            picture = io.BytesIO()
            Image.new(mode, (1654, 2339), "white").save(picture, "JPEG")
            store().put(reading.picture_key("full"), picture.getvalue())
        machine.file_batch(batch.pk)
        yield row


@pytest.mark.parametrize("kind", export.FORMATS)
def test_every_format_is_named_in_thai_and_makes_a_file(ours: Employer, tmp_path: Path, kind: str) -> None:
    with translation.override("th"):
        assert re.search("[ก-๙]", str(export.FORMATS[kind].label))
    assert export.export_file(ours, tmp_path / f"file.{kind}", kind=kind) == 2
    assert (tmp_path / f"file.{kind}").stat().st_size


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_the_words_of_a_page_can_be_found_in_the_pdf(ours: Employer, tmp_path: Path) -> None:
    assert export.export_file(ours, tmp_path / "file.pdf", kind="pdf") == 2
    told = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "file.pdf", "-"], capture_output=True, check=True
    )
    text = told.stdout.decode()
    assert "แบบรายการแสดงการส่งเงินสมทบ" in text
    assert "น้ำเงิน" in text
    assert "นายสมชาย" in text


def test_the_pdf_says_that_it_is_pdf_a(ours: Employer, tmp_path: Path) -> None:
    export.export_file(ours, tmp_path / "file.pdf", kind="pdf")
    data = (tmp_path / "file.pdf").read_bytes()
    assert b"pdfaid:part" in data
    assert b"74-9999002-8" in data


def test_the_bag_vouches_for_every_byte(ours: Employer, tmp_path: Path) -> None:
    export.export_file(ours, tmp_path / "file.zip", kind="zip")
    with zipfile.ZipFile(tmp_path / "file.zip") as archive:
        root = f"employer-{OURS}"
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            for line in archive.read(f"{root}/{manifest}").decode().splitlines():
                digest, name = line.split("  ", 1)
                assert hashlib.sha256(archive.read(f"{root}/{name}")).hexdigest() == digest
        names = {name.removeprefix(f"{root}/data/") for name in archive.namelist() if "/data/" in name}
        assert {name.split("/")[0] for name in names} == {"originals", "text", "metadata.json"}
        assert b"BagIt-Version: 1.0" in archive.read(f"{root}/bagit.txt")


def test_the_bag_holds_no_paper_of_others(ours: Employer, tmp_path: Path) -> None:
    """A scan of several employers' papers is not handed over with the file of one of them."""
    stack = Upload.objects.get()
    read_page(stack, 3, "เรื่อง ของผู้อื่น")
    export.export_file(ours, tmp_path / "file.zip", kind="zip")
    with zipfile.ZipFile(tmp_path / "file.zip") as archive:
        data = [name.split("/data/")[1] for name in archive.namelist() if "/data/" in name]
    mine = Page.objects.filter(document__employer=ours).values_list("pk", flat=True)
    assert {name for name in data if name.startswith("pages/")} == {f"pages/{pk}.jpg" for pk in mine}
    assert not [name for name in data if name.startswith("originals/")]


def test_nobody_exports_under_a_name_that_is_nobodys(ours: Employer, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        call_command("export_file", OURS, str(tmp_path / "file.pdf"), user="nobody")
    assert not (tmp_path / "file.pdf").exists()


def test_an_export_is_told_to_the_auditor(ours: Employer, tmp_path: Path) -> None:
    call_command("export_file", "74-9999002-8", str(tmp_path / "file.pdf"))
    assert Event.objects.get(action="efile.exported").data == {"kind": "pdf", "pages": 2}


def test_an_empty_file_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(NothingToExport):
        export.export_file(employer(OURS), tmp_path / "file.pdf", kind="pdf")


@pytest.mark.parametrize(("number", "out"), [("12", "x.pdf"), ("1099990017", "x.pdf"), (OURS, "x.doc")])
def test_a_wrong_wish_ends_with_a_sentence_and_exit_code_1(
    number: str, out: str, ours: Employer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("export_file", number, str(tmp_path / out))
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip()
    assert list(tmp_path.glob("*.doc")) == []
