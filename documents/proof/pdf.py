"""A PDF of a certified file against the certificate attached to it: each page's picture and nothing else.

Problem     A page's picture may be untouched and yet not be what a reader sees: something may lie over it.
Steps       Each page may hold what documents/delivery/pdfa.py writes and nothing more: one picture that fills
            it, words in a font without shapes. The picture's bytes (the JPEG itself) have the slot's digest.
            The document may hold nothing that acts or hides. Last, the file's second identifier is a digest
            over all other bytes (`stamp`), so that any change by chance shows, wherever it is.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from documents.proof import limits
from documents.proof.certificate import NAME, Certified, read_certificate
from documents.proof.differences import Difference, differs
from documents.proof.limits import Unreadable
from documents.proof.pictures import compare_in_order, pictured

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_DRAWING = re.compile(
    rf"q ({_NUMBER}) 0 0 ({_NUMBER}) 0 0 cm /Im0 Do Q BT 3 Tr "
    rf"(?:/F0 {_NUMBER} Tf {_NUMBER} Tz 1 0 0 1 {_NUMBER} {_NUMBER} Tm <[0-9a-f]*> Tj\n)* ET"
)
_PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
_IMAGE_KEYS = {
    "/Type",
    "/Subtype",
    "/Width",
    "/Height",
    "/BitsPerComponent",
    "/ColorSpace",
    "/Filter",
    "/Length",
}
_ROOT_KEYS = {
    "/Type",
    "/Pages",
    "/Metadata",
    "/OutputIntents",
    "/Lang",
    "/MarkInfo",
    "/AF",
    "/Names",
    "/Version",
}
_ID = re.compile(rb"/ID\s*\[\s*<([0-9a-f]{32})>\s*<([0-9a-f]{32})>\s*\]")
_BLANK = b"0" * 32
METADATA = "metadata"
"""The name in `enclosed` of what the PDF says about itself."""
_BROKEN = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RuntimeError,
    OSError,
    zlib.error,
)


@contextmanager
def open_pdf(path: Path) -> Iterator[Pdf]:
    """Unreadable for what is no PDF, is locked, or cannot be read to its end."""
    try:
        pdf = Pdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Unreadable("encrypted") from None
    except _BROKEN:
        raise Unreadable("damaged") from None
    with pdf:
        if pdf.is_encrypted:
            raise Unreadable("encrypted")
        yield pdf


def read_pdf_certificate(pdf: Pdf) -> Certified | None:
    """The certificate attached to a PDF; None where it has none."""
    try:
        tree = _part(_part(pdf.Root, "/Names"), "/EmbeddedFiles")
        names = list(tree.get("/Names", []))
        pairs = zip(names[::2], names[1::2], strict=True)
        found = [spec for name, spec in pairs if str(name) == NAME]
        return read_certificate(_inflate(found[0]["/EF"]["/F"], most=limits.MOST_JSON)) if found else None
    except _BROKEN:
        raise Unreadable("damaged") from None


def check_pdf(pdf: Pdf, path: Path, certified: Certified) -> Iterator[Difference]:
    """What differs between what the PDF shows and what was certified."""
    try:
        found = [*_check_document(pdf), *_check_pages(pdf, certified)]
        if certified.enclosed.get(METADATA) != digest_metadata(pdf):
            found.append(differs("pdf_metadata"))
    except _BROKEN:
        raise Unreadable("damaged") from None
    yield from found
    if not stamp_holds(path):
        yield differs("pdf_bytes")


def _part(of: Any, name: str) -> Any:
    """A dictionary within a dictionary; an empty one where it is missing."""
    return of.get(name, Dictionary())


def _check_document(pdf: Pdf) -> Iterator[Difference]:
    yield from (differs("pdf_part", name=key) for key in sorted(set(pdf.Root.keys()) - _ROOT_KEYS))
    for key in sorted(set(_part(pdf.Root, "/Names").keys()) - {"/EmbeddedFiles"}):
        yield differs("pdf_part", name=f"/Names{key}")
    if len(pdf.attachments) != 1:
        yield differs("pdf_part", name="/EmbeddedFiles")


def digest_metadata(pdf: Pdf) -> str:
    """SHA-256 over the XMP metadata and the entries of the document information dictionary."""
    metadata = pdf.Root.get("/Metadata")
    xmp = _inflate(metadata, most=limits.MOST_DRAWING) if isinstance(metadata, pikepdf.Stream) else b""
    entries = sorted(
        (str(name), str(value)) for name, value in pdf.trailer.get("/Info", Dictionary()).items()
    )
    return hashlib.sha256(xmp + json.dumps(entries).encode()).hexdigest()


def _check_pages(pdf: Pdf, certified: Certified) -> Iterator[Difference]:
    numbers = [number for number, _ in pictured(certified.slots)]
    found = []
    for at, page in enumerate(pdf.pages):
        picture, drawn = _picture_of(page), _drawing_of(page)
        found.append((f"page {at + 1} of the PDF", hashlib.sha256(picture).hexdigest() if picture else ""))
        number = numbers[at] if at < len(numbers) else at + 1
        besides = [*_besides(page), *_odd_picture(page, picture), *_odd_drawing(page, drawn)]
        yield from (differs("page_drawn_over", slot=number, name=name) for name in besides)
        name = f"drawing {at + 1}"
        if picture and not besides and certified.enclosed.get(name) != hashlib.sha256(drawn).hexdigest():
            yield differs("file_changed", name=name)
    yield from compare_in_order(certified.slots, found)


def _picture_of(page: pikepdf.Page) -> bytes:
    """The picture's JPEG as it stands in the file; empty where there is none."""
    picture = _part(_part(page.obj, "/Resources"), "/XObject").get("/Im0")
    return bytes(picture.read_raw_bytes()) if isinstance(picture, pikepdf.Stream) else b""


