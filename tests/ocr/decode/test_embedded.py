"""A PDF page that is one scan gives it out; any other is left to poppler."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from ocr.decode import embedded, render
from ocr.decode.page_plan import PagePlan
from ocr.decode.sheet import read_sheet
from tests.ocr.decode.files import LIMITS, read, rendered_dpi
from tests.ocr.scans import HEIGHT, WIDTH, corner, page, scan_pdf


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90])
@pytest.mark.parametrize(
    ("mode", "packing"), [("L", "jpeg"), ("RGB", "jpeg"), ("1", "fax"), ("L", "flate"), ("1", "flate")]
)
def test_a_page_that_is_one_scan_gives_it_out_as_a_viewer_would_turn_it(
    tmp_path: Path, mode: str, packing: str, turn: int
) -> None:
    path = scan_pdf(tmp_path / "a.pdf", image=page(mode), packing=packing, Rotate=turn)
    scan = read(path, kind="pdf")
    expected = np.asarray(page(mode).convert("RGB" if mode == "RGB" else "L").rotate(-turn, expand=True))
    assert scan.picture.shape == expected.shape
    assert np.abs(scan.picture.astype(int) - expected).max() < 40  # JPEG
    assert scan.dpi == 100
    assert corner(scan.picture) == {0: "top left", 90: "top right", 180: "bottom right"}.get(
        turn, "bottom left"
    )


def test_the_same_page_drawn_by_poppler_stands_the_same_way(tmp_path: Path) -> None:
    for turn in (0, 90, 180, 270):
        path = scan_pdf(tmp_path / "a.pdf", Rotate=turn)
        with Pdf.open(path) as document:
            sheet = read_sheet(document.pages[0].obj)
        drawn = render.render_page(path, number=1, plan=PagePlan(sheet), limits=LIMITS)
        assert corner(drawn.picture) == corner(read(path, kind="pdf").picture)


@pytest.mark.parametrize(
    "drawing",
    [
        b"595.44 0 0 841.68 0 0 cm /Scan Do",
        b"q 1 0 0 1 0 0 cm q 595.44 0 0 841.68 0 0 cm\n/Scan Do\nQ Q",
        b"q .24 0 0 .24 0 0 cm 2481 0 0 3507 0 0 cm /Scan Do Q",
        b"q 9 0 0 9 0 0 cm Q 595.44 0 0 841.68 0 0 cm /Scan Do",
    ],
)
def test_plain_ways_to_place_a_scan_are_understood(tmp_path: Path, drawing: bytes) -> None:
    assert rendered_dpi(scan_pdf(tmp_path / "a.pdf", drawing=drawing)) == 100


@pytest.mark.parametrize(
    "drawing",
    [
        b"q 595.44 0 0 -841.68 0 841.68 cm /Scan Do Q",  # upside down
        b"q 0 841.68 -595.44 0 595.44 0 cm /Scan Do Q",  # lying
        b"q 300 0 0 424 0 0 cm /Scan Do Q",  # a part of the sheet
        b"q 595.44 0 0 841.68 0 0 cm /Scan Do Q 0 0 9 9 re f",  # something over it
        b"q 595.44 0 0 841.68 0 0 cm /Scan Do /Scan Do Q",
        b"q 595.44 0 0 841.68 0 0 cm /Scan Do Q BT (x) Tj ET",
        b"/GS gs q 595.44 0 0 841.68 0 0 cm /Scan Do Q",
    ],
)
def test_any_other_drawing_is_left_to_poppler(tmp_path: Path, drawing: bytes) -> None:
    assert rendered_dpi(scan_pdf(tmp_path / "a.pdf", drawing=drawing)) == 200


@pytest.mark.parametrize(
    "broken", [b"/Scan Do Q", b"q Q Q /Scan Do", b"1 2 cm /Scan Do", b"/a /Scan Do", b"q", b""]
)
def test_half_a_drawing_is_no_scan(broken: bytes) -> None:
    with pytest.raises(embedded.NotPlain):
        embedded.parse_single_image(broken)


def test_a_note_on_the_page_is_not_lost(tmp_path: Path) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 50, 50]))
    assert rendered_dpi(scan_pdf(tmp_path / "a.pdf", Annots=Array([note]))) == 200


def test_a_crop_box_hides_what_a_viewer_hides(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", CropBox=Array([0, 0, 595.44, 420.84]))
    scan = read(path, kind="pdf")
    assert abs(scan.picture.shape[0] / scan.picture.shape[1] - 420.84 / 595.44) < 0.01
    assert int(scan.picture.min()) > 200  # the dark block is in the other half


def test_a_fax_with_two_resolutions_is_drawn_square(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "a.pdf", image=page(size=(WIDTH, HEIGHT // 2)))
    height, width = read(path, kind="pdf").picture.shape[:2]
    assert abs(height / width - 841.68 / 595.44) < 0.01


def test_a_restricted_scan_is_taken_out_as_well(tmp_path: Path) -> None:
    scan_pdf(tmp_path / "a.pdf")
    with Pdf.open(tmp_path / "a.pdf") as document:
        document.save(tmp_path / "bound.pdf", encryption=pikepdf.Encryption(user="", owner="y"))
    assert rendered_dpi(tmp_path / "bound.pdf") == 100
