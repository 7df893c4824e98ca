"""Pages by what their paper suffered: our reader beside plain Tesseract, one table, one line a condition.

Only what was never looked at while the reader was built: the measuring half of each condition's spans, seeds
from MEASURING_SEEDS on, and faces kept out of all teaching. Hand-like faces come from a folder that the
environment names (BENCH_HAND_FACES); none of them is part of the project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ocr.decode import Scan
from tests.benchmarks.clock import spent
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.measure import Found, Score, score
from tests.benchmarks.papers.conditions import CONDITIONS, MEASURING_SEEDS, Part, worn_pages
from tests.benchmarks.papers.make import FAMILIES
from tests.benchmarks.readers import YARDSTICK, Way
from tests.benchmarks.told_words import ToldWords

FAMILY = "others"
"""Its faces (Waree, Arundina, beside three that the network knows) are those kept out of teaching."""
HAND_FACES = "BENCH_HAND_FACES"
"""Names a folder of faces (*.ttf) that look like a hand's."""
_ALONE = ("stamps alone", "signed alone")
"""Nothing is to be read on them: nothing_to_read.py."""
OURS = "line_network"
TABLE = Table(
    "reading, conditions",
    "Paper by condition (sets held out: seeds, spans, faces)",
    (
        Column("condition", "{condition}"),
        Column("pages", "{pages}"),
        Column("CER", "{cer:.1%}"),
        Column("pytesseract", "{their_cer:.1%}"),
        Column("× straight", "{times:.1f}"),
        Column("words", "{words:.1%}"),
        Column("pytesseract", "{their_words:.1%}"),
        Column("names", "{names:.0%}"),
        Column("employers", "{employer:.0%}"),
        Column("numbers in text", "{numbers}"),
        Column("pytesseract", "{their_numbers}"),
        Column("CPU s", "{cpu_s:.2f}"),
        Column("pytesseract", "{their_cpu_s:.2f}"),
    ),
)


@dataclass(slots=True)
class _Sum:
    """One reader on the pages of one condition."""

    score: Score = field(default_factory=Score)
    cpu: float = 0.0

    def take(self, truth: Mapping[str, Any], text: str, *, cpu: float) -> None:
        self.score.add(score(truth, text))
        self.cpu += cpu

    @property
    def numbers(self) -> Found:
        found = Found()
        for name in ("account", "ids"):
            found.add(self.score.fields[name])
        return found

    def facts(self, *, prefix: str = "") -> Row:
        numbers = self.numbers
        facts = {
            **self.score.facts(),
            "numbers": f"{numbers.hit} of {numbers.due}" if numbers.due else None,
            "cpu_s": self.cpu / max(1, self.score.pages),
        }
        return {f"{prefix}{name}": value for name, value in facts.items()}


def read_conditions(ways: Mapping[str, Way], *, pages: int, told: ToldWords) -> Iterator[Row]:
    """Each condition by each reader that was asked for, page by page in turn; `told` is filled on the way."""
    straight = 0.0
    for name in [name for name in CONDITIONS if name not in _ALONE]:
        sums = _read_one(ways, name, FAMILY, pages=pages, told=told)
        cer = sums[OURS].score.tight.share if OURS in sums else 0.0
        straight = straight or cer
        yield _row(name, sums, times=cer / straight if straight else None)
    for family in add_hand_families():
        sums = _read_one(ways, "straight", family, pages=pages, told=told)
        yield _row(family, sums, times=None)


def add_hand_families() -> list[str]:
    """One family for each hand-like face of the folder that the environment names: its answers are in it."""
    folder = os.environ.get(HAND_FACES)
    faces = sorted(Path(folder).glob("*.ttf")) if folder else []
    names = []
    for face in faces:
        name = f"hand-like, {face.stem}"
        FAMILIES[name] = replace(FAMILIES[FAMILY], fills=(str(face.resolve()),))
        names.append(name)
    return names


def _read_one(
    ways: Mapping[str, Way], name: str, family: str, *, pages: int, told: ToldWords
) -> dict[str, _Sum]:
    sums = {way: _Sum() for way in ways if way in (OURS, YARDSTICK)}
    for page in worn_pages(name, family, seed=MEASURING_SEEDS, count=pages, part=Part.MEASURING):
        scan = Scan(page.picture, page.dpi)
        for way, its in sums.items():
            with spent() as cost:
                answer = ways[way](scan)
            its.take(page.truth, answer.text, cpu=cost.cpu)
            if answer.page:
                told.take(_kind_of(name, family), page.truth, answer.page)
    return sums


def _kind_of(name: str, family: str) -> str:
    if family != FAMILY:
        return "hand-like"
    return "print" if name == "straight" else "worn"


def _row(name: str, sums: Mapping[str, _Sum], *, times: float | None) -> Row:
    row: Row = {"table": TABLE.name, "condition": name, "times": times}
    if OURS in sums:
        row |= sums[OURS].facts()
    if YARDSTICK in sums:
        row |= sums[YARDSTICK].facts(prefix="their_")
    return row
