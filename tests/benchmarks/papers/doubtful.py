"""Sheets that are hard to judge: true blanks with an office's dirt, faint and sparse paper, and large print.

Every sheet is gray, A4, drawn from its dice alone: the same seed gives the same sheet. Shades, sizes and
shares are guesses after scans that were looked at; each kind goes further than the papers of the other sets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from tests.benchmarks.papers.paper import FONTS
from tests.benchmarks.papers.people import Dice

Floats = npt.NDArray[np.float32]

FACES = (
    "tlwg/Garuda.ttf",
    "tlwg/Loma-Bold.ttf",
    "tlwg/Norasi.ttf",
    "tlwg/Umpush.ttf",
    "tlwg/Laksaman.ttf",
    "arundina/ArundinaSans.ttf",
)
HELD_OUT = ("tlwg/Kinnari.ttf",)
"""Not looked at while the bounds were set; nor were seeds from 30,000 on."""
WORDS = (
    "แบบขึ้นทะเบียนนายจ้าง", "สำนักงานประกันสังคม", "ใบเสร็จรับเงิน", "หนังสือรับรอง", "เงินสมทบ งวดเดือน มกราคม",
    "ชื่อสถานประกอบการ", "เลขที่บัญชี 74-1234567-8", "บันทึกข้อความ", "สำเนาถูกต้อง", "ผู้ประกันตน 15 คน",
    "COPY", "RECEIPT No. 4521", "Social Security Office", "แฟ้มที่ 3", "เล่มที่ 2",
)  # fmt: skip
_DPI = 200
_A4_MM = (297.0, 210.0)


@dataclass(slots=True)
class Leaf:
    """Ink (0 to 255, how much darker than the paper) on one sheet under its dice."""

    dice: Dice
    dpi: int = _DPI
    ink: Floats = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.ink = np.zeros((self.px(_A4_MM[0]), self.px(_A4_MM[1])), np.float32)

    def px(self, mm: float) -> int:
        """Pixels for millimetres."""
        return max(1, round(mm * self.dpi / 25.4))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.ink.shape[0], self.ink.shape[1]

    def draw(self, pen: Callable[[ImageDraw.ImageDraw], None], *, depth: float) -> None:
        """What the pen draws in white, laid on as deep as said."""
        image = Image.new("L", (self.size[1], self.size[0]), 0)
        pen(ImageDraw.Draw(image))
        self.lay(np.asarray(image, np.float32) * (depth / 255.0))

    def lay(self, ink: Floats) -> None:
        """Ink over ink: the darker stays."""
        self.ink = np.maximum(self.ink, ink)

    def text(self, words: str, spot: tuple[int, int], *, face: str, pt: float, depth: float) -> None:
        """Words whose base line begins at `spot` (column, row)."""
        font = ImageFont.truetype(str(FONTS / face), max(6, round(pt * self.dpi / 72)))
        self.draw(lambda pen: pen.text(spot, words, font=font, fill=255, anchor="ls"), depth=depth)

    def scanned(self, *, noise: float) -> Picture:
        """As it comes off the scanner: paper, light, noise, and a JPEG's rounding."""
        dice = self.dice
        blurred = cv2.GaussianBlur(self.ink, (0, 0), float(dice.uniform(0.4, 0.9)))
        small = dice.uniform(0.94, 1.0, (4, 3)).astype(np.float32)
        light = cv2.resize(small, (self.size[1], self.size[0]), interpolation=cv2.INTER_CUBIC)
        grain = cv2.GaussianBlur(dice.normal(0, noise, self.size).astype(np.float32), (0, 0), 0.6) * 1.6
        shade = np.clip(float(dice.uniform(238, 254)) * light - blurred + grain, 0, 255).astype(np.uint8)
        _, data = cv2.imencode(".jpg", shade, [cv2.IMWRITE_JPEG_QUALITY, int(dice.integers(55, 95))])
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def blank(dice: Dice) -> Picture:
    """A true blank side: only what paper, machine and the other side have left on it."""
    leaf = Leaf(dice)
    for chance, spoil in _DIRT:
        if dice.random() < chance:
            spoil(leaf)
    if dice.random() < 0.15:  # fax and copier: two shades
        shade = leaf.scanned(noise=2.0)
        cut = int(dice.integers(110, 170))
        return np.where(shade > cut, 255, 0).astype(np.uint8)
    return leaf.scanned(noise=float(dice.uniform(0, 6)))


def faint(dice: Dice, faces: tuple[str, ...] = FACES) -> Picture:
    """A page of faded print: thermal paper, third carbon copy, an empty ribbon."""
    leaf = Leaf(dice)
    depth, face, pt = float(dice.uniform(20, 60)), str(dice.choice(faces)), float(dice.uniform(11, 18))
    for row in np.arange(leaf.px(30), leaf.px(200), leaf.px(float(dice.uniform(8, 14)))):
        words = " ".join(str(dice.choice(WORDS)) for _ in range(2))
        leaf.text(words, (leaf.px(25), int(row)), face=face, pt=pt, depth=depth)
    dust(leaf)
    return leaf.scanned(noise=float(dice.uniform(0, 3)))


