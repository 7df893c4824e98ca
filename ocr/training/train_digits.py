"""Train the digit network: python -m ocr.training.train_digits /usr/share/fonts/truetype (takes minutes).

Known as: backpropagation through a multilayer perceptron with Adam (D. Kingma, J. Ba, ICLR 2015), decoupled
weight decay, cosine decay of the rate; numpy alone. Samples are printed in any font or drawn by a made-up
hand.
"""

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
from ocr.training.synth_digits import Font, Rng, degrade_digit, draw_char, pick_non_digit, print_char

Answers = npt.NDArray[np.int64]

# guess: all numbers of this module but those of the Adam paper
_HIDDEN = 128
_BATCH = 256
_RATE = 1.5e-3
_DECAY = 1e-4
_ARABIC = 10
_BY_HAND = 0.4
_MORE_OTHERS = 7
"""Letters come in many more shapes than digits."""


def synth_batch(fonts: list[Font], *, count: int, rng: Rng) -> tuple[Floats, Answers]:
    """Features and classes of degraded digits, Thai as often as Arabic, some of these drawn by hand."""
    pictures: list[Floats] = []
    answers: list[int] = []
    while len(pictures) < count:
        number = min(int(rng.integers(len(CLASSES) + _MORE_OTHERS)), len(CLASSES) - 1)
        by_hand = number < _ARABIC and rng.random() < _BY_HAND
        text = pick_non_digit(rng) if CLASSES[number] == "?" else CLASSES[number]
        fresh = draw_char(text, rng) if by_hand else print_char(text, fonts[rng.integers(len(fonts))])
        if fresh is not None:
            pictures.append(normalize_cell(degrade_digit(fresh, rng)))
            answers.append(number)
    return extract_features(np.stack(pictures)), np.array(answers, np.int64)


class Adam:
    """The Adam optimizer with decoupled weight decay and a rate that falls to nothing along a cosine."""

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


def train(inputs: Floats, answers: Answers, *, rounds: int, rng: Rng) -> DigitNetwork:
    adam = Adam(_init_weights(inputs.shape[1], rng), steps=rounds * (len(inputs) // _BATCH))
    for _ in range(rounds):
        order = rng.permutation(len(inputs))
        for start in range(0, len(inputs) - _BATCH + 1, _BATCH):
            chosen = order[start : start + _BATCH]
            adam.step(_compute_gradients(DigitNetwork(*adam.weights), inputs[chosen], answers[chosen]))
    return DigitNetwork(*adam.weights)


def _init_weights(width: int, rng: Rng) -> list[Floats]:
    first = rng.normal(0, (2 / width) ** 0.5, (width, _HIDDEN)).astype(np.float32)
    second = rng.normal(0, (2 / _HIDDEN) ** 0.5, (_HIDDEN, len(CLASSES))).astype(np.float32)
    return [first, np.zeros(_HIDDEN, np.float32), second, np.zeros(len(CLASSES), np.float32)]


def _compute_gradients(network: DigitNetwork, inputs: Floats, answers: Answers) -> list[Floats]:
    """Gradients of the cross-entropy with respect to each weight."""
    hidden = np.maximum(inputs @ network.first + network.first_bias, 0.0)
    wrong = network.predict(inputs)
    wrong[np.arange(len(answers)), answers] -= 1.0
    wrong /= len(answers)
    back = (wrong @ network.second.T) * (hidden > 0)
    return [inputs.T @ back, back.sum(0), hidden.T @ wrong, wrong.sum(0)]


def _load_fonts(folders: list[Path]) -> list[Font]:
    files = sorted(
        file for folder in folders for ending in ("*.ttf", "*.otf") for file in folder.rglob(ending)
    )
    return [ImageFont.truetype(str(file), 80) for file in files if "Math" not in file.name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=90_000)
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    fonts, rng = _load_fonts(options.fonts), np.random.default_rng(2569)
    inputs, answers = synth_batch(fonts, count=options.count, rng=rng)
    model = train(inputs, answers, rounds=options.rounds, rng=rng)
    test, truth = synth_batch(fonts, count=4_000, rng=np.random.default_rng(1))
    right = float((model.predict(test).argmax(axis=1) == truth).mean())
    names = ("first", "first_bias", "second", "second_bias")
    np.savez_compressed(DIGIT_NETWORK, **{name: getattr(model, name).astype(np.float16) for name in names})
    sys.stdout.write(f"{right:.4f} of 4000 fresh digits right; {DIGIT_NETWORK.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
