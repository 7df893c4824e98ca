"""Lessons of the field network, drawn ahead and kept on disk, so that training never waits for them.

Known as: a cache of shards; batches of strips of about one width (bucketing), each seen a little changed.
All numbers are guesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ocr.recognition.fields.strip import HEIGHT, STEP, Floats
from ocr.training.fill_fields import Material
from ocr.training.synth_fields import NOT_COUNTED, FieldSample, label_columns, synth_field
from ocr.training.synth_line import Rng

Bytes = npt.NDArray[np.uint8]
Shorts = npt.NDArray[np.int16]

SHARD = 1_000
"""Strips in a file."""
_WIDEST = 800
_BUCKET = 48
_BATCH_COLUMNS = 9_600


@dataclass(frozen=True, slots=True)
class Lesson:
    """A strip (0 to 255), what each answer should be, and whether a hand wrote it (-1: not asked)."""

    ink: Bytes
    labels: Shorts
    hand: int


def to_lesson(sample: FieldSample) -> Lesson:
    ink = (sample.strip.ink * 255).astype(np.uint8)
    return Lesson(ink, label_columns(sample), sample.hand)


def write_shards(folder: Path, material: Material, *, count: int, seed: int) -> None:
    """Draw so many strips into files of a thousand, those that are there already left alone."""
    cv2.setNumThreads(1)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count // SHARD):
        out = folder / f"{seed}-{number:04}.npz"
        if out.is_file():
            continue
        rng = np.random.default_rng((seed, number))
        lessons = [to_lesson(synth_field(material, rng)) for _ in range(SHARD)]
        lessons = [one for one in lessons if one.ink.shape[1] <= _WIDEST]
        unfinished = out.with_suffix(".part")
        with unfinished.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **_pack(lessons))
        unfinished.rename(out)


def _pack(lessons: list[Lesson]) -> dict[str, npt.NDArray[np.generic]]:
    return {
        "ink": np.concatenate([one.ink for one in lessons], axis=1),
        "labels": np.concatenate([one.labels for one in lessons]),
        "widths": np.array([one.ink.shape[1] for one in lessons], np.int32),
        "hands": np.array([one.hand for one in lessons], np.int8),
    }


def read_shard(path: Path) -> list[Lesson]:
    with np.load(path) as stored:
        ink, labels, hands = stored["ink"], stored["labels"], stored["hands"]
        ends = np.cumsum(stored["widths"])
    starts = ends - np.diff(ends, prepend=0)
    return [
        Lesson(ink[:, a:b], labels[a // STEP : b // STEP], int(hand))
        for a, b, hand in zip(starts, ends, hands, strict=True)
    ]


@dataclass(slots=True)
class Lessons:
    """All lessons so far, by their width, so that a batch is padded little."""

    folder: Path
    buckets: dict[int, list[Lesson]] = field(default_factory=dict)
    count: int = 0
    often: int = 3
    """A lesson is seen so many times, while there are enough others."""
    fewest: int = 2_000
    _uses: dict[int, int] = field(default_factory=dict)
    _seen: set[Path] = field(default_factory=set)

    def take_in_new(self) -> None:
        """Files that were finished since."""
        for path in sorted(set(self.folder.glob("*.npz")) - self._seen):
            self._seen.add(path)
            for lesson in read_shard(path):
                self.buckets.setdefault(-(-lesson.ink.shape[1] // _BUCKET), []).append(lesson)
                self.count += 1

    def draw_batch(self, rng: Rng) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
        """Strips of about one width, padded, a little changed; labels; hands."""
        sizes = np.array([len(bucket) * width for width, bucket in self.buckets.items()], np.float64)
        width = int(rng.choice(list(self.buckets), p=sizes / sizes.sum()))
        bucket, most = self.buckets[width], max(8, _BATCH_COLUMNS // (width * _BUCKET))
        chosen = rng.choice(len(bucket), min(len(bucket), most), replace=False)
        some = [bucket[at] for at in chosen]
        self._drop_worn_out(width, some)
        return pad_batch(some, columns=width * _BUCKET, rng=rng)

    def _drop_worn_out(self, width: int, some: list[Lesson]) -> None:
        """Those seen often enough make room for fresh ones."""
        old: set[int] = set()
        for lesson in some:
            self._uses[id(lesson)] = self._uses.get(id(lesson), 0) + 1
            if self._uses[id(lesson)] >= self.often and self.count - len(old) > self.fewest:
                old.add(id(lesson))
        if old:
            self.buckets[width] = [one for one in self.buckets[width] if id(one) not in old]
            self.count -= len(old)
        for one in old:
            del self._uses[one]
        if not self.buckets[width]:
            del self.buckets[width]


def pad_batch(
    lessons: Iterable[Lesson], *, columns: int, rng: Rng
) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """What is beyond a strip's end is paper and not asked."""
    some = list(lessons)
    ink = np.zeros((len(some), HEIGHT, columns), np.float32)
    labels = np.full((len(some), columns // STEP), NOT_COUNTED, np.int64)
    for at, one in enumerate(some):
        ink[at, :, : one.ink.shape[1]] = change_lesson(one.ink, rng)
        labels[at, : len(one.labels)] = one.labels
    return ink, labels, np.array([one.hand for one in some], np.float32)


def change_lesson(ink: Bytes, rng: Rng) -> Floats:
    """Lighter or darker, a row up or down, a little noise: what makes an old lesson a new one."""
    out = np.asarray((ink / np.float32(255)) ** np.float32(rng.uniform(0.7, 1.4)), np.float32)
    shift = int(rng.integers(-2, 3))
    if shift:
        out = np.roll(out, shift, axis=0)
        out[slice(0, shift) if shift > 0 else slice(shift, None)] = 0.0
    if rng.random() < 0.3:
        out = out + rng.standard_normal(out.shape, dtype=np.float32) * np.float32(rng.uniform(0.01, 0.06))
    return np.clip(out, 0.0, 1.0)
