"""Stamps and seals over print: round seals, rings of pearls, framed words, received-stamps with a date."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from tests.benchmarks.papers.bearing import Side, Strength, smooth_noise
from tests.benchmarks.papers.paper import FONTS

Stamp = Callable[[Side, str], Picture]
"""Draws one stamp, 255 is ink, in a face; upright, on a picture of its own."""
_RINGS = ("สำนักงานประกันสังคม", "กระทรวงแรงงาน", "บริษัท รุ่งอรุณ จำกัด", "กรมพัฒนาธุรกิจการค้า")
_FRAMED = ("ชำระเงินแล้ว", "สำเนาถูกต้อง", "ตรวจแล้ว", "ด่วนที่สุด", "ยกเลิก", "อนุมัติ")


def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / face), size)


def _blank(side: Side, wide: float, tall: float) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (side.px(wide), side.px(tall)), 0)
    return image, ImageDraw.Draw(image)


def _circles(side: Side, pen: ImageDraw.ImageDraw, middle: float, radii: tuple[float, ...]) -> None:
    wide = side.px(side.draw((0.35, 0.7)))
    for radius in radii:
        corners = [side.px(middle - radius), side.px(middle - radius), side.px(middle + radius)]
        pen.ellipse((*corners, side.px(middle + radius)), outline=255, width=wide)


def _write_round(side: Side, image: Image.Image, words: str, *, face: str, radius: float) -> None:
    """Letters, each turned, along a circle round the middle of the picture."""
    font, middle = _font(face, side.px(3.4)), image.size[0] / 2
    step = min(0.33, 5.6 / len(words))
    start = -np.pi / 2 - step * (len(words) - 1) / 2
    for number, letter in enumerate(words):
        angle = start + number * step
        tile = Image.new("L", (side.px(7), side.px(7)), 0)
        spot = (tile.size[0] // 2, round(tile.size[1] * 0.7))
        ImageDraw.Draw(tile).text(spot, letter, font=font, fill=255, anchor="ms")
        turned = tile.rotate(-np.degrees(angle + np.pi / 2), resample=Image.Resampling.BILINEAR)
        at = (middle + side.px(radius) * np.cos(angle), middle + side.px(radius) * np.sin(angle))
        image.paste(255, tuple(round(v - turned.size[0] / 2) for v in at), turned)


def round_seal(side: Side, face: str) -> Picture:
    """Two rings, words between them, an emblem of strokes in the middle."""
    radius = side.draw((13, 19))
    image, pen = _blank(side, 2 * radius + 2, 2 * radius + 2)
    _circles(side, pen, radius + 1, (radius, radius - 0.9, radius - 6.5))
    _write_round(side, image, str(side.dice.choice(_RINGS)), face=face, radius=radius - 3.6)
    turns = np.linspace(0, 2 * np.pi, 17)
    reach = radius - 8.0
    length = np.where(np.arange(17) % 2, 0.45, 1.0) * reach
    star = [
        (side.px(radius + 1 + r * np.cos(t)), side.px(radius + 1 + r * np.sin(t)))
        for r, t in zip(length, turns, strict=True)
    ]
    pen.line(star, fill=255, width=side.px(0.5))
    return np.asarray(image, np.uint8)


def pearl_seal(side: Side, face: str) -> Picture:
    """A ring of pearls, as on the seal of a department, and a ring inside it."""
    radius = side.draw((13, 18))
    image, pen = _blank(side, 2 * radius + 3, 2 * radius + 3)
    middle, pearl = radius + 1.5, side.draw((0.45, 0.85))
    hollow = bool(side.dice.random() < 0.5)
    for angle in np.linspace(0, 2 * np.pi, int(side.dice.integers(34, 60)), endpoint=False):
        x, y = middle + radius * np.cos(angle), middle + radius * np.sin(angle)
        box = tuple(side.px(v) for v in (x - pearl, y - pearl, x + pearl, y + pearl))
        pen.ellipse(box, outline=255, width=side.px(0.25), fill=0 if hollow else 255)
    _circles(side, pen, middle, (radius - 2.2,))
    _write_round(side, image, str(side.dice.choice(_RINGS)), face=face, radius=radius - 4.6)
    pen.text(
        (side.px(middle), side.px(middle + 2)), "สปส", font=_font(face, side.px(6)), fill=255, anchor="ms"
    )
    return np.asarray(image, np.uint8)


def framed_words(side: Side, face: str) -> Picture:
    """One or two words in a frame."""
    words, size = str(side.dice.choice(_FRAMED)), side.draw((5.5, 8.5))
    side.stamped.append(words)
    wide = _font(face, side.px(size)).getlength(words) * 25.4 / side.dpi
    image, pen = _blank(side, wide + 8, size * 2.2)
    edge = side.px(0.4)
    frame = (edge, edge, image.size[0] - edge, image.size[1] - edge)
    pen.rectangle(frame, outline=255, width=side.px(side.draw((0.4, 0.9))))
    spot = (image.size[0] // 2, side.px(size * 1.45))
    pen.text(spot, words, font=_font(face, side.px(size)), fill=255, anchor="ms")
    return np.asarray(image, np.uint8)


def received_words(side: Side) -> list[str]:
    """What a received-stamp says."""
    dice = side.dice
    date = (
        f"{dice.integers(1, 29)} {dice.choice(['ม.ค.', 'มี.ค.', 'มิ.ย.', 'ก.ย.'])} {dice.integers(2555, 2569)}"
    )
    return ["สำนักงานประกันสังคม", f"เลขที่รับ {dice.integers(100, 9999)}", f"รับวันที่ {date}", "เวลา ........ น."]


def received_stamp(side: Side, face: str) -> Picture:
    """The office's received-stamp: a frame with four lines."""
    size = side.draw((3.6, 4.4))
    font, rows = _font(face, side.px(size)), received_words(side)
    wide = max(font.getlength(row) for row in rows) * 25.4 / side.dpi
    image, pen = _blank(side, wide + 6, size * 1.65 * len(rows) + 3)
    edge = side.px(0.4)
    frame = (edge, edge, image.size[0] - edge, image.size[1] - edge)
    pen.rectangle(frame, outline=255, width=side.px(0.5))
    side.stamped += rows
    for number, row in enumerate(rows):
        pen.text((side.px(3), side.px(size * 1.65 * (number + 0.9))), row, font=font, fill=255, anchor="ls")
    return np.asarray(image, np.uint8)


