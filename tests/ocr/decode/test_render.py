"""A PDF page that poppler draws has the size that was asked for, and is bounded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Pdf
from PIL import Image

from ocr.limits import Limits
from tests.ocr.decode.files import read, refusal, saved, typed
from tests.ocr.scans import HEIGHT, WIDTH, corner, scan_pdf


def test_a_typed_page_is_drawn_gray_at_200_dots(tmp_path: Path) -> None:
    scan = read(typed(tmp_path / "a.pdf"), kind="pdf")
    assert scan.dpi == 200
    assert abs(scan.picture.shape[0] - 2339) <= 2
    assert scan.picture.ndim == 2
    assert corner(scan.picture) == "top left"


def test_a_large_sheet_is_drawn_smaller_and_a_huge_one_not_at_all(tmp_path: Path) -> None:
    tight = Limits(pixels=1_000_000)
    scan = read(typed(tmp_path / "a.pdf"), kind="pdf", limits=tight)
    assert 900_000 < scan.picture.size <= 1_000_000
    assert scan.dpi < 110
    assert refusal(typed(tmp_path / "b.pdf", box=(0, 0, 200_000, 200_000)), kind="pdf") == "too_many_pixels"
    assert refusal(typed(tmp_path / "c.pdf", UserUnit=75_000), kind="pdf") == "too_many_pixels"


@pytest.mark.parametrize(
    ("media", "crop", "inches"),
    [
        ((0, 0, 0, 0), None, (8.5, 11.0)),
        ((0, 0, 595, 842), (0, 0, 0, 0), (8.27, 11.69)),
        ((0, 0, 595, 842), (700, 900, 900, 1200), (8.27, 11.69)),
        ((0, 0, 595, 842), (595, 842, 0, 421), (8.27, 5.85)),
        ((0, 0, 595, 842), (-50, 421, 900, 2000), (8.27, 5.85)),
        ((100, 100, 100.5, 842), None, (8.5, 11.0)),
    ],
)
def test_boxes_are_mended_as_viewers_do(
    tmp_path: Path, media: Any, crop: Any, inches: tuple[float, float]
) -> None:
    more = {} if crop is None else {"CropBox": Array(list(crop))}
    scan = read(typed(tmp_path / "a.pdf", box=media, **more), kind="pdf")
    height, width = scan.picture.shape[:2]
    assert (round(width / scan.dpi, 1), round(height / scan.dpi, 1)) == pytest.approx(inches, abs=0.06)
    assert int(scan.picture.min()) < 128
    assert scan.flags == (() if inches[0] < 8.4 else ("mended",))  # where no box says how large the paper was


def test_a_page_without_any_box_is_a_letter_sheet(tmp_path: Path) -> None:
    path = typed(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes().replace(b"/MediaBox", b"/XediaBox"))  # qpdf would write one itself
    scan = read(path, kind="pdf")
    assert scan.picture.shape[:2] == (2200, 1700)
    assert scan.flags == ("mended",)  # the paper may have been larger


def test_corners_in_any_order_make_the_same_sheet(tmp_path: Path) -> None:
    scan = read(typed(tmp_path / "a.pdf", box=(595, 842, -10, -10)), kind="pdf")
    assert abs(scan.picture.shape[1] / scan.picture.shape[0] - 605 / 852) < 0.01


def test_a_white_page_that_names_a_picture_is_flagged(tmp_path: Path) -> None:
    white = Image.new("L", (WIDTH, HEIGHT), 255)
    beside = b"q 300 0 0 424 0 0 cm /Scan Do Q"
    assert read(scan_pdf(tmp_path / "a.pdf", image=white, drawing=beside), kind="pdf").flags == (
        "blank_render",
    )
    assert read(scan_pdf(tmp_path / "a.pdf", drawing=beside), kind="pdf").flags == ()


def test_instructions_without_end_are_refused_before_they_are_drawn(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", drawing=b" " * 3_000_000)
    assert refusal(path, kind="pdf", limits=Limits(inflated=2_000_000)) == "timeout"


def test_a_picture_too_large_for_us_refuses_its_page(tmp_path: Path) -> None:
    assert (
        refusal(scan_pdf(tmp_path / "a.pdf"), kind="pdf", limits=Limits(pixels=500_000)) == "too_many_pixels"
    )


def test_a_stamp_keeps_its_colour_when_poppler_draws(tmp_path: Path) -> None:
    def stamp(document: Pdf) -> None:
        document.pages[0].obj.Contents = document.make_stream(b"1 0 0 rg 100 100 200 200 re f")

    assert read(saved(tmp_path / "a.pdf", stamp), kind="pdf").picture.ndim == 3
