"""Every wrapping of the same page gives the same page, and nothing else comes through."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from ocr import decode, file_signatures
from ocr.decode import embedded, images, pictures, render
from ocr.decode.scan import plausible_dpi
from ocr.decode.sheet import read_sheet
from ocr.engine import UnreadablePage
from ocr.file_info import PICTURES
from ocr.limits import Limits
from tests.ocr.scans import HEIGHT, WIDTH, corner, packed, page, scan_pdf

LIMITS = Limits()
ORIENTATION = 0x0112


def read(path: Path, *, kind: str, number: int = 1, limits: Limits = LIMITS) -> decode.Scan:
    return decode.read(path, kind=kind, number=number, limits=limits)


def put(folder: Path, data: bytes) -> Path:
    path = folder / "scan"
    path.write_bytes(data)
    return path


def refusal(path: Path, *, kind: str, limits: Limits = LIMITS) -> str:
    """The reason code with which the file or its first page is refused."""
    try:
        decode.inspect(path, kind=kind, limits=limits)
        read(path, kind=kind, limits=limits)
    except UnreadablePage as refused:
        return refused.code
    return "accepted"


# -- pictures ------------------------------------------------------------------


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


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    sheets = [page("1"), page("1").rotate(180), page("1")]
    path = put(tmp_path, packed(sheets[0], "TIFF", save_all=True, append_images=sheets[1:]))
    assert decode.inspect(path, kind="tiff", limits=LIMITS).pages == 3
    corners = [corner(read(path, kind="tiff", number=number).picture) for number in (1, 2, 3)]
    assert corners == ["top left", "bottom right", "top left"]
    assert refusal(path, kind="tiff", limits=Limits(pages=2)) == "too_many_pages"


def test_a_chain_of_frames_that_leads_back_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed(page(), "TIFF"))
    (at,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * entries, at)
    assert refusal(put(tmp_path, bytes(data)), kind="tiff") == "image_unreadable"


@pytest.mark.parametrize(
    ("stated", "size", "dpi"),
    [
        (200, (1654, 2339), 200),
        (0, (1654, 2339), 200),
        (200, (2480, 3508), 300),  # the header says A2, the pixels say A4
        (300, (3508, 4961), 300),  # A3
        (72, (2480, 3508), 300),
        (300, (1000, 1500), 300),  # a slip, cut from a sheet
        (1, (1000, 1500), 120),
    ],
)
def test_a_resolution_is_believed_when_it_gives_a_sheet(stated: int, size: tuple[int, int], dpi: int) -> None:
    assert plausible_dpi(stated, width=size[0], height=size[1]) == dpi


# -- foreign data --------------------------------------------------------------


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


# -- PDF: the scan taken out ---------------------------------------------------


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


def rendered_dpi(path: Path) -> int:
    """The resolution at which the page comes out; 100 when the scan was taken out, else poppler drew it."""
    return read(path, kind="pdf").dpi


def test_the_same_page_drawn_by_poppler_stands_the_same_way(tmp_path: Path) -> None:
    for turn in (0, 90, 180, 270):
        path = scan_pdf(tmp_path / "a.pdf", Rotate=turn)
        with Pdf.open(path) as document:
            sheet = read_sheet(document.pages[0].obj)
        drawn = render.render_page(path, number=1, sheet=sheet, pictures=[], limits=LIMITS)
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


# -- PDF: drawn by poppler -----------------------------------------------------


def typed(path: Path, *, box: tuple[float, float, float, float] = (0, 0, 595, 842), **extra: object) -> Path:
    """A page with words and no picture."""
    document = Pdf.new()
    leaf = document.add_blank_page(page_size=(595, 842))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    leaf.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    leaf.obj.Contents = document.make_stream(b"BT /F1 40 Tf 60 760 Td (MMMMM) Tj ET")
    leaf.obj.MediaBox = Array(list(box))
    for key, value in extra.items():
        leaf.obj[f"/{key}"] = value
    document.save(path, deterministic_id=True)
    return path


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


# -- PDF: what waits for a person ----------------------------------------------


def saved(path: Path, change: Any) -> Path:
    typed(path)
    with Pdf.open(path, allow_overwriting_input=True) as document:
        change(document)
        document.save(path)
    return path


def flags(path: Path) -> tuple[str, ...]:
    return decode.inspect(path, kind="pdf", limits=LIMITS).flags


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LINK = Dictionary(S=Name.URI, URI=String("http://192.0.2.1/"))


def set_root(key: str, value: Any) -> Any:
    def change(document: Pdf) -> None:
        document.Root[key] = value

    return change


def set_page(key: str, value: Any) -> Any:
    def change(document: Pdf) -> None:
        document.pages[0].obj[key] = value

    return change


def note(**keys: Any) -> Array:
    return Array([Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **keys)])


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        (set_root("/OpenAction", SCRIPT), "pdf_active_content"),
        (set_root("/OpenAction", LINK), "pdf_active_content"),
        (
            set_root("/OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=SCRIPT)),
            "pdf_active_content",
        ),
        (set_root("/AA", Dictionary(WC=SCRIPT)), "pdf_active_content"),
        (
            set_root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
            "pdf_active_content",
        ),
        (set_root("/Collection", Dictionary(View=Name.D)), "pdf_portfolio"),
        (set_root("/AcroForm", Dictionary(XFA=String("x"), Fields=Array())), "pdf_xfa"),
        (set_root("/AcroForm", Dictionary(Fields=note(AA=Dictionary(K=SCRIPT)))), "pdf_active_content"),
        (set_page("/AA", Dictionary(O=LINK)), "pdf_active_content"),
        (set_page("/Annots", note(Subtype=Name.Link, A=SCRIPT)), "pdf_active_content"),
        (set_page("/Annots", note(Subtype=Name.FileAttachment)), "pdf_active_content"),
    ],
)
def test_a_pdf_that_acts_by_itself_is_flagged(tmp_path: Path, change: Any, flag: str) -> None:
    assert flags(saved(tmp_path / "a.pdf", change)) == (flag,)


@pytest.mark.parametrize(
    "change",
    [
        set_root("/OpenAction", Array([0, Name.Fit])),
        set_root("/OpenAction", Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
        set_page("/Annots", note(Subtype=Name.Link, A=LINK)),
        set_root("/AcroForm", Dictionary(Fields=note(Subtype=Name.Widget))),
        set_root("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array()))),
    ],
)
def test_what_ordinary_software_writes_is_not_flagged(tmp_path: Path, change: Any) -> None:
    assert flags(saved(tmp_path / "a.pdf", change)) == ()


def test_an_attachment_is_flagged(tmp_path: Path) -> None:
    def attach(document: Pdf) -> None:
        document.attachments["a.txt"] = b"x"

    assert flags(saved(tmp_path / "a.pdf", attach)) == ("pdf_active_content",)


def test_a_password_is_told_from_a_restriction(tmp_path: Path) -> None:
    typed(tmp_path / "a.pdf")
    with Pdf.open(tmp_path / "a.pdf") as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
        document.save(tmp_path / "bound.pdf", encryption=pikepdf.Encryption(user="", owner="y"))
    assert refusal(tmp_path / "locked.pdf", kind="pdf") == "pdf_encrypted"
    assert flags(tmp_path / "bound.pdf") == ("pdf_restricted",)
    assert corner(read(tmp_path / "bound.pdf", kind="pdf").picture) == "top left"


def test_a_restricted_scan_is_taken_out_as_well(tmp_path: Path) -> None:
    scan_pdf(tmp_path / "a.pdf")
    with Pdf.open(tmp_path / "a.pdf") as document:
        document.save(tmp_path / "bound.pdf", encryption=pikepdf.Encryption(user="", owner="y"))
    assert rendered_dpi(tmp_path / "bound.pdf") == 100


def test_pages_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    with Pdf.new() as document:
        for _page in range(3):
            document.add_blank_page(page_size=(200, 200))
        document.save(tmp_path / "a.pdf")
    assert decode.inspect(tmp_path / "a.pdf", kind="pdf", limits=LIMITS).pages == 3
    assert refusal(tmp_path / "a.pdf", kind="pdf", limits=Limits(pages=2)) == "too_many_pages"
    with Pdf.new() as document:
        document.save(tmp_path / "none.pdf")
    assert refusal(tmp_path / "none.pdf", kind="pdf") == "pdf_no_pages"


def test_a_pdf_cut_on_its_way_is_damaged(tmp_path: Path) -> None:
    data = typed(tmp_path / "a.pdf").read_bytes()
    assert refusal(put(tmp_path, data[: len(data) * 2 // 3]), kind="pdf") == "pdf_damaged"
    assert refusal(put(tmp_path, b"%PDF-1.7\n"), kind="pdf") == "pdf_damaged"


# -- the pictures that people see ----------------------------------------------


@pytest.mark.parametrize(("mode", "shown"), [("L", "L"), ("RGB", "RGB")])
def test_three_sizes_are_made_without_metadata(tmp_path: Path, mode: str, shown: str) -> None:
    picture = np.asarray(page(mode, size=(1654, 2339)))
    pictures.write_pictures(picture, rotation=0, folder=tmp_path)
    sizes = {}
    for name in PICTURES:
        with Image.open(tmp_path / name) as image:
            assert (image.mode, len(image.getexif()), "icc_profile" in image.info) == (shown, 0, False)
            sizes[name] = image.size
    assert sizes == {"full.jpg": (1654, 2339), "view.jpg": (1131, 1600), "thumb.jpg": (226, 320)}


@pytest.mark.parametrize(
    ("rotation", "where"), [(0, "top left"), (90, "top right"), (180, "bottom right"), (270, "bottom left")]
)
def test_pictures_are_turned_clockwise_as_the_engine_says(tmp_path: Path, rotation: int, where: str) -> None:
    pictures.write_pictures(np.asarray(page()), rotation=rotation, folder=tmp_path)
    with Image.open(io.BytesIO((tmp_path / "view.jpg").read_bytes())) as image:
        assert corner(np.asarray(image)) == where


def test_colours_are_not_swapped(tmp_path: Path) -> None:
    red = np.zeros((100, 100, 3), dtype=np.uint8)
    red[..., 0] = 255
    pictures.write_pictures(red, rotation=0, folder=tmp_path)
    with Image.open(tmp_path / "full.jpg") as image:
        assert image.getpixel((50, 50)) == pytest.approx((254, 0, 0), abs=3)


def test_a_stamp_keeps_its_colour_when_poppler_draws(tmp_path: Path) -> None:
    def stamp(document: Pdf) -> None:
        document.pages[0].obj.Contents = document.make_stream(b"1 0 0 rg 100 100 200 200 re f")

    assert read(saved(tmp_path / "a.pdf", stamp), kind="pdf").picture.ndim == 3
