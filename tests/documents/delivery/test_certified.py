"""What is handed over of a certified file: its certified version, as PDF/A or a bag, whatever came since."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.core.management import call_command
from pikepdf import Pdf
from pytest_django import Settings

from documents.delivery import export
from documents.delivery.certificate_sheet import make_sheet
from documents.delivery.export import AsItLies
from documents.errors import NotTheSameBytes, VersionNotCertified
from documents.gate.certificates import withdraw_certificate
from documents.gate.models import Certificate
from documents.models import Page, Reading
from documents.proof.verdict import NOT_CERTIFIED, WHOLE, verify_file
from documents.storage import store
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.gate.paper import OURS, add_sheets, certify, filed, open_next_version, rescan
from tests.documents.paper import person

pytestmark = pytest.mark.django_db
ADDRESS = "https://efile.example/v/abc/"


@pytest.fixture
def certificate(tmp_path: Path, settings: Settings) -> Certificate:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    settings.EFILES_PUBLIC_URL = "https://efile.example"
    return certify(filed(3))


def exported(certificate: Certificate, out: Path, version: export.Wanted = None) -> Path:
    export.export_file(certificate.passage.efile.employer, out, kind=out.suffix[1:], version=version)
    return out


def test_a_certified_file_goes_out_as_it_was_certified_though_its_pages_changed_since(
    certificate: Certificate, tmp_path: Path
) -> None:
    """A rescan, a move and a better reading come in the next version; the certified one stays what it was."""
    open_next_version(certificate.passage.efile.employer)
    first, second = Page.objects.exclude(scan=None).order_by("pk")[:2]
    rescan(first)
    Page.objects.filter(pk=second.pk).update(document=None)
    for kind in export.FORMATS:
        out = exported(certificate, tmp_path / f"file.{kind}")
        assert verify_file(out, root=certificate.root).result == WHOLE


def test_what_lies_there_now_and_a_withdrawn_version_say_that_they_are_not_certified(
    certificate: Certificate, tmp_path: Path
) -> None:
    now = exported(certificate, tmp_path / "now.zip", AsItLies.NOW)
    assert verify_file(now).result == NOT_CERTIFIED
    withdraw_certificate(certificate.passage.efile_id, reason="พบหน้าขาด", by=person(Role.CERTIFIER))
    for kind in export.FORMATS:
        assert verify_file(exported(certificate, tmp_path / f"w.{kind}")).result == NOT_CERTIFIED
    again = exported(certificate, tmp_path / "again.zip", 1)
    assert verify_file(again).result == WHOLE


def test_a_version_that_was_never_certified_is_refused(certificate: Certificate, tmp_path: Path) -> None:
    with pytest.raises(VersionNotCertified):
        exported(certificate, tmp_path / "file.zip", 7)


def test_a_picture_that_is_not_the_certified_one_any_more_is_not_handed_over(
    certificate: Certificate, tmp_path: Path
) -> None:
    reading = Reading.objects.filter(current=True).first()
    assert reading
    store().put(reading.picture_key("full"), b"other bytes")
    with pytest.raises(NotTheSameBytes):
        exported(certificate, tmp_path / "file.zip")


def test_the_bag_carries_certificate_ledger_and_a_printed_certificate(
    certificate: Certificate, tmp_path: Path
) -> None:
    with zipfile.ZipFile(exported(certificate, tmp_path / "file.zip")) as archive:
        top = f"employer-{OURS}/data"
        content = json.loads(archive.read(f"{top}/certificate.json"))
        ledger = json.loads(archive.read(f"{top}/ledger.json"))
        sheet = archive.read(f"{top}/certificate.pdf")
    assert content["slots"] == certificate.passage.manifest
    assert (content["root"], content["code"]) == (certificate.root, certificate.code)
    assert content["statement"] == certificate.statement
    assert ledger["by_kind"] == {"image": 3, "missing": 1}
    assert ledger["explained"][0]["reason"] == "ต้นฉบับขาดหาย"
    assert certificate.code in text_of(sheet)


def test_the_export_is_on_the_record_with_its_version(certificate: Certificate, tmp_path: Path) -> None:
    call_command("export_file", OURS, str(tmp_path / "file.pdf"))
    assert Event.objects.get(action="efile.exported").data == {"kind": "pdf", "pages": 3, "version": 1}
    call_command("export_file", OURS, str(tmp_path / "now.pdf"), current=True)
    assert verify_file(tmp_path / "now.pdf").result == NOT_CERTIFIED


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def sheet_of(certificate: Certificate) -> bytes:
    return make_sheet(certificate, verify_url=ADDRESS)


def test_the_printed_certificate_says_all_that_it_should(certificate: Certificate) -> None:
    said = text_of(sheet_of(certificate))
    for words in (
        "74-9999002-8", "บริษัท ตัวอย่าง จำกัด", "3 หน้า", "สูญหาย / missing 1", certificate.certified_name,
        "ประกาศคณะกรรมการธุรกรรมทางอิเล็กทรอนิกส์",
        certificate.root[:8], certificate.root[-8:], ADDRESS, "พ.ศ. 2553",
    ):  # fmt: skip
        assert words in said, words


def test_covers_stand_on_the_printed_certificate_nowhere(tmp_path: Path, settings: Settings) -> None:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    settings.EFILES_PUBLIC_URL = "https://efile.example"
    ours = filed(3)
    add_sheets(ours)
    certificate = certify(ours)
    said = " ".join(text_of(sheet_of(certificate)).split())
    assert "3 หน้า (ภาพ 3)" in said
    assert "6 หน้า" not in said
    for kind in export.FORMATS:
        assert verify_file(exported(certificate, tmp_path / f"file.{kind}")).result == WHOLE


def test_the_code_on_it_leads_to_the_check(certificate: Certificate) -> None:
    with pypdfium2.PdfDocument(sheet_of(certificate)) as pdf:
        picture = pdf[0].render(scale=150 / 72).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == ADDRESS


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_another_program_reads_the_same_words(certificate: Certificate, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(sheet_of(certificate))
    told = subprocess.run(["pdftotext", tmp_path / "sheet.pdf", "-"], capture_output=True, check=True)
    assert "ใบรับรองแฟ้มนายจ้างอิเล็กทรอนิกส์" in told.stdout.decode()


def documents_made(certificate: Certificate, tmp_path: Path) -> Iterator[tuple[bytes, str]]:
    yield sheet_of(certificate), "2"
    yield exported(certificate, tmp_path / "certified.pdf").read_bytes(), "3"
    yield exported(certificate, tmp_path / "now.pdf", AsItLies.NOW).read_bytes(), "2"


def test_each_pdf_keeps_what_pdf_a_asks_of_its_structure(certificate: Certificate, tmp_path: Path) -> None:
    """ISO 19005-2 and -3, level B, as far as it can be seen without a validator."""
    for data, part in documents_made(certificate, tmp_path):
        with Pdf.open(io.BytesIO(data)) as pdf:
            meta = pdf.open_metadata()
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == (part, "B")
            (intent,) = pdf.Root.OutputIntents
            assert intent.S == "/GTS_PDFA1"
            assert intent.DestOutputProfile.N == 3
            assert "/ID" in pdf.trailer
            assert "/Encrypt" not in pdf.trailer
            assert not {"/OpenAction", "/AA", "/AcroForm", "/OCProperties"} & set(pdf.Root.keys())
            assert pdf.check_pdf_syntax() == []
            for page in pdf.pages:
                assert not {"/Annots", "/AA"} & set(page.obj.keys())
                for font in page.obj.Resources.Font.values():
                    check_font(font)
            check_associated(pdf, part)
        assert data.rstrip().endswith(b"%%EOF")


def check_font(font: pikepdf.Object) -> None:
    """Embedded, with a way from glyphs to letters and the widths of its own program."""
    (glyphs,) = font.DescendantFonts
    assert len(glyphs.FontDescriptor.FontFile2.read_bytes()) > 500
    assert "/ToUnicode" in font
    assert font.Encoding == "/Identity-H"
    assert "/CIDToGIDMap" in glyphs


def check_associated(pdf: Pdf, part: str) -> None:
    """Files in PDF/A-3 alone, each associated, named, described, of a type."""
    if part != "3":
        assert len(pdf.attachments) == 0
        return
    (spec,) = pdf.Root.AF
    assert spec.AFRelationship == "/Data"
    assert (str(spec.F), str(spec.UF)) == ("certificate.json", "certificate.json")
    assert spec.EF.F.Subtype == "/application/json"
    assert "/ModDate" in spec.EF.F.Params
