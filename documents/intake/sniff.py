"""File identification: the extension and the magic number must say the same. Nothing is decoded here."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from documents.intake.names import clean_name, extension_of
from documents.reasons import Reason

_MB: Final = 1_000_000
HEAD: Final = 4096  # guess: all signatures stand in the first kilobyte
"""Bytes from the beginning that are looked at."""
TAIL: Final = 1024
"""Bytes from the end: where a ZIP without a comment has its directory's end record."""
_PDF_WINDOW: Final = 1024
"""ISO 32000-1, annex H.3: readers look for a PDF's header this far; what stands before it is looked at when
the file is inspected.
"""


class Refused(Exception):
    """A file that we decline at the door: a reason and what its words need."""

    def __init__(self, reason: Reason, **data: Any) -> None:
        super().__init__(", ".join([reason, *(f"{name}={value}" for name, value in data.items())]))
        self.code = reason
        self.data = data


class Kind(enum.StrEnum):
    """What we take; the words are those of the reader."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    PDF = "pdf"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The largest files that we take, in bytes."""

    # guess: several times what a scanner makes of a sheet, of a bound file, of a shelf
    image: int = 50 * _MB
    pdf: int = 200 * _MB
    archive: int = 500 * _MB

    def of(self, kind: Kind) -> int:
        return {Kind.PDF: self.pdf, Kind.ZIP: self.archive}.get(kind, self.image)


SIZES: Final = Sizes()
_BY_EXTENSION: Final = {
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "png": Kind.PNG,
    "tif": Kind.TIFF,
    "tiff": Kind.TIFF,
    "pdf": Kind.PDF,
    "zip": Kind.ZIP,
}
_STARTS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0\x08\0\0\0", Kind.TIFF),
    (b"MM\0+\0\x08\0\0", Kind.TIFF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"PK\x07\x08PK\x03\x04", Kind.ZIP),
)
_STRANGERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"8BPS", "Photoshop"),
    (b"\x0a\x05\x01", "PCX"),
    (b"\x0a\x03\x01", "PCX"),
    (b"\x0a\x02\x01", "PCX"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "script"),
)
_MARKUP: Final[tuple[tuple[bytes, str], ...]] = (
    (b"<svg", "SVG"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"<script", "HTML"),
    (b"<?xml", "XML"),
    (b"<", "markup"),
)
_LABELS: Final = {Kind.JPEG: "JPG", Kind.PNG: "PNG", Kind.TIFF: "TIFF", Kind.PDF: "PDF", Kind.ZIP: "ZIP"}
_PLAIN_TEXT: Final = frozenset((*range(0x20, 0x7F), *b"\t\r\n\f"))


def by_name(name: str, *, size: int, sizes: Sizes = SIZES) -> Kind | None:
    """What can be refused before a byte is there; None when the name has no extension."""
    if not (cleaned := clean_name(name)):
        raise Refused(Reason.NAME_MISSING)
    if size == 0:
        raise Refused(Reason.EMPTY_FILE)
    extension = extension_of(cleaned)
    kind = _BY_EXTENSION.get(extension)
    if kind is None and extension:
        raise Refused(Reason.TYPE_NOT_ALLOWED)
    limit = sizes.of(kind) if kind else max(sizes.of(other) for other in Kind)
    if size > limit:
        raise Refused(Reason.TOO_LARGE, limit=f"{limit // _MB} MB")
    return kind


def kind_of(name: str, head: bytes, tail: bytes, *, size: int, sizes: Sizes = SIZES) -> Kind:
    """The kind on which name and content agree."""
    named = by_name(name, size=size, sizes=sizes)
    found = _match_signature(head)
    if found is not None and found == named:
        return found
    if found is None and named is Kind.ZIP and b"PK\x05\x06" in tail:
        raise Refused(Reason.LEADING_DATA)
    real = _LABELS[found] if found else _name_stranger(head)
    raise Refused(Reason.TYPE_MISMATCH, real=real) if real else Refused(Reason.TYPE_UNKNOWN)


def of_file(name: str, path: Path, *, size: int, sizes: Sizes = SIZES) -> Kind:
    """The kind on which the name and the content of a file on the disk agree."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        return kind_of(name, head, file.read(TAIL), size=size, sizes=sizes)


def of_content(path: Path, *, size: int) -> Kind:
    """The kind of a file without a name, by its content alone."""
    if size == 0:
        raise Refused(Reason.EMPTY_FILE)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if found := _match_signature(head):
        return found
    raise (
        Refused(Reason.TYPE_MISMATCH, real=real)
        if (real := _name_stranger(head))
        else Refused(Reason.TYPE_UNKNOWN)
    )


def _match_signature(head: bytes) -> Kind | None:
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    return Kind.PDF if b"%PDF-" in head[: _PDF_WINDOW + 5] else None


def _name_stranger(head: bytes) -> str:
    """What else it is, in a word, or nothing."""
    if head[:4] == b"RIFF":
        return "WebP" if head[8:12] == b"WEBP" else "RIFF"
    markup = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return _first_match(_STRANGERS, head) or _first_match(_MARKUP, markup) or _name_text(head)


def _first_match(table: Iterable[tuple[bytes, str]], head: bytes) -> str:
    return next((name for start, name in table if head.startswith(start)), "")


def _name_text(head: bytes) -> str:
    return "text" if len(head) > 1 and _PLAIN_TEXT.issuperset(head) else ""
