"""What machines do to print: carbon, typewriter, pins, fax, copies of copies, rules through amounts."""

from __future__ import annotations

import re

import cv2
import numpy as np

from tests.benchmarks.papers.bearing import Floats, Side, Strength, scan, smooth_noise

_AMOUNT = re.compile(r"[\d๐-๙][\d๐-๙,]*\.[\d๐-๙]{2}")


def _ink(side: Side) -> Floats:
    return 255 - side.page.astype(np.float32)


def carbon(side: Side, strength: Strength) -> None:
    """The second or third sheet under the typewriter: violet, soft, uneven, smudged where hands lay."""
    ink = _ink(side) / 255
    soft = cv2.GaussianBlur(ink, (0, 0), side.draw(strength["spread"]) * side.dpi / 25.4)
    uneven = 0.45 + 0.55 * smooth_noise(side.dice, side.size, cells=60)
    fine = 0.7 + 0.3 * cv2.GaussianBlur(side.dice.random(side.size, np.float32), (0, 0), 1.0) * 2
    ink = np.clip(soft * 1.5, 0, 1) * uneven * fine * side.draw(strength["left"])
    smudge = cv2.GaussianBlur(soft, (0, 0), side.px(1.2)) * smooth_noise(side.dice, side.size, cells=5)
    ink = np.clip(ink + side.draw(strength["smudge"]) * smudge, 0, 1)[:, :, None]
    violet = np.array(strength["ink"], np.float32) / 255
    side.page = np.clip(250 * (1 - ink * (1 - violet)), 0, 255).astype(np.uint8)
    scan(side)