def sparse(dice: Dice, faces: tuple[str, ...] = FACES) -> Picture:
    """One small thing on a page: a note, a signature, its number, a stamp."""
    leaf = Leaf(dice)
    (_note, _signature, _number, _stamp)[int(dice.integers(4))](leaf, faces)
    for chance, spoil in ((0.6, dust), (0.3, punch), (0.2, staple)):
        if dice.random() < chance:
            spoil(leaf)
    return leaf.scanned(noise=float(dice.uniform(0, 4)))


def large(
    dice: Dice, pt: float, faces: tuple[str, ...] = FACES, *, lines: int = 1
) -> tuple[Picture, list[str]]:
    """Clear black letters of so many points, and what they say: as on a cover or a divider."""
    leaf, said = Leaf(dice), list[str]()
    face, top = str(dice.choice(faces)), leaf.px(float(dice.uniform(40, 90)))
    for _ in range(lines):
        fitting = [words for words in WORDS if _width(words, face, pt) < 190] or ["แฟ้ม", "COPY"]
        words = str(dice.choice(fitting))
        top += leaf.px(pt * 0.3528 * 1.6)
        if top > leaf.size[0] - leaf.px(20):
            break
        leaf.text(words, (leaf.px(10), top), face=face, pt=pt, depth=float(dice.uniform(200, 240)))
        said.append(words)
    return leaf.scanned(noise=2.0), said


def _width(words: str, face: str, pt: float) -> float:
    return ImageFont.truetype(str(FONTS / face), 100).getlength(words) * pt / 100 * 0.3528


def _note(leaf: Leaf, faces: tuple[str, ...]) -> None:
    """A pencil note: thin, gray, a word or two."""
    dice, words = (
        leaf.dice,
        str(leaf.dice.choice(["โทรแล้ว 5/6", "รอเอกสาร", "ok", "ดูแฟ้ม 2", "12,500", "คุณวิไล"])),
    )
    spot = (leaf.px(float(dice.uniform(20, 120))), leaf.px(float(dice.uniform(25, 270))))
    leaf.text(words, spot, face=faces[0], pt=float(dice.uniform(13, 24)), depth=float(dice.uniform(45, 90)))


def _signature(leaf: Leaf, faces: tuple[str, ...]) -> None:
    dice = leaf.dice
    x, y = leaf.px(float(dice.uniform(30, 120))), leaf.px(float(dice.uniform(40, 260)))
    at = np.linspace(0, 1, 120)
    parts = [float(dice.uniform(1, 6)) * np.sin(at * float(dice.uniform(8, 40)) + k) for k in range(3)]
    waves = np.sum(parts, axis=0)
    points = [
        (x + leaf.px(45 * t), y + round(float(w) * leaf.dpi / 25.4)) for t, w in zip(at, waves, strict=True)
    ]
    wide = leaf.px(float(dice.uniform(0.3, 0.7)))
    leaf.draw(lambda pen: pen.line(points, fill=255, width=wide), depth=float(dice.uniform(80, 230)))


def _number(leaf: Leaf, faces: tuple[str, ...]) -> None:
    """A lone page number: a digit or three, in the middle or outside, above or below."""
    dice = leaf.dice
    words = str(dice.choice(["5", "- 2 -", "12", "๓", "117", "7"]))
    x, y = float(dice.choice([100, 185, 20])), float(dice.choice([16, 282]))
    spot, pt = (leaf.px(x), leaf.px(y)), float(dice.uniform(11, 16))
    leaf.text(words, spot, face=str(dice.choice(faces)), pt=pt, depth=float(dice.uniform(120, 235)))


def _stamp(leaf: Leaf, faces: tuple[str, ...]) -> None:
    dice, deep = leaf.dice, float(leaf.dice.uniform(60, 150))
    x, y = leaf.px(float(dice.uniform(30, 120))), leaf.px(float(dice.uniform(30, 240)))
    box = (x, y, x + leaf.px(48), y + leaf.px(18))
    leaf.draw(lambda pen: pen.rectangle(box, outline=255, width=leaf.px(0.5)), depth=deep)
    spot = (x + leaf.px(3), y + leaf.px(12))
    leaf.text(str(dice.choice(["รับแล้ว", "สำเนา", "PAID"])), spot, face=faces[0], pt=20, depth=deep)


