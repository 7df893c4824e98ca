"""An employer's whole electronic file as one thing to hand over: searchable PDF/A-2b, or a BagIt bag in
a ZIP.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

from documents.employer_file import moves
from documents.errors import NothingToExport
from documents.models import Document, Page, Reading, Scan, Upload
from documents.states import DocumentState
from documents.storage import open_original, store
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

_POINTS = 72
_CHUNK = 1024 * 1024


def as_pdf(employer: Employer, out: Path, *, by: User | None, reason: str = "") -> int:
    """Write the searchable PDF/A-2b of all filed pages; how many pages it has. NothingToExport."""
    readings = _readings(employer)
    with Pdf.new() as pdf:
        _describe(pdf, employer)
        font = _invisible_font(pdf)
        for reading in readings:
            _add_page(pdf, reading, font=font)
        pdf.save(out, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    _record(employer, by=by, kind="pdf", pages=len(readings), reason=reason)
    return len(readings)


def as_bag(employer: Employer, out: Path, *, by: User | None, reason: str = "") -> int:
    """Write a BagIt 1.0 bag (RFC 8493): originals, text, metadata, SHA-256 manifests; how many pages it
    tells of. Of a stack that holds others' papers too, the pictures of this employer's pages.
    """
    readings = _readings(employer)
    with zipfile.ZipFile(out, "x", compression=zipfile.ZIP_DEFLATED) as archive:
        bag = _Bag(archive, root=f"employer-{employer.account_no}")
        mixed = _mixed(employer, readings)
        for file in _originals(readings, but=mixed):
            bag.add_file(f"data/originals/{file.pk}-{_safe(file.name)}", file.sha256)
        for reading in readings:
            if reading.scan.upload_id in mixed:
                bag.add(f"data/pages/{reading.page_id}.jpg", store().get(reading.picture_key("full")))
            bag.add(f"data/text/{reading.page_id}.txt", reading.text.encode())
        bag.add(
            "data/metadata.json",
            json.dumps(_metadata(employer, readings), ensure_ascii=False, indent=1, default=str).encode(),
        )
        bag.close(pages=len(readings))
    _record(employer, by=by, kind="zip", pages=len(readings), reason=reason)
    return len(readings)


def _readings(employer: Employer) -> list[Reading]:
    """The current readings of all filed pages, in the order of the file's sections."""
    rows = Reading.objects.filter(
        current=True, page__document__employer=employer, page__document__state=DocumentState.FILED
    )
    order = (
        "page__document__form__doc_class",
        "page__document__batch",
        "page__document__position",
        "page__document",
        "page__position",
        "page__pk",
    )
    readings = list(rows.select_related("page__document__form", "scan__upload__parent").order_by(*order))
    if not readings:
        raise NothingToExport
    return readings


@transaction.atomic
def _record(employer: Employer, *, by: User | None, kind: str, pages: int, reason: str) -> None:
    told = {"reason": reason} if reason else {}
    trail.record(AuditAction.EFILE_EXPORTED, employer, by=by, kind=kind, pages=pages, **told)


# -- PDF/A -------------------------------------------------------------------------------------------------


