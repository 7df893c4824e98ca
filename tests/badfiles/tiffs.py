"""TIFF files: chains of frames, tags that lie, packings."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from tests.badfiles.parts import page_image, raw_tiff, tiff_bytes, zeros_deflate
from tests.badfiles.table import case


@case(
    "tiff",
    "accepted",
    "five frames",
    ext=".tif",
    pages=5,
    checks="5 page rows in order",
    content_type="image/tiff",
)
def tiff_multi_5(p: Path) -> None:
    p.write_bytes(tiff_bytes("1", 5, compression="group4"))


@case(
    "tiff",
    "quarantined",
    "half a multi-frame TIFF",
    ext=".tif",
    reason="image_truncated",
    checks="readable frames may be shown, but the file is never 'done'",
    content_type="image/tiff",
)
def tiff_truncated(p: Path) -> None:
    b = tiff_bytes("L", 4)
    p.write_bytes(b[: len(b) // 2])


@case(
    "tiff",
    "quarantined",
    "the next-IFD pointer points at itself: endless frames",
    ext=".tif",
    reason="image_unreadable",
    also_ok=("accepted",),
    checks="if accepted: 1 page; counting ends at the frame limit",
    content_type="image/tiff",
)
def tiff_ifd_loop(p: Path) -> None:
    e = [
        (256, 3, 1, 16),
        (257, 3, 1, 16),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8 + 2 + 8 * 12 + 4),
        (278, 3, 1, 16),
        (279, 4, 1, 256),
    ]
    p.write_bytes(raw_tiff(e, b"\x80" * 256, next_ifd=8))


@case(
    "tiff",
    "quarantined",
    "width and height of 2^31-1",
    ext=".tif",
    also_ok=("rejected",),
    reason="too_many_pixels",
    content_type="image/tiff",
)
def tiff_huge_tags(p: Path) -> None:
    e = [
        (256, 4, 1, 2**31 - 1),
        (257, 4, 1, 2**31 - 1),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 120),
        (278, 4, 1, 1),
        (279, 4, 1, 10),
    ]
    p.write_bytes(raw_tiff(e, b"\0" * 64))


@case(
    "tiff",
    "quarantined",
    "strip offset past the end of the file",
    ext=".tif",
    reason="image_truncated",
    content_type="image/tiff",
)
def tiff_strip_outside(p: Path) -> None:
    e = [
        (256, 3, 1, 100),
        (257, 3, 1, 100),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 0x7FFFFFF0),
        (278, 3, 1, 100),
        (279, 4, 1, 10000),
    ]
    p.write_bytes(raw_tiff(e))


@case(
    "tiff",
    "quarantined",
    "SamplesPerPixel 60,000 (the shape of CVE-2022-45199)",
    ext=".tif",
    reason="image_unreadable",
    content_type="image/tiff",
)
def tiff_samples_per_pixel(p: Path) -> None:
    e = [
        (256, 3, 1, 16),
        (257, 3, 1, 16),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 130),
        (277, 3, 1, 60000),
        (278, 3, 1, 16),
        (279, 4, 1, 256),
    ]
    p.write_bytes(raw_tiff(e, b"\0" * 300))


@case(
    "tiff",
    "quarantined",
    "60,000 x 60,000 one-bit, Deflate: 3.6 Gpx in about 0.5 MB",
    ext=".tif",
    also_ok=("rejected",),
    reason="too_many_pixels",
    content_type="image/tiff",
)
def tiff_pixel_bomb(p: Path) -> None:
    z = zeros_deflate(60000 // 8 * 60000)
    e = [
        (256, 4, 1, 60000),
        (257, 4, 1, 60000),
        (258, 3, 1, 1),
        (259, 3, 1, 8),
        (262, 3, 1, 1),
        (273, 4, 1, 8 + 2 + 8 * 12 + 4),
        (278, 4, 1, 60000),
        (279, 4, 1, len(z)),
    ]
    p.write_bytes(raw_tiff(e, z))


@case("tiff", "accepted", "LZW, 8-bit RGB", ext=".tif", pages=1, content_type="image/tiff")
def tiff_lzw_rgb(p: Path) -> None:
    b = io.BytesIO()
    page_image("RGB").save(b, "TIFF", compression="tiff_lzw")
    p.write_bytes(b.getvalue())


@case("tiff", "accepted", "JPEG-compressed YCbCr TIFF", ext=".tif", pages=1, content_type="image/tiff")
def tiff_jpeg_in_tiff(p: Path) -> None:
    b = io.BytesIO()
    page_image("RGB").save(b, "TIFF", compression="jpeg")
    p.write_bytes(b.getvalue())


@case(
    "tiff",
    "accepted",
    "no resolution tag",
    ext=".tif",
    pages=1,
    checks="a default dpi is assumed and OCR still runs",
    content_type="image/tiff",
)
def tiff_no_dpi(p: Path) -> None:
    b = io.BytesIO()
    page_image().save(b, "TIFF")
    p.write_bytes(b.getvalue())


@case(
    "tiff",
    "quarantined",
    "2,000 frames of one pixel row: over the frames-per-file limit",
    ext=".tif",
    reason="too_many_pages",
    also_ok=(
        "accepted",
        "rejected",
    ),
    big=True,
    content_type="image/tiff",
)
def tiff_2000_frames(p: Path) -> None:
    side, frames = 100, 2000
    row = (side + 7) // 8
    tags = [(256, side), (257, side), (258, 1), (259, 1), (262, 1), (273, 8), (278, side), (279, row * side)]
    first, length = 8 + row * side, 2 + 12 * len(tags) + 4
    data = b"II*\0" + struct.pack("<I", first) + b"\xff" * (row * side)  # all frames share one white strip
    for frame in range(1, frames + 1):
        data += struct.pack("<H", len(tags)) + b"".join(
            struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags
        )
        data += struct.pack("<I", first + frame * length if frame < frames else 0)
    p.write_bytes(data)
