"""What printing, wear, fax lines and scanners do to a cover or a separator; gray pictures in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from PIL import Image

from ocr.engine import Picture

Dice = np.random.Generator


def as_gray(page: Image.Image, *, dpi: int = 300) -> Picture:
    """A drawn sheet as a scanner of this resolution sees it."""
    gray = np.asarray(page.convert("L"), dtype=np.uint8)
    return _sized(gray, dpi / 300)


def turned(gray: Picture, degrees: float) -> Picture:
    """Turned by any angle, on paper large enough that nothing is lost."""
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = round(height * sin + width * cos), round(height * cos + width * sin)
    matrix[0, 2] += (size[0] - width) / 2
    matrix[1, 2] += (size[1] - height) / 2
    return _picture(cv2.warpAffine(gray, matrix, size, borderValue=255))


def faxed(gray: Picture, *, dpi: int, down: int, dice: Dice) -> Picture:
    """Sent by fax: 204 dots an inch across, `down` of them down, black or white; then made square, as the
    decoder does.
    """
    height, width = gray.shape
    size = round(width * 204 / dpi), round(height * down / dpi)
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    small += dice.normal(0, 18, small.shape)
    lines = np.where(small > 128, 255, 0).astype(np.uint8)
    return _picture(
        cv2.resize(lines, (size[0], round(size[1] * 204 / down)), interpolation=cv2.INTER_NEAREST)
    )


def as_jpeg(gray: Picture, quality: int) -> Picture:
    """Packed and unpacked."""
    _, data = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _picture(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))


def faint(gray: Picture, *, ink: float, dice: Dice) -> Picture:
    """Little toner: this share of the ink, less of it in stripes, on paper that is not white."""
    stripes = 1 - 0.35 * (np.sin(np.arange(gray.shape[1]) / 90 + dice.uniform(0, 6)) > 0.6)
    shade = 245 - (255 - gray.astype(np.float32)) * ink * stripes[None, :]
    return _picture((shade + dice.normal(0, 4, gray.shape)).clip(0, 255))


def noisy(gray: Picture, *, level: float, dice: Dice) -> Picture:
    """Noise of a sensor, and dust in proportion."""
    shade = gray.astype(np.float32) + dice.normal(0, level, gray.shape)
    dust = dice.random(gray.shape) < level / 20_000
    return _picture(np.where(dust, 255 - shade, shade).clip(0, 255))


def blurred(gray: Picture, sigma: float) -> Picture:
    """Out of focus by so many pixels."""
    return _picture(cv2.GaussianBlur(gray, (0, 0), sigma))


def crossed_out(gray: Picture, *, dice: Dice, strokes: int = 1) -> Picture:
    """A thick pen from edge to edge, 3 mm wide, over one or the other code."""
    height, width = gray.shape
    out = gray.copy()
    for _ in range(strokes):
        one = int(dice.integers(0, width)), int(height * dice.uniform(0.1, 0.4))
        other = int(dice.integers(0, width)), int(height * dice.uniform(0.6, 0.95))
        cv2.line(out, one, other, 20, max(2, width * 3 // 210))
    return out


def crumpled(gray: Picture, *, dice: Dice, mm: float = 1.5) -> Picture:
    """Bent by up to so many millimetres, with shaded creases."""
    height, width = gray.shape
    unit = width / 210
    bend = [_bent(dice.normal(0, mm * unit, (9, 7)), (width, height)) for _ in range(2)]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    out = cv2.remap(gray, columns + bend[0], rows + bend[1], cv2.INTER_LINEAR, borderValue=255)
    for _ in range(6):
        one = int(dice.integers(0, width)), int(dice.integers(0, height))
        other = int(dice.integers(0, width)), int(dice.integers(0, height))
        cv2.line(out, one, other, int(dice.integers(90, 190)), max(1, round(unit * 0.4)))
    return _picture(out)


def _bent(nodes: Any, size: tuple[int, int]) -> Any:
    return cv2.resize(nodes.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)


def without_codes(gray: Picture, *, dice: Dice) -> Picture:
    """Both codes lost, each in one of the ways that happen: torn off, inked over, scratched, soaked."""
    out = gray.copy()
    height, width = gray.shape
    for left, top in ((16 / 210, 40 / 297), (130 / 210, 204 / 297)):
        x0, y0 = round(left * width), round(top * height)
        x1, y1 = x0 + round(64 / 210 * width), y0 + round(64 / 297 * height)
        spoil = _SPOILS[int(dice.integers(0, len(_SPOILS)))]
        out[y0:y1, x0:x1] = spoil(out[y0:y1, x0:x1], dice)
    return out


def _inked(patch: Picture, dice: Dice) -> Picture:
    return _picture(np.full_like(patch, 25))


def _erased(patch: Picture, dice: Dice) -> Picture:
    return _picture(np.full_like(patch, 250))


def _soaked(patch: Picture, dice: Dice) -> Picture:
    return _picture(cv2.GaussianBlur(patch, (0, 0), patch.shape[1] / 14))


def _scribbled(patch: Picture, dice: Dice) -> Picture:
    out = patch.copy()
    for _ in range(45):
        ends = dice.integers(0, patch.shape[0], 4)
        cv2.line(
            out, (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3])), 20, max(2, patch.shape[1] // 40)
        )
    return out


_SPOILS: tuple[Callable[[Picture, Dice], Picture], ...] = (_inked, _erased, _soaked, _scribbled)


def _sized(gray: Picture, factor: float) -> Picture:
    if factor == 1:
        return gray
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return _picture(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=how))


def _picture(pixels: Any) -> Picture:
    return np.asarray(pixels, dtype=np.uint8)
