"""The sheets as they are printed: A4, black on white at 300 dpi, as pictures and as PDF.

Each sheet tells in three ways what it is, so that what spoils one leaves another: its code twice, top left
and bottom right; the frame of blocks along all edges (ocr/codes/frame.py); the fixed words in large letters,
at the top and at the bottom. A picture prints alike from every browser, with no letter cut.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from PIL import Image, ImageDraw

from documents.sheets.lettering import DPI, draw_within, draw_words, pixels
from documents.sheets.payload import Cover, NextFile, Section, Sheet, encode_sheet
from employers.identifiers import AccountNo
from ocr.codes.frame import EDGE_MM, GAP_MM, LONG_MM, SHORT_MM

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
COVER_WORDS = "ใบปกแฟ้ม SSO-EFILE COVER"
SEPARATOR_WORDS = "ใบคั่น SSO-EFILE SEPARATOR"
_CODE_MM = 60.0
"""Side of a code: a cover's has 37 modules of 1.6 mm, 6 pixels high on the coarsest fax (98 dpi)."""
_LEFT = 18.0
_ROOM = WIDTH_MM - 2 * _LEFT


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What stands on a cover beside its code; empty where it is not known."""

    cover: Cover
    employer: str = ""
    office: str = ""
    box: str = ""
    shelf: str = ""


def draw_cover(facts: CoverFacts) -> Image.Image:
    """The cover of one paper folder."""
    sheet, pen = _start_sheet(facts.cover, COVER_WORDS)
    cover, right = facts.cover, _LEFT + _CODE_MM + 8
    room = WIDTH_MM - right - _LEFT
    shown = AccountNo(cover.account_no).shown if cover.account_no else "รอเลขที่ / pending"
    draw_words(pen, (right, 52), "เลขที่บัญชีนายจ้าง / Account no.", 13)
    y = draw_within(pen, (right, 68), shown, 34, room=room, weight=700)
    draw_words(pen, (right, y), "นายจ้าง / Employer", 13)
    draw_within(pen, (right, y + 10), facts.employer or "–", 20, room=room, lines=3, weight=700)
    _draw_counts(pen, facts, top=136)
    draw_words(pen, (_LEFT, 216), "รหัสแฟ้ม / Folder code", 13)
    draw_within(pen, (_LEFT, 230), group_code(cover.code), 26, room=_ROOM - _CODE_MM - 8, weight=700)
    thai = "วางใบนี้ไว้บนสุดของแฟ้ม แล้วสแกนพร้อมเอกสาร"
    _draw_lines(pen, 242, thai, "Lay this sheet on top and scan it with the papers.")
    return sheet


def _draw_counts(pen: ImageDraw.ImageDraw, facts: CoverFacts, *, top: float) -> None:
    cover = facts.cover
    counted = "–" if cover.sheets is None else f"{cover.sheets} แผ่น / sheets"
    if cover.sheets is not None and cover.sides:
        counted += f" × {cover.sides} หน้า / sides"
    rows = (
        ("เล่มที่ / Volume", str(cover.volume)),
        ("จำนวนแผ่นที่นับได้ / Counted", counted),
        ("กล่อง / Box", facts.box or "–"),
        ("ชั้นวาง / Shelf", facts.shelf or "–"),
        ("สำนักงาน / Office", facts.office or "–"),
    )
    for place, (label, value) in enumerate(rows):
        y = top + 15 * place
        draw_words(pen, (_LEFT, y), label, 13)
        draw_within(pen, (_LEFT + 62, y), value, 22, room=_ROOM - 62, weight=700)


def draw_separator(sheet: Section | NextFile, *, title_th: str, title_en: str) -> Image.Image:
    """The separator of a section, or of the next file; printed once and used again."""
    page, pen = _start_sheet(sheet, SEPARATOR_WORDS)
    right = _LEFT + _CODE_MM + 10
    letter = sheet.section if isinstance(sheet, Section) else "»"
    draw_words(pen, (right, 95), letter, 140, weight=700)
    y = draw_within(pen, (_LEFT, 130), title_th, 36, room=_ROOM, lines=2, weight=700)
    draw_within(pen, (_LEFT, y + 2), title_en, 24, room=_ROOM, lines=2, weight=600)
    first = "วางใบนี้ไว้หน้าเอกสารของหมวดนี้" if isinstance(sheet, Section) else "วางใบนี้ไว้ก่อนแฟ้มถัดไป"
    second = "Lay this sheet before the papers of this section." if isinstance(sheet, Section) else (
        "Lay this sheet before the next file."
    )  # fmt: skip
    _draw_lines(pen, 222, first, second)
    _draw_lines(pen, 240, "ใช้ซ้ำได้", "To be used again.")
    return page


def group_code(code: str) -> str:
    """A folder's code in groups of four, as people read it out."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def write_pdf(pages: Sequence[Image.Image]) -> bytes:
    """The sheets as one PDF of A4 pages; some 40 kB a sheet."""
    out = io.BytesIO()
    first, *others = pages
    first.save(out, format="PDF", resolution=DPI, save_all=True, append_images=others, title="SSO-EFILE")
    return out.getvalue()