def dust(leaf: Leaf) -> None:
    """Specks of dust."""
    dice = leaf.dice
    for _ in range(int(dice.integers(0, 60))):
        side = leaf.px(float(dice.uniform(0.1, 0.7)))
        y, x = int(dice.integers(0, leaf.size[0] - side)), int(dice.integers(0, leaf.size[1] - side))
        cv2.ellipse(leaf.ink, (x, y), (side // 2 + 1, side // 2), 0, 0, 360, float(dice.uniform(30, 220)), -1)


def punch(leaf: Leaf) -> None:
    """Two or four punch holes, dark or gray as the lid behind them, some with a shaded rim."""
    dice, deep = leaf.dice, float(leaf.dice.uniform(20, 240))
    x, radius = leaf.px(float(dice.uniform(9, 14))), leaf.px(float(dice.uniform(2.5, 3.2)))
    thick = -1 if dice.random() < 0.7 else 2
    for y in (108.5, 188.5) if dice.random() < 0.7 else (28.5, 108.5, 188.5, 268.5):
        cv2.circle(leaf.ink, (x, leaf.px(y)), radius, deep, thick)


def staple(leaf: Leaf) -> None:
    """A staple's two holes, its shadow or itself, in a corner."""
    dice = leaf.dice
    x, y = leaf.px(float(dice.uniform(6, 18))), leaf.px(float(dice.uniform(6, 18)))
    turn, deep = float(dice.uniform(0, 1.6)), float(dice.uniform(50, 200))
    end = (x + int(leaf.px(11) * np.cos(turn)), y + int(leaf.px(11) * np.sin(turn)))
    if dice.random() < 0.5:
        cv2.line(leaf.ink, (x, y), end, deep, max(1, leaf.px(0.4)))
    for spot in ((x, y), end):
        cv2.circle(leaf.ink, spot, leaf.px(0.4), deep, -1)


def _edge(leaf: Leaf) -> None:
    """The shadow of a lid, or the black wedge beside a sheet that lay askew."""
    dice = leaf.dice
    height, width = leaf.size
    deep = float(dice.uniform(30, 230))
    if dice.random() < 0.5:
        wide = leaf.px(float(dice.uniform(2, 10)))
        fall = np.linspace(deep, 0, wide, dtype=np.float32)
        leaf.ink[:, :wide] = np.maximum(leaf.ink[:, :wide], fall)
    else:
        wedge = np.array(
            [(width, 0), (width, height), (width - leaf.px(float(dice.uniform(1, 7))), height)], np.int32
        )
        cv2.fillPoly(leaf.ink, [wedge], deep)


def _fold(leaf: Leaf) -> None:
    dice = leaf.dice
    height, width = leaf.size
    y, lean = int(height * float(dice.choice([0.33, 0.5, 0.66]))), leaf.px(float(dice.uniform(0, 3)))
    line = np.zeros(leaf.size, np.float32)
    cv2.line(
        line, (0, y), (width, y + lean), float(dice.uniform(15, 60)), leaf.px(float(dice.uniform(0.2, 0.6)))
    )
    leaf.lay(np.asarray(cv2.GaussianBlur(line, (0, 0), 1.5), np.float32))


def _through(leaf: Leaf) -> None:
    """The other side shines through: in the mirror, soft and pale."""
    dice = leaf.dice
    other = Leaf(dice, leaf.dpi)
    for row in np.arange(leaf.px(30), leaf.px(260), leaf.px(float(dice.uniform(7, 12)))):
        other.text(
            " ".join(map(str, dice.choice(WORDS, 2))),
            (leaf.px(25), int(row)),
            face=FACES[0],
            pt=14,
            depth=230,
        )
    soft = cv2.GaussianBlur(other.ink[:, ::-1], (0, 0), float(dice.uniform(2.0, 3.2)))
    leaf.lay(np.asarray(soft, np.float32) * float(dice.uniform(0.04, 0.16)))


def _stain(leaf: Leaf) -> None:
    dice = leaf.dice
    spot = (int(dice.integers(0, leaf.size[1])), int(dice.integers(0, leaf.size[0])))
    blot = np.zeros(leaf.size, np.float32)
    cv2.circle(blot, spot, leaf.px(float(dice.uniform(8, 30))), float(dice.uniform(8, 40)), -1)
    leaf.lay(np.asarray(cv2.GaussianBlur(blot, (0, 0), 20), np.float32))


def _streak(leaf: Leaf) -> None:
    x = int(leaf.dice.integers(0, leaf.size[1] - 3))
    leaf.ink[:, x : x + int(leaf.dice.integers(1, 3))] = float(leaf.dice.uniform(15, 90))


def _hair(leaf: Leaf) -> None:
    dice = leaf.dice
    x, y = int(dice.integers(200, leaf.size[1] - 200)), int(dice.integers(200, leaf.size[0] - 200))
    points = np.cumsum(dice.normal(0, 6, (8, 2)), axis=0) + np.array([x, y])
    cv2.polylines(leaf.ink, [points.astype(np.int32)], False, float(dice.uniform(40, 120)), 1)


_DIRT: tuple[tuple[float, Callable[[Leaf], None]], ...] = (
    (0.7, dust), (0.5, punch), (0.35, staple), (0.4, _edge), (0.35, _fold), (0.4, _through),
    (0.15, _stain), (0.15, _streak), (0.02, _hair),
)  # fmt: skip