def _describe(pdf: Pdf, employer: Employer) -> None:
    """What PDF/A asks of the document: metadata, an output intent, a language."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["pdfaid:part"], meta["pdfaid:conformance"] = "2", "B"
        meta["dc:title"] = f"แฟ้มนายจ้าง {employer.account_no_shown} {employer.name}"
        meta["xmp:CreateDate"] = timezone.now().isoformat(timespec="seconds")
        meta["pdf:Producer"] = "SSO electronic employer file"
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile["/N"] = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String("sRGB"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = String("th")
    pdf.Root.MarkInfo = Dictionary(Marked=False)


def _invisible_font(pdf: Pdf) -> Any:
    """A font without shapes (Tesseract's own): every code is the letter of its number, and nothing is
    drawn.
    """
    program = pdf.make_stream((settings.DATA_DIR / "pdfa" / "glyphless.ttf").read_bytes())
    program["/Length1"] = len(program.read_bytes())
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/GlyphLessFont"), Flags=5, FontBBox=Array([0, 0, 500, 1000]),
        ItalicAngle=0, Ascent=1000, Descent=-1, CapHeight=1000, StemV=80, FontFile2=program,
    )  # fmt: skip
    glyphs = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/GlyphLessFont"), DW=500,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=pdf.make_stream(b"\x00\x01" * 65536), FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/GlyphLessFont"), Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(glyphs)]), ToUnicode=pdf.make_stream(_TO_UNICODE),
        )
    )  # fmt: skip


_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identify-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def _add_page(pdf: Pdf, reading: Reading, *, font: Any) -> None:
    """The picture as it was scanned, upright, and its words unseen over it."""
    scale = _POINTS / max(reading.dpi, 1)
    width, height = reading.width * scale, reading.height * scale
    picture = _picture(pdf, reading)
    words = "".join(_word(word, height=height, scale=scale) for word in reading.words)
    drawn = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q BT 3 Tr {words} ET"
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=Dictionary(XObject=Dictionary(Im0=picture), Font=Dictionary(F0=font)),
        Contents=pdf.make_stream(drawn.encode("ascii")),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _picture(pdf: Pdf, reading: Reading) -> Stream:
    data = store().get(reading.picture_key("full"))
    picture = Stream(pdf, data)
    picture.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=reading.width, Height=reading.height, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB if _components(data) == 3 else Name.DeviceGray, Filter=Name.DCTDecode,
    )  # fmt: skip
    return picture


def _components(jpeg: bytes) -> int:
    """The number of colour components in a JPEG's frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 < len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xC2:
            return jpeg[at + 9]
        at += 2 + length
    return 1


def _word(word: Sequence[Any], *, height: float, scale: float) -> str:
    """Operators that put one word into its box, stretched to its width."""
    text, x0, y0, x1, y1 = word[:5]
    size = max((y1 - y0) * scale, 1.0)
    letters = text.encode("utf-16-be", "ignore")
    stretch = 100 * (x1 - x0) * scale / max(len(letters) / 2 * size / 2, 0.01)
    left, base = x0 * scale, height - y1 * scale
    return f"/F0 {size:.2f} Tf {stretch:.1f} Tz 1 0 0 1 {left:.2f} {base:.2f} Tm <{letters.hex()}> Tj\n"


# -- BagIt -------------------------------------------------------------------------------------------------


class _Bag:
    """A bag being filled: payload first, then the manifests that vouch for it."""

    def __init__(self, archive: zipfile.ZipFile, *, root: str) -> None:
        self._archive, self._root = archive, root
        self._digests: dict[str, str] = {}
        self._bytes = 0

    def add(self, name: str, data: bytes) -> None:
        """A file of the payload."""
        self._archive.writestr(f"{self._root}/{name}", data)
        self._digests[name] = hashlib.sha256(data).hexdigest()
        self._bytes += len(data)

    def add_file(self, name: str, sha256: str) -> None:
        """An original, whose digest is checked as it is read."""
        with (
            open_original(sha256) as path,
            self._archive.open(f"{self._root}/{name}", "w", force_zip64=True) as to,
            path.open("rb") as source,
        ):
            while chunk := source.read(_CHUNK):
                to.write(chunk)
                self._bytes += len(chunk)
        self._digests[name] = sha256

    def close(self, *, pages: int) -> None:
        """Declaration, information and manifests."""
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": (
                f"Bagging-Date: {timezone.localdate().isoformat()}\n"
                f"Payload-Oxum: {self._bytes}.{len(self._digests)}\nPage-Count: {pages}\n"
            ),
            "manifest-sha256.txt": _manifest(self._digests),
        }
        for name, text in tags.items():
            self._archive.writestr(f"{self._root}/{name}", text)
        digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in tags.items()}
        self._archive.writestr(f"{self._root}/tagmanifest-sha256.txt", _manifest(digests))


def _manifest(digests: dict[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def _mixed(employer: Employer, readings: Sequence[Reading]) -> set[int]:
    """Uploads that hold a page which is not this employer's: they are not handed over whole."""
    scans = Scan.objects.filter(upload__in={reading.scan.upload_id for reading in readings})
    others = scans.exclude(page__document__employer=employer) | scans.filter(page__document=None)
    return set(others.values_list("upload", flat=True))


def _originals(readings: Sequence[Reading], *, but: set[int]) -> Iterator[Upload]:
    seen: set[str] = set()
    for reading in readings:
        file = reading.scan.upload
        if file.sha256 not in seen and file.pk not in but:
            seen.add(file.sha256)
            yield file


def _safe(name: str) -> str:
    """A name that is no path (names are cleaned when they come in; this is the second lock)."""
    return name.replace("/", "_").replace("\\", "_").lstrip(".")[:120] or "file"


def _metadata(employer: Employer, readings: Sequence[Reading]) -> dict[str, Any]:
    slots = Page.objects.by_position().filter(scan=None).defer("why")
    documents = Document.objects.filter(employer=employer, state=DocumentState.FILED).order_by("pk")
    return {
        "account_no": employer.account_no,
        "name": employer.name,
        "file_state": moves.state_of(employer),
        "documents": [
            {
                "id": d.pk,
                "form": d.form_id,
                "title": d.title,
                "filed_at": d.filed_at,
                "pages": _pages_of(d, readings),
                "without_picture": [{"id": page.pk, "kind": page.kind} for page in d.pages.all()],
            }
            for d in documents.prefetch_related(Prefetch("pages", slots))
        ],
    } | {"exported_at": timezone.now().isoformat(timespec="seconds")}


def _pages_of(document: Document, readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [_page(r.page, r) for r in readings if r.page.document_id == document.pk]


def _page(page: Page, reading: Reading) -> dict[str, Any]:
    return {
        "id": page.pk,
        "file": reading.scan.upload.shown_name,
        "number": reading.scan.number,
        "original_sha256": reading.scan.upload.sha256,
        "engine": reading.engine,
        "confidence": round(reading.confidence, 3),
        "dpi": reading.dpi,
    }
