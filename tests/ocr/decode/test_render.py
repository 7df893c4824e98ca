"""A PDF page that poppler draws has the size that was asked for, and is bounded."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf
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
    assert refusal(typed(tmp_path / "d.pdf", box=(0, 0, 0, 0)), kind="pdf") == "pdf_page_size"


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
