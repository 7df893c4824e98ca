"""Lines to teach the difference between what is printed and what a hand wrote.

Problem: no real handwritten Thai words can be had, and hand-like faces alone would teach those faces.
Steps: lines are pieced together from print of every face and wear, and of writing: hand-like faces whose
letters stray, letters of plain faces bent and redrawn by a pen, real handwritten digits, scribbles and
signatures. Each column is labelled by the piece it lies in. All numbers are guesses.
Dropped: strokes joined across letters, which Thai hands seldom have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Picture
from ocr.recognition.line_image import HEIGHT, MARGIN, Floats, normalize_line
from ocr.training.hand_digits import HandDigits, Pen
from ocr.training.synth_hand import draw_wandering, stray_like_hand, stray_like_typewriter
from ocr.training.synth_line import Rng, degrade_line, draw_parts, synth_line
from ocr.training.synth_page import synth_page
from ocr.training.synth_text import TextGenerator
from ocr.training.taught_faces import is_hand_like, is_typed, pick_face

BY_HAND, PRINTED, NEITHER = 1, 0, -1
_PAD = 16
_TALL = 40


@dataclass(frozen=True, slots=True)
class StyledLine:
    """A line as the network sees it, and of each column whether it is written, printed or neither."""

    ink: Floats
    style: npt.NDArray[np.int8]


class StyleWriter:
    """Makes lines of both kinds. `faces` are grouped by family; `digits` are real ones."""

    def __init__(self, writer: TextGenerator, faces: Sequence[Sequence[str]], digits: HandDigits) -> None:
        self._writer = writer
        self._hands = [family for family in faces if is_hand_like(family[0])]
        self._prints = [family for family in faces if not is_hand_like(family[0])]
        self._digits = digits

    def make_line(self, rng: Rng) -> StyledLine:
        """One to three pieces; in half of all lines of one kind."""
        first = int(rng.integers(0, 2))
        kinds = [first]
        for _ in range(int(rng.integers(0, 3))):
            kinds.append(1 - kinds[-1] if rng.random() < 0.6 else kinds[-1])
        pieces = [(kind, self.make_piece(kind, rng)) for kind in kinds]
        ink, style = [], []
        for kind, piece in pieces:
            gap = int(rng.integers(0, 30))
            ink += [piece, np.zeros((HEIGHT, gap), np.float32)]
            style += [np.full(piece.shape[1], kind, np.int8), np.full(gap, NEITHER, np.int8)]
        whole, labels = np.hstack(ink), np.concatenate(style)
        labels[~_is_near_ink(whole)] = NEITHER
        return StyledLine(whole, labels)

    def make_sheet(self, rng: Rng) -> Iterator[StyledLine]:
        """The lines of a form that a hand or a machine filled in."""
        kind = BY_HAND if rng.random() < 0.65 else PRINTED
        fill = pick_face(self._hands if kind == BY_HAND else self._prints, rng)
        for line in synth_page(self._writer, [pick_face(self._prints, rng)], rng, fill=fill):
            style = np.full(line.ink.shape[1], PRINTED, np.int8)
            for left, right in line.filled:
                style[max(0, int(left)) : max(0, int(right))] = kind
            style[~_is_near_ink(line.ink)] = NEITHER
            yield StyledLine(line.ink, style)

    def make_piece(self, kind: int, rng: Rng) -> Floats:
        """The ink of one piece, as the network sees it."""
        while True:
            found = self._write(rng) if kind == BY_HAND else self._print(rng)
            if found is not None and found.shape[1] <= 500:
                return found

    def _print(self, rng: Rng) -> Floats | None:
        face = pick_face(self._prints, rng)
        typed = rng.random() < (0.6 if is_typed(face) else 0.1)
        line = synth_line(self._make_text(rng), face, rng, draw=_draw_typed if typed else _draw_plain)
        return line.ink if line else None

    def _make_text(self, rng: Rng) -> str:
        kind = rng.random()
        if kind < 0.45:
            return self._writer.make_value()
        return self._writer.make_label() if kind < 0.65 else self._writer.make_line()

    def _write(self, rng: Rng) -> Floats | None:
        kind = rng.random()
        if kind < 0.5:
            line = synth_line(self._make_text(rng), pick_face(self._hands, rng), rng, draw=_draw_straying)
        elif kind < 0.7:
            line = synth_line(self._make_text(rng), pick_face(self._prints, rng), rng, draw=_draw_by_pen)
        else:
            picture, core = self._write_digits(rng) if kind < 0.9 else _scribble(rng)
            return normalize_line(degrade_line(picture, rng, body=core[1] - core[0]), core)
        return line.ink if line else None

    def _write_digits(self, rng: Rng) -> tuple[Picture, tuple[float, float]]:
        """A number of real digits, with dashes and commas here and there."""
        count, pen = int(rng.integers(2, 14)), Pen.pick(rng)
        canvas = np.full((3 * _TALL, count * _TALL + 4 * _PAD), 255, np.uint8)
        at, base = float(_PAD), 2.2 * _TALL
        for _ in range(count):
            drawn = pen.draw(self._digits.pick(int(rng.integers(10)), rng), rng)
            tall = max(8, round(_TALL * rng.uniform(0.8, 1.15) * drawn.shape[0] / 96))
            wide = max(4, round(drawn.shape[1] * tall / drawn.shape[0]))
            small = cv2.resize(drawn, (wide, tall), interpolation=cv2.INTER_AREA)
            y, x = round(base - tall * 0.87 + rng.normal(0, 2)), round(at)
            part = canvas[y : y + tall, x : x + wide]
            np.minimum(part, 255 - small[: part.shape[0], : part.shape[1]], out=part)
            at += wide * rng.uniform(0.6, 0.95)
            if rng.random() < 0.15:
                _draw_dash(canvas, rng, x=round(at) + 2, row=round(base - _TALL * rng.uniform(0, 0.4)))
                at += 12
        return canvas[:, : min(canvas.shape[1], round(at) + _PAD)], (base - 0.8 * _TALL, base)


def _draw_dash(canvas: Picture, rng: Rng, *, x: int, row: int) -> None:
    end = (x + int(rng.integers(2, 10)), row + int(rng.integers(-2, 3)))
    cv2.line(canvas, (x, row), end, (20,), int(rng.integers(2, 5)), cv2.LINE_AA)


def _draw_plain(parts: Sequence[str], path: str, size: int, rng: Rng) -> tuple[Picture, Sequence[float], int]:
    return draw_parts(parts, path, size, rng, stray=None)


def _draw_typed(parts: Sequence[str], path: str, size: int, rng: Rng) -> tuple[Picture, Sequence[float], int]:
    return draw_wandering(parts, path, size, rng, stray_like_typewriter(rng))


def _draw_straying(
    parts: Sequence[str], path: str, size: int, rng: Rng
) -> tuple[Picture, Sequence[float], int]:
    """A hand-like face, mostly uneven."""
    if rng.random() < 0.25:
        return draw_parts(parts, path, size, rng, stray=None)
    picture, edges, row = draw_wandering(parts, path, size, rng, stray_like_hand(rng))
    return (
        (_bend(picture, rng, much=0.02 * size), edges, row) if rng.random() < 0.4 else (picture, edges, row)
    )


def _draw_by_pen(
    parts: Sequence[str], path: str, size: int, rng: Rng
) -> tuple[Picture, Sequence[float], int]:
    """A plain face bent, uneven, and redrawn in strokes of one width."""
    stray = stray_like_hand(rng)
    stray = replace(stray, high=0.02 + stray.high, lean=0.03 + stray.lean, drift=0.03 + stray.drift)
    picture, edges, row = draw_wandering(parts, path, size, rng, stray)
    bent = _bend(picture, rng, much=size * float(rng.uniform(0.025, 0.06)))
    return _redraw(bent, rng, size=size), edges, row


def _bend(picture: Picture, rng: Rng, *, much: float) -> Picture:
    """Elastic distortion (P. Simard, ICDAR 2003)."""
    height, width = picture.shape
    knots = (max(3, width // 12), max(3, height // 12))
    moved = [
        cv2.resize(
            rng.normal(0, much, knots[::-1]).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]
    across = np.arange(width, dtype=np.float32)[None] + moved[0] * np.float32(0.6)
    down = np.arange(height, dtype=np.float32)[:, None] + moved[1] * np.float32(0.6)
    bent = cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(bent, np.uint8)


def _redraw(picture: Picture, rng: Rng, *, size: int) -> Picture:
    """Its strokes thinned to their middle and drawn with a round pen."""
    solid = np.asarray((picture < 128) * np.uint8(255), np.uint8)
    far = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
    ridge = (far > 0) & (far >= cv2.dilate(far, np.ones((3, 3), np.uint8)) - 0.3)
    width = max(2, round(size * rng.uniform(0.03, 0.09)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    drawn = cv2.dilate(ridge.astype(np.uint8) * 255, disc)
    return np.asarray(255 - cv2.GaussianBlur(drawn, (0, 0), 0.7), np.uint8)


def _scribble(rng: Rng) -> tuple[Picture, tuple[float, float]]:
    """A signature or a scribble: a smooth line to and fro."""
    count, high = int(rng.integers(6, 30)), _TALL * rng.uniform(0.3, 1.2)
    wide = int(_TALL * rng.uniform(1.5, 8))
    x = np.cumsum(rng.normal(1, rng.uniform(0.4, 1.6), count))
    x = (x - x.min()) / max(1e-6, float(np.ptp(x))) * wide + _PAD
    y = 1.8 * _TALL + rng.normal(0, high, count) * 0.6
    fine = np.linspace(0, count - 1, 12 * count)
    curve = np.stack([np.interp(fine, np.arange(count), one) for one in (x, y)], axis=1)
    curve = cv2.GaussianBlur(curve.astype(np.float32)[:, None], (1, 0), 0, sigmaY=rng.uniform(2, 6))
    page = np.full((int(3.6 * _TALL), wide + 2 * _PAD), 255, np.uint8)
    points = np.round(curve.reshape(-1, 1, 2)).astype(np.int32)
    cv2.polylines(page, [points], False, (20,), int(rng.integers(2, 6)), cv2.LINE_AA)  # noqa: FBT003
    return page, (1.4 * _TALL, 2.2 * _TALL)


def _is_near_ink(ink: Floats) -> npt.NDArray[np.bool_]:
    inked = (ink.max(axis=0) > 0.35).astype(np.uint8)[None]
    return np.asarray(cv2.dilate(inked, np.ones((1, 2 * MARGIN + 1), np.uint8))[0] > 0)
