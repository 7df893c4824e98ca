"""Train the line network: python -m ocr.training.train_lines FONTS --words WORDS --keep STATE.

Problem: a recogniser of Thai lines without labelled scans: no office's papers may leave it.
Known as: training on synthetic data with a degradation model; framewise cross-entropy, since where each
letter stands in a line that we drew is known; AdamW; an exponential moving average of the weights (B.
Polyak, 1992) is kept.
Steps: a process draws samples (synth_line.py, synth_page.py); lines of about one width make a batch; the
rate warms up and falls to nothing; the averaged weights are exported to ONNX in half precision. Needs torch
and onnx, which the office does not install; takes hours.
Dropped: CTC, said to need ten times the lines, not tried; LSTM (docs/adr/0011, with what training was
measured).
"""

from __future__ import annotations

import argparse
import copy
import multiprocessing
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS
from ocr.recognition.line_image import HEIGHT, STEP
from ocr.recognition.line_network import INPUT, OUTPUT
from ocr.recognition.model_files import LINE_NETWORK
from ocr.training.half_precision import halve_weights
from ocr.training.synth_line import LineSample, Rng, can_draw, synth_line
from ocr.training.synth_page import synth_page
from ocr.training.synth_text import TextGenerator

Line = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16]]
SampleQueue = Any
"""A queue of lists of lines."""

LABEL_COUNTS = (len(BASES), len(UPPERS), len(TONES), len(LOWERS))
# guess: all numbers of this module but the dilations (docs/adr/0011)
_WIDEST = 720
_BUCKET_WIDTH = 32
_BATCH_WIDTH = 240
"""In buckets: lines in a batch times their width."""
_BUCKET_SIZE = 1_000
_SAMPLES_AT_ONCE, _REUSED = 64, 10
"""Steps for one handful of fresh lines: each line is seen about six times."""
_FEWEST = 1_000
_STARVED_S = 300
_RATE, _WARM_STEPS = 2.5e-3, 200
_BLANK_WEIGHT, _MARK_WEIGHT = 0.4, 0.5
_NOT_COUNTED = -100
_SLANTED_SHARE = 0.12
DILATIONS = (1, 1, 1, 2, 4, 8)
"""How far apart, in columns of four, each layer looks along the line: in all five letters to each side."""
_EDGE, _MIDDLE, _LEAST = 0.8, 0.42, 1.01


