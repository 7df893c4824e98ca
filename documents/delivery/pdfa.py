"""An employer's file as one searchable PDF/A-2b (ISO 19005-2): each picture as it was scanned, its words
unseen over it. A certified one is PDF/A-3b (ISO 19005-3), for it carries its certificate as an associated
file.

PDF/A asks for metadata in XMP, an output intent with its colour profile, and every font embedded: the words
are set in a font without shapes, so that they can be found and copied and nothing is drawn.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.utils import timezone
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

from documents.models import Reading
from documents.storage import store
from employers.models import Employer

_POINTS = 72
"""Points to the inch, the unit of PDF."""


def write_pdf(employer: Employer, readings: Sequence[Reading], out: Path) -> None:
    """Write the pages of these readings, in their order, as they lie now: not certified, and saying so."""
    with Pdf.new() as pdf:
        add_metadata(pdf, title=title_of(employer), subject="ไม่ได้รับรอง / Not certified")
        add_pages(pdf, readings)
        pdf.save(out, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def title_of(employer: Employer) -> str:
    """What a reader shows above the pages."""
    return f"แฟ้มนายจ้าง {employer.account_no_shown} {employer.name}"


def add_pages(pdf: Pdf, readings: Sequence[Reading]) -> list[bytes]:
    """A page for each reading; what draws each."""
    font = _invisible_font(pdf)
    return [_add_page(pdf, reading, font=font) for reading in readings]


def add_metadata(pdf: Pdf, *, title: str, subject: str = "", part: int = 2) -> None:
    """What PDF/A asks of the document: metadata, an output intent, a language."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["pdfaid:part"], meta["pdfaid:conformance"] = str(part), "B"
        meta["dc:title"] = title
        if subject:
            meta["dc:description"] = subject
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


def _add_page(pdf: Pdf, reading: Reading, *, font: Any) -> bytes:
    """The picture as it was scanned, upright, and its words unseen over it; what draws both."""
    scale = _POINTS / max(reading.dpi, 1)
    width, height = reading.width * scale, reading.height * scale
    picture = _embed_picture(pdf, reading)
    words = "".join(_word_operators(word, height=height, scale=scale) for word in reading.words)
    drawn = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q BT 3 Tr {words} ET".encode("ascii")
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=Dictionary(XObject=Dictionary(Im0=picture), Font=Dictionary(F0=font)),
        Contents=pdf.make_stream(drawn),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return drawn


def _embed_picture(pdf: Pdf, reading: Reading) -> Stream:
    data = store().get(reading.picture_key("full"))
    picture = Stream(pdf, data)
    picture.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=reading.width, Height=reading.height, BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB if _components_of(data) == 3 else Name.DeviceGray, Filter=Name.DCTDecode,
    )  # fmt: skip
    return picture


def _components_of(jpeg: bytes) -> int:
    """The number of colour components in a JPEG's frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 < len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xC2:
            return jpeg[at + 9]
        at += 2 + length
    return 1


def _word_operators(word: Sequence[Any], *, height: float, scale: float) -> str:
    """Operators that put one word into its box, stretched to its width."""
    text, x0, y0, x1, y1 = word[:5]
    size = max((y1 - y0) * scale, 1.0)
    letters = text.encode("utf-16-be", "ignore")
    width_percent = 100 * (x1 - x0) * scale / max(len(letters) / 2 * size / 2, 0.01)
    left, base = x0 * scale, height - y1 * scale
    return f"/F0 {size:.2f} Tf {width_percent:.1f} Tz 1 0 0 1 {left:.2f} {base:.2f} Tm <{letters.hex()}> Tj\n"
