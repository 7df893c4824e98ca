"""A convolutional network of our own that says of every fourth column of a number field what stands there.

Problem: a digit cut out of its box has lost what crosses the wall and kept scraps of it (docs/adr/0033).
Known as: a fully convolutional sequence labeller: strokes, digits, then a look to both sides; two alphabets,
"nothing" and "no digit" share its columns; one more answer says whether a hand wrote it.
Training: column by column on drawn fields with real hands in them (`python -m ocr.training.train_fields`),
run by onnxruntime.
Measured: docs/design/number-fields.md. Dropped: one network a cell (docs/adr/0033).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import onnxruntime

from ocr.recognition.fields.strip import Floats
from ocr.recognition.line_network import INPUT, OUTPUT
from ocr.recognition.model_files import FIELD_NETWORK, find_model
from ocr.recognition.onnx_session import open_session


@dataclass(frozen=True, slots=True)
class FieldNetwork:
    """The weights are made by `python -m ocr.training.train_fields`."""

    session: onnxruntime.InferenceSession

    def predict_columns(self, ink: Floats) -> Floats:
        """Scores (logits) of all labels, one row each, then of a hand, for every fourth column of a strip."""
        (scores,) = self.session.run([OUTPUT], {INPUT: ink[None]})
        return np.asarray(scores[0], np.float32)


@cache
def load_network() -> FieldNetwork:
    return FieldNetwork(open_session(find_model(FIELD_NETWORK)))