class LineNet(nn.Module):  # type: ignore[misc]
    """Fully convolutional: strokes, then letters, then dilated along the line; two steps for each column."""

    def __init__(self, wide: int = 160) -> None:
        super().__init__()
        self.c1 = _conv_block(1, 24, (5, 5), (2, 2))
        self.c2 = _conv_block(24, 48, (3, 3), (2, 2))
        self.c3 = _conv_block(48, 48, (3, 3), (1, 1))
        self.c4 = _conv_block(48, 64, (3, 3), (2, 1))
        self.c5 = _conv_block(64, 64, (3, 3), (1, 1))
        self.fold = _conv_block(64, wide, (HEIGHT // 8, 1), (1, 1))
        self.along = nn.ModuleList([_conv_block(wide, wide, (1, 3), (1, 1), spread) for spread in DILATIONS])
        self.answer = nn.Conv2d(wide, 2 * sum(LABEL_COUNTS), 1)

    def forward(self, ink: Any) -> Any:
        """Lines x rows x columns; gives lines x answers x half as many columns."""
        x = self.c2(self.c1(ink.unsqueeze(1)))
        x = x + self.c3(x)
        x = self.c4(x)
        x = x + self.c5(x)
        x = self.fold(x)
        for layer in self.along:
            x = x + layer(x)
        y = self.answer(x).squeeze(2)
        lines, _, columns = y.shape
        twice = y.view(lines, 2, sum(LABEL_COUNTS), columns).permute(0, 2, 3, 1)
        return twice.reshape(lines, sum(LABEL_COUNTS), 2 * columns)


def _conv_block(of: int, to: int, size: tuple[int, int], step: tuple[int, int], spread: int = 1) -> Any:
    pad = (size[0] // 2 if size[1] > 1 else 0, size[1] // 2 * spread)
    seen = nn.Conv2d(of, to, size, step, pad, dilation=(1, spread), bias=False)
    return nn.Sequential(seen, nn.BatchNorm2d(to), nn.ReLU())


def frame_labels(sample: LineSample, *, columns: int) -> npt.NDArray[np.int16]:
    """Target of each column, 4 rows: a cluster in its middle, nothing between, at edges (negative) either."""
    labels = np.full((4, columns), _NOT_COUNTED, np.int16)
    labels[0] = 0
    middle = np.arange(columns) * STEP + STEP / 2
    for cluster, (left, right) in zip(sample.clusters, sample.spans, strict=True):
        away, half = np.abs(middle - (left + right) / 2), (right - left) / 2
        labels[0, (away <= _EDGE * half) & (labels[0] == 0)] = -cluster.base
        here = away <= max(_LEAST, _MIDDLE * half)
        labels[:, here] = np.array([[cluster.base], [cluster.upper], [cluster.tone], [cluster.lower]])
    return labels


def generate_samples(fonts: list[str], words: list[str], seed: int, out: SampleQueue) -> None:
    """Put samples into the queue for ever, in a process of its own."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    generator = TextGenerator(rng, words=words)
    slanted = [f for f in fonts if "Oblique" in f or "Italic" in f]
    upright = [f for f in fonts if f not in slanted]
    thai = [f for f in upright if can_draw(f, "ก")]
    while True:
        fresh: list[Line] = []
        found: list[LineSample | None] = list(synth_page(generator, thai, rng))
        while len(found) < _SAMPLES_AT_ONCE:
            some = slanted if slanted and rng.random() < _SLANTED_SHARE else upright
            found.append(synth_line(generator.make_line(), some[rng.integers(len(some))], rng))
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
    labels = np.full((len(some), 4, columns // STEP), _NOT_COUNTED, np.int64)
    labels[:, 0] = 0
    for n, (one, its) in enumerate(some):
        ink[n, :, : one.shape[1]] = one / np.float32(255)
        labels[n, :, : its.shape[1]] = its
    return torch.from_numpy(ink), torch.from_numpy(labels)


def compute_loss(given: Any, due: Any) -> Any:
    """Framewise cross-entropy of the letters and, where a letter stands, of its marks."""
    shares = functional.log_softmax(given[:, : LABEL_COUNTS[0]], dim=1)
    labels = shares.gather(1, due[:, :1].abs())[:, 0]
    either = torch.logaddexp(labels, shares[:, 0])
    weight = torch.where(due[:, 0] > 0, 1.0, _BLANK_WEIGHT)
    total = -(torch.where(due[:, 0] >= 0, labels, either) * weight).sum() / weight.sum()
    start = LABEL_COUNTS[0]
    for row, size in enumerate(LABEL_COUNTS[1:], 1):
        marks = given[:, start : start + size]
        total = total + _MARK_WEIGHT * functional.cross_entropy(marks, due[:, row], ignore_index=_NOT_COUNTED)
        start += size
    return total


class Trainer:
    """The network that learns, and the mean of its last weights, which reads better than any of them."""

    def __init__(self, *, rate: float) -> None:
        self.net: Any = LineNet().to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net)
        self.rate = rate
        self._optimizer = torch.optim.AdamW(self.net.parameters(), lr=rate, weight_decay=1e-4)

    def load_state(self, state: Path) -> None:
        """Go on from the weights that an earlier run kept."""
        self.net.load_state_dict(torch.load(state, weights_only=True))
        self.average.load_state_dict(torch.load(state, weights_only=True))

    def train_step(self, ink: Any, due: Any, *, number: int, spent: float) -> float:
        """One batch; `spent` is the share of the time that is over: towards the end steps grow small."""
        rate = self.rate * min(1.0, number / _WARM_STEPS) * min(1.0, 0.02 + 2.5 * (1 - spent))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        loss = compute_loss(self.net(ink), due)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self._optimizer.step()
        self._update_average(min(0.998, number / (number + 20)))
        return float(loss.detach())

    def _update_average(self, pace: float) -> None:
        with torch.no_grad():
            states = zip(self.average.state_dict().values(), self.net.state_dict().values(), strict=True)
            for mean, now in states:
                if mean.dtype.is_floating_point:
                    mean.lerp_(now, 1 - pace)
                else:
                    mean.copy_(now)


def export_onnx(net: LineNet, out: Path) -> None:
    """As line_network.py wants it: batch norm folded into the weights, and those in half precision."""
    axes = {INPUT: {0: "lines", 2: "columns"}, OUTPUT: {0: "lines", 2: "answered"}}
    names: dict[str, Any] = {"input_names": [INPUT], "output_names": [OUTPUT], "dynamic_axes": axes}
    torch.onnx.export(net.eval(), (torch.rand(1, HEIGHT, 400),), out, dynamo=False, opset_version=17, **names)
    halve_weights(out)


def train(trainer: Trainer, samples: SampleQueue, *, minutes: float, keep: Path, rng: Rng) -> None:
    """Train until the time is over; the averaged weights are kept every two minutes."""
    buckets = LengthBuckets(rng, {})
    began = kept = time.monotonic()
    lines, mean = 0, 0.0
    for number in count(1):
        spent = (time.monotonic() - began) / (60 * minutes)
        if spent >= 1:
            break
        if number % _REUSED == 1:
            buckets.add(samples.get(timeout=_STARVED_S))
        while len(buckets) < _FEWEST:
            buckets.add(samples.get(timeout=_STARVED_S))
        ink, due = buckets.draw_batch()
        mean = 0.98 * mean + 0.02 * trainer.train_step(ink, due, number=number, spent=spent)
        lines += len(ink)
        if number % 100 == 0:
            sys.stdout.write(f"{number} steps, {lines} lines, loss {mean / (1 - 0.98**number):.4f}\n")
            sys.stdout.flush()
        if time.monotonic() - kept > 120:
            kept = time.monotonic()
            torch.save(trainer.average.state_dict(), keep)
    torch.save(trainer.average.state_dict(), keep)


def _list_fonts(folders: Sequence[Path], *, but: Sequence[str]) -> list[str]:
    files = sorted(file for folder in folders for file in folder.rglob("*.ttf"))
    return [str(file) for file in files if not any(name in file.name for name in but)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", nargs="+", type=Path)
    parser.add_argument("--but", nargs="*", default=[], help="parts of names of fonts kept for measuring")
    parser.add_argument("--words", type=Path, help="a file of Thai words")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--keep", type=Path, required=True, help="the state of the trainer, to go on from")
    parser.add_argument("--rate", type=float, default=_RATE)
    parser.add_argument("--seed", type=int, default=2569)
    options = parser.parse_args()
    torch.set_num_threads(1)
    words = options.words.read_text(encoding="utf-8").split() if options.words else []
    samples: SampleQueue = multiprocessing.Queue(maxsize=12)
    names = (_list_fonts(options.fonts, but=options.but), words, options.seed, samples)
    maker = multiprocessing.Process(target=generate_samples, args=names, daemon=True)
    maker.start()
    trainer = Trainer(rate=options.rate)
    if options.keep.is_file():
        trainer.load_state(options.keep)
    rng = np.random.default_rng(options.seed)
    train(trainer, samples, minutes=options.minutes, keep=options.keep, rng=rng)
    maker.terminate()
    export_onnx(trainer.average, LINE_NETWORK)


if __name__ == "__main__":
    main()