def write_png(page: Image.Image) -> bytes:
    """One sheet as a picture."""
    out = io.BytesIO()
    page.save(out, format="PNG", dpi=(DPI, DPI), optimize=True)
    return out.getvalue()


def _start_sheet(sheet: Sheet, words: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Paper with frame, codes and the fixed words."""
    page = Image.new("1", (pixels(WIDTH_MM), pixels(HEIGHT_MM)), 1)
    pen = ImageDraw.Draw(page)
    pen.fontmode = "1"
    _draw_frame(pen)
    code = _make_code(encode_sheet(sheet))
    page.paste(code, (pixels(_LEFT), pixels(42)))
    page.paste(code, (pixels(WIDTH_MM - _LEFT) - code.width, pixels(206)))
    draw_within(pen, (_LEFT, 31), words, 30, room=_ROOM, weight=700)
    draw_within(pen, (_LEFT, 278), words, 24, room=_ROOM, weight=700)
    return page, pen


def _make_code(said: str) -> Image.Image:
    """The code in whole pixels a module, at most _CODE_MM wide."""
    code = segno.make(said, error="h", micro=False, boost_error=False, mode="alphanumeric")
    modules = len(code.matrix)
    rows = [[not module for module in row] for row in code.matrix]
    picture = Image.new("1", (modules, modules))
    picture.putdata([int(light) for row in rows for light in row])
    scale = pixels(_CODE_MM) // modules
    return picture.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)


def _draw_frame(pen: ImageDraw.ImageDraw) -> None:
    """Short and long blocks by turns along each edge, beginning and ending with a short one."""
    for far in (EDGE_MM, HEIGHT_MM - EDGE_MM - SHORT_MM):
        for x, length in _blocks(WIDTH_MM):
            _fill(pen, (x, far, x + length, far + SHORT_MM))
    for far in (EDGE_MM, WIDTH_MM - EDGE_MM - SHORT_MM):
        for y, length in _blocks(HEIGHT_MM):
            _fill(pen, (far, y, far + SHORT_MM, y + length))


def _blocks(side: float) -> list[tuple[float, float]]:
    """Where blocks begin along an edge, and how long they are: the last one, at the corner, is a short one of
    the other edge's row too.
    """
    pair = SHORT_MM + LONG_MM + 2 * GAP_MM
    pairs = int((side - 2 * EDGE_MM - SHORT_MM) // pair)
    start = (side - pairs * pair - SHORT_MM) / 2
    out: list[tuple[float, float]] = []
    for n in range(pairs):
        out += [(start + n * pair, SHORT_MM), (start + n * pair + SHORT_MM + GAP_MM, LONG_MM)]
    return [*out, (start + pairs * pair, SHORT_MM)]


def _fill(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = map(pixels, box)
    pen.rectangle((x0, y0, x1 - 1, y1 - 1), fill=0)


def _draw_lines(pen: ImageDraw.ImageDraw, y: float, thai: str, english: str) -> None:
    room = _ROOM - _CODE_MM - 8
    below = draw_within(pen, (_LEFT, y), thai, 13, room=room, lines=2)
    draw_within(pen, (_LEFT, below), english, 12, room=room, lines=2)
