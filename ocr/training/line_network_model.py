"""The line network as torch has it, and the file of weights that line_network.py reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from ocr.recognition.grapheme_clusters import BASES, LOWERS, TONES, UPPERS
from ocr.recognition.line_image import HEIGHT
from ocr.recognition.line_network import HAND, INPUT, OUTPUT
from ocr.training.half_precision import halve_weights

LABEL_COUNTS = (len(BASES), len(UPPERS), len(TONES), len(LOWERS))
DILATIONS = (1, 1, 1, 2, 4, 8)
"""How far apart, in columns of four, each layer looks along the line: in all five letters to each side."""
_STROKES, _WIDE = 64, 160
_HAND_WIDE = 48


class LineNet(nn.Module):  # type: ignore[misc]
    """Fully convolutional: strokes, then letters, then dilated along the line; two steps for each column."""

    def __init__(self, wide: int = _WIDE) -> None:
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
        return self.answer_features(self.find_features(ink)[1])

    def find_features(self, ink: Any) -> tuple[Any, Any]:
        """What the layers of strokes and the last layer see, for every fourth column."""
        x = self.c2(self.c1(ink.unsqueeze(1)))
        x = x + self.c3(x)
        x = self.c4(x)
        x = x + self.c5(x)
        strokes = x
        x = self.fold(x)
        for layer in self.along:
            x = x + layer(x)
        return strokes, x

    def answer_features(self, x: Any) -> Any:
        """Scores of all labels, from what the last layer sees."""
        y = self.answer(x).squeeze(2)
        lines, _, columns = y.shape
        twice = y.view(lines, 2, sum(LABEL_COUNTS), columns).permute(0, 2, 3, 1)
        return twice.reshape(lines, sum(LABEL_COUNTS), 2 * columns)


def _conv_block(of: int, to: int, size: tuple[int, int], step: tuple[int, int], spread: int = 1) -> Any:
    pad = (size[0] // 2 if size[1] > 1 else 0, size[1] // 2 * spread)
    seen = nn.Conv2d(of, to, size, step, pad, dilation=(1, spread), bias=False)
    return nn.Sequential(seen, nn.BatchNorm2d(to), nn.ReLU())


class HandHead(nn.Module):  # type: ignore[misc]
    """Whether a hand wrote what stands in every fourth column (a logit), from strokes and letters."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes = nn.Conv2d(_STROKES, _HAND_WIDE, (HEIGHT // 8, 3), padding=(0, 1))
        self.letters = nn.Conv2d(_WIDE, _HAND_WIDE, 1)
        self.around = nn.Conv2d(2 * _HAND_WIDE, _HAND_WIDE, (1, 5), padding=(0, 2))
        self.answer = nn.Conv2d(_HAND_WIDE, 1, (1, 5), padding=(0, 2))

    def forward(self, strokes: Any, letters: Any) -> Any:
        """Lines x columns."""
        seen = torch.relu(torch.cat([self.strokes(strokes), self.letters(letters)], dim=1))
        return self.answer(torch.relu(self.around(seen))).squeeze(1).squeeze(1)


class _Both(nn.Module):  # type: ignore[misc]
    """The line network and its head for handwriting, answering at once."""

    def __init__(self, net: LineNet, head: HandHead) -> None:
        super().__init__()
        self.net, self.head = net, head

    def forward(self, ink: Any) -> tuple[Any, Any]:
        strokes, letters = self.net.find_features(ink)
        return self.net.answer_features(letters), self.head(strokes, letters)


def export_onnx(net: LineNet, out: Path, *, head: HandHead | None = None) -> None:
    """As line_network.py wants it: batch norm folded into the weights, and those in half precision."""
    outputs = [OUTPUT, HAND] if head else [OUTPUT]
    axes = {INPUT: {0: "lines", 2: "columns"}, OUTPUT: {0: "lines", 2: "answered"}}
    axes |= {HAND: {0: "lines", 1: "seen"}} if head else {}
    names: dict[str, Any] = {"input_names": [INPUT], "output_names": outputs, "dynamic_axes": axes}
    whole = _Both(net, head) if head else net
    torch.onnx.export(
        whole.eval(), (torch.rand(1, HEIGHT, 400),), out, dynamo=False, opset_version=17, **names
    )
    halve_weights(out)
