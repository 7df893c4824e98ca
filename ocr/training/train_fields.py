"""Train the field network: python -m ocr.training.train_fields FONTS --mnist TGZ --thai ZIP --lessons DIR.

Problem: read number fields of any comb, printed or written, without a single office's paper.
Known as: training on synthetic data; framewise cross-entropy, since where each digit stands is known; AdamW;
an exponential moving average of the weights (B. Polyak, 1992); temperature scaling (C. Guo et al., 2017).
Steps: a process of its own draws lessons to disk (field_lessons.py); batches of strips of about one width;
the rate warms up and falls to nothing; the averaged weights are exported to ONNX in half precision. Then
`python -m ocr.training.measure_fields` measures them on what was never taught. Needs torch and onnx, which
the office does not install.
"""

from __future__ import annotations

import argparse
import copy
import multiprocessing
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from ocr.recognition.fields.labels import ANSWERS, HAND
from ocr.recognition.fields.strip import HEIGHT
from ocr.recognition.line_network import INPUT, OUTPUT
from ocr.recognition.model_files import FIELD_NETWORK
from ocr.training.field_lessons import Lessons, write_shards
from ocr.training.field_sources import add_sources, load_taught
from ocr.training.half_precision import halve_weights
from ocr.training.synth_fields import NOT_COUNTED
from ocr.training.synth_line import Rng
from ocr.training.weight_average import update_average

# guess: all numbers below
_RATE, _WARM_STEPS = 3e-3, 150
_NOTHING_WEIGHT, _HAND_WEIGHT = 0.4, 0.2
_FEWEST = 2_000
_STRAINED_S = 5


