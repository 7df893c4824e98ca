"""A convolutional network of our own that scores in every second column of a line which letter stands there.

Problem: Tesseract reads a line as one row of signs, and loses the tone mark of a letter that has a vowel as
well.
Known as: a fully convolutional sequence labeller with dilated convolutions; four heads share its columns:
base letter, upper vowel, tone, lower vowel.
Training: column by column on drawn lines (`python -m ocr.training.train_lines`), run by onnxruntime.
Measured, and what was dropped (LSTM, one network a letter, CTC): docs/adr/0011.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import onnxruntime

from ocr.recognition.line_image import Floats
from ocr.recognition.model_files import LINE_NETWORK, find_model
from ocr.recognition.onnx_session import open_session

INPUT, OUTPUT, HAND = "ink", "said", "hand"
"""Names of the model file's tensors."""


_PRINTED = -9.0
"""What is answered about handwriting by weights that were not taught to tell it."""


@dataclass(frozen=True, slots=True)
class LineNetwork:
    """Its weights are made by `python -m ocr.training.train_lines`, then `... train_hand`."""

    session: onnxruntime.InferenceSession

    @property
    def tells_hand(self) -> bool:
        """Whether these weights tell writing from print."""
        return any(one.name == HAND for one in self.session.get_outputs())

    def predict_scores(self, ink: Floats) -> Floats:
        """Scores (logits) of all labels, one row each, for every second column of a normalized line."""
        (scores,) = self.session.run([OUTPUT], {INPUT: ink[None]})
        return np.asarray(scores[0], np.float32)

    def predict_both(self, ink: Floats) -> tuple[Floats, Floats]:
        """Scores (logits) of all labels, one row each, for every second column of a normalized line; and for
        every fourth column how much it looks written by hand (a logit).
        """
        if not self.tells_hand:
            read = self.predict_scores(ink)
            return read, np.full(read.shape[1] // 2, _PRINTED, np.float32)
        scores, hand = self.session.run([OUTPUT, HAND], {INPUT: ink[None]})
        return np.asarray(scores[0], np.float32), np.asarray(hand[0], np.float32)


@cache
def load_network() -> LineNetwork:
    return LineNetwork(open_session(find_model(LINE_NETWORK)))
