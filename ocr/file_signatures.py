"""File signatures: what the bytes of a file say before anything decodes them: ends, cuts and foreign data."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from ocr.failures import Failure

FOREIGN = Failure.TRAILING_DATA
FOREIGN_BEFORE = Failure.LEADING_DATA
PADDED = "extra_bytes"
"""Bytes after the end that are no file of another kind: common with scanners, kept and not shown."""
TEXT_BEFORE = "text_before"
"""Printable text before the header of a PDF: what a program said while it made it; a note, no more."""

_ANOTHER_FILE = re.compile(
    rb"(?i)PK\x03\x04|PK\x05\x06|MZ.{58}|\x7fELF|Rar!\x1a|7z\xbc\xaf|\xca\xfe\xba\xbe|%PDF-|%!PS|#!\s*/"
    rb"|<\s*(?:!doctype|html|script|svg|\?xml|\?php)",
    re.DOTALL,
)
_MARKUP = re.compile(rb"<\s*[A-Za-z!?/]|^\s*(?:@echo|from |import |function)", re.MULTILINE)
_MARKER = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_STANDALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_SOS, _EOI, _MARKER_BYTE = 0xDA, 0xD9, 0xFF
_SOF_MARKERS = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_JPEG_SEGMENTS_KEPT = _SOF_MARKERS | {0xC4, 0xCC, 0xDA, 0xDB, 0xDD, 0xE0, 0xE1, 0xEE}
"""Frame, tables, scans, restart interval; JFIF, EXIF (how it stands) and Adobe (which colours)."""
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS_KEPT = frozenset((b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"eXIf", b"IDAT", b"IEND"))
_ZIP_END_RECORD = b"PK\x05\x06"
_PDF_WINDOW = 1024
"""ISO 32000-1, annex H.3: readers look for the header in the first 1,024 bytes."""
PDF_END_WINDOW = 1 << 20  # guess: updates and signatures that follow the last end mark are shorter


@dataclass(frozen=True, slots=True)
class JpegMarkers:
    """Where the picture ends (None: it never does) and in how many scans it comes."""

    end: int | None
    scans: int


def parse_jpeg_markers(data: bytes) -> JpegMarkers:
    """Walk the markers of a JPEG; entropy-coded bytes are jumped over by one regular expression."""
    at, scans = 2, 0
    while found := _MARKER.search(data, at):
        code, at = data[found.end() - 1], found.end()
        if code == _EOI:
            return JpegMarkers(end=at, scans=scans)
        if code in _STANDALONE:
            continue
        if at + 2 > len(data):
            break
        at += struct.unpack_from(">H", data, at)[0]
        scans += code == _SOS
    return JpegMarkers(end=None, scans=scans)


def keep_jpeg_picture(data: bytes) -> bytes:
    """A JPEG of the segments that make its picture alone; what lies between segments is jumped over."""
    kept, at = [data[:2]], 2
    while found := _MARKER.search(data, at):
        code, at = data[found.end() - 1], found.end()
        if code == _EOI:
            break
        if code in _STANDALONE or at + 2 > len(data):
            continue
        length = struct.unpack_from(">H", data, at)[0]
        end = at + length
        if code == _SOS:
            following = _MARKER.search(data, end)
            end = len(data) if following is None else following.start()
        if code in _JPEG_SEGMENTS_KEPT and length > 2:
            kept.append(bytes((_MARKER_BYTE, code)) + data[at:end])
        at = max(at + 2, end)
    return b"".join((*kept, b"\xff\xd9"))


def read_jpeg_size(head: bytes) -> tuple[int, int] | None:
    """Width and height as the frame header (SOF) has them."""
    at = 2
    while at + 9 <= len(head) and head[at] == _MARKER_BYTE:
        if head[at + 1] in _SOF_MARKERS:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 + struct.unpack_from(">H", head, at + 2)[0]
    return None


@dataclass(frozen=True, slots=True)
class PngChunks:
    """The chunks that make the picture and nothing else; `whole` is False when the end is missing."""

    bare: bytes
    end: int
    whole: bool


def parse_png_chunks(data: bytes) -> PngChunks:
    """Leave comments and profiles out: they can inflate to gigabytes and no page needs them."""
    kept, at, whole = [_PNG_SIGNATURE], len(_PNG_SIGNATURE), False
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if kind in _PNG_CHUNKS_KEPT:
            kept.append(data[at:end])
        at = min(end, len(data))
        if kind == b"IEND":
            whole = end <= len(data)
            break
    return PngChunks(bare=b"".join(kept), end=at, whole=whole)


def flag_trailing_bytes(rest: bytes) -> tuple[str, ...]:
    """Flags for what follows the end of a picture or document."""
    if not rest.strip(b"\0\r\n\t \x1a"):
        return ()
    if _ANOTHER_FILE.match(rest.lstrip()) or ends_as_zip(rest):
        return (FOREIGN,)
    return (PADDED,)


def ends_as_zip(data: bytes) -> bool:
    """Tell whether a ZIP reader that looks at the end would open this."""
    at = data.rfind(_ZIP_END_RECORD)
    if at < 0 or at + 22 > len(data):
        return False
    (comment,) = struct.unpack_from("<H", data, at + 20)
    return at + 22 + int(comment) == len(data)


def find_pdf_header(head: bytes) -> int:
    """Where `%PDF-` stands within the window that readers allow, or -1."""
    return head[: _PDF_WINDOW + 5].find(b"%PDF-")


def flag_pdf_surroundings(data: bytes) -> tuple[str, ...]:
    """Flags for what stands before the header and after the last end mark."""
    flags: tuple[str, ...] = ()
    before = data[: max(find_pdf_header(data), 0)].strip(b"\0\r\n\t \xef\xbb\xbf")
    if before:
        flags = (TEXT_BEFORE if _is_plain_text(before) else FOREIGN_BEFORE,)
    tail = data[-PDF_END_WINDOW:]
    end = tail.rfind(b"%%EOF")
    if ends_as_zip(tail):
        return (*flags, FOREIGN)
    return flags if end < 0 else flags + flag_trailing_bytes(tail[end + 5 :])


def _is_plain_text(data: bytes) -> bool:
    """Printable lines of no other kind of file: a banner that a program wrote before its PDF."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    plain = all(sign.isprintable() or sign in "\r\n\t\f" for sign in text)
    return plain and _ANOTHER_FILE.search(data) is None and _MARKUP.search(data) is None


def is_pdf_truncated(data: bytes) -> bool:
    """A PDF names its table of contents at the end; one without was cut on its way."""
    return b"startxref" not in data[-PDF_END_WINDOW:]
