"""Every wrapping of the same picture gives the same page, and nothing else comes through."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ocr import decode
from ocr.decode import images
from ocr.limits import Limits
from tests.ocr.decode.files import LIMITS, put, read, refusal
from tests.ocr.scans import HEIGHT, WIDTH, corner, packed, page

ORIENTATION = 0x0112


@pytest.mark.parametrize(
    ("kind", "mode", "how", "depth"),
    [
        ("jpeg", "L", {}, 2),
        ("jpeg", "RGB", {"progressive": True}, 3),
        ("jpeg", "CMYK", {}, 3),
        ("png", "1", {}, 2),
        ("png", "L", {}, 2),
        ("png", "RGB", {}, 3),
        ("png", "P", {}, 3),
        ("tiff", "1", {"compression": "group4"}, 2),
        ("tiff", "1", {"compression": "group3"}, 2),
        ("tiff", "L", {}, 2),
        ("tiff", "RGB", {"compression": "tiff_lzw"}, 3),
        ("tiff", "RGB", {"compression": "jpeg"}, 3),
        ("tiff", "CMYK", {}, 3),
        ("tiff", "L", {"compression": "tiff_adobe_deflate", "big_tiff": True}, 2),
    ],
)
def test_every_usual_kind_gives_gray_or_colour(
    tmp_path: Path, kind: str, mode: str, how: dict[str, Any], depth: int
) -> None:
    path = put(tmp_path, packed(page(mode), kind, **how))
    assert decode.inspect(path, kind=kind, limits=LIMITS).pages == 1
    scan = read(path, kind=kind)
    assert scan.picture.ndim == depth
    assert scan.picture.shape[:2] == (HEIGHT, WIDTH)
    assert scan.picture.dtype == np.uint8
    assert corner(scan.picture) == "top left"
    assert scan.dpi == 100


@pytest.mark.parametrize("kind", ["jpeg", "tiff"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_page_stands_as_its_camera_says(tmp_path: Path, kind: str, orientation: int) -> None:
    turned_back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = page() if turned_back is None else page().transpose(Image.Transpose(turned_back))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    scan = read(put(tmp_path, packed(stored, kind, exif=exif)), kind=kind)
    assert (corner(scan.picture), scan.picture.shape) == ("top left", (HEIGHT, WIDTH))


def test_exif_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    loop = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 9) + struct.pack("<HHII", 0x8769, 4, 1, 8) * 9
    scan = read(put(tmp_path, packed(page(), "JPEG", exif=loop)), kind="jpeg")
    assert corner(scan.picture) == "top left"


def test_deep_gray_is_scaled_not_cut(tmp_path: Path) -> None:
    deep = Image.fromarray(np.asarray(page()).astype(np.uint16) * 257)
    for kind in ("png", "tiff"):
        picture = read(put(tmp_path, packed(deep, kind)), kind=kind).picture
        assert np.array_equal(picture, np.asarray(page()))


def test_what_is_transparent_is_white_paper(tmp_path: Path) -> None:
    ink = Image.merge("LA", (Image.new("L", (WIDTH, HEIGHT), 0), page().point(lambda value: 255 - value)))
    for image in (ink, ink.convert("RGBA")):
        picture = read(put(tmp_path, packed(image, "PNG")), kind="png").picture
        assert (int(picture.max()), corner(picture)) == (255, "top left")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK"])
def test_a_large_page_made_plain_in_bands_is_the_same_page(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = images.to_gray_or_rgb(page(mode))
    monkeypatch.setattr(images, "_BAND", 100 * WIDTH)
    assert np.array_equal(images.to_gray_or_rgb(page(mode)), at_once)


def test_comments_and_profiles_of_a_png_are_not_unpacked(tmp_path: Path) -> None:
    data = packed(page(), "PNG")
    bomb = b"Comment\0\0" + b"\x78\x9c" + b"\xff" * 1000
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb + b"\0\0\0\0"
    assert corner(read(put(tmp_path, data[:33] + chunk + data[33:]), kind="png").picture) == "top left"


def test_a_cut_picture_is_told_from_a_broken_one(tmp_path: Path) -> None:
    for kind in ("jpeg", "png", "tiff"):
        data = packed(page(), kind)
        assert refusal(put(tmp_path, data[: len(data) // 2]), kind=kind) == "image_truncated"
        assert refusal(put(tmp_path, b"nothing of the sort" * 9), kind=kind) == "image_unreadable"


@pytest.mark.parametrize(
    ("size", "code"),
    [((49, 400), "too_small"), ((1200, 60), "too_large_side"), ((1000, 1000), "too_many_pixels")],
)
@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff"])
def test_a_size_out_of_bounds_is_refused_by_the_header(
    tmp_path: Path, kind: str, size: tuple[int, int], code: str
) -> None:
    tight = Limits(pixels=900_000, side=1100)
    assert refusal(put(tmp_path, packed(page(size=size), kind)), kind=kind, limits=tight) == code


def test_endless_scans_of_one_picture_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    data = packed(page(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    path = put(tmp_path, data[:-2] + data[last:-2] * 300 + b"\xff\xd9")
    assert refusal(path, kind="jpeg") == "timeout"


# -- JPEG with rubbish among its segments ---------------------------------------------------


def _segments(data: bytes) -> tuple[bytes, bytes]:
    """What stands before the tables, and the rest."""
    at = data.index(b"\xff\xdb")
    return data[:at], data[at:]


@pytest.mark.parametrize(
    "rubbish", [b"\xff\xe0\x00\x02", bytes(range(256)), b"\x00" * 40, b"\xff\xe5\x00\x02", b"rubbish"]
)
def test_rubbish_between_the_segments_of_a_jpeg_is_jumped_over(tmp_path: Path, rubbish: bytes) -> None:
    head, rest = _segments(packed(page(), "JPEG", dpi=(100, 100)))
    path = put(tmp_path, head + rubbish + rest)
    assert decode.inspect(path, kind="jpeg", limits=LIMITS).pages == 1
    scan = read(path, kind="jpeg")
    assert corner(scan.picture) == "top left"
    assert scan.flags in ((), ("mended",))


def test_an_empty_first_segment_is_told_as_mended(tmp_path: Path) -> None:
    whole = packed(page(), "JPEG")
    path = put(tmp_path, whole[:2] + b"\xff\xe0\x00\x02" + bytes(range(256)) + whole[2:])
    assert corner(read(path, kind="jpeg").picture) == "top left"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pixels_that_are_not_square_are_stretched(tmp_path: Path, kind: str) -> None:
    path = put(tmp_path, packed(page(size=(1728, 1145)), kind, dpi=(204, 98)))
    height, width = read(path, kind=kind.lower()).picture.shape
    assert width == 1728
    assert height == pytest.approx(1145 * 204 / 98, abs=2)  # PNG states dots a metre


@pytest.mark.parametrize(("mode", "kind"), [("LA", "PNG"), ("RGBA", "PNG"), ("RGBA", "TIFF")])
def test_a_channel_of_transparency_that_was_left_empty_hides_nothing(
    tmp_path: Path, mode: str, kind: str
) -> None:
    image = page().convert(mode)
    image.putalpha(0)
    path = put(tmp_path, packed(image, kind))
    assert corner(read(path, kind=kind.lower()).picture) == "top left"
