"""A printed side on its way through what paper suffers: its picture, its truth, and its dice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from tests.benchmarks.papers.people import Dice

Floats = npt.NDArray[np.float32]
Span = tuple[float, float]
Strength = Mapping[str, Any]
"""Parameters of one condition; a pair of numbers is a span from which each page draws its own."""


@dataclass(slots=True)
class Side:
    """One printed side, A4: gray or RGB, 0 is black; `lines` as in data/demo/truth.json."""

    page: Picture
    dpi: int
    dice: Dice
    lines: list[dict[str, Any]] = field(default_factory=list)
    stamped: list[str] = field(default_factory=list)
    """Words in frames that were stamped on it: they may be read or left out."""

    def px(self, mm: float) -> int:
        """Pixels for millimetres."""
        return max(1, round(mm * self.dpi / 25.4))

    def draw(self, span: Span) -> float:
        """A number of the span."""
        return float(self.dice.uniform(*span))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.page.shape[0], self.page.shape[1]

    def colour(self) -> None:
        """Three channels from now on."""
        if self.page.ndim == 2:
            self.page = np.repeat(self.page[:, :, None], 3, axis=2)

    def boxes(self, *kinds: str) -> list[tuple[str, int, int, int, int]]:
        """Text and box of the pieces of some kinds; of all where none is named."""
        pieces = [piece for line in self.lines for piece in line["segments"]]
        found = []
        for piece in pieces:
            if not kinds or piece["kind"] in kinds:
                xs, ys = piece["quad"][::2], piece["quad"][1::2]
                found.append((piece["text"], min(xs), min(ys), max(xs), max(ys)))
        return found

    def warp(self, matrix: npt.NDArray[np.float64], size: tuple[int, int], *, ground: int = 255) -> None:
        """The side, and its truth, through a homography (3 x 3) onto a picture of a width and height."""
        shade = (ground,) * (1 if self.page.ndim == 2 else 3)
        how = cv2.INTER_AREA if abs(np.linalg.det(matrix[:2, :2])) < 0.5 else cv2.INTER_LINEAR
        self.page = np.asarray(
            cv2.warpPerspective(self.page, matrix, size, flags=how, borderValue=shade), np.uint8
        )
        for line in self.lines:
            for piece in line["segments"]:
                corners = np.array(piece["quad"], np.float64).reshape(-1, 1, 2)
                piece["quad"] = cv2.perspectiveTransform(corners, matrix).round().astype(int).ravel().tolist()


def smooth_noise(dice: Dice, size: tuple[int, int], *, cells: int) -> Floats:
    """Slow changes over the sheet, from 0 to 1; `cells` along the shorter side."""
    small = dice.uniform(
        0, 1, (max(2, round(cells * size[0] / min(size))), max(2, round(cells * size[1] / min(size))))
    )
    wide = cv2.resize(small.astype(np.float32), (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(wide, 0, 1), np.float32)


def pack_jpeg(page: Picture, *, quality: int) -> Picture:
    """Through JPEG and back, gray or in colour."""
    turned = page if page.ndim == 2 else page[:, :, ::-1]
    _, data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
    back = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE if page.ndim == 2 else cv2.IMREAD_COLOR))
    return np.ascontiguousarray(back if page.ndim == 2 else back[:, :, ::-1], np.uint8)


def scan(
    side: Side, *, blur: Span = (0.03, 0.07), noise: Span = (1.5, 5.0), quality: Span = (60, 92)
) -> None:
    """Through a scanner in order: soft (standard deviation in mm), grainy, packed as JPEG."""
    page = side.page.astype(np.float32)
    sigma = side.draw(blur) * side.dpi / 25.4
    if sigma > 0.2:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.float32)
    grain = side.dice.standard_normal(page.shape, np.float32) * side.draw(noise)
    light = side.draw((0.95, 0.99)) * (0.96 + 0.04 * smooth_noise(side.dice, side.size, cells=3))
    page = page * (light if page.ndim == 2 else light[:, :, None]) + grain
    side.page = pack_jpeg(np.clip(page, 0, 255).astype(np.uint8), quality=int(side.draw(quality)))
