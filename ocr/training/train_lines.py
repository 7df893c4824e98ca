"""Train the line network: python -m ocr.training.train_lines FONTS --words WORDS --keep STATE --out WEIGHTS.

Problem: a recogniser of Thai lines without labelled scans: no office's papers may leave it.
Known as: training on synthetic data with a degradation model; framewise cross-entropy, since where each
letter stands in a line that we drew is known; AdamW; an exponential moving average of the weights (B.
Polyak, 1992) is kept.
Steps: a process draws samples (synth_line.py, synth_page.py), each family of faces as often as the next;
lines of about one width make a batch; where there is no state to go on from, the shipped weights are
(unfold_weights.py); multiplications in bfloat16; the rate warms up and falls to nothing (cosine); the
averaged weights are exported to ONNX in half precision; train_hand.py then adds the answer about handwriting.
Needs torch and onnx, which the office does not install; takes hours.
Dropped: CTC, said to need ten times the lines, not tried; LSTM (docs/adr/0011, with what training was
measured).
"""

from __future__ import annotations

import argparse
import copy
import math
import multiprocessing
import sys
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from ocr.recognition.model_files import LINE_NETWORK
from ocr.training.line_network_model import LABEL_COUNTS, LineNet, export_onnx
from ocr.training.line_samples import (
    NOT_COUNTED,
    STARVED_S,
    LengthBuckets,
    Lists,
    SampleQueue,
    fill_buckets,
    generate_samples,
)
from ocr.training.taught_faces import list_faces
from ocr.training.unfold_weights import load_folded, unfold_norms
from ocr.training.weight_average import update_average

# guess: all numbers of this module
_RATE, _WARM_STEPS = 8e-4, 100
_MEASURED_BATCHES = 40
_TAUGHT_NAMES = 5
"""Of so many names of a list the first is kept for measuring."""
_BLANK_WEIGHT, _MARK_WEIGHT = 0.4, 0.5


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
        total = total + _MARK_WEIGHT * functional.cross_entropy(marks, due[:, row], ignore_index=NOT_COUNTED)
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

    def load_shipped(self, model: Path, batches: Sequence[Any]) -> None:
        """Go on from shipped weights; some batches tell what the norms get."""
        known = load_folded(self.net, model)
        unfold_norms(self.net, batches, known=known)
        self.average.load_state_dict(self.net.state_dict())

    def train_step(self, ink: Any, due: Any, *, number: int, spent: float) -> float:
        """One batch; `spent` is the share of the time that is over: towards the end steps grow small."""
        rate = self.rate * min(1.0, number / _WARM_STEPS) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * spent))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            given = self.net(ink)
        loss = compute_loss(given.float(), due)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self._optimizer.step()
        update_average(self.average, self.net, pace=min(0.998, number / (number + 20)))
        return float(loss.detach())


def train(
    trainer: Trainer, buckets: LengthBuckets, samples: SampleQueue, *, minutes: float, keep: Path
) -> None:
    """Train until the time is over, on what has come; the averaged weights are kept every two minutes."""
    began = kept = time.monotonic()
    lines, mean = 0, 0.0
    for number in count(1):
        spent = (time.monotonic() - began) / (60 * minutes)
        if spent >= 1:
            break
        while not samples.empty():
            buckets.add(samples.get(timeout=STARVED_S))
        ink, due = buckets.draw_batch()
        mean = 0.98 * mean + 0.02 * trainer.train_step(ink, due, number=number, spent=spent)
        lines += len(ink)
        if number % 100 == 0:
            loss = mean / (1 - 0.98**number)
            sys.stdout.write(f"{spent * minutes:.1f} min, {number} steps, {lines} lines, loss {loss:.4f}\n")
            sys.stdout.flush()
        if time.monotonic() - kept > 120:
            kept = time.monotonic()
            torch.save(trainer.average.state_dict(), keep)
    torch.save(trainer.average.state_dict(), keep)


def _read_names(files: Sequence[Path]) -> tuple[str, ...]:
    """Names to teach: one in five is kept for measuring."""
    names = [name for file in files for name in file.read_text(encoding="utf-8").split()]
    return tuple(name for number, name in enumerate(names) if number % _TAUGHT_NAMES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", nargs="+", type=Path)
    parser.add_argument("--but", nargs="*", default=[], help="parts of names of fonts kept for measuring")
    parser.add_argument("--words", type=Path, help="a file of Thai words")
    parser.add_argument("--given", type=Path, nargs="*", default=[], help="files of given names")
    parser.add_argument("--family", type=Path, nargs="*", default=[], help="files of surnames")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--keep", type=Path, required=True, help="the state of the trainer, to go on from")
    parser.add_argument("--out", type=Path, default=LINE_NETWORK, help="where the weights go in the end")
    parser.add_argument("--rate", type=float, default=_RATE)
    parser.add_argument("--seed", type=int, default=2569)
    options = parser.parse_args()
    torch.set_num_threads(1)
    words = tuple(options.words.read_text(encoding="utf-8").split()) if options.words else ()
    lists = Lists(words, _read_names(options.given), _read_names(options.family))
    samples: SampleQueue = multiprocessing.Queue(maxsize=12)
    names = (list_faces(options.fonts, but=options.but), lists, options.seed, samples)
    maker = multiprocessing.Process(target=generate_samples, args=names, daemon=True)
    maker.start()
    trainer = Trainer(rate=options.rate)
    buckets = LengthBuckets(np.random.default_rng(options.seed), {})
    fill_buckets(buckets, samples)
    if options.keep.is_file():
        trainer.load_state(options.keep)
    elif LINE_NETWORK.is_file():
        batches = [buckets.draw_batch()[0] for _ in range(_MEASURED_BATCHES)]
        trainer.load_shipped(LINE_NETWORK, batches)
    train(trainer, buckets, samples, minutes=options.minutes, keep=options.keep)
    maker.terminate()
    export_onnx(trainer.average, options.out)


if __name__ == "__main__":
    main()
