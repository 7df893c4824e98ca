"""Stamps are taken out of print, in colour and in gray; handwriting, forms and signatures are not."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from ocr.engine import Picture
from ocr.preparation.gray_seals import _cover_by_radius, _select_strokes, list_seal_ink, part_gray_seals
from ocr.preparation.outlines import is_frame_outline, is_ring_outline
from ocr.preparation.stamp_ink import part_stamp_ink
from tests.ocr.preparation.pages import written

RED, VIOLET, BLUE = (205, 40, 50), (105, 45, 150), (40, 60, 170)
PX = 100 / 25.4


def in_colour() -> Picture:
    return np.ascontiguousarray(np.repeat(written()[:, :, None], 3, axis=2))


def press(page: Picture, ink: tuple[int, ...], mask: npt.NDArray[np.uint8]) -> Picture:
    """Ink over print: the print still shows through."""
    share = (
        (mask.astype(np.float32) / 255 * 0.85)[:, :, None]
        if page.ndim == 3
        else mask.astype(np.float32) / 255 * 0.85
    )
    colour = np.array(ink if page.ndim == 3 else ink[0], np.float32)
    return np.asarray(page * (1 - share * (1 - colour / 255)), np.uint8)


def ring(shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    mask = np.zeros(shape[:2], np.uint8)
    for radius in (125, 80):
        cv2.circle(mask, (600, 560), radius, 255, 4, cv2.LINE_AA)
    cv2.putText(mask, "SEAL", (540, 580), 0, 1.6, 255, 5)
    return mask


def frame(shape: tuple[int, ...], degrees: float) -> npt.NDArray[np.uint8]:
    mask = np.zeros(shape[:2], np.uint8)
    corners = cv2.boxPoints(((600, 560), (420, 150), degrees)).astype(np.int32)
    cv2.polylines(mask, [corners], isClosed=True, color=255, thickness=4, lineType=cv2.LINE_AA)
    return mask


@pytest.mark.parametrize("ink", [RED, VIOLET, BLUE])
@pytest.mark.parametrize("kind", ["ring", "frame"])
def test_a_coloured_stamp_goes_and_the_print_under_it_stays(ink: tuple[int, ...], kind: str) -> None:
    clean = in_colour()
    mask = ring(clean.shape) if kind == "ring" else frame(clean.shape, 8.0)
    layers = part_stamp_ink(press(clean, ink, mask), dpi=200)
    assert len(layers.seals) == 1
    x0, _, x1, _ = layers.seals[0]
    assert x0 < 500
    assert x1 > 700
    print_ = clean[:, :, 0] < 100
    assert float((layers.page[print_] < 140).mean()) > 0.97
    alone = (mask > 200) & ~(cv2.dilate(print_.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)
    assert float((layers.page[alone] > 200).mean()) > 0.95
    inks = np.full(clean.shape[:2], 255, np.uint8)
    for stamp in layers.stamps:
        x0, y0, x1, y1 = stamp.box
        inks[y0:y1, x0:x1] = np.minimum(inks[y0:y1, x0:x1], stamp.ink)
    assert float((inks[alone] < 200).mean()) > 0.9
    assert float((inks[mask == 0] == 255).mean()) > 0.99


def test_a_blue_pen_is_no_stamp() -> None:
    page = in_colour()
    for row in range(3):
        cv2.putText(page, "Somchai 12 Jan", (300, 250 + 120 * row), 7, 1.4, BLUE, 3)
    layers = part_stamp_ink(page, dpi=200)
    assert layers.seals == ()
    assert layers.stamps == ()


def test_a_page_that_is_all_violet_is_a_carbon_copy() -> None:
    page = in_colour()
    page[written() < 128] = VIOLET
    assert part_stamp_ink(page, dpi=200).seals == ()


def test_a_gray_picture_in_three_channels_and_a_stain_have_no_stamps() -> None:
    assert part_stamp_ink(in_colour(), dpi=200).seals == ()
    page = in_colour()
    cv2.circle(page, (600, 560), 150, (225, 200, 150), 8)
    assert part_stamp_ink(page, dpi=200).seals == ()


def test_a_paler_seal_in_gray_goes_and_print_stays() -> None:
    clean = written()
    mask = ring(clean.shape)
    level = press(clean, (90,), mask)
    page, seals = part_gray_seals(level, dpi=200)
    assert len(seals) == 1
    (stamp,) = list_seal_ink(level, page, seals)
    x0, y0, x1, y1 = stamp.box
    gone = stamp.ink < 255
    assert np.array_equal(stamp.ink[gone], level[y0:y1, x0:x1][gone])
    assert gone[mask[y0:y1, x0:x1] > 200].mean() > 0.7
    print_ = clean < 100
    assert float((page[print_] < 140).mean()) > 0.97
    alone = (mask > 200) & ~(cv2.dilate(print_.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)
    assert float((page[alone] > 200).mean()) > 0.9


@pytest.mark.parametrize(("degrees", "found"), [(8.0, 1), (0.0, 0)])
def test_a_frame_aslant_is_a_stamp_and_a_level_one_a_form(degrees: float, found: int) -> None:
    clean = written()
    _, seals = part_gray_seals(press(clean, (90,), frame(clean.shape, degrees)), dpi=200)
    assert len(seals) == found


def test_a_seal_alone_leaves_nothing() -> None:
    clean = np.full((2338, 1653), 255, np.uint8)
    page, seals = part_gray_seals(press(clean, (20,), ring(clean.shape)), dpi=200)
    assert len(seals) == 1
    assert page.min() > 200


def test_print_alone_has_no_seals() -> None:
    page, seals = part_gray_seals(written(), dpi=200)
    assert seals == ()
    assert np.array_equal(page, written())


@pytest.mark.parametrize(("share", "told"), [(1.0, True), (0.85, True), (0.5, False)])
def test_a_ring_is_inked_all_round(share: float, told: bool) -> None:
    ink = np.zeros((120, 120), np.uint8)
    for start in range(0, 360, 90):
        cv2.ellipse(ink, (60, 60), (50, 50), 0, start, start + 90 * share, 1, 1)
    assert is_ring_outline(ink, px=PX) == told
    assert not is_ring_outline(np.eye(120, dtype=np.uint8), px=PX)


@pytest.mark.parametrize(("degrees", "told"), [(3.0, True), (0.5, False)])
def test_a_frame_is_inked_along_its_sides_and_leans(degrees: float, told: bool) -> None:
    ink = np.zeros((200, 300), np.uint8)
    corners = cv2.boxPoints(((150, 100), (200, 80), degrees)).round().astype(np.int32)
    cv2.polylines(ink, [corners], isClosed=True, color=1, thickness=1)
    assert is_frame_outline(ink, px=PX, aslant=1.5) == told
    cv2.line(ink, tuple(corners[0].tolist()), tuple(corners[1].tolist()), 0, 5)
    assert not is_frame_outline(ink, px=PX, aslant=1.5)


@pytest.mark.parametrize(
    ("length_mm", "degrees", "kept"),
    [(8.0, 8.0, True), (6.0, 8.0, False), (40.0, 3.0, True), (40.0, 0.0, False), (22.0, 0.0, True)],
)
def test_lines_are_sought_among_long_pieces_that_are_no_rules(
    length_mm: float, degrees: float, kept: bool
) -> None:
    for upright in (0.0, 90.0):
        ink = np.zeros((300, 300), np.uint8)
        way = np.array([np.cos(np.radians(degrees + upright)), np.sin(np.radians(degrees + upright))])
        ends = [np.round(150 + sign * way * length_mm * PX / 2).astype(int).tolist() for sign in (-1, 1)]
        cv2.line(ink, ends[0], ends[1], 1, 2)
        assert (int(_select_strokes(ink, px=PX).sum()) > 20) == kept


def test_nothing_lies_beside_the_page() -> None:
    """What OpenCV does not fill is what the memory held: an emblem near the edge was a seal at times."""
    paper = np.zeros((300, 300), np.uint8)
    for _ in range(20):
        held = [np.ones((192, 120), np.uint8) for _ in range(30)]
        del held
        assert not _cover_by_radius(paper, (150.0, 5.0), most=120).any()
