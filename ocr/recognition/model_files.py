"""Where our own models lie; who only asks for them loads no library."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
LINE_NETWORK = _HERE / "line_network.onnx"
DIGIT_NETWORK = _HERE / "digits" / "digit_network.npz"
FIELD_NETWORK = _HERE / "fields" / "field_network.onnx"


def missing_models() -> tuple[str, ...]:
    """Names of our model files that are not there or empty, as in a copy without its binary files."""
    models = (LINE_NETWORK, DIGIT_NETWORK, FIELD_NETWORK)
    return tuple(model.name for model in models if not (model.is_file() and model.stat().st_size))
