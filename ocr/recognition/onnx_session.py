"""ONNX files of our own, opened as every reader needs them."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def open_session(model: Path) -> onnxruntime.InferenceSession:
    """The model, to be loaded once; it starts no thread, so that forked copies may use it."""
    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = 1
    how.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, how, providers=["CPUExecutionProvider"])
