"""Name and content must say the same; what is refused is refused with the word that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.intake import sniff
from documents.intake.sniff import Kind, Refused

JPEG, PNG, PDF = b"\xff\xd8\xff\xe0" + bytes(99), b"\x89PNG\r\n\x1a\n" + bytes(99), b"%PDF-1.7\n" + bytes(99)
TIFF, ZIP = b"II*\0" + bytes(99), b"PK\x03\x04" + bytes(99)


def refusal(name: str, head: bytes, *, tail: bytes = b"", size: int = 1000) -> Refused:
    with pytest.raises(Refused) as refused:
        sniff.kind_of(name, head, tail, size=size)
    return refused.value


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.jpg", JPEG, Kind.JPEG),
        ("A.JPEG", JPEG, Kind.JPEG),
        ("page.php.jpg", JPEG, Kind.JPEG),
        ("แฟ้ม/หน้า.png", PNG, Kind.PNG),
        ("a.tif", TIFF, Kind.TIFF),
        ("a.tiff", b"MM\0*" + bytes(99), Kind.TIFF),
        ("a.tif", b"II+\0\x08\0\0\0" + bytes(99), Kind.TIFF),
        ("a.pdf", PDF, Kind.PDF),
        ("a.pdf", b"\r\n" * 400 + PDF, Kind.PDF),
        ("a.zip", ZIP, Kind.ZIP),
        ("a.zip", b"PK\x05\x06" + bytes(18), Kind.ZIP),
    ],
)
def test_what_agrees_is_taken(name: str, head: bytes, kind: Kind) -> None:
    assert sniff.kind_of(name, head, b"", size=1000) == kind


@pytest.mark.parametrize(
    ("name", "head", "code", "real"),
    [
        ("a.jpg", PDF, "type_mismatch", "PDF"),
        ("a.pdf", JPEG, "type_mismatch", "JPG"),
        ("scan0001", JPEG, "type_mismatch", "JPG"),
        ("a.jpg", b" \n<HTML><body>", "type_mismatch", "HTML"),
        ("a.png", b"<?xml version='1.0'?>", "type_mismatch", "XML"),
        ("a.png", b"<svg xmlns=''>", "type_mismatch", "SVG"),
        ("a.tif", b"%!PS-Adobe-3.0", "type_mismatch", "PostScript"),
        ("a.pdf", b"\xd0\xcf\x11\xe0" + bytes(9), "type_mismatch", "Microsoft Office"),
        ("a.jpg", b"RIFF\0\0\0\0WEBPVP8 ", "type_mismatch", "WebP"),
        ("a.pdf", b"just words", "type_mismatch", "text"),
        ("a.pdf", b"%", "type_unknown", None),
        ("a.pdf", b"\x01\x02\x03\x04", "type_unknown", None),
        ("a.docx", ZIP, "type_not_allowed", None),
        ("a.exe", b"MZ", "type_not_allowed", None),
        ("..", JPEG, "name_missing", None),
    ],
)
def test_what_does_not_agree_is_refused_with_what_it_really_is(
    name: str, head: bytes, code: str, real: str | None
) -> None:
    refused = refusal(name, head)
    assert (refused.code, refused.data.get("real")) == (code, real)


def test_an_empty_file_is_refused_before_anything_else_is_asked() -> None:
    assert refusal("a.jpg", b"", size=0).code == "empty_file"


def test_a_program_that_unpacks_itself_is_no_archive() -> None:
    assert refusal("a.zip", b"MZ" + bytes(99), tail=b"PK\x05\x06" + bytes(18)).code == "leading_data"


@pytest.mark.parametrize(
    ("name", "most", "limit"),
    [("a.jpg", 50, "50 MB"), ("a.tif", 50, "50 MB"), ("a.pdf", 200, "200 MB"), ("a.zip", 500, "500 MB")],
)
def test_each_kind_has_its_limit_known_from_the_name_alone(name: str, most: int, limit: str) -> None:
    assert sniff.by_name(name, size=most * 1_000_000) is not None
    with pytest.raises(Refused) as refused:
        sniff.by_name(name, size=most * 1_000_000 + 1)
    assert (refused.value.code, refused.value.data) == ("too_large", {"limit": limit})


def test_a_file_on_the_disk_is_looked_at_in_two_places_only(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.write(PDF)
        file.truncate(150_000_000)
    assert sniff.of_file("a.pdf", path, size=150_000_000) is Kind.PDF
