"""What machines and years do to ink, to train on: carbon, pins, ribbons, faxes, copies of copies, stamps.

Known as: a document degradation model (H. Baird, 1992), one condition at a time on top of the common wear.
Each takes ink (0 to 255 on paper 0) and gives it back in the same shape, so that letters stay where the
lesson says; `body` is the height of letters without marks in rows. All numbers are guesses.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ocr.recognition.line_image import Floats
from ocr.training.synth_syllables import Rng

_SMALL, _SPARED_SHARE = 11.0, 0.6
_HARDLY = 40.0
Condition = Callable[[Floats, Rng, float], Floats]


def wear_ink(ink: Floats, rng: Rng, *, body: float) -> Floats:
    """One or two conditions; of small letters most would leave nothing."""
    if body < _SMALL and rng.random() < _SPARED_SHARE:
        return scan_coarsely(ink, rng, body)
    for _ in range(1 + int(rng.random() < 0.2)):
        name = _CONDITIONS[int(rng.choice(len(_CONDITIONS), p=_SHARES))]
        ink = name(ink, rng, body)
    return ink


def _blur(ink: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), max(0.2, sigma)), np.float32)


def _fill_range(ink: Floats) -> Floats:
    """Strokes as dark as ink can be, however thin they were before they were blurred."""
    inked = ink[ink > _HARDLY]
    peak = float(np.percentile(inked, 90)) if len(inked) else 255.0
    return np.asarray(np.clip(ink * (255 / peak), 0, 255), np.float32)


def _make_field(shape: tuple[int, ...], rng: Rng, *, knot: float) -> Floats:
    """Slow changes from 0 to 1; `knot` is their length."""
    small = rng.random((2 + int(shape[0] / knot), 2 + int(shape[1] / knot)), dtype=np.float32)
    large = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def thin_strokes(ink: Floats, rng: Rng, body: float) -> Floats:
    """A pen or a cartridge that gives out: strokes thin, broken where they are thinnest."""
    soft = _fill_range(_blur(ink, 0.05 * body))
    least = 85 + 115 * _make_field(ink.shape, rng, knot=body) * rng.uniform(0.5, 1.0)
    return np.asarray(np.clip((soft - least) * 4, 0, 255), np.float32)


def uneven_pen(ink: Floats, rng: Rng, body: float) -> Floats:
    """Thick here and thin there."""
    soft = _fill_range(_blur(ink, 0.07 * body))
    least = 20 + 110 * _make_field(ink.shape, rng, knot=body * rng.uniform(0.6, 2.5))
    return np.asarray(np.clip((soft - least) * rng.uniform(2, 5), 0, 255), np.float32)


def see_double(ink: Floats, rng: Rng, body: float) -> Floats:
    """Struck twice, or a feed that slipped."""
    again = _shift(ink, rng, 0.02, 0.14, body) * float(rng.uniform(0.35, 1.0))
    return np.asarray(np.maximum(ink, again), np.float32)


def _shift(ink: Floats, rng: Rng, least: float, most: float, body: float) -> Floats:
    away, turn = rng.uniform(least, most) * body, rng.uniform(0, 2 * np.pi)
    move = np.array([[1, 0, away * np.cos(turn)], [0, 1, away * np.sin(turn)]], np.float64)
    return np.asarray(cv2.warpAffine(ink, move, ink.shape[::-1]), np.float32)


def copy_by_carbon(ink: Floats, rng: Rng, body: float) -> Floats:
    """Soft, doubled, smudged all over."""
    soft = _blur(ink, rng.uniform(0.05, 0.13) * body)
    if rng.random() < 0.6:
        again = _shift(soft, rng, 0.03, 0.12, body) * float(rng.uniform(0.3, 0.8))
        soft = np.asarray(np.maximum(soft, again), np.float32)
    grain = _make_field(ink.shape, rng, knot=max(1.5, 0.12 * body))
    soft = np.asarray(soft * (0.45 + 0.75 * grain) * float(rng.uniform(0.45, 0.9)), np.float32)
    smear = _make_field(ink.shape, rng, knot=2.5 * body) ** 2 * float(rng.uniform(10, 90))
    return np.asarray(np.clip(soft + smear * (0.6 + 0.4 * grain), 0, 255), np.float32)


def strike_pins(ink: Floats, rng: Rng, body: float) -> Floats:
    """Dot matrix: pins on a grid, a ribbon that tires."""
    pitch = max(2.0, body / rng.uniform(6, 13))
    rows, columns = max(2, round(ink.shape[0] / pitch)), max(2, round(ink.shape[1] / pitch))
    pins = cv2.resize(ink, (columns, rows), interpolation=cv2.INTER_AREA)
    hit = (pins > rng.uniform(55, 110)).astype(np.float32)
    hit *= (0.65 + 0.35 * rng.random(hit.shape, dtype=np.float32)) * (rng.random(hit.shape) > 0.02)
    hit *= 0.55 + 0.45 * rng.random((rows, 1), dtype=np.float32)
    down = (np.arange(ink.shape[0]) * rows / ink.shape[0])[:, None]
    over = (np.arange(ink.shape[1]) * columns / ink.shape[1])[None]
    away = ((down % 1) - 0.5) ** 2 + ((over % 1) - 0.5) ** 2
    dots = np.clip(1.6 - away * rng.uniform(3, 7), 0, 1).astype(np.float32)
    spread = hit[np.minimum(down.astype(int), rows - 1), np.minimum(over.astype(int), columns - 1)]
    return _blur(np.asarray(spread * dots * 255, np.float32), 0.22 * pitch)


def strike_ribbon(ink: Floats, rng: Rng, body: float) -> Floats:
    """Typewriter: each letter as hard as its key was hit."""
    strength = 0.35 + 0.65 * _make_field(ink.shape, rng, knot=body * 0.9)
    fleck = _make_field(ink.shape, rng, knot=max(1.2, 0.1 * body))
    inked = np.where(fleck > rng.uniform(0.0, 0.3), 1.0, 0.35)
    return _blur(np.asarray(ink * strength * inked, np.float32), 0.03 * body)


def send_by_fax(ink: Floats, rng: Rng, body: float) -> Floats:
    """Few rows (98 or 196 an inch), black or white, some rows lost."""
    rows = max(4, round(ink.shape[0] * rng.uniform(8, 14) / body))
    rows = min(rows, ink.shape[0])
    columns = min(ink.shape[1], max(4, round(ink.shape[1] * rng.uniform(15, 26) / body)))
    small = cv2.resize(ink, (columns, rows), interpolation=cv2.INTER_AREA)
    small = np.where(small > rng.uniform(60, 130), 255.0, 0.0).astype(np.float32)
    for _ in range(int(rng.integers(0, 2 + rows // 40))):
        row = int(rng.integers(1, rows))
        small[row] = small[row - 1] if rng.random() < 0.6 else 0
    how = cv2.INTER_NEAREST if rng.random() < 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(small, ink.shape[::-1], interpolation=how), np.float32)


def copy_copies(ink: Floats, rng: Rng, body: float) -> Floats:
    """A copy of a copy of a copy: thick or thin, with specks that grow."""
    for _ in range(int(rng.integers(1, 4))):
        ink = _fill_range(_blur(ink, rng.uniform(0.03, 0.07) * body))
        ink = ink + _blur(rng.standard_normal(ink.shape, dtype=np.float32) * 40, 0.8)
        ink = np.asarray(np.clip((ink - rng.uniform(40, 110)) * rng.uniform(1.5, 5), 0, 255), np.float32)
    return ink


def scan_coarsely(ink: Floats, rng: Rng, body: float) -> Floats:
    """At 75 to 120 dots an inch."""
    share = min(1.0, rng.uniform(5.5, 10) / body)
    size = (max(4, round(ink.shape[1] * share)), max(4, round(ink.shape[0] * share)))
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, ink.shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32).clip(
        0, 255
    )


def take_picture(ink: Floats, rng: Rng, body: float) -> Floats:
    """A phone that moved, or was not sharp at this end of the sheet."""
    length = max(2, round(rng.uniform(0.05, 0.22) * body))
    kernel = np.zeros((length, length), np.float32)
    turn = rng.uniform(0, np.pi)
    middle = (length - 1) / 2
    for step in np.linspace(-middle, middle, 2 * length):
        kernel[round(middle + step * np.sin(turn)), round(middle + step * np.cos(turn))] = 1
    moved = cv2.filter2D(ink, -1, kernel / kernel.sum())
    return _blur(np.asarray(moved, np.float32), rng.uniform(0.02, 0.07) * body)


def squeeze_picture(ink: Floats, rng: Rng, body: float) -> Floats:
    """JPEG as small as it goes."""
    shade = (255 - ink * float(rng.uniform(0.6, 0.95))).clip(0, 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", shade, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(8, 30))])
    read = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.float32)
    return np.asarray(255 - read, np.float32)


def leave_stamp(ink: Floats, rng: Rng, body: float) -> Floats:
    """Remains of a stamp or a seal: rings, bars, curls; lighter than print."""
    height, width = ink.shape
    mark = np.zeros_like(ink)
    for _ in range(int(rng.integers(1, 2 + max(1, width // int(14 * body + 1))))):
        at = int(rng.uniform(0, width)), int(rng.uniform(-0.5, 1.5) * height)
        wide = max(1, round(rng.uniform(0.04, 0.2) * body))
        size = rng.uniform(1.2, 6) * body
        axes = (max(2, round(size)), max(2, round(size * rng.uniform(0.5, 1))))
        turn, start = float(rng.uniform(0, 180)), float(rng.uniform(0, 360))
        shade = float(rng.uniform(150, 255))
        cv2.ellipse(
            mark, at, axes, turn, start, start + float(rng.uniform(40, 360)), (shade,), wide, cv2.LINE_AA
        )
        if rng.random() < 0.5:
            inner = (max(1, axes[0] - 3 * wide), max(1, axes[1] - 3 * wide))
            cv2.ellipse(mark, at, inner, turn, start, start + 300, (shade,), max(1, wide // 2), cv2.LINE_AA)
        _draw_curls(mark, rng, at=at, reach=size, body=body)
    mark *= 0.5 + 0.5 * _make_field(ink.shape, rng, knot=max(1.5, 0.3 * body))
    light = _blur(mark, 0.05 * body) * float(rng.uniform(0.12, 0.65))
    return np.asarray(np.maximum(ink, light), np.float32)


def _draw_curls(mark: Floats, rng: Rng, *, at: tuple[int, int], reach: float, body: float) -> None:
    """Letters of a stamp that nobody can read."""
    for turn in np.arange(0, 2 * np.pi, rng.uniform(0.25, 0.6)):
        if rng.random() < 0.5:
            x = round(at[0] + reach * 0.8 * np.cos(turn))
            y = round(at[1] + reach * 0.8 * np.sin(turn))
            axes = (max(1, round(body * rng.uniform(0.1, 0.4))), max(1, round(body * rng.uniform(0.1, 0.4))))
            start = float(rng.uniform(0, 360))
            wide = max(1, round(0.08 * body))
            cv2.ellipse(mark, (x, y), axes, 0, start, start + 250, (230.0,), wide, cv2.LINE_AA)


def rule_through(ink: Floats, rng: Rng, body: float) -> Floats:
    """A rule through the words or touching them, a wall at an end: a table, a box, a pen that struck out."""
    height, width = ink.shape
    wide = max(1, round(rng.uniform(0.04, 0.16) * body))
    shade = float(rng.uniform(90, 255))
    slope = float(rng.normal(0, 0.004)) * width
    row = height * float(rng.uniform(0.2, 0.95))
    left, right = sorted(rng.uniform(-0.2, 1.2, 2) * width) if rng.random() < 0.4 else (0.0, float(width))
    mark = np.zeros_like(ink)
    if rng.random() < 0.75:
        cv2.line(
            mark, (round(left), round(row)), (round(right), round(row + slope)), (shade,), wide, cv2.LINE_AA
        )
    for _ in range(int(rng.integers(0, 3))):
        near = rng.choice([0.01, 0.99]) if rng.random() < 0.75 else rng.uniform(0, 1)
        x = round(width * float(near))
        cv2.line(mark, (x, round(rng.uniform(-0.3, 0.4) * height)), (x, height), (shade,), wide, cv2.LINE_AA)
    if rng.random() < 0.3:
        mark *= np.where(_make_field(ink.shape, rng, knot=max(1.5, 0.4 * body)) > 0.35, 1, 0)
    return np.maximum(ink, mark)


def grow_faint(ink: Floats, rng: Rng, body: float) -> Floats:
    """Faded to a third, in blotches."""
    return np.asarray(ink * (0.25 + 0.5 * _make_field(ink.shape, rng, knot=4 * body)), np.float32)


_CONDITIONS: tuple[Condition, ...] = (
    thin_strokes,
    uneven_pen,
    see_double,
    copy_by_carbon,
    strike_pins,
    strike_ribbon,
    send_by_fax,
    copy_copies,
    scan_coarsely,
    take_picture,
    squeeze_picture,
    leave_stamp,
    rule_through,
    grow_faint,
)
_SHARES = np.array([0.15, 0.06, 0.04, 0.11, 0.1, 0.1, 0.11, 0.06, 0.06, 0.04, 0.03, 0.06, 0.05, 0.03])
