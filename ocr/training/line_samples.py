"""Lessons for the line network as it takes them: drawn in a process of their own, kept by width, in batches.

Known as: framewise labels; bucketing by length. A column in the middle of a cluster has its label, one
between clusters has none, and at the edge either may be said. All numbers are guesses.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch

from ocr.recognition.line_image import HEIGHT, STEP
from ocr.training.synth_line import LineSample, Rng, can_draw, synth_line
from ocr.training.synth_page import synth_page
from ocr.training.synth_text import TextGenerator
from ocr.training.taught_faces import group_faces, is_hand_like, is_typed, list_families, pick_face

Line = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16]]
SampleQueue = Any
"""A queue of lists of lines."""

NOT_COUNTED = -100
_WIDEST = 720
_BUCKET_WIDTH = 32
_BATCH_WIDTH = 240
"""In buckets: lines in a batch times their width."""
_BUCKET_SIZE = 1_000
_SAMPLES_AT_ONCE = 64
_FEWEST = 1_000
STARVED_S = 300
_SLANTED_SHARE, _VALUE_SHARE = 0.12, 0.3
_HAND_SHARE, _TYPED_SHARE = 0.14, 0.14
"""Lines of values in hand-like faces and in those of typewriters, beside their turn among all faces."""
_EDGE, _MIDDLE, _LEAST = 0.8, 0.42, 1.01


@dataclass(frozen=True, slots=True)
class Lists:
    """Words, given names and surnames to make lessons of; none is kept in the repository."""

    words: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()


def frame_labels(sample: LineSample, *, columns: int) -> npt.NDArray[np.int16]:
    """Target of each column, 4 rows: a cluster in its middle, nothing between, at edges (negative) either."""
    labels = np.full((4, columns), NOT_COUNTED, np.int16)
    labels[0] = 0
    middle = np.arange(columns) * STEP + STEP / 2
    for cluster, (left, right) in zip(sample.clusters, sample.spans, strict=True):
        away, half = np.abs(middle - (left + right) / 2), (right - left) / 2
        labels[0, (away <= _EDGE * half) & (labels[0] == 0)] = -cluster.base
        here = away <= max(_LEAST, _MIDDLE * half)
        labels[:, here] = np.array([[cluster.base], [cluster.upper], [cluster.tone], [cluster.lower]])
    return labels


def generate_samples(fonts: list[str], lists: Lists, seed: int, out: SampleQueue) -> None:
    """Put samples into the queue for ever, in a process of its own that gives way to all others."""
    os.nice(10)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    generator = TextGenerator(rng, words=lists.words, given=lists.given, family=lists.family)
    slanted = [f for f in fonts if re.search("Oblique|Italic|italic", f)]
    upright = [f for f in fonts if f not in slanted]
    thai = group_faces([f for f in upright if can_draw(f, "ก")])
    ways = group_faces(slanted) or group_faces(upright), group_faces(upright)
    special = list_families(fonts, is_hand_like), list_families(fonts, is_typed)
    while True:
        fresh: list[Line] = []
        some = [pick_face(thai, rng) for _ in range(2)]
        found: list[LineSample | None] = list(synth_page(generator, some, rng))
        while len(found) < _SAMPLES_AT_ONCE:
            turn = rng.random()
            if turn < _HAND_SHARE + _TYPED_SHARE and all(special):
                face = pick_face(special[int(turn >= _HAND_SHARE)], rng)
                text = generator.make_value()
            else:
                face = pick_face(ways[int(rng.random() >= _SLANTED_SHARE)], rng)
                text = generator.make_value() if rng.random() < _VALUE_SHARE else generator.make_line()
            found.append(synth_line(text, face, rng))
        for got in found:
            if got is not None and got.ink.shape[1] <= _WIDEST:
                ink = (np.clip(got.ink, 0, 1) * 255).astype(np.uint8)
                fresh.append((ink, frame_labels(got, columns=ink.shape[1] // STEP)))
        out.put(fresh)


@dataclass(slots=True)
class LengthBuckets:
    """Samples by their width, so that a batch is padded little; renewed as fresh ones come in."""

    rng: Rng
    lines: dict[int, list[Line]]

    def add(self, fresh: Sequence[Line]) -> None:
        """Put samples where those of their width lie; full buckets give up an old one."""
        for line in fresh:
            bucket = self.lines.setdefault(-(-line[0].shape[1] // _BUCKET_WIDTH), [])
            if len(bucket) >= _BUCKET_SIZE:
                bucket[int(self.rng.integers(len(bucket)))] = line
            else:
                bucket.append(line)

    def draw_batch(self) -> tuple[Any, Any]:
        """A padded batch of samples of about one width, and their targets."""
        sizes = {width: len(bucket) for width, bucket in self.lines.items() if len(bucket) >= 12}
        shares = np.array(list(sizes.values())) / sum(sizes.values())
        width = int(self.rng.choice(list(sizes), p=shares))
        bucket = self.lines[width]
        chosen = self.rng.choice(len(bucket), min(len(bucket), max(8, _BATCH_WIDTH // width)), replace=False)
        return _pad_batch([bucket[i] for i in chosen], columns=width * _BUCKET_WIDTH)

    def __len__(self) -> int:
        return sum(map(len, self.lines.values()))


def _pad_batch(some: Sequence[Line], *, columns: int) -> tuple[Any, Any]:
    ink = np.zeros((len(some), HEIGHT, columns), np.float32)
    labels = np.full((len(some), 4, columns // STEP), NOT_COUNTED, np.int64)
    labels[:, 0] = 0
    for n, (one, its) in enumerate(some):
        ink[n, :, : one.shape[1]] = one / np.float32(255)
        labels[n, :, : its.shape[1]] = its
    return torch.from_numpy(ink), torch.from_numpy(labels)


def fill_buckets(buckets: LengthBuckets, samples: SampleQueue) -> None:
    """Wait until there are lines enough to draw batches from."""
    while len(buckets) < _FEWEST:
        buckets.add(samples.get(timeout=STARVED_S))
