"""Every frame of a TIFF is judged alone: a bad one costs one page, a preview or a lying chain costs none."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops

from ocr import decode
from ocr.decode.scan import MENDED
from ocr.engine import UnreadablePage
from ocr.limits import Limits
from tests.ocr.decode.files import LIMITS, put, read, refusal
from tests.ocr.decode.tiffs import LONG, SHORT, fax_frame, tags, written
from tests.ocr.scans import HEIGHT, WIDTH, corner, packed, page

SIZE = (WIDTH, HEIGHT)


def outcomes(path: Path, *, limits: Limits = LIMITS) -> list[str]:
    """For each page where its dark block is, or why it cannot be read."""
    found = []
    for number in range(1, decode.inspect(path, kind="tiff", limits=limits).pages + 1):
        try:
            found.append(corner(read(path, kind="tiff", number=number, limits=limits).picture))
        except UnreadablePage as refused:
            found.append(refused.code)
    return found


def deflated(image: Image.Image) -> list[bytes]:
    return [zlib.compress(image.tobytes(), 9)]


def looks_as_printed(path: Path) -> bool:
    """White paper, a dark block top left; nothing in between is wrong by more than a shade."""
    picture = read(path, kind="tiff").picture
    gray = picture if picture.ndim == 2 else picture.mean(axis=2)
    wanted = np.asarray(page(size=(gray.shape[1], gray.shape[0])), dtype=float)
    return float(np.abs(gray - wanted).mean()) < 2


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    sheets = [page("1"), page("1").rotate(180), page("1")]
    path = put(tmp_path, packed(sheets[0], "TIFF", save_all=True, append_images=sheets[1:]))
    assert outcomes(path) == ["top left", "bottom right", "top left"]
    assert refusal(path, kind="tiff", limits=Limits(pages=2)) == "too_many_pages"
    assert refusal(path, kind="tiff", limits=Limits(pages=3)) == "accepted"


# -- frames judged alone ------------------------------------------------------------------


@pytest.mark.parametrize("mark", [{"t254": (LONG, [1])}, {"t254": (LONG, [4])}, {"t255": (SHORT, [2])}])
def test_a_preview_or_mask_is_no_page(tmp_path: Path, mark: Any) -> None:
    small = page(size=(48, 68))
    preview = (tags(small.size, **mark), [small.tobytes()])
    path = put(tmp_path, written([fax_frame(page()), preview, fax_frame(page().rotate(180)), preview]))
    assert outcomes(path) == ["top left", "bottom right"]


def test_frames_that_all_call_themselves_previews_are_pages(tmp_path: Path) -> None:
    path = put(tmp_path, written([fax_frame(page(), t254=(LONG, [1]))] * 2))
    assert outcomes(path) == ["top left", "top left"]


def test_a_speck_among_pages_costs_one_page(tmp_path: Path) -> None:
    speck = page(size=(45, 45))
    frames = [fax_frame(page()), (tags(speck.size), [speck.tobytes()]), fax_frame(page())]
    assert outcomes(put(tmp_path, written(frames))) == ["top left", "too_small", "top left"]


def test_a_frame_whose_data_lie_outside_costs_one_page(tmp_path: Path) -> None:
    bad = fax_frame(page(), t273=(LONG, [9_000_000]))
    path = put(tmp_path, written([fax_frame(page()), bad, fax_frame(page().rotate(180))]))
    assert outcomes(path) == ["top left", "image_truncated", "bottom right"]


def test_a_frame_whose_data_are_broken_costs_one_page(tmp_path: Path) -> None:
    bad = (tags(SIZE, packing=8), [zlib.compress(page().tobytes())[:40] + b"\0" * 400])
    found = outcomes(put(tmp_path, written([fax_frame(page()), bad, fax_frame(page())])))
    assert found[::2] == ["top left", "top left"]
    assert found[1] in ("image_unreadable", "image_truncated")


def test_a_frame_too_large_costs_one_page(tmp_path: Path) -> None:
    large = fax_frame(page(), t256=(LONG, [60_000]), t257=(LONG, [60_000]))
    assert outcomes(put(tmp_path, written([large, fax_frame(page())]))) == ["too_many_pixels", "top left"]


def test_a_chain_of_frames_that_leads_back_keeps_the_good_ones_and_is_told(tmp_path: Path) -> None:
    data = bytearray(packed(page(), "TIFF"))
    (at,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * entries, at)
    path = put(tmp_path, bytes(data))
    assert outcomes(path) == ["top left"]
    assert read(path, kind="tiff").flags == (MENDED,)


def test_a_last_pointer_far_outside_is_noted_on_the_last_page(tmp_path: Path) -> None:
    path = put(tmp_path, written([fax_frame(page()), fax_frame(page())], following=0x00FFFFFF))
    assert outcomes(path) == ["top left", "top left"]
    assert [read(path, kind="tiff", number=number).flags for number in (1, 2)] == [(), (MENDED,)]


def test_a_last_pointer_into_rubbish_is_noted(tmp_path: Path) -> None:
    path = put(tmp_path, written([fax_frame(page())], following=10))
    assert outcomes(path) == ["top left"]
    assert read(path, kind="tiff").flags == (MENDED,)


def test_the_lost_rest_of_a_cut_file_is_one_page_set_aside(tmp_path: Path) -> None:
    """Never done in silence: nobody knows how many pages were lost."""
    whole = packed(page(), "TIFF", save_all=True, append_images=[page()] * 3)
    found = outcomes(put(tmp_path, whole[: len(whole) * 5 // 8]))
    assert found[:2] == ["top left", "top left"]
    assert set(found[2:]) == {"image_truncated"}


def test_a_file_that_ends_before_its_first_frame_is_one_page_set_aside(tmp_path: Path) -> None:
    assert outcomes(put(tmp_path, written([fax_frame(page())])[:200])) == ["image_truncated"]


def test_a_file_without_a_list_of_frames_is_refused(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, b"II*\0" + b"\0" * 400), kind="tiff") == "image_unreadable"


# -- decoders -----------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_both_byte_orders_and_sizes_of_pointers_are_read(tmp_path: Path, order: str, big: bool) -> None:
    path = put(tmp_path, written([fax_frame(page()), fax_frame(page().rotate(180))], order=order, big=big))
    assert outcomes(path) == ["top left", "bottom right"]


def test_deflate_by_a_capture_program_s_own_number_is_read(tmp_path: Path) -> None:
    assert looks_as_printed(put(tmp_path, written([(tags(SIZE, packing=50013), deflated(page()))])))


def test_a_palette_of_eight_bits_is_no_black_page(tmp_path: Path) -> None:
    table = [value for _ in range(3) for value in range(256)]
    for scale in (1, 257):
        frame = tags(SIZE, photometric=3, packing=8, t320=(SHORT, [value * scale for value in table]))
        assert looks_as_printed(put(tmp_path, written([(frame, deflated(page()))])))


@pytest.mark.parametrize("bits", [8, 9, 10, 12, 14, 16])
@pytest.mark.parametrize("photometric", [0, 1])
def test_the_range_of_deep_gray_is_taken_from_the_data(tmp_path: Path, bits: int, photometric: int) -> None:
    image = page() if photometric else ImageChops.invert(page())
    values = (np.asarray(image, dtype=np.uint32) * ((1 << bits) - 1) // 255).astype("<u2")
    frame = tags(SIZE, bits=(16,), packing=8, photometric=photometric)
    assert looks_as_printed(put(tmp_path, written([(frame, [zlib.compress(values.tobytes())])])))


def test_deep_colour_of_twelve_bits_is_read_packed_and_in_planes(tmp_path: Path) -> None:
    values = (np.asarray(page("RGB"), dtype=np.uint32) * 4095 // 255).astype("<u2")
    whole = [zlib.compress(values.tobytes())]
    planes = [zlib.compress(values[:, :, at].tobytes()) for at in range(3)]
    for plan, strips in ((1, whole), (2, planes)):
        frame = tags(SIZE, bits=(16, 16, 16), packing=8, photometric=2, t284=(SHORT, [plan]))
        assert looks_as_printed(put(tmp_path, written([(frame, strips)])))


@pytest.mark.parametrize("top", [1, 3, 15, 63])
def test_few_levels_put_into_bytes_as_they_are_become_black_on_white(tmp_path: Path, top: int) -> None:
    values = (np.asarray(page(), dtype=np.uint32) * top // 255).astype(np.uint8)
    path = put(tmp_path, written([(tags(SIZE, packing=8), [zlib.compress(values.tobytes())])]))
    assert read(path, kind="tiff").picture.max() == 255


def test_a_dark_picture_stays_dark(tmp_path: Path) -> None:
    values = np.random.default_rng(7).integers(0, 60, (HEIGHT, WIDTH), dtype=np.uint8)
    path = put(tmp_path, written([(tags(SIZE, packing=8), [zlib.compress(values.tobytes())])]))
    assert read(path, kind="tiff").picture.max() < 64


def test_colour_of_four_bits_is_read_by_the_second_decoder_and_told(tmp_path: Path) -> None:
    sixteen = np.asarray(page("RGB"), dtype=np.uint8)[:, : WIDTH // 2 * 2] >> 4
    flat = sixteen.reshape(HEIGHT, -1)
    strips = [np.asarray(flat[:, ::2] << 4 | flat[:, 1::2], dtype=np.uint8).tobytes()]
    frame = tags((WIDTH // 2 * 2, HEIGHT), bits=(4, 4, 4), photometric=2)
    path = put(tmp_path, written([(frame, strips)]))
    assert outcomes(path) == ["top left"]
    assert read(path, kind="tiff").flags == (MENDED,)


# -- pixels that are not square -----------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
def test_a_fax_is_stretched_to_square_pixels(tmp_path: Path, turned: bool) -> None:
    fax = page(size=(1728, 1145))
    if turned:  # lying on its side, and its tag says so
        path = put(
            tmp_path,
            written([fax_frame(fax.transpose(Image.Transpose.ROTATE_90), dpi=(98, 204), t274=(SHORT, [6]))]),
        )
    else:
        path = put(tmp_path, written([fax_frame(fax, dpi=(204, 98))]))
    scan = read(path, kind="tiff")
    assert scan.picture.shape == (round(1145 * 204 / 98), 1728)
    assert scan.dpi == 204
    assert corner(scan.picture) == "top left"


def test_one_wrong_number_of_a_square_scan_stretches_nothing(tmp_path: Path) -> None:
    path = put(tmp_path, written([fax_frame(page(size=(1654, 2339)), dpi=(200, 72))]))
    assert read(path, kind="tiff").picture.shape == (2339, 1654)


@pytest.mark.parametrize(
    ("across", "down", "stretched"), [(200, 195, False), (200, 180, True), (200, 40, True), (200, 39, False)]
)
def test_where_stretching_begins_and_ends(tmp_path: Path, across: int, down: int, stretched: bool) -> None:
    path = put(tmp_path, written([fax_frame(page(size=(900, 300)), dpi=(across, down))]))
    assert (read(path, kind="tiff").picture.shape != (300, 900)) == stretched


def test_a_stretched_page_obeys_the_limit_of_pixels(tmp_path: Path) -> None:
    path = put(tmp_path, written([fax_frame(page(size=(1728, 1145)), dpi=(204, 98))]))
    assert refusal(path, kind="tiff", limits=Limits(pixels=1728 * 1145)) == "too_many_pixels"


@pytest.mark.parametrize(("samples", "found"), [(8, "too_small"), (9, "image_unreadable")])
def test_more_samples_a_pixel_than_a_scanner_makes_are_refused(
    tmp_path: Path, samples: int, found: str
) -> None:
    frame = tags((40, 40), bits=[8] * samples)
    assert outcomes(put(tmp_path, written([(frame, [bytes(40 * 40 * samples)])]))) == [found]


def test_a_broken_pixel_does_not_say_what_is_white(tmp_path: Path) -> None:
    values = (np.asarray(page(), dtype=np.uint32) * 1023 // 255).astype("<u2")
    values[5, 5:9] = 65535
    frame = tags(SIZE, bits=(16,), packing=8)
    assert looks_as_printed(put(tmp_path, written([(frame, [zlib.compress(values.tobytes())])])))


def test_a_ratio_without_a_unit_stretches_too(tmp_path: Path) -> None:
    frame = fax_frame(page(size=(1728, 1145)), dpi=(204, 98), t296=(SHORT, [1]))
    assert read(put(tmp_path, written([frame])), kind="tiff").picture.shape == (2383, 1728)


def test_a_preview_gives_way_to_the_page_that_lies_below_it(tmp_path: Path) -> None:
    """The page's directory is written last, cut from the chain and named by the preview."""
    small, size = page(size=(120, 170)).rotate(180), (WIDTH, HEIGHT)
    preview = (tags(small.size, t254=(LONG, [1]), t330=(LONG, [0])), [small.tobytes()])
    data = bytearray(written([preview, (tags(size), [page().tobytes()])]))
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    link = first + 2 + 12 * entries
    (second,) = struct.unpack_from("<I", data, link)
    struct.pack_into("<I", data, link, 0)
    for at in range(first + 2, link, 12):
        if struct.unpack_from("<H", data, at)[0] == 330:
            struct.pack_into("<I", data, at + 8, second)
    path = put(tmp_path, bytes(data))
    assert outcomes(path) == ["top left"]
    assert read(path, kind="tiff").picture.shape == (HEIGHT, WIDTH)