def _shake(side: Side, *, reach: float) -> None:
    """Every letter-sized piece of ink off its line by a little, and struck with a force of its own."""
    ink = (side.page < 128).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    out = np.full_like(side.page, 255)
    large = (stats[:, 2] > side.px(12)) | (stats[:, 3] > side.px(9))
    force = side.dice.uniform(0.55, 1.0, count).astype(np.float32)
    moves = np.round(side.dice.normal(0, reach * side.dpi / 25.4, (count, 2))).astype(int)
    moves[large] = 0
    height, width = side.size
    for index in range(1, count):
        x, y, wide, tall, _area = stats[index].tolist()
        x0, y0 = max(0, x - 1), max(0, y - 1)
        x1, y1 = min(width, x + wide + 1), min(height, y + tall + 1)
        dx, dy = moves[index].tolist()
        dx = int(np.clip(dx, -x0, width - x1))
        dy = int(np.clip(dy, -y0, height - y1))
        own = cv2.dilate((labels[y0:y1, x0:x1] == index).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        shade = 255 - (255 - side.page[y0:y1, x0:x1].astype(np.float32)) * force[index]
        place = out[y0 + dy : y1 + dy, x0 + dx : x1 + dx]
        place[own] = np.minimum(place[own], shade[own].astype(np.uint8))
    side.page = out


def typewriter(side: Side, strength: Strength) -> None:
    """Letters off the line, struck unevenly, through a cloth ribbon."""
    _shake(side, reach=strength["reach"])
    ink = _ink(side) * (0.6 + 0.4 * smooth_noise(side.dice, side.size, cells=120))
    weave = cv2.GaussianBlur(side.dice.random(side.size, np.float32), (0, 0), 0.8)
    ink *= np.clip(0.4 + 1.3 * weave, 0, 1)
    side.page = np.clip(255 - ink, 0, 255).astype(np.uint8)
    scan(side)


def dot_matrix(side: Side, strength: Strength) -> None:
    """Print made of the dots of a pin grid, with a tired ribbon."""
    pitch = side.draw(strength["pitch"]) * side.dpi / 25.4
    height, width = side.size
    rows, columns = int(height / pitch), int(width / (pitch * strength["across"]))
    pins = cv2.resize(_ink(side), (columns, rows), interpolation=cv2.INTER_AREA) > 85
    ys, xs = np.nonzero(pins)
    ink = np.zeros((height, width), np.float32)
    force = (0.65 + 0.35 * side.dice.random(len(ys))) * side.draw(strength["ribbon"])
    for y, x, dark in zip(ys.tolist(), xs.tolist(), force.tolist(), strict=True):
        spot = (round((x + 0.5) * width / columns * 8), round((y + 0.5) * height / rows * 8))
        cv2.circle(ink, spot, round(pitch * strength["pin"] * 4), (255 * dark,), -1, cv2.LINE_AA, 3)
    side.page = np.clip(255 - ink, 0, 255).astype(np.uint8)
    scan(side)


def fax(side: Side, strength: Strength) -> None:
    """204 dots an inch across and fewer down, two shades, lines of it lost; stretched back to square."""
    height, width = side.size
    wide, high = round(204 * width / side.dpi), round(strength["down"] * height / side.dpi)
    small = cv2.resize(cv2.GaussianBlur(side.page, (0, 0), 1.0), (wide, high), interpolation=cv2.INTER_AREA)
    small = small.astype(np.float32) + side.dice.normal(0, 10, small.shape)
    bits = np.where(small > strength["cut"], 255, 0).astype(np.uint8)
    for at in side.dice.integers(4, high - 8, int(strength["lost"])).tolist():
        count = int(side.dice.integers(1, 4))
        bits[at : at + count] = bits[at - 1] if side.dice.random() < 0.6 else 255
    square = cv2.resize(bits, (wide, round(204 * height / side.dpi)), interpolation=cv2.INTER_NEAREST)
    factor = 204 / side.dpi
    side.warp(np.diag([factor, factor, 1.0]), (square.shape[1], square.shape[0]))
    side.page, side.dpi = np.asarray(square, np.uint8), 204


def copy_again(side: Side, strength: Strength) -> None:
    """Copied several times: strokes grow or break, specks, streaks of the drum."""
    height, width = side.size
    for _ in range(int(strength["times"])):
        soft = side.draw(strength["spread"]) * side.dpi / 25.4
        page = np.asarray(cv2.GaussianBlur(side.page.astype(np.float32), (0, 0), soft), np.float32)
        page += side.dice.normal(0, 14, page.shape).astype(np.float32)
        cut, steep = side.draw(strength["cut"]), side.draw((18, 40))
        page = 255 / (1 + np.exp(-(page - cut) / steep))
        specks = int(strength["specks"] * side.dice.random())
        for x, y in zip(
            side.dice.integers(0, width, specks), side.dice.integers(0, height, specks), strict=True
        ):
            page[y : y + 2, x : x + int(side.dice.integers(1, 4))] = 40
        at = int(side.dice.integers(0, width))
        page[:, at : at + 2] -= side.draw((10, 60))
        side.page = np.clip(page, 0, 255).astype(np.uint8)
    scan(side)


def thin(side: Side, strength: Strength) -> None:
    """Strokes a fine pen or a worn ribbon leaves: thinner, with gaps."""
    mm = side.draw(strength["less"])
    grown = cv2.dilate(side.page, np.ones((max(2, side.px(mm)),) * 2, np.uint8))
    keep = cv2.min(side.page, cv2.addWeighted(side.page, 0.35, grown, 0.65, 0))
    page = np.maximum(keep, cv2.addWeighted(side.page, 0.25, grown, 0.75, 0)).astype(np.float32)
    holes = cv2.GaussianBlur(side.dice.random(side.size, np.float32), (0, 0), side.dpi / 25.4 * 0.12)
    holes = (holes - holes.mean()) / holes.std()
    page = np.where(holes > strength["gap"], 255 - (255 - page) * 0.15, page)
    side.page = np.clip(page, 0, 255).astype(np.uint8)
    scan(side)


def rule_amounts(side: Side, strength: Strength) -> None:
    """Print that slipped on its form: rules run through amounts, and walls stand close behind them."""
    for words, x0, y0, x1, y1 in side.boxes():
        if not _AMOUNT.fullmatch(words.strip()):
            continue
        tall, shade = y1 - y0, int(side.draw(strength["shade"]))
        at = y0 + round(side.draw(strength["height"]) * tall)
        thick = side.px(side.draw((0.18, 0.35)))
        if side.dice.random() < strength["share"]:
            right = min(side.page.shape[1] - 1, x1 + side.px(6))
            cv2.line(side.page, (max(0, x0 - side.px(10)), at), (right, at), (shade,), thick)
        if side.dice.random() < strength["share"]:
            wall = min(side.page.shape[1] - 1, x1 + side.px(side.draw((0.5, 1.4))))
            cv2.line(side.page, (wall, y0 - side.px(2.5)), (wall, y1 + side.px(2.5)), (shade,), thick)
    scan(side)


def tighten(side: Side, strength: Strength) -> None:
    """Rows set so tight that marks all but touch, or touch, the line above."""
    inky = (side.page < 140).any(axis=1)
    edges = np.flatnonzero(np.diff(inky.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
    out = np.full_like(side.page, 255)
    down = 0
    for number, (top, bottom) in enumerate(edges.tolist()):
        gap = top - edges[number - 1][1] if number else top
        left = round(side.draw(strength["gap"]) * side.dpi / 25.4) if number else gap
        tight = min(gap, left) if gap < side.px(6) else gap
        start = max(0, down + tight)
        rows = side.page[top:bottom]
        out[start : start + len(rows)] = np.minimum(out[start : start + len(rows)], rows)
        _follow(side, top, bottom, start - top)
        down = start + len(rows)
    side.page = out
    scan(side)


def _follow(side: Side, top: int, bottom: int, move: int) -> None:
    """The truth of pieces whose middle lies in these rows moves with them."""
    for line in side.lines:
        for piece in line["segments"]:
            quad = piece["quad"]
            middle = sum(quad[1::2]) / 4
            if top <= middle < bottom and not piece.get("moved"):
                piece["quad"] = [v + (move if n % 2 else 0) for n, v in enumerate(quad)]
                piece["moved"] = True


def write_blue(side: Side, strength: Strength) -> None:
    """What was filled in is written with a blue pen: to be read, and no stamp."""
    side.colour()
    ink = np.array(strength["inks"][int(side.dice.integers(len(strength["inks"])))], np.float32)
    for _, x0, y0, x1, y1 in side.boxes("typed", "hand"):
        part = side.page[max(0, y0) : y1, max(0, x0) : x1].astype(np.float32)
        part[:] = ink + part * (255 - ink) / 255
        side.page[max(0, y0) : y1, max(0, x0) : x1] = part.astype(np.uint8)
    scan(side)
