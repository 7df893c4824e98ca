"""Sheets with nothing to read on them: signatures, seals with figures in them, scribbled boxes, dated stamps.

No number of such a sheet is a number of an employer: whatever is told as one was invented, or taken from a
seal. `unread_sheet(seed, number)` draws one; seeds from MEASURING_SEEDS on were not looked at while the
reader was built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from tests.benchmarks.papers import stamped
from tests.benchmarks.papers.bearing import Side, scan
from tests.benchmarks.papers.comb_drawing import draw_comb
from tests.benchmarks.papers.combs import COMBS, Filling, choose_comb
from tests.benchmarks.papers.make import FAMILIES, choose_hand
from tests.benchmarks.papers.paper import FONTS, Paper

FACES = ("tlwg/Garuda-Bold.ttf", "tlwg/Norasi-Bold.ttf", "tlwg/Waree-Bold.ttf", "tlwg/Sawasdee-Bold.ttf")
_INKS = ((200, 30, 45), (105, 45, 150), (40, 60, 170), (175, 10, 70), (25, 95, 205), (35, 35, 40))
_FIGURES = ("50-0000124-3", "1-2098-00045-67-2", "๒๕๖๓", "7400", "0105558001239", "สปส. ๑๒")
_SIZE = (297.0, 210.0)


@dataclass(frozen=True, slots=True)
class Unread:
    """A sheet: gray or RGB, its dots an inch, and what was put on it."""

    picture: Picture
    dpi: int
    kinds: tuple[str, ...]


def round_with_figures(side: Side, face: str) -> Picture:
    """A round seal, figures across its middle."""
    seal = Image.fromarray(stamped.round_seal(side, face))
    middle, reach = seal.size[0] // 2, seal.size[0] // 4
    pen = ImageDraw.Draw(seal)
    pen.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=0)
    words = str(side.dice.choice(_FIGURES))
    font = _fit_font(face, words, size=side.px(5), wide=1.9 * reach)
    pen.text((middle, middle + round(font.size) // 3), words, font=font, fill=255, anchor="ms")
    return np.asarray(seal, np.uint8)


def _fit_font(face: str, words: str, *, size: int, wide: float) -> ImageFont.FreeTypeFont:
    """A font of that size, or of the largest smaller one in which the words are no wider."""
    font = ImageFont.truetype(str(FONTS / face), size)
    while font.getlength(words) > wide:
        font = ImageFont.truetype(str(FONTS / face), round(font.size) - 1)
    return font


def square_seal(side: Side, face: str) -> Picture:
    """A square seal in two frames, two rows in it, the lower one figures."""
    edge, inner = side.px(side.draw((18, 28))), side.px(2.8)
    image = Image.new("L", (edge, edge), 0)
    pen = ImageDraw.Draw(image)
    for inset, wide in ((side.px(0.5), side.px(0.7)), (side.px(2.0), side.px(0.3))):
        pen.rectangle((inset, inset, edge - inset, edge - inset), outline=255, width=wide)
    for share, words in ((0.42, "สปส."), (0.74, str(side.dice.choice(_FIGURES)))):
        font = _fit_font(face, words, size=side.px(3.6), wide=edge - 2 * inner)
        pen.text((edge // 2, round(edge * share)), words, font=font, fill=255, anchor="ms")
    return np.asarray(image, np.uint8)


_SEALS: dict[str, stamped.Stamp] = {
    "round": round_with_figures,
    "pearls": stamped.pearl_seal,
    "square": square_seal,
    "dated": stamped.received_stamp,
}


def _press(side: Side, kind: str) -> None:
    side.colour()
    seal = _SEALS[kind](side, str(side.dice.choice(FACES)))
    height, width = side.size
    middle = (int(side.draw((0.2, 0.8)) * width), int(side.draw((0.12, 0.9)) * height))
    ink = _INKS[int(side.dice.integers(len(_INKS)))]
    stamped.press_stamp(side, seal, middle=middle, ink=ink, cover=side.draw((0.6, 1.0)))


def _sign(side: Side, _kind: str) -> None:
    """A name in one go: loops that lean, a stroke below."""
    dice, wide = side.dice, side.px(side.draw((30, 65)))
    at = np.linspace(0, 1, 160)
    waves = sum(side.draw((0.5, 4)) * np.sin(at * side.draw((15, 70)) + k) for k in range(3))
    loops = side.draw((1, 5)) * np.cos(at * side.draw((20, 60)))
    x, y = side.draw((0.1, 0.6)) * side.size[1], side.draw((0.1, 0.9)) * side.size[0]
    mm = side.dpi / 25.4
    points = np.stack([x + wide * at + loops * mm, y + waves * mm], axis=1).round().astype(np.int32)
    shade = (int(dice.integers(15, 110)),) * (1 if side.page.ndim == 2 else 3)
    thick = side.px(side.draw((0.3, 0.8)))
    cv2.polylines(side.page, [points], False, shade, thick, cv2.LINE_AA)
    if dice.random() < 0.5:
        end = (int(x + wide), int(y + 5 * mm))
        cv2.line(side.page, (int(x), int(y + 6 * mm)), end, shade, thick, cv2.LINE_AA)


def _box_scribble(side: Side, _kind: str) -> None:
    """Boxes for a number, crossed out by a hand or left empty."""
    dice = side.dice
    filling = Filling.EMPTY if dice.random() < 0.3 else Filling.SCRIBBLED
    hand = choose_hand(FAMILIES["others"], dice)
    comb = replace(choose_comb(tuple(COMBS), dice, hands=0.0), filling=filling)
    paper = Paper(dice, side.dpi, replace(hand, comb=comb))
    number = str(dice.choice(["50-0000124-3", "1-2098-00045-67-2"]))
    draw_comb(paper, side.draw((20, 60)), side.draw((30, 270)), number)
    drawn = paper.pixels()
    if drawn.ndim == 3 or side.page.ndim == 3:
        side.colour()
        drawn = drawn if drawn.ndim == 3 else np.repeat(drawn[:, :, None], 3, axis=2)
    side.page = np.minimum(side.page, drawn)


_KINDS: dict[str, Callable[[Side, str], None]] = {
    **dict.fromkeys(_SEALS, _press),
    "signed": _sign,
    "boxes": _box_scribble,
}


def unread_sheet(seed: int, number: int) -> Unread:
    """One to four such things on an A4 sheet, scanned in gray or in colour."""
    dice = np.random.default_rng((seed, number))
    dpi = int(dice.choice([200, 200, 300]))
    page = np.full(tuple(round(mm * dpi / 25.4) for mm in _SIZE), 255, np.uint8)
    side = Side(page, dpi, dice)
    kinds = list(_KINDS)
    chosen = [kinds[number % len(kinds)], *map(str, dice.choice(kinds, int(dice.integers(0, 4))))]
    for kind in chosen:
        _KINDS[kind](side, kind)
    if dice.random() < 0.5:
        stamped.to_gray_scan(side)
    scan(side)
    return Unread(side.page, dpi, tuple(chosen))