STAMPS: dict[str, Stamp] = {
    "round": round_seal,
    "pearls": pearl_seal,
    "framed": framed_words,
    "received": received_stamp,
}


def press_stamp(
    side: Side, stamp: Picture, *, middle: tuple[int, int], ink: tuple[int, ...], cover: float
) -> None:
    """Ink of a colour laid over the page, turned, uneven as a pad leaves it; `cover`: how much it hides."""
    turned = Image.fromarray(stamp).rotate(
        side.draw((-14, 14)), expand=True, resample=Image.Resampling.BILINEAR
    )
    mask = np.asarray(turned, np.float32) / 255
    mask *= cover * (0.55 + 0.45 * smooth_noise(side.dice, mask.shape, cells=7))
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), side.dpi / 25.4 * 0.06), np.float32)
    height, width = side.size
    top, left = middle[1] - mask.shape[0] // 2, middle[0] - mask.shape[1] // 2
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(height, top + mask.shape[0]), min(width, left + mask.shape[1])
    part = mask[y0 - top : y1 - top, x0 - left : x1 - left]
    under = side.page[y0:y1, x0:x1].astype(np.float32)
    colour = np.array(ink, np.float32) / 255
    through = 1 - part[:, :, None] * (1 - colour)
    side.page[y0:y1, x0:x1] = np.clip(under * through, 0, 255).astype(np.uint8)


def stamp_page(side: Side, strength: Strength) -> None:
    """Some stamps, over text where there is any, each in one of the inks."""
    side.colour()
    boxes, inks = side.boxes(), strength["inks"]
    for _ in range(int(strength["count"])):
        kind = str(side.dice.choice(list(strength.get("kinds", STAMPS))))
        stamp = STAMPS[kind](side, str(side.dice.choice(list(strength["faces"]))))
        height, width = side.size
        middle = (int(side.draw((0.2, 0.8)) * width), int(side.draw((0.12, 0.9)) * height))
        if boxes:
            _, x0, y0, x1, y1 = boxes[int(side.dice.integers(len(boxes)))]
            middle = ((x0 + x1) // 2, (y0 + y1) // 2)
        ink = inks[int(side.dice.integers(len(inks)))]
        press_stamp(side, stamp, middle=middle, ink=ink, cover=side.draw(strength["cover"]))


def to_gray_scan(side: Side) -> None:
    """What a gray scanner makes of colours."""
    if side.page.ndim == 3:
        side.page = np.asarray(cv2.cvtColor(side.page, cv2.COLOR_RGB2GRAY), np.uint8)
