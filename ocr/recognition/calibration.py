"""Confidence calibration: from what a reader says of itself to how often such words were right.

Problem: a softmax and Tesseract's percentages are no probabilities, and cannot be compared with each other.
Known as: calibration by isotonic regression (B. Zadrozny, C. Elkan, Transforming classifier scores into
accurate multiclass probability estimates, KDD 2002), one monotone curve a reader.
Steps: words of papers for tuning are read, sorted by what their worst letter said, and pooled until their
shares right rise (ocr/training/isotonic.py); between the pools the curve is a straight line. The curves lie
in calibration.json, beside the weights they belong to, and are renewed by one command (`make confidence`,
docs/recipes.md). What a bound promises stands there too: of words told at least so much, so many were wrong.
Words in handwriting go through one more curve; a file without one believes them no more than so far.
Dropped: one curve for all readers, since Tesseract is asked about doubtful lines alone; a curve a kind of
paper, since no page says which kind it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from ocr.recognition.model_files import CALIBRATION, find_model

VERSION = 2
"""Of the file's form; another one is not read."""


class CalibrationUnreadable(Exception):
    """The file of the curves is not there, or not of the form that this program reads."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A monotone, piecewise linear curve through the pools of a reliability diagram."""

    says: tuple[float, ...]
    right: tuple[float, ...]

    def __post_init__(self) -> None:
        rises = all(a <= b for a, b in zip(self.right, self.right[1:], strict=False))
        if len(self.says) != len(self.right) or not self.says or not rises:
            raise CalibrationUnreadable("a curve that does not rise")

    def __call__(self, said: float) -> float:
        return float(np.interp(said, self.says, self.right))


@dataclass(frozen=True, slots=True)
class Promise:
    """Of words told at least `bound` the share `error` was wrong; `at_most` is its upper limit (95 %)."""

    bound: float
    error: float
    at_most: float
    words: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curves of one pair of networks; `agreed`: of words that two readers read alike, the share right."""

    fitted: str
    weights: Mapping[str, str]
    """SHA-256 of each model file that the curves belong to, by its name."""
    network: Curve
    tesseract: Curve
    number: Curve
    agreed: float
    promises: tuple[Promise, ...]
    written: Curve = Curve((0.0, 0.6, 1.0), (0.0, 0.6, 0.6))  # guess: where none was fitted
    """From what is told of a word by what stands there to what it is worth where a hand wrote."""

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> Self:
        """CalibrationUnreadable for anything but the form of VERSION."""
        try:
            if stored["version"] != VERSION:
                raise CalibrationUnreadable(f"version {stored['version']} of the curves, not {VERSION}")
            names = (*CURVES, *({WRITTEN} & stored["curves"].keys()))
            curves = {name: Curve(*map(tuple, stored["curves"][name])) for name in names}
            promises = tuple(Promise(**each) for each in stored["promises"])
            return cls(
                stored["fitted"], stored["weights"], **curves, agreed=stored["agreed"], promises=promises
            )
        except (KeyError, TypeError, ValueError) as odd:
            raise CalibrationUnreadable(f"no curves: {odd!r}") from odd

    def error_at(self, bound: float) -> Promise:
        """What is promised of words told at least `bound`: the nearest promise that is not for more."""
        return max((one for one in self.promises if one.bound <= bound), key=lambda one: one.bound)

    def bound_for(self, error: float) -> float:
        """The least bound from which at most the share `error` is wrong (upper limit); above 1 if none is."""
        kept = [one.bound for one in self.promises if one.at_most <= error]
        return min(kept, default=1.01)


CURVES = ("network", "tesseract", "number")
WRITTEN = "written"


@cache
def load_calibration() -> Calibration:
    """The curves beside the weights that read here; loaded once. CalibrationUnreadable."""
    return read_calibration(find_model(CALIBRATION))


def read_calibration(path: Path) -> Calibration:
    """CalibrationUnreadable."""
    try:
        return Calibration.parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as odd:
        raise CalibrationUnreadable(f"{path.name}: {odd}") from odd


def calibrate_network(probability: float) -> float:
    """How likely a word is right whose worst letter has this probability in the line network."""
    return load_calibration().network(probability)


def calibrate_tesseract(confidence: float) -> float:
    """How likely a doubtful word is right of which Tesseract says so (0 to 1)."""
    return load_calibration().tesseract(confidence)


def calibrate_number(probability: float) -> float:
    """How likely a number is right whose digits have this mean probability in the digit network."""
    return load_calibration().number(probability)


def calibrate_written(told: float) -> float:
    """How likely a word is right that stands in handwriting and of which so much is told by its letters."""
    return load_calibration().written(told)


def agreed_confidence() -> float:
    """How likely a line is right that two readers read alike."""
    return load_calibration().agreed
