"""A network of our own that looks at a whole line and says in each column which letter stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import onnxruntime

from ocr.recognition.line_image import Reals
from ocr.recognition.model_files import LINE_NETWORK

INK, SAID = "ink", "said"


@dataclass(frozen=True, slots=True)
class LineNetwork:
    """The weights are made by `python -m ocr.training.train_lines`."""

    session: onnxruntime.InferenceSession

    def said(self, ink: Reals) -> Reals:
        """Scores of all answers (one row each) for every second column of a normal line."""
        (scores,) = self.session.run([SAID], {INK: ink[None]})
        return np.asarray(scores[0], np.float32)


@cache
def network() -> LineNetwork:
    """Loaded once; it starts no thread, so that forked copies may use it."""
    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = 1
    how.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return LineNetwork(onnxruntime.InferenceSession(LINE_NETWORK, how, providers=["CPUExecutionProvider"]))
