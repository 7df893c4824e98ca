"""Covers and separators: what is read through wear, what asking every page costs, and stacks that hold
damaged ones.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from documents.sheets.artwork import CoverFacts, draw_cover, draw_separator
from documents.sheets.payload import Cover, NextFile, Section, encode_sheet
from ocr.codes.frame import longest_chain
from ocr.codes.qr import find_sheet_marks
from ocr.engine import Picture
from tests import scanned_sheets as worn
from tests.benchmarks.databases import PROJECT, program
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.papers.make import FAMILIES, papers

TITLE = "Covers and separators"
ABOUT = """
Stacks: made-up papers of folders one behind the other, at 150 dpi, leaning by up to two degrees, one in ten
upside down, sent as one PDF and taken all the way through the bounded child and filing; three papers of five
name their employer, the others nobody. Spoiled sheets have both codes inked over, erased, soaked or scribbled
out. *Told* are spoiled sheets that wait for a person with a doubt; *silent merges* are papers that were filed
under an employer whose they are not, papers behind a spoiled sheet that were filed at all, and documents (in
any state) that hold papers of two folders: none may be. The engine *fake* reads no words: every paper is
silent then, and only covers and counts file it.

Wear: a cover, a section's separator and one for the next file, each turned by its own angle first. *Frame* is
the second sign, which also has to be there when both codes are lost. Paper: what asking costs a page that is
no sheet, and the longest row of blocks that was seen on it (a frame has six).
"""
TABLES = (
    Table(
        "covers, stacks",
        "Mixed stacks",
        (
            Column("engine", "{engine}"),
            Column("seed", "{seed}"),
            Column("sheets", "{sheets:,}"),
            Column("of ours", "{ours}"),
            Column("read", "{read}"),
            Column("spoiled", "{spoiled}"),
            Column("told", "{told}"),
            Column("papers filed", "{filed:,}"),
            Column("of papers", "{papers:,}"),
            Column("wrongly", "{wrong}"),
            Column("behind a spoiled sheet", "{silent}"),
            Column("documents of two folders", "{merged}"),
            Column("CPU s a page", "{cpu_s:.2f}"),
        ),
    ),
    Table(
        "covers, wear",
        "Sheets read through wear",
        (
            Column("wear", "{wear}"),
            Column("dpi", "{dpi}"),
            Column("sheets", "{sheets}"),
            Column("read", "{read:.1%}"),
            Column("misread", "{misread}"),
            Column("frame seen", "{frame:.1%}"),
            Column("frame seen, codes lost", "{lost:.1%}"),
            Column("core-ms", "{ms:.0f}"),
        ),
    ),
    Table(
        "covers, paper",
        "What asking costs ordinary paper",
        (
            Column("pages of", "{of}"),
            Column("pages", "{pages:,}"),
            Column("core-ms a page", "{ms:.1f}"),
            Column("taken for a sheet", "{taken}"),
            Column("longest row of blocks", "{chain}"),
        ),
    ),
)
_SIZES, _QUICK_SIZES = (500, 40, 5), (30, 8, 2)
_SEEDS = (201, 202, 203)
"""Nobody tunes on these; the tests use others."""
_FIRMS, _QUICK_FIRMS = 24, 5
_PATIENCE_S = 3600
_EACH, _QUICK_EACH = 12, 3
_COVER = Cover("K7M2Q9XT3A", "7450686171", 1, 120, 2)
Wear = Callable[[Picture, int, np.random.Generator], Picture]
_WEARS: dict[str, Wear] = {
    "skew to 8°, any quarter": lambda page, dpi, dice: page,
    "JPEG 12": lambda page, dpi, dice: worn.as_jpeg(page, 12),
    "fax 204 x 98, 1 bit": lambda page, dpi, dice: worn.faxed(page, dpi=dpi, down=98, dice=dice),
    "fax 204 x 196, 1 bit": lambda page, dpi, dice: worn.faxed(page, dpi=dpi, down=196, dice=dice),
    "faint toner, 10 %": lambda page, dpi, dice: worn.faint(page, ink=0.1, dice=dice),
    "noise 35": lambda page, dpi, dice: worn.noisy(page, level=35, dice=dice),
    "out of focus, 0.5 mm": lambda page, dpi, dice: worn.blurred(page, dpi * 0.5 / 25.4),
    "two strokes across": lambda page, dpi, dice: worn.crossed_out(page, dice=dice, strokes=2),
    "crumpled, 0.4 mm": lambda page, dpi, dice: worn.crumpled(page, dice=dice, mm=0.4),
    "crumpled, 0.8 mm": lambda page, dpi, dice: worn.crumpled(page, dice=dice, mm=0.8),
}


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Which engine reads the stacks, which seeds."""
    parser.add_argument("--covers-seeds", type=int, nargs="+", default=list(_SEEDS))
    parser.add_argument("--covers-engine", nargs="+", default=["fake"])


