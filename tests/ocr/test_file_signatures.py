"""What follows the end of a picture is flagged, and where it ends is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr import decode, file_signatures
from tests.ocr.decode.files import LIMITS, put
from tests.ocr.scans import HEIGHT, WIDTH, packed, page


@pytest.mark.parametrize(
    ("kind", "tail", "flags"),
    [
        ("jpeg", b"", ()),
        ("jpeg", b"\0\0\0\n", ()),
        ("jpeg", b"dup", ("extra_bytes",)),
        ("png", b"\r\n<html>", ("trailing_data",)),
        ("jpeg", b"MZ" + bytes(80), ("trailing_data",)),
        ("jpeg", b"x" * 50 + b"PK\x05\x06" + bytes(18), ("trailing_data",)),
    ],
)
def test_what_follows_a_picture_is_flagged(
    tmp_path: Path, kind: str, tail: bytes, flags: tuple[str, ...]
) -> None:
    path = put(tmp_path, packed(page(), kind) + tail)
    assert decode.inspect(path, kind=kind, limits=LIMITS).flags == flags


def test_scans_and_end_of_a_jpeg_are_found_behind_a_preview_picture(tmp_path: Path) -> None:
    preview = packed(page(size=(80, 100)), "JPEG")
    exif = b"Exif\0\0" + preview
    data = packed(page(), "JPEG", exif=exif)
    found = file_signatures.parse_jpeg_markers(data)
    assert (found.scans, found.end) == (1, len(data))
    assert file_signatures.read_jpeg_size(packed(page(), "JPEG")) == (WIDTH, HEIGHT)
