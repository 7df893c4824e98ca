"""Promoted models and their register: who put which in place, when, on what and with which figures.

Problem: weights taught from an office's own corrections may be worse; nobody may have to copy a program to be
rid of them, and afterwards it must be known which weights read a page.
Known as: a model registry with champion and challenger.
Steps: each model lies in a folder of its own, and `registry.jsonl` has a line for each act, written at its
end alone; `current.json` names those in use and is replaced in one move. Going back undoes the last promotion
and nothing else; the shipped weights are what is left when all are undone.
Dropped: replacing the program's own file: an update would put it back unseen, and there were no way back.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ocr.recognition.model_files import CALIBRATION, CURRENT, DIGIT_NETWORK, FIELD_NETWORK, LINE_NETWORK

REGISTER = "registry.jsonl"
MODELS = tuple(model.name for model in (LINE_NETWORK, DIGIT_NETWORK, FIELD_NETWORK, CALIBRATION))
_NAME = re.compile(r"[0-9A-Za-z._-]{1,80}")


class Act(StrEnum):
    """What was done with a model."""

    DECLINED = "declined"
    PROMOTED = "promoted"
    BACK = "back"


class NothingToUndo(Exception):
    """No promotion stands: the shipped weights read."""


class NoSuchModel(Exception):
    """A name that is none, or a folder without model files."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register."""

    act: Act
    model: str
    by: str
    at: str
    on: str = ""
    """What it was taught on."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    """By model file what stood in its place: a folder's name, or nothing for the shipped one."""


def decline(folder: Path, name: str, *, by: str, on: str, figures: Mapping[str, Any]) -> Entry:
    """Write down that a challenger was not better; its files may be deleted."""
    return _register(folder, Entry(Act.DECLINED, name, by, _now(), on, figures))


def promote(folder: Path, name: str, *, by: str, on: str, figures: Mapping[str, Any]) -> Entry:
    """Put the model files of `folder/name` in place of those in use. NoSuchModel."""
    if not _NAME.fullmatch(name):
        raise NoSuchModel(name)
    files = [model for model in MODELS if (folder / name / model).is_file()]
    if not files:
        raise NoSuchModel(name)
    current = _read(folder)
    replaced = {model: current.get(model, "") for model in files}
    _write(folder, current | dict.fromkeys(files, name))
    return _register(folder, Entry(Act.PROMOTED, name, by, _now(), on, figures, replaced))


def go_back(folder: Path, *, by: str) -> Entry:
    """Undo the last promotion that stands. NothingToUndo."""
    standing = _standing(list_entries(folder))
    if not standing:
        raise NothingToUndo
    last = standing[-1]
    current = _read(folder) | dict(last.replaced)
    _write(folder, {model: name for model, name in current.items() if name})
    return _register(folder, Entry(Act.BACK, last.model, by, _now()))


def list_entries(folder: Path) -> list[Entry]:
    """The register from its beginning; nothing where nothing was ever promoted."""
    try:
        lines = (folder / REGISTER).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    told = (json.loads(line) for line in lines if line.strip())
    return [Entry(**{**each, "act": Act(each["act"])}) for each in told]


def _standing(entries: Sequence[Entry]) -> list[Entry]:
    """Promotions that were not undone, the newest last."""
    standing: list[Entry] = []
    for entry in entries:
        if entry.act is Act.PROMOTED:
            standing.append(entry)
        elif entry.act is Act.BACK and standing:
            standing.pop()
    return standing


def _read(folder: Path) -> dict[str, str]:
    try:
        told = json.loads((folder / CURRENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(model): str(name) for model, name in told.items()}


def _write(folder: Path, current: Mapping[str, str]) -> None:
    """In one move: a worker that starts meanwhile sees the old or the new."""
    fresh = folder / f"{CURRENT}.new"
    fresh.write_text(json.dumps(current, indent=1) + "\n", encoding="utf-8")
    fresh.replace(folder / CURRENT)


def _register(folder: Path, entry: Entry) -> Entry:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / REGISTER).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return entry


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
