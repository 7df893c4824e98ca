"""Where our own models lie, the shipped ones and those promoted in their place; asking loads no library.

A folder outside the program (EFILES_MODELS) may hold promoted models, each in a folder of its own, and
`current.json`, which says by model file in which of them it lies. What is not named there is read as shipped.
A process looks once, when it loads a model: workers take up a promoted one when they start.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

_HERE = Path(__file__).resolve().parent
LINE_NETWORK = _HERE / "line_network.onnx"
DIGIT_NETWORK = _HERE / "digits" / "digit_network.npz"
FIELD_NETWORK = _HERE / "fields" / "field_network.onnx"
CALIBRATION = _HERE / "calibration.json"
CURRENT = "current.json"
SHIPPED = "shipped"
_chosen: list[Path] = []
"""The folder of promoted models, at most one."""


def choose_folder(folder: Path | None) -> None:
    """Where promoted models lie; None for none. Told once, when a process starts."""
    _chosen[:] = [folder] if folder else []


def chosen_folder() -> Path | None:
    """The folder of promoted models, where one was told."""
    return _chosen[0] if _chosen else None


def find_model(shipped: Path) -> Path:
    """The promoted file in place of a shipped one, where there is one and it is whole."""
    folder, promoted = chosen_folder(), read_current()
    if folder and (name := promoted.get(shipped.name)):
        found = folder / name / shipped.name
        if found.is_file() and found.stat().st_size:
            return found
    return shipped


def read_current() -> dict[str, str]:
    """By model file the folder of the promoted one; nothing where nothing was promoted."""
    folder = chosen_folder()
    if folder is None:
        return {}
    try:
        told = json.loads((folder / CURRENT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(place) for name, place in told.items()} if isinstance(told, dict) else {}


def name_weights() -> dict[str, str]:
    """By model file which weights read: `shipped`, or the folder of the promoted ones."""
    models = (LINE_NETWORK, DIGIT_NETWORK, FIELD_NETWORK, CALIBRATION)
    return {
        model.name: SHIPPED if find_model(model) == model else find_model(model).parent.name
        for model in models
    }


def digest_of(model: Path) -> str:
    """SHA-256 in hexadecimal: which weights these are."""
    return hashlib.sha256(model.read_bytes()).hexdigest()


def weights_of_others(calibration: Path) -> list[str]:
    """Names of the models that read with other weights than the curves in this file were fitted to.

    OSError, ValueError, LookupError or TypeError where it is no such file.
    """
    told = json.loads(calibration.read_text(encoding="utf-8"))["weights"]
    present = [found for model in (LINE_NETWORK, DIGIT_NETWORK) if (found := find_model(model)).is_file()]
    return [model.name for model in present if told.get(model.name) != digest_of(model)]


def missing_models() -> tuple[str, ...]:
    """Names of our model files that are not there or empty, as in a copy without its binary files."""
    models = (LINE_NETWORK, DIGIT_NETWORK, FIELD_NETWORK, CALIBRATION)
    return tuple(model.name for model in models if not (model.is_file() and model.stat().st_size))