def run(options: argparse.Namespace) -> Iterator[Row]:
    """The stacks first, then wear and paper, which take a few minutes."""
    for engine in options.covers_engine:
        # the real engine takes ten minutes for a stack: it reads the first one
        short = options.quick or engine != "fake"
        yield from _judge_stacks(engine, options.covers_seeds[: 1 if short else None], quick=options.quick)
    yield from _read_worn_sheets(_QUICK_EACH if options.quick else _EACH)
    yield from _ask_papers(quick=options.quick)


def _judge_stacks(engine: str, seeds: list[int], *, quick: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        asked = {
            "engine": engine,
            "seeds": seeds,
            "sizes": _QUICK_SIZES if quick else _SIZES,
            "firms": _QUICK_FIRMS if quick else _FIRMS,
            "folder": name,
        }
        told = program(
            f"sqlite:///{name}/db.sqlite3", "covers_world", json.dumps(asked), patience=_PATIENCE_S
        )
        for row in told:
            yield {"table": "covers, stacks", **row}


def _read_worn_sheets(each: int) -> Iterator[Row]:
    cover = CoverFacts(_COVER, "บริษัท นครชัยร่วมใจ จำกัด", "สมุทรสาคร", "ก-12", "3")
    sheets = {
        encode_sheet(_COVER): draw_cover(cover),
        encode_sheet(Section("C")): draw_separator(Section("C"), title_th="เงินสมทบ", title_en="Money"),
        encode_sheet(NextFile()): draw_separator(NextFile(), title_th="แฟ้มถัดไป", title_en="Next file"),
    }
    for name in _WEARS:
        for dpi in (100, 200, 300):
            dice = np.random.default_rng(dpi)
            row: Row = {"read": 0.0, "misread": 0, "frame": 0.0, "lost": 0.0, "ms": 0.0}
            for number in range(each):
                said, drawn = list(sheets.items())[number % len(sheets)]
                for fact, value in _read_once(said, worn.as_gray(drawn, dpi=dpi), name, dpi, dice).items():
                    row[fact] += value if fact == "misread" else value / each
            yield {"table": "covers, wear", "wear": name, "dpi": dpi, "sheets": each, **row}


def _read_once(said: str, flat: Picture, wear: str, dpi: int, dice: np.random.Generator) -> Row:
    """One sheet, whole and with both codes lost, through one wear."""
    turn = float(dice.uniform(-8, 8)) + 90 * int(dice.integers(0, 4))
    scanned = _WEARS[wear](worn.turned(flat, turn), dpi, dice)
    began = time.process_time()
    marks = find_sheet_marks(scanned)
    ms = 1000 * (time.process_time() - began)
    spoiled = worn.turned(worn.without_codes(flat, dice=dice), turn)
    return {
        "read": marks.codes == (said,),
        "misread": bool(marks.codes) and marks.codes != (said,),
        "frame": marks.frame,
        "lost": find_sheet_marks(_WEARS[wear](spoiled, dpi, dice)).frame,
        "ms": ms,
    }


def _ask_papers(*, quick: bool) -> Iterator[Row]:
    yield _ask("the bundled folders", _bundled_pages())
    for family in list(FAMILIES)[: 1 if quick else None]:
        made = papers(family, seed=977, count=4 if quick else 60)
        yield _ask(f"forms and letters, {family}", (_decode(data) for _truth, data in made))


def _ask(name: str, pages: Iterator[Picture]) -> Row:
    spent, count, taken, chain = 0.0, 0, 0, 0
    for page in pages:
        began = time.process_time()
        taken += bool(find_sheet_marks(page))
        spent += time.process_time() - began
        chain = max(chain, longest_chain(page))
        count += 1
    ms = 1000 * spent / max(1, count)
    return {"table": "covers, paper", "of": name, "pages": count, "ms": ms, "taken": taken, "chain": chain}


def _bundled_pages() -> Iterator[Picture]:
    for path in sorted((PROJECT / "data" / "demo" / "folders").rglob("*.jpg")):
        yield _decode(path.read_bytes())


def _decode(data: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
