"""A network of our own that looks at a whole line and says in each column which letter stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ocr.line_shapes import Reals

MODEL = Path(__file__).with_suffix(".npz")
ALONG = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """One convolution: weights as (rows x columns x channels in) x channels out; batch norm is folded in."""

    weights: Reals
    bias: Reals
    size: tuple[int, int]
    step: tuple[int, int]

    def __call__(self, maps: Reals) -> Reals:
        """Rows x columns x channels, to the same."""
        (tall, wide), (down, on) = self.size, self.step
        if wide > 1:
            maps = np.pad(maps, ((tall // 2,) * 2, (wide // 2,) * 2, (0, 0)))
        rows, columns = (maps.shape[0] - tall) // down + 1, (maps.shape[1] - wide) // on + 1
        channels = maps.shape[2]
        if channels == 1:  # runs of one number are too short to copy one by one
            windows = sliding_window_view(maps[:, :, 0], self.size)[::down, ::on]
            seen = np.ascontiguousarray(windows[:rows, :columns])
        else:
            seen = np.empty((rows, columns, tall * wide * channels), np.float32)
            for number in range(tall * wide):
                y, x = divmod(number, wide)
                part = maps[y : y + rows * down : down, x : x + columns * on : on]
                seen[:, :, number * channels : (number + 1) * channels] = part[:rows, :columns]
        out = seen.reshape(rows * columns, -1) @ self.weights
        out += self.bias
        return out.reshape(rows, columns, -1)


@dataclass(frozen=True, slots=True)
class LineNetwork:
    """The weights are made by `python -m ocr.teach_lines`."""

    layers: dict[str, Layer]

    def said(self, ink: Reals) -> Reals:
        """Scores of all answers (one row each) for every second column of a normal line."""
        on = self.layers
        maps = _up(on["c2"](_up(on["c1"](ink[:, :, None]))))
        maps = maps + _up(on["c3"](maps))
        maps = _up(on["c4"](maps))
        maps = maps + _up(on["c5"](maps))
        maps = _up(on["fold"](maps))
        for number in range(ALONG):
            maps = maps + _up(on[f"along{number}"](maps))
        answers = on["answer"](maps)[0]
        return np.asarray(answers.reshape(2 * len(answers), -1).T, np.float32)


def _up(maps: Reals) -> Reals:
    return np.maximum(maps, 0.0, out=maps)


_SHAPES = {
    "c1": ((5, 5), (2, 2)),
    "c2": ((3, 3), (2, 2)),
    "c3": ((3, 3), (1, 1)),
    "c4": ((3, 3), (2, 1)),
    "c5": ((3, 3), (1, 1)),
    "fold": ((6, 1), (1, 1)),
    **{f"along{number}": ((1, 3), (1, 1)) for number in range(ALONG)},
    "answer": ((1, 1), (1, 1)),
}


@cache
def network() -> LineNetwork:
    with np.load(MODEL) as stored:
        return LineNetwork(
            {
                name: Layer(
                    stored[name].astype(np.float32), stored[f"{name}_bias"].astype(np.float32), *shape
                )
                for name, shape in _SHAPES.items()
            }
        )
