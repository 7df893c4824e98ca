"""Thai and Latin text set in Sarabun on the pages of a PDF/A, without a browser.

Problem     Thai vowels and tone marks stand over and under letters, and over each other: a PDF that places
            glyphs one behind the other puts them where they collide.
Known as    Text shaping (HarfBuzz: GSUB and GPOS of the font), then glyphs placed one by one; line breaking
            without spaces at grapheme clusters.
Steps       Runs of one script are shaped on their own (marks of Thai are placed by its own lookups only). A
            line is broken at a space, or before a vowel that begins a syllable, where one stands in its last
            part; else before a cluster that may begin a line. Each line carries its text (ActualText), so
            that it can be found and copied.
Dropped     A browser (a second program to keep safe); breaking at words (a dictionary for two paragraphs).
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pikepdf
import uharfbuzz
from django.conf import settings
from pikepdf import Array, Dictionary, Name, Pdf, String

A4 = (595.28, 841.89)
_RUNS = re.compile(r"[฀-๿]+|[^฀-๿]+")
_CLUSTER = re.compile(r"[เ-ไ]*[^ัิ-ฺ็-๎][ัิ-ฺ็-๎]*[ะาำๅๆฯ]*|.", re.DOTALL)
"""A letter with the vowel before it, its marks and the vowels behind it: no line ends within."""
_LAST_PART = 0.6  # guess: a line may be so much shorter to end well


class Face(StrEnum):
    """The weights at hand."""

    REGULAR = "sarabun-400"
    BOLD = "sarabun-700"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped line: its number in the font, and where it stands, in thousandths of the size."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line as it is drawn."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float


@functools.cache
def _font(face: Face) -> Any:
    path: Path = settings.DATA_DIR / "pdfa" / f"{face.value}.ttf"
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


def shape(text: str, face: Face = Face.REGULAR) -> Shaped:
    """The glyphs of one line; letters that the font lacks become question marks."""
    font = _font(face)
    text = "".join(c if font.get_nominal_glyph(ord(c)) else "?" for c in text)
    glyphs: list[Glyph] = []
    at = 0.0
    for run in _RUNS.findall(text):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(Glyph(info.codepoint, at + place.x_offset, place.y_offset))
            at += place.x_advance
    return Shaped(text, tuple(glyphs), at)


def break_lines(text: str, *, width: float, size: float, face: Face = Face.REGULAR) -> list[str]:
    """Lines of at most `width` points; paragraphs of the text stay apart."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _fill(paragraph, most=width * 1000 / size, face=face)
    return lines


def _fill(paragraph: str, *, most: float, face: Face) -> Iterator[str]:
    line = ""
    for cluster in _CLUSTER.findall(paragraph):
        if line and shape(line + cluster.rstrip(), face).width > most:
            keep, rest = _break(line)
            yield keep.rstrip()
            line = rest.lstrip()
        line += cluster
    yield line.rstrip()


def _break(line: str) -> tuple[str, str]:
    at = max(line.rfind(letter) for letter in " เแโใไ")
    return (line[:at], line[at:]) if at > len(line) * _LAST_PART else (line, "")


@dataclass(frozen=True, slots=True)
class Pen:
    """How a path is drawn: a line of some width, broken or not, or an area."""

    width: float = 1
    dash: str = ""
    grey: float = 0
    area: bool = False

    @property
    def operators(self) -> str:
        """What sets it in a PDF."""
        return f"{self.grey:g} g {self.grey:g} G {self.width:g} w [{self.dash}] 0 d 1 j"

    @property
    def paint(self) -> str:
        """What paints the path."""
        return "f" if self.area else "S"


_PATH = re.compile(r"([MLHVZ])([-\d.]*) ?([-\d.]*)")


def _draw_path(path: str, at: tuple[float, float], scale: float) -> str:
    drawn, x, y = [], 0.0, 0.0
    for command, first, second in _PATH.findall(path):
        if command == "Z":
            drawn.append("h")
            continue
        x = x if command == "V" else float(first)
        y = float(first) if command == "V" else y if command == "H" else float(second)
        step = "m" if command == "M" else "l"
        drawn.append(f"{at[0] + x * scale:.2f} {at[1] - y * scale:.2f} {step}")
    return " ".join(drawn)


