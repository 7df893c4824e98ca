"""Train the line network: python -m ocr.training.train_lines FONTS --words WORDS --keep STATE.

Where each letter stands in a line that we drew ourselves is known, so that every column of it is a lesson of
its own: that needs a tenth of the lines that teaching by text alone (CTC) would need.
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
import onnx
import torch
from torch import nn
from torch.nn import functional

from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS
from ocr.recognition.line_image import HEIGHT, STEP
from ocr.recognition.line_network import INPUT, OUTPUT
from ocr.recognition.model_files import LINE_NETWORK
from ocr.training.synth_line import Dice, Lesson, has_letters, lesson
from ocr.training.synth_page import sheet_lessons
from ocr.training.synth_text import Writer

Line = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16]]
Parcels = Any
"""A queue of lists of lines."""

PARTS = (len(BASES), len(UPPERS), len(TONES), len(LOWERS))
_WIDEST = 720
_BUCKET = 32
_BATCH_WIDTH = 240
"""In buckets: lines in a batch times their width."""
_SHELF = 1_000
_PARCEL, _REUSED = 64, 10
"""Steps for one parcel of fresh lines: each line is seen about six times."""
_FEWEST = 1_000
_STARVED_S = 300
_RATE, _WARM_STEPS = 2.5e-3, 200
_BLANK_WEIGHT, _MARK_WEIGHT = 0.4, 0.5
_NOT_COUNTED = -100
_SLANTED_SHARE = 0.12
SPREADS = (1, 1, 1, 2, 4, 8)
"""How far apart, in columns of four, each layer looks along the line: in all five letters to each side."""
_EDGE, _MIDDLE, _LEAST = 0.8, 0.42, 1.01


class LineNet(nn.Module):  # type: ignore[misc]
    """Convolutions find strokes, then letters, then it looks along the line; two answers a column."""

    def __init__(self, wide: int = 160) -> None:
        super().__init__()
        self.c1 = _block(1, 24, (5, 5), (2, 2))
        self.c2 = _block(24, 48, (3, 3), (2, 2))
        self.c3 = _block(48, 48, (3, 3), (1, 1))
        self.c4 = _block(48, 64, (3, 3), (2, 1))
        self.c5 = _block(64, 64, (3, 3), (1, 1))
        self.fold = _block(64, wide, (HEIGHT // 8, 1), (1, 1))
        self.along = nn.ModuleList([_block(wide, wide, (1, 3), (1, 1), spread) for spread in SPREADS])
        self.answer = nn.Conv2d(wide, 2 * sum(PARTS), 1)

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
        twice = y.view(lines, 2, sum(PARTS), columns).permute(0, 2, 3, 1)
        return twice.reshape(lines, sum(PARTS), 2 * columns)


def _block(of: int, to: int, size: tuple[int, int], step: tuple[int, int], spread: int = 1) -> Any:
    pad = (size[0] // 2 if size[1] > 1 else 0, size[1] // 2 * spread)
    seen = nn.Conv2d(of, to, size, step, pad, dilation=(1, spread), bias=False)
    return nn.Sequential(seen, nn.BatchNorm2d(to), nn.ReLU())


def answers(taught: Lesson, *, columns: int) -> npt.NDArray[np.int16]:
    """What to say in each column, 4 rows: a cluster in its middle, nothing between, at edges (-) either."""
    said = np.full((4, columns), _NOT_COUNTED, np.int16)
    said[0] = 0
    middle = np.arange(columns) * STEP + STEP / 2
    for cluster, (left, right) in zip(taught.clusters, taught.spans, strict=True):
        away, half = np.abs(middle - (left + right) / 2), (right - left) / 2
        said[0, (away <= _EDGE * half) & (said[0] == 0)] = -cluster.base
        here = away <= max(_LEAST, _MIDDLE * half)
        said[:, here] = np.array([[cluster.base], [cluster.upper], [cluster.tone], [cluster.lower]])
    return said


def make_lessons(fonts: list[str], words: list[str], seed: int, out: Parcels) -> None:
    """For ever, in a process of its own."""
    cv2.setNumThreads(1)
    dice = np.random.default_rng(seed)
    writer = Writer(dice, words=words)
    slanted = [f for f in fonts if "Oblique" in f or "Italic" in f]
    upright = [f for f in fonts if f not in slanted]
    thai = [f for f in upright if has_letters(f, "ก")]
    while True:
        parcel: list[Line] = []
        found: list[Lesson | None] = list(sheet_lessons(writer, thai, dice))
        while len(found) < _PARCEL:
            some = slanted if slanted and dice.random() < _SLANTED_SHARE else upright
            found.append(lesson(writer.line(), some[dice.integers(len(some))], dice))
        for got in found:
            if got is not None and got.ink.shape[1] <= _WIDEST:
                ink = (np.clip(got.ink, 0, 1) * 255).astype(np.uint8)
                parcel.append((ink, answers(got, columns=ink.shape[1] // STEP)))
        out.put(parcel)


@dataclass(slots=True)
class Shelves:
    """Lines by their width, renewed as lessons come in."""

    dice: Dice
    lines: dict[int, list[Line]]

    def take(self, parcel: Sequence[Line]) -> None:
        """Put them where lines of their width lie; full shelves give up an old one."""
        for line in parcel:
            shelf = self.lines.setdefault(-(-line[0].shape[1] // _BUCKET), [])
            if len(shelf) >= _SHELF:
                shelf[int(self.dice.integers(len(shelf)))] = line
            else:
                shelf.append(line)

    def batch(self) -> tuple[Any, Any]:
        """Lines of about one width."""
        sizes = {width: len(shelf) for width, shelf in self.lines.items() if len(shelf) >= 12}
        shares = np.array(list(sizes.values())) / sum(sizes.values())
        width = int(self.dice.choice(list(sizes), p=shares))
        shelf = self.lines[width]
        chosen = self.dice.choice(len(shelf), min(len(shelf), max(8, _BATCH_WIDTH // width)), replace=False)
        return _stacked([shelf[i] for i in chosen], columns=width * _BUCKET)

    def __len__(self) -> int:
        return sum(map(len, self.lines.values()))


def _stacked(some: Sequence[Line], *, columns: int) -> tuple[Any, Any]:
    ink = np.zeros((len(some), HEIGHT, columns), np.float32)
    said = np.full((len(some), 4, columns // STEP), _NOT_COUNTED, np.int64)
    said[:, 0] = 0
    for n, (one, its) in enumerate(some):
        ink[n, :, : one.shape[1]] = one / np.float32(255)
        said[n, :, : its.shape[1]] = its
    return torch.from_numpy(ink), torch.from_numpy(said)


def loss_of(given: Any, due: Any) -> Any:
    """Cross-entropy of the letters and, where a letter stands, of its marks."""
    shares = functional.log_softmax(given[:, : PARTS[0]], dim=1)
    said = shares.gather(1, due[:, :1].abs())[:, 0]
    either = torch.logaddexp(said, shares[:, 0])
    weight = torch.where(due[:, 0] > 0, 1.0, _BLANK_WEIGHT)
    total = -(torch.where(due[:, 0] >= 0, said, either) * weight).sum() / weight.sum()
    start = PARTS[0]
    for row, size in enumerate(PARTS[1:], 1):
        marks = given[:, start : start + size]
        total = total + _MARK_WEIGHT * functional.cross_entropy(marks, due[:, row], ignore_index=_NOT_COUNTED)
        start += size
    return total


class School:
    """The network that learns, and the mean of its last weights, which reads better than any of them."""

    def __init__(self, *, rate: float) -> None:
        self.net: Any = LineNet().to(memory_format=torch.channels_last)
        self.calm = copy.deepcopy(self.net)
        self.rate = rate
        self._optimizer = torch.optim.AdamW(self.net.parameters(), lr=rate, weight_decay=1e-4)

    def begin_with(self, state: Path) -> None:
        """Go on where an earlier school ended."""
        self.net.load_state_dict(torch.load(state))
        self.calm.load_state_dict(torch.load(state))

    def step(self, ink: Any, due: Any, *, number: int, spent: float) -> float:
        """One batch; `spent` is the share of the time that is over: towards the end steps grow small."""
        rate = self.rate * min(1.0, number / _WARM_STEPS) * min(1.0, 0.02 + 2.5 * (1 - spent))
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(self.net(ink), due)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self._optimizer.step()
        self._follow(min(0.998, number / (number + 20)))
        return float(loss.detach())

    def _follow(self, pace: float) -> None:
        with torch.no_grad():
            states = zip(self.calm.state_dict().values(), self.net.state_dict().values(), strict=True)
            for mean, now in states:
                if mean.dtype.is_floating_point:
                    mean.lerp_(now, 1 - pace)
                else:
                    mean.copy_(now)


def stored(net: LineNet, out: Path) -> None:
    """As line_network.py wants it: batch norm folded into the weights, and those in half precision."""
    axes = {INPUT: {0: "lines", 2: "columns"}, OUTPUT: {0: "lines", 2: "answered"}}
    told: dict[str, Any] = {"input_names": [INPUT], "output_names": [OUTPUT], "dynamic_axes": axes}
    torch.onnx.export(net.eval(), (torch.rand(1, HEIGHT, 400),), out, dynamo=False, opset_version=17, **told)
    model = onnx.load(out)
    graph = model.graph
    casts = []
    for weights in graph.initializer:
        exact = onnx.numpy_helper.to_array(weights)
        if exact.dtype == np.float32:
            name, half = weights.name, f"{weights.name}.half"
            weights.CopyFrom(onnx.numpy_helper.from_array(exact.astype(np.float16), half))
            casts.append(onnx.helper.make_node("Cast", [half], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, out)


def teach(school: School, food: Parcels, *, minutes: float, keep: Path, dice: Dice) -> None:
    """Until the time is over; the state is kept every two minutes."""
    shelves = Shelves(dice, {})
    began = kept = time.monotonic()
    lines, mean = 0, 0.0
    for number in count(1):
        spent = (time.monotonic() - began) / (60 * minutes)
        if spent >= 1:
            break
        if number % _REUSED == 1:
            shelves.take(food.get(timeout=_STARVED_S))
        while len(shelves) < _FEWEST:
            shelves.take(food.get(timeout=_STARVED_S))
        ink, due = shelves.batch()
        mean = 0.98 * mean + 0.02 * school.step(ink, due, number=number, spent=spent)
        lines += len(ink)
        if number % 100 == 0:
            sys.stdout.write(f"{number} steps, {lines} lines, loss {mean / (1 - 0.98**number):.4f}\n")
            sys.stdout.flush()
        if time.monotonic() - kept > 120:
            kept = time.monotonic()
            torch.save(school.calm.state_dict(), keep)
    torch.save(school.calm.state_dict(), keep)


def _fonts(folders: Sequence[Path], *, but: Sequence[str]) -> list[str]:
    files = sorted(file for folder in folders for file in folder.rglob("*.ttf"))
    return [str(file) for file in files if not any(name in file.name for name in but)]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("fonts", nargs="+", type=Path)
    asked.add_argument("--but", nargs="*", default=[], help="parts of names of fonts kept for measuring")
    asked.add_argument("--words", type=Path, help="a file of Thai words")
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--keep", type=Path, required=True, help="the state of the school, to go on from")
    asked.add_argument("--rate", type=float, default=_RATE)
    asked.add_argument("--seed", type=int, default=2569)
    options = asked.parse_args()
    torch.set_num_threads(1)
    words = options.words.read_text(encoding="utf-8").split() if options.words else []
    food: Parcels = multiprocessing.Queue(maxsize=12)
    told = (_fonts(options.fonts, but=options.but), words, options.seed, food)
    maker = multiprocessing.Process(target=make_lessons, args=told, daemon=True)
    maker.start()
    school = School(rate=options.rate)
    if options.keep.is_file():
        school.begin_with(options.keep)
    dice = np.random.default_rng(options.seed)
    teach(school, food, minutes=options.minutes, keep=options.keep, dice=dice)
    maker.terminate()
    stored(school.calm, LINE_NETWORK)


if __name__ == "__main__":
    main()
