"""What hands, cameras and years do to a whole sheet: askew, on a desk, folded, punched, stained, faded."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tests.benchmarks.papers.bearing import Side, Strength, pack_jpeg, scan, smooth_noise

_HALF_TURN = 180.0


def lay_askew(side: Side, strength: Strength) -> None:
    """Turned about its middle, nothing cut off at the corners."""
    degrees = side.draw(strength["degrees"]) * float(side.dice.choice([-1, 1]))
    height, width = side.size
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (round(width * cos + height * sin), round(width * sin + height * cos))
    matrix[0, 2] += (size[0] - width) / 2
    matrix[1, 2] += (size[1] - height) / 2
    side.warp(matrix, size, ground=int(side.dice.choice(strength.get("lid", [255]))))
    scan(side)


def _desk(side: Side, size: tuple[int, int], strength: Strength) -> npt.NDArray[np.float32]:
    """A table top: a colour, grain along one direction, a change of light."""
    width, height = size
    base = np.array(strength["desks"][int(side.dice.integers(len(strength["desks"])))], np.float32)
    grain = side.dice.normal(0, 1, (height, 1 + width // 160)).astype(np.float32)
    grain = cv2.GaussianBlur(cv2.resize(grain, (width, height)), (0, 0), 2.5) * side.draw((2, 14))
    return np.asarray(base + grain[:, :, None], np.float32)


def _far_corners(side: Side, size: tuple[int, int], strength: Strength) -> npt.NDArray[np.float32]:
    """Where the four corners of the sheet fall: turned a little, one edge farther away."""
    (height, width), (wide, high) = side.size, size
    fill, tilt = side.draw(strength["fill"]), strength["tilt"]
    half_x, half_y = fill * wide / 2, fill * wide / 2 * height / width
    if half_y > 0.49 * high:
        half_x, half_y = half_x * 0.49 * high / half_y, 0.49 * high
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * (half_x, half_y)
    far_x, far_y = side.draw((-tilt, tilt)), side.draw((-tilt, tilt))
    depth = 1 + corners[:, 0] / half_x * far_x + corners[:, 1] / half_y * far_y
    corners /= np.maximum(depth, 1 - tilt)[:, None] * (1 + tilt)
    angle = np.radians(side.draw(strength["turn"]) * float(side.dice.choice([-1, 1])))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = corners @ turn.T
    moved += (wide / 2, high / 2) - (moved.max(0) + moved.min(0)) / 2
    return np.asarray(moved, np.float32)


def photograph(side: Side, strength: Strength) -> None:
    """A phone's picture of the sheet on a desk: perspective, a shadow, warm light, no dots an inch."""
    side.colour()
    height, width = side.size
    long = int(strength["long_side"])
    size = (round(long * 0.75), long)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, _far_corners(side, size, strength))
    desk = _desk(side, size, strength)
    sheet = np.full(side.size, 255, np.uint8)
    cover = cv2.warpPerspective(sheet, matrix, size).astype(np.float32)[:, :, None] / 255
    soft = (
        cv2.GaussianBlur(side.page, (0, 0), 0.5 * width / (0.8 * size[0])) if width > size[0] else side.page
    )
    side.page = np.asarray(soft, np.uint8)
    side.warp(np.asarray(matrix, np.float64), size)
    picture = side.page.astype(np.float32) * 0.93 * cover + desk * (1 - cover)
    picture *= _light(side, strength)[:, :, None] * np.array(strength["cast"], np.float32)
    soft_picture = cv2.GaussianBlur(picture, (0, 0), side.draw(strength["blur"]))
    picture = soft_picture + side.dice.standard_normal(picture.shape, np.float32) * side.draw((2, 6))
    side.page = pack_jpeg(np.clip(picture, 0, 255).astype(np.uint8), quality=int(side.draw((60, 88))))


