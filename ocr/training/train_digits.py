"""Train the digit network: python -m ocr.training.train_digits /usr/share/fonts/truetype (takes minutes)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import ImageFont

from ocr.recognition.digits.digit_network import (
    CLASSES,
    DigitNetwork,
    Floats,
    extract_features,
    normalize_cell,
)
from ocr.recognition.model_files import DIGIT_NETWORK
from ocr.training.synth_digits import Dice, Font, drawn, other, printed, worn

Answers = npt.NDArray[np.int64]

_HIDDEN = 128
_BATCH = 256
_RATE = 1.5e-3
_DECAY = 1e-4
_ARABIC = 10
_BY_HAND = 0.4
_MORE_OTHERS = 7
"""Letters come in many more shapes than digits."""


def lesson(fonts: list[Font], *, count: int, dice: Dice) -> tuple[Floats, Answers]:
    """So many worn digits, Thai ones as often as Arabic ones; of the Arabic ones some are drawn by hand."""
    pictures: list[Floats] = []
    answers: list[int] = []
    while len(pictures) < count:
        number = min(int(dice.integers(len(CLASSES) + _MORE_OTHERS)), len(CLASSES) - 1)
        by_hand = number < _ARABIC and dice.random() < _BY_HAND
        text = other(dice) if CLASSES[number] == "?" else CLASSES[number]
        fresh = drawn(text, dice) if by_hand else printed(text, fonts[dice.integers(len(fonts))])
        if fresh is not None:
            pictures.append(normalize_cell(worn(fresh, dice)))
            answers.append(number)
    return extract_features(np.stack(pictures)), np.array(answers, np.int64)


class Adam:
    """Steps down the slope, each weight at its own pace, the rate falling to nothing."""

    def __init__(self, weights: list[Floats], *, steps: int) -> None:
        self.weights = weights
        self._speeds = [np.zeros_like(w) for w in weights]
        self._sizes = [np.zeros_like(w) for w in weights]
        self._done, self._steps = 0, steps

    def step(self, slopes: list[Floats]) -> None:
        self._done += 1
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * self._done / self._steps))
        for place, slope in enumerate(slopes):
            self._speeds[place] = 0.9 * self._speeds[place] + 0.1 * slope
            self._sizes[place] = 0.999 * self._sizes[place] + 0.001 * slope**2
            speed = self._speeds[place] / (1 - 0.9**self._done)
            pace = np.sqrt(self._sizes[place] / (1 - 0.999**self._done)) + 1e-8
            self.weights[place] -= (rate * (speed / pace + _DECAY * self.weights[place])).astype(np.float32)


def taught(inputs: Floats, answers: Answers, *, rounds: int, dice: Dice) -> DigitNetwork:
    adam = Adam(_fresh(inputs.shape[1], dice), steps=rounds * (len(inputs) // _BATCH))
    for _ in range(rounds):
        order = dice.permutation(len(inputs))
        for start in range(0, len(inputs) - _BATCH + 1, _BATCH):
            chosen = order[start : start + _BATCH]
            adam.step(_slopes(DigitNetwork(*adam.weights), inputs[chosen], answers[chosen]))
    return DigitNetwork(*adam.weights)


def _fresh(width: int, dice: Dice) -> list[Floats]:
    first = dice.normal(0, (2 / width) ** 0.5, (width, _HIDDEN)).astype(np.float32)
    second = dice.normal(0, (2 / _HIDDEN) ** 0.5, (_HIDDEN, len(CLASSES))).astype(np.float32)
    return [first, np.zeros(_HIDDEN, np.float32), second, np.zeros(len(CLASSES), np.float32)]


def _slopes(network: DigitNetwork, inputs: Floats, answers: Answers) -> list[Floats]:
    """Of the cross-entropy, by weight."""
    hidden = np.maximum(inputs @ network.first + network.first_bias, 0.0)
    wrong = network.predict(inputs)
    wrong[np.arange(len(answers)), answers] -= 1.0
    wrong /= len(answers)
    back = (wrong @ network.second.T) * (hidden > 0)
    return [inputs.T @ back, back.sum(0), hidden.T @ wrong, wrong.sum(0)]


def _fonts(folders: list[Path]) -> list[Font]:
    files = sorted(
        file for folder in folders for ending in ("*.ttf", "*.otf") for file in folder.rglob(ending)
    )
    return [ImageFont.truetype(str(file), 80) for file in files if "Math" not in file.name]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("fonts", nargs="+", type=Path)
    asked.add_argument("--count", type=int, default=90_000)
    asked.add_argument("--rounds", type=int, default=25)
    options = asked.parse_args()
    fonts, dice = _fonts(options.fonts), np.random.default_rng(2569)
    inputs, answers = lesson(fonts, count=options.count, dice=dice)
    model = taught(inputs, answers, rounds=options.rounds, dice=dice)
    test, truth = lesson(fonts, count=4_000, dice=np.random.default_rng(1))
    right = float((model.predict(test).argmax(axis=1) == truth).mean())
    names = ("first", "first_bias", "second", "second_bias")
    np.savez_compressed(DIGIT_NETWORK, **{name: getattr(model, name).astype(np.float16) for name in names})
    sys.stdout.write(f"{right:.4f} of 4000 fresh digits right; {DIGIT_NETWORK.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
