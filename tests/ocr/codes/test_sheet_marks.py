"""Covers and separators are read through all that printing and scanners do; paper is left alone."""

from collections.abc import Callable

import numpy as np
import pytest
import segno
from PIL import Image

from documents.sheets.artwork import CoverFacts, draw_cover, draw_separator
from documents.sheets.payload import Cover, NextFile, Section, encode_sheet
from ocr.codes.frame import LEAST_CHAIN, has_frame, longest_chain
from ocr.codes.qr import find_sheet_marks
from ocr.engine import Picture
from ocr.sheet_marks import NO_MARKS
from tests import scanned_sheets as worn

COVER = Cover("K7M2Q9XT3A", "7450686171", 1, 120, 2)
SHEETS = {
    encode_sheet(COVER): draw_cover(CoverFacts(COVER, "บริษัท นครชัยร่วมใจ จำกัด", "สมุทรสาคร", "ก-12", "3")),
    encode_sheet(Section("C")): draw_separator(Section("C"), title_th="เงินสมทบ", title_en="Contributions"),
    encode_sheet(NextFile()): draw_separator(NextFile(), title_th="แฟ้มถัดไป", title_en="Next file"),
}
Wear = Callable[[Picture, np.random.Generator], Picture]
"""A sheet at 200 dpi and a lot in, a picture out."""

WEARS: dict[str, Wear] = {
    "clean": lambda page, dice: page,
    "jpeg 12": lambda page, dice: worn.as_jpeg(page, 12),
    "fax 98": lambda page, dice: worn.faxed(page, dpi=200, down=98, dice=dice),
    "fax 196": lambda page, dice: worn.faxed(page, dpi=200, down=196, dice=dice),
    "faint": lambda page, dice: worn.faint(page, ink=0.1, dice=dice),
    "next to no toner": lambda page, dice: worn.faint(page, ink=0.06, dice=dice),
    "dark margin": lambda page, dice: np.pad(page, 90, constant_values=20),
    "negative": lambda page, dice: np.asarray(255 - page, dtype=np.uint8),
    "noise": lambda page, dice: worn.noisy(page, level=35, dice=dice),
    "blurred": lambda page, dice: worn.blurred(page, 3.5),
    "strokes": lambda page, dice: worn.crossed_out(page, dice=dice, strokes=2),
    "crumpled": lambda page, dice: worn.crumpled(page, dice=dice, mm=0.4),
}
_LEAVE_A_FRAME = ("clean", "jpeg 12", "fax 98", "faint", "dark margin", "negative", "noise", "crumpled")
LOST: dict[str, Wear] = {
    **{name: WEARS[name] for name in _LEAVE_A_FRAME},
    "torn": lambda page, dice: page[: page.shape[0] * 55 // 100],
    "half black": lambda page, dice: np.vstack([page[: page.shape[0] // 2], 0 * page[page.shape[0] // 2 :]]),
}


@pytest.mark.parametrize("said", SHEETS, ids=["cover", "section", "next file"])
@pytest.mark.parametrize("wear", WEARS)
def test_a_worn_sheet_is_read(said: str, wear: str) -> None:
    dice = np.random.default_rng(len(wear))
    page = worn.turned(worn.as_gray(SHEETS[said], dpi=200), float(dice.uniform(-4, 4)))
    marks = find_sheet_marks(WEARS[wear](page, dice))
    assert marks.codes == (said,)
    assert marks.frame


@pytest.mark.parametrize("said", SHEETS, ids=["cover", "section", "next file"])
@pytest.mark.parametrize("dpi", [100, 150, 200, 300, 400])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_sheet_is_read_however_it_lies(said: str, dpi: int, turn: int) -> None:
    for lean in (-8, 8):
        marks = find_sheet_marks(worn.turned(worn.as_gray(SHEETS[said], dpi=dpi), turn + lean))
        assert marks.codes == (said,)


@pytest.mark.parametrize("turn", range(-180, 180, 45))
def test_a_sheet_is_read_at_any_angle(turn: int) -> None:
    for said, page in SHEETS.items():
        assert find_sheet_marks(worn.turned(worn.as_gray(page, dpi=150), turn)).codes == (said,)


@pytest.mark.parametrize("said", SHEETS, ids=["cover", "section", "next file"])
@pytest.mark.parametrize("wear", LOST)
def test_a_sheet_without_its_codes_still_shows_its_frame(said: str, wear: str) -> None:
    dice = np.random.default_rng(len(wear))
    page = worn.turned(worn.without_codes(worn.as_gray(SHEETS[said], dpi=200), dice=dice), 3)
    marks = find_sheet_marks(np.ascontiguousarray(LOST[wear](page, dice)))
    assert marks.codes == ()
    assert marks.frame


@pytest.mark.parametrize(("kept", "seen"), [(LEAST_CHAIN + 1, True), (LEAST_CHAIN - 2, False)])
def test_so_many_blocks_of_one_edge_are_a_frame(kept: int, seen: bool) -> None:
    page = worn.as_gray(SHEETS[encode_sheet(NextFile())], dpi=150)
    strip = np.full_like(page, 255)
    rows, columns = round((20 + kept * 12.5) / 25.4 * 150), round(15 / 25.4 * 150)
    strip[round(20 / 25.4 * 150) : rows, :columns] = page[round(20 / 25.4 * 150) : rows, :columns]
    assert has_frame(strip) is seen


def _with_foreign_code(said: str) -> Picture:
    page = Image.new("L", (1654, 2339), 255)
    code = segno.make(said, error="m")
    size = len(code.matrix) + 8
    rows = np.array([[0 if dark else 255 for dark in row] for row in code.matrix_iter()], dtype=np.uint8)
    page.paste(Image.fromarray(rows).resize((size * 8, size * 8), Image.Resampling.NEAREST), (900, 200))
    return np.asarray(page, dtype=np.uint8)


@pytest.mark.parametrize(
    "said",
    [
        "https://efiling.example/verify?no=0105599000019",
        "00020101021230750016A00000067701011201150105599000019020300130",
        "|010559900001900\r0000001\r\r12345",
        "SSO-EFILE",
        "sSOEF1/N/DA056B5A",
        "SSOEF1/ใบปก",
    ],
)
def test_codes_of_others_are_no_sheets(said: str) -> None:
    assert find_sheet_marks(_with_foreign_code(said)) == NO_MARKS


def test_punched_holes_and_tables_are_no_frame() -> None:
    holes = np.full((2339, 1654), 235, np.uint8)
    for y in range(60, 2300, 67):  # 3 : 1 of a wire binding
        holes[y : y + 32, 30:62] = 10
    table = np.full((2339, 1654), 255, np.uint8)
    table[200:2200:60, 100:1500] = 0
    table[200:2200, 100:1500:140] = 0
    cells = np.full((2339, 1654), 255, np.uint8)
    for x in range(100, 1500, 90):
        cells[400:440, x : x + 70] = 30
    for page in (holes, table, cells):
        assert longest_chain(page) < LEAST_CHAIN
        assert find_sheet_marks(page) == NO_MARKS


@pytest.mark.parametrize("shape", [(1, 1), (39, 500), (50, 32_767), (60, 60)])
def test_odd_pictures_do_no_harm(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, shape, dtype=np.uint8)
    assert find_sheet_marks(noise) == NO_MARKS
    assert find_sheet_marks(np.zeros((*shape, 3), np.uint8)) == NO_MARKS