def _light(side: Side, strength: Strength) -> npt.NDArray[np.float32]:
    """Falls off to one side; a hand's or the phone's shadow with a soft edge lies over a part."""
    height, width = side.size
    xs, ys = np.meshgrid(
        np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    )
    angle = side.draw((0, 2 * np.pi))
    light = 1 - side.draw((0.05, 0.25)) * (1 + xs * np.cos(angle) + ys * np.sin(angle)) / 2
    turn, off = side.draw((0, 2 * np.pi)), side.draw((-0.3, 0.6))
    away = xs * np.cos(turn) + ys * np.sin(turn) - off + 0.15 * np.sin(3 * ys + angle)
    shade = 1 / (1 + np.exp(-away / side.draw((0.02, 0.08))))
    return np.asarray(light * (1 - side.draw(strength["shadow"]) * shade), np.float32)


def fold(side: Side, strength: Strength) -> None:
    """Folded in three or four: a dark or worn line and a step of light at each fold."""
    height, width = side.size
    page: npt.NDArray[Any] = side.page
    for place in (1 / 3, 2 / 3, None):
        at = round((place or side.draw((0.45, 0.55))) * (height if place else width))
        along = np.arange(height if place else width) - at
        line = (
            np.exp(-((along / side.px(0.25)) ** 2))
            * side.draw(strength["depth"])
            * float(side.dice.choice([-1, 1]))
        )
        step = np.where(along > 0, side.draw((0.94, 1.0)), 1.0)
        page = page * (step[:, None] if place else step) - (line[:, None] if place else line)
    side.page = np.clip(page, 0, 255).astype(np.uint8)
    scan(side)


def punch(side: Side, strength: Strength) -> None:
    """Holes at the left edge, a staple, a corner bent over."""
    height, _width = side.size
    for place in strength["holes"]:
        centre = (side.px(side.draw((8, 13))), round(height * place))
        cv2.circle(side.page, centre, side.px(2.8), (int(side.dice.integers(0, 60)),), -1, cv2.LINE_AA)
    x, y = side.px(6), side.px(6)
    cv2.line(side.page, (x, y), (x + side.px(9), y + side.px(4)), (50,), side.px(0.5), cv2.LINE_AA)
    ear = side.px(side.draw((6, 14)))
    cv2.fillPoly(side.page, [np.array([[0, height], [ear, height], [0, height - ear]])], (120,))
    scan(side)


def stain(side: Side, strength: Strength) -> None:
    """Yellow paper with blotches of coffee and damp."""
    side.colour()
    height, width = side.size
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    damp = smooth_noise(side.dice, side.size, cells=4)
    tint = 1 - strength["depth"] * 0.6 * damp
    for _ in range(int(strength["blots"])):
        x, y, r = side.draw((0, width)), side.draw((0, height)), side.px(side.draw((8, 35)))
        away = np.hypot(xs - x, ys - y) / r + 0.25 * damp
        tint -= strength["depth"] * (0.5 * (away < 1) + 0.5 * np.exp(-(((away - 1) / 0.05) ** 2)))
    tint = np.clip(tint, 0.2, 1)[:, :, None]
    yellow = np.power(tint, np.array([0.4, 0.8, 1.9], np.float32))
    side.page = np.clip(side.page.astype(np.float32) * yellow, 0, 255).astype(np.uint8)
    scan(side)


def fade(side: Side, strength: Strength) -> None:
    """So much of the ink is left."""
    left = side.draw(strength["left"])
    side.page = (255 - (255 - side.page.astype(np.float32)) * left).astype(np.uint8)
    scan(side)


def pack_small(side: Side, strength: Strength) -> None:
    """Scanned at few dots an inch, or packed hard."""
    dpi = int(strength.get("dpi", side.dpi))
    factor = dpi / side.dpi
    if factor < 1:
        matrix = np.diag([factor, factor, 1.0])
        height, width = side.size
        small = cv2.resize(
            side.page, (round(width * factor), round(height * factor)), interpolation=cv2.INTER_AREA
        )
        side.warp(matrix, (small.shape[1], small.shape[0]))
        side.page, side.dpi = np.asarray(small, np.uint8), dpi
    scan(side, blur=(0.02, 0.05), quality=strength.get("quality", (70, 90)))