def _drawing_of(page: pikepdf.Page) -> bytes:
    """What draws the page; what no export writes, such as several streams, is nothing that could be right."""
    drawing = page.obj.get("/Contents")
    return _inflate(drawing, most=limits.MOST_DRAWING) if isinstance(drawing, pikepdf.Stream) else b"?"


def _besides(page: pikepdf.Page) -> Iterator[str]:
    """Names of what a page has that an export does not write."""
    yield from sorted(set(page.obj.keys()) - _PAGE_KEYS)
    resources = _part(page.obj, "/Resources")
    yield from sorted(set(resources.keys()) - {"/XObject", "/Font"})
    yield from sorted(set(_part(resources, "/XObject").keys()) - {"/Im0"})


def _odd_picture(page: pikepdf.Page, jpeg: bytes) -> Iterator[str]:
    """What would make a reader show the same bytes otherwise."""
    if not jpeg:
        return
    picture: Any = page.obj.Resources.XObject.Im0
    yield from sorted(set(picture.keys()) - _IMAGE_KEYS)
    plain = picture.get("/Filter") == Name.DCTDecode and picture.get("/BitsPerComponent") == 8
    if not plain or (picture.get("/Width"), picture.get("/Height")) != size_of_jpeg(jpeg):
        yield "/Im0"


def _odd_drawing(page: pikepdf.Page, drawn: bytes) -> Iterator[str]:
    """Whether anything but the picture, over the whole page, and unseen words is drawn."""
    shown = _DRAWING.fullmatch(drawn.decode("latin-1"))
    box = [float(edge) for edge in page.obj.get("/MediaBox", [])]
    if not shown or [0.0, 0.0, float(shown[1]), float(shown[2])] != box:
        yield "/Contents"


def size_of_jpeg(jpeg: bytes) -> tuple[int, int]:
    """Width and height in a JPEG's frame header (ITU T.81, B.2.2); (0, 0) for what has none."""
    at = 2
    while at + 9 <= len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xC2:
            return int.from_bytes(jpeg[at + 7 : at + 9]), int.from_bytes(jpeg[at + 5 : at + 7])
        at += 2 + length
    return 0, 0


def _inflate(stream: Any, *, most: int) -> bytes:
    """A stream's content, plain or packed by Flate alone; Unreadable for one longer than `most`."""
    raw = bytes(stream.read_raw_bytes())
    packing = stream.get("/Filter")
    if packing is None:
        return raw if len(raw) <= most else _too_large()
    if packing != Name.FlateDecode or "/DecodeParms" in stream:
        return b"?"
    packer = zlib.decompressobj()
    data = packer.decompress(raw, most)
    return data if not packer.unconsumed_tail else _too_large()


def _too_large() -> bytes:
    raise Unreadable("too_large")


def stamp(path: Path) -> None:
    """Write the digest over all other bytes of a PDF into its second identifier (ISO 32000-1, 14.4)."""
    data = bytearray(path.read_bytes())
    place = _place_of_id(bytes(data))
    if place is None:
        raise ValueError("a PDF without identifiers")
    data[place] = _BLANK
    data[place] = hashlib.sha256(data).hexdigest()[:32].encode()
    path.write_bytes(data)


def stamp_holds(path: Path) -> bool:
    """Whether a PDF's bytes still give its second identifier."""
    data = bytearray(path.read_bytes())
    place = _place_of_id(bytes(data))
    if place is None:
        return False
    said = bytes(data[place])
    data[place] = _BLANK
    return hashlib.sha256(data).hexdigest()[:32].encode() == said


def _place_of_id(data: bytes) -> slice | None:
    spans = [match.span(2) for match in _ID.finditer(data)]
    return slice(*spans[-1]) if spans else None