class FieldNet(nn.Module):  # type: ignore[misc]
    """Fully convolutional: strokes, digits, a look along the field; one answer for four columns."""

    def __init__(self, wide: int = 96) -> None:
        super().__init__()
        self.c1 = _conv_block(1, 16, (5, 5), (2, 2))
        self.c2 = _conv_block(16, 32, (3, 3), (1, 1))
        self.c3 = _conv_block(32, 32, (3, 3), (2, 2))
        self.c4 = _conv_block(32, 40, (3, 3), (1, 1))
        self.c5 = _conv_block(40, 48, (3, 3), (2, 1))
        self.again = _Second(48, (3, 3))
        self.fold = _conv_block(48, wide, (HEIGHT // 8, 3), (1, 1), down=0)
        self.along = nn.ModuleList(
            [_conv_block(wide, 48, (1, 3), (1, 1)), _conv_block(48, wide, (1, 1), (1, 1))]
        )
        self.farther = _Second(wide, (1, 3))
        self.answer = nn.Conv2d(wide, ANSWERS, 1)

    def forward(self, ink: Any) -> Any:
        """Strips x rows x columns; gives strips x answers x a quarter of the columns."""
        x = self.c3(self.c2(self.c1(ink.unsqueeze(1))))
        x = self.fold(self.again(self.c5(self.c4(x))))
        seen = x
        for layer in self.along:
            seen = layer(seen)
        return self.answer(self.farther(x + seen)).squeeze(2)


class _Second(nn.Module):  # type: ignore[misc]
    """A second look that begins as none (K. He et al., 2016), so that older weights can be taught on."""

    def __init__(self, wide: int, size: tuple[int, int]) -> None:
        super().__init__()
        pad = size[0] // 2, size[1] // 2
        self.seen = nn.Conv2d(wide, wide, size, 1, pad, bias=False)
        self.norm = nn.BatchNorm2d(wide)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: Any) -> Any:
        """As large as it came."""
        return functional.relu(x + self.norm(self.seen(x)))


def _conv_block(
    of: int, to: int, size: tuple[int, int], step: tuple[int, int], *, down: int | None = None
) -> Any:
    pad = (size[0] // 2 if down is None else down, size[1] // 2)
    seen = nn.Conv2d(of, to, size, step, pad, bias=False)
    return nn.Sequential(seen, nn.BatchNorm2d(to), nn.ReLU())


def compute_loss(given: Any, due: Any, hands: Any) -> Any:
    """Framewise cross-entropy of the labels, beside a digit's middle of it or nothing; and of the hand."""
    counted = due != NOT_COUNTED
    either = counted & (due < 0)
    label = torch.where(either, -1 - due, due.clamp(min=0))
    shares = functional.log_softmax(given[:, :HAND], dim=1)
    said = shares.gather(1, label[:, None])[:, 0]
    said = torch.where(either, torch.logaddexp(said, shares[:, 0]), said)
    weight = torch.where(due > 0, 1.0, _NOTHING_WEIGHT) * counted
    inked = (due > 0) & (hands[:, None] >= 0)
    wanted = hands.clamp(min=0)[:, None].expand_as(inked)[inked]
    hand = functional.binary_cross_entropy_with_logits(given[:, HAND][inked], wanted) if inked.any() else 0.0
    return -(said * weight).sum() / weight.sum() + _HAND_WEIGHT * hand


class Trainer:
    """The network that learns, and the mean of its last weights, which reads better than any of them."""

    def __init__(self, *, rate: float) -> None:
        self.net: Any = FieldNet().to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net)
        self.rate = rate
        self._optimizer = torch.optim.AdamW(self.net.parameters(), lr=rate, weight_decay=1e-3)

    def load_state(self, state: Path) -> None:
        """Go on from the weights that an earlier run kept."""
        kept = torch.load(state, weights_only=True)
        for net in (self.net, self.average):
            net.load_state_dict(kept, strict=False)  # second looks may be missing in older ones

    def train_step(self, batch: tuple[Any, Any, Any], *, number: int, spent: float) -> float:
        """One batch; `spent` is the share of the time that is over: towards the end steps grow small."""
        rate = self.rate * min(1.0, number / _WARM_STEPS) * min(1.0, 0.01 + 1.8 * (1 - spent))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        ink, due, hands = map(torch.from_numpy, batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):  # measured: 2.1 times as fast (AVX-512 BF16)
            given = self.net(ink)
        loss = compute_loss(given.float(), due, hands)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self._optimizer.step()
        update_average(self.average, self.net, pace=min(0.997, number / (number + 20)))
        return float(loss.detach())


def train(trainer: Trainer, lessons: Lessons, *, minutes: float, keep: Path, rng: Rng) -> None:
    """Train until the time is over; the averaged weights are kept every two minutes."""
    while lessons.count < _FEWEST:
        lessons.take_in_new()
        time.sleep(_STRAINED_S)
    began = kept = time.monotonic()
    mean = 0.0
    for number in count(1):
        spent = (time.monotonic() - began) / (60 * minutes)
        if spent >= 1:
            break
        mean = 0.99 * mean + 0.01 * trainer.train_step(lessons.draw_batch(rng), number=number, spent=spent)
        if number % 200 == 0:
            lessons.take_in_new()
            told = mean / (1 - 0.99**number)
            sys.stdout.write(
                f"{number} steps, {60 * minutes * spent:.0f} s, {lessons.count} lessons, {told:.4f}\n"
            )
            sys.stdout.flush()
        if time.monotonic() - kept > 120:
            kept = time.monotonic()
            torch.save(trainer.average.state_dict(), keep)
    torch.save(trainer.average.state_dict(), keep)


def export_network(net: FieldNet, out: Path) -> None:
    """As field_network.py wants it: batch norm folded into the weights, and those in half precision."""
    axes = {INPUT: {0: "fields", 2: "columns"}, OUTPUT: {0: "fields", 2: "answered"}}
    names: dict[str, Any] = {"input_names": [INPUT], "output_names": [OUTPUT], "dynamic_axes": axes}
    example = (torch.rand(1, HEIGHT, 400),)
    torch.onnx.export(net.eval(), example, out, dynamo=False, opset_version=17, **names)
    halve_weights(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_sources(parser)
    parser.add_argument("--lessons", type=Path, required=True, help="a folder for the lessons")
    parser.add_argument("--count", type=int, default=60_000)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--keep", type=Path, required=True, help="the state of the trainer, to go on from")
    parser.add_argument("--rate", type=float, default=_RATE)
    parser.add_argument("--seed", type=int, default=2569)
    options = parser.parse_args()
    torch.set_num_threads(1)
    material = load_taught(options.fonts, options.mnist, options.thai)
    wanted: dict[str, Any] = {"count": options.count, "seed": options.seed}
    maker = multiprocessing.Process(
        target=write_shards, args=(options.lessons, material), kwargs=wanted, daemon=True
    )
    maker.start()
    trainer = Trainer(rate=options.rate)
    if options.keep.is_file():
        trainer.load_state(options.keep)
    rng = np.random.default_rng(options.seed)
    train(trainer, Lessons(options.lessons), minutes=options.minutes, keep=options.keep, rng=rng)
    maker.terminate()
    export_network(trainer.average, FIELD_NETWORK)


if __name__ == "__main__":
    main()
