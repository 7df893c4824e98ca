"""Whether blank sides, faint and sparse paper and large print are told apart, sheet by sheet."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from rapidfuzz import fuzz

from ocr.engine import Engine, PageText, Picture, PictureDoubt
from ocr.registry import get_engine
from tests.benchmarks.clock import spent
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.measure import bare
from tests.benchmarks.papers import doubtful

TITLE = "Doubts"
ABOUT = """
Sheets of `tests/benchmarks/papers/doubtful.py`, of one size and gray, from seeds and with a face that were
not looked at while the bounds were set. True blanks carry holes, staples, folds, dust, shadows of the lid,
hairs and print that shines through. *Told* are sheets that carry the doubt they should: faint ones *faint*
(or *sparse*), sparse ones *sparse* or *faint*. Of large print *told* are sheets whose words stand in the text
(partial ratio of at least nine tenths). Real paper is harder than any made by a program.
"""
TABLES = (
    Table(
        "doubts",
        "Blank or not",
        (
            Column("sheets", "{kind}"),
            Column("number", "{sheets}"),
            Column("called blank", "{blank}"),
            Column("share called blank", "{share:.1%}"),
            Column("told", "{told}"),
            Column("CPU s/sheet", "{cpu_s:.2f}"),
        ),
    ),
)
_SEED = 30_000
_FOUND_POINTS = (8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 54, 60, 66, 72)
_LARGER_POINTS = (80, 88, 96, 104, 112, 120)
_FOUND = 90
_NEXT_TO_NOTHING = {PictureDoubt.FAINT, PictureDoubt.SPARSE}


@dataclass(slots=True)
class _Count:
    """What became of the sheets of one kind."""

    sheets: int = 0
    blank: int = 0
    told: int = 0
    cpu: list[float] = field(default_factory=list)

    def row(self, kind: str) -> Row:
        """As a figure."""
        number = max(1, self.sheets)
        shares = {"share": self.blank / number, "cpu_s": sum(self.cpu) / number}
        return {
            "table": "doubts",
            "kind": kind,
            "sheets": self.sheets,
            "blank": self.blank,
            "told": self.told,
            **shares,
        }


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many sheets of each kind."""
    parser.add_argument(
        "--doubtful", type=int, default=200, metavar="N", help="blank sheets, and as many others"
    )


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Kind by kind."""
    cv2.setNumThreads(1)
    engine, number = get_engine("line_network"), 8 if options.quick else options.doubtful
    engine.warm()
    kinds: dict[str, tuple[int, Callable[[np.random.Generator, int], tuple[Picture, str]]]] = {
        "true blanks with dirt": (number, lambda dice, _n: (doubtful.blank(dice), "")),
        "faint": (number // 2, lambda dice, _n: (doubtful.faint(dice, doubtful.HELD_OUT), "")),
        "sparse": (number // 2, lambda dice, _n: (doubtful.sparse(dice, doubtful.HELD_OUT), "")),
        "large print, to 72 points": (max(2, number // 5), _large(_FOUND_POINTS)),
        "large print, over 72 points": (max(2, number // 10), _large(_LARGER_POINTS)),
    }
    for kind, (sheets, make) in kinds.items():
        yield _count(engine, sheets, make).row(kind)


def _large(points: tuple[int, ...]) -> Callable[[np.random.Generator, int], tuple[Picture, str]]:
    """One to three lines of each size in turn."""

    def make(dice: np.random.Generator, number: int) -> tuple[Picture, str]:
        size = points[number % len(points)]
        picture, said = doubtful.large(dice, size, doubtful.HELD_OUT, lines=1 + number % 3)
        return picture, " ".join(said)

    return make


def _count(
    engine: Engine, sheets: int, make: Callable[[np.random.Generator, int], tuple[Picture, str]]
) -> _Count:
    count = _Count()
    for number in range(sheets):
        picture, said = make(np.random.default_rng(_SEED + number), number)
        with spent() as cost:
            read = engine.read(picture, dpi=200)
        count.sheets += 1
        count.blank += read.blank
        count.told += is_told(read, said)
        count.cpu.append(cost.cpu)
    return count


def is_told(read: PageText, said: str) -> bool:
    """Whether the words that stand there were read, or of pages without known words that little does."""
    if said:
        return fuzz.partial_ratio(bare(said), bare(read.text)) >= _FOUND
    return any(remark.doubt in _NEXT_TO_NOTHING for remark in read.remarks)