class Sheet:
    """Pages being filled from above; `y` is where the next line begins, from below, in points."""

    def __init__(self, pdf: Pdf, *, margin: float = 56, paper: tuple[float, float] = A4) -> None:
        self._pdf, self.margin, self._paper = pdf, margin, paper
        self.width = paper[0] - 2 * margin
        self._fonts = {face: _embed(pdf, face) for face in Face}
        self._drawn: list[str] = []
        self.y = paper[1] - margin

    def write(
        self, text: str, *, size: float = 11, face: Face = Face.REGULAR, left: float = 0, width: float = 0
    ) -> None:
        """A text in lines, from the present place on; a new page where there is no room."""
        for line in break_lines(text, width=width or self.width - left, size=size, face=face):
            height = size * 1.8  # room for two marks over a letter and one below
            if self.y - height < self.margin:
                self.new_page()
            self.y -= height
            self._drawn.append(_draw(shape(line, face), face=face, x=self.margin + left, y=self.y, size=size))

    def pair(self, label: str, text: str, *, left: float = 150) -> None:
        """A label, and beside it what it says."""
        before = self.y
        self.write(label, face=Face.BOLD, size=10.5, width=left - 8)
        below, self.y = self.y, before
        self.write(text, left=left, size=10.5)
        self.y = min(self.y, below)

    def put(self, text: str, *, left: float, size: float = 11, face: Face = Face.REGULAR) -> None:
        """One line whose letters stand on `y`; `left` is told from the margin. `y` stays."""
        line = shape(text, face)
        self._drawn.append(_draw(line, face=face, x=self.margin + left, y=self.y, size=size))

    def fill(self, boxes: list[tuple[float, float, float, float]], *, grey: float = 0) -> None:
        """Boxes, black or grey: left, bottom, width, height, in points."""
        drawn = " ".join(f"{x:.2f} {y:.2f} {w:.2f} {h:.2f} re" for x, y, w, h in boxes)
        self._drawn.append(f"q {grey:g} g {drawn} f Q")

    def draw(self, path: str, *, at: tuple[float, float], scale: float, pen: Pen) -> None:
        """A path of an SVG (M, L, H, V, Z alone); its origin, the upper left corner, lies at `at`."""
        if path:
            self._drawn.append(f"q {pen.operators} {_draw_path(path, at, scale)} {pen.paint} Q")

    def rule(self, *, gap: float = 8) -> None:
        """A thin line across the page."""
        self.y -= gap
        self.fill([(self.margin, self.y, self.width, 0.6)])
        self.y -= gap / 2

    def new_page(self) -> None:
        """End this page and begin the next."""
        names = {face.name: font for face, font in self._fonts.items()}
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *self._paper]),
            Resources=Dictionary(Font=Dictionary({f"/{name}": font for name, font in names.items()})),
            Contents=self._pdf.make_stream("\n".join(self._drawn).encode("ascii")),
        )
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(page)))
        self._drawn, self.y = [], self._paper[1] - self.margin


def _draw(line: Shaped, *, face: Face, x: float, y: float, size: float) -> str:
    """Operators that draw one line glyph by glyph, with the text that it stands for."""
    scale = size / 1000
    said = ("\ufeff" + line.text).encode("utf-16-be").hex()
    glyphs = " ".join(
        f"1 0 0 1 {x + g.x * scale:.3f} {y + g.y * scale:.3f} Tm <{g.number:04x}> Tj" for g in line.glyphs
    )
    return f"/Span <</ActualText <{said}>>> BDC BT /{face.name} {size} Tf {glyphs} ET EMC"


def _embed(pdf: Pdf, face: Face) -> Any:
    """The whole font, with the widths that its own tables say, and the letters behind its glyphs."""
    font = _font(face)
    data = (settings.DATA_DIR / "pdfa" / f"{face.value}.ttf").read_bytes()
    program = pdf.make_stream(data)
    program["/Length1"] = len(data)
    name = Name("/Sarabun-Bold" if face is Face.BOLD else "/Sarabun-Regular")
    extents = font.get_font_extents("ltr")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([-500, -500, 1500, 1300]),
        ItalicAngle=0, Ascent=extents.ascender, Descent=extents.descender, CapHeight=700, StemV=80,
        FontFile2=program,
    )  # fmt: skip
    widths = [font.get_glyph_h_advance(number) for number in range(font.face.glyph_count)]
    glyphs = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, DW=1000, W=Array([0, Array(widths)]),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity, FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(glyphs)]), ToUnicode=pdf.make_stream(_to_unicode(font)),
        )
    )  # fmt: skip


def _to_unicode(font: Any) -> bytes:
    """A CMap from glyphs to the letters whose nominal glyph they are."""
    letters = {font.get_nominal_glyph(code): code for code in sorted(font.face.unicodes, reverse=True)}
    rows = [f"<{number:04x}> <{code:04x}>" for number, code in sorted(letters.items()) if code < 0x10000]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode()
