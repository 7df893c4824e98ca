"""The papers of a folder that is laid out as data/demo is, as text by their truth, misread on purpose, with
strangers' papers planted among them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.plain_slips import misread
from tests.benchmarks.planted import NOISE, PLANTED_SHARE, Paper, Tray, World


def trays_of(samples: Path, *, seed: int) -> Iterator[Tray]:
    """Its folders and its stack, read with other mistakes for each seed."""
    truth = json.loads((samples / "truth.json").read_text(encoding="utf-8"))
    world = World(seed, firms=1)
    for told in truth["folders"]:
        named = any(letter.isdecimal() for letter in told["folder"][:2])
        kind = "bundled folders with a number" if named else "bundled folders without a number"
        papers = tuple(_papers(told["pages"], world, owner=told.get("account_no", "")))
        yield Tray(told["folder"], loose=False, kind=kind, papers=papers)
    if truth.get("stack"):
        papers = tuple(_papers(truth["stack"], world, owner=""))
        yield Tray("", loose=True, kind="bundled stacks", papers=papers)


def _papers(pages: list[dict[str, Any]], world: World, *, owner: str) -> Iterator[Paper]:
    for page in pages:
        text = "\n".join(line["text"] for line in page["lines"])
        whose = page.get("belongs_to", owner)
        kind = "blank back" if page["blank"] else page["form"]
        read = "" if page["blank"] else _misread(text, world.dice)
        yield Paper(read, whose, kind, planted=bool(page.get("foreign")))
        if not page["blank"] and world.dice.random() < PLANTED_SHARE:
            yield from world.planted()


def _misread(text: str, dice: random.Random) -> str:
    return misread(text, share=dice.choice(NOISE), dice=dice)
