"""How well and at what cost pages are read: our line reader beside plain Tesseract, page by page in turn."""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from tests.benchmarks import (
    by_condition,
    by_numbers,
    misreadings,
    said_tables,
    sheets,
    stages,
    told_words,
    trust,
)
from tests.benchmarks.clock import spent
from tests.benchmarks.databases import program
from tests.benchmarks.figures import Column, Row, Table, ratio
from tests.benchmarks.measure import Score, score
from tests.benchmarks.readers import ENGINES, OTHER, PLAIN, Answer, Way, way
from tests.benchmarks.sheets import Sheet

TITLE = "Reading"
ABOUT = """
Each page of the set is read by every engine in turn, one core, so that a busy machine slows all of them
alike: `line_network` (our default), `tesseract` (to be chosen by name: one Tesseract process a page, with
our blank and orientation checks), `pytesseract` (`image_to_string` with `tha+eng` and nothing else: the
yardstick) and, where that command is installed, `ocrmypdf`.
CPU seconds run from the file to the text and count every process that was started. The first table is about
upright pages with text; `tests/benchmarks/measure.py` defines the measures. A line `a ÷ b` gives a's errors
and cost as multiples of b's. Of *blank and turned sheets*, further ones are the same pages laid down sideways
and upside down.

The pages that come with the project are few and were looked at while the reader was built: they compare
ways of reading, and do not foretell the error rate of an office's own papers.

The tables by condition, by comb and of told words are made of papers that nothing was taught with or tuned
on: seeds, faces (Waree, Arundina), half of the comb styles and the measuring half of each condition's spans
are held out, and marked so. *Stored* is a number as extraction and mending leave it, with the numbers of
every second page in the registry; *shown as right* what the product marks ok. Real hands' digits stand in the
boxes where BENCH_HAND_DIGITS names a folder with MNIST's test part; without it they are drawn strokes.
BENCH_HAND_FACES names a folder of hand-like faces (*.ttf), each a line of the table by condition. Neither is
part of the project.
"""
_PERCENT = "{{{}:.1%}}"
_MEASURES = (
    ("CER", "cer"),
    ("CER with spaces", "cer_sp"),
    ("words", "words"),
    ("account no.", "account"),
    ("13-digit ids", "ids"),
    ("names", "names"),
    ("employer", "employer"),
)
_SHARES = [Column(title, _PERCENT.format(name)) for title, name in _MEASURES]
TABLES = (
    Table(
        "reading",
        "Upright pages with text",
        (
            Column("engine", "{engine}"),
            Column("pages", "{pages}"),
            *_SHARES,
            Column("CPU s/page", "{cpu_s:.2f}"),
        ),
    ),
    Table(
        "reading, times",
        "Errors and cost as multiples",
        (
            Column("engines", "{engine}"),
            Column("CER", "{cer:.2f} ×"),
            Column("CER with spaces", "{cer_sp:.2f} ×"),
            Column("CPU", "{cpu_s:.2f} ×"),
        ),
    ),
    Table(
        "reading, levels",
        "The same pages by damage",
        (Column("engine", "{engine}"), Column("damage", "{level}"), Column("pages", "{pages}"), *_SHARES),
    ),
    Table(
        "reading, sheets",
        "Blank and turned sheets",
        (
            Column("engine", "{engine}"),
            Column("blank sheets seen as such", "{blank_seen} of {blank}"),
            Column("pages with text taken for blank", "{wrongly_blank} of {text}"),
            Column("turned sheets set upright", "{set_upright} of {turned}"),
            Column("upright pages left so", "{left_upright} of {upright}"),
            Column("CPU s/blank sheet", "{blank_cpu_s:.3f}"),
            Column("CPU s, slowest page", "{slowest_s:.2f}"),
            Column("sheets left out for time", "{left_out}"),
        ),
    ),
    stages.TABLE,
    by_condition.TABLE,
    *by_numbers.TABLES,
    *said_tables.TABLES,
    told_words.TABLE,
    *trust.TABLES,
    *misreadings.TABLES,
)
_EVERY = 2
"""Of the upright pages with text, every so many is read turned as well."""
_QUICK = 6
_QUICK_SIZE = 0.1
_SAID_SEED = 90_001
"""Never looked at while forms and dates were told."""
_LEVELS = ("clean", "light", "medium", "heavy")


@dataclass(slots=True)
class _Told:
    """What one engine made of all sheets."""

    score: Score = field(default_factory=Score)
    levels: dict[str, Score] = field(default_factory=dict)
    cpu: float = 0.0
    blank_cpu: float = 0.0
    slowest: float = 0.0
    trust: trust.Trust = field(default_factory=trust.Trust)
    misreadings: misreadings.Misreadings = field(default_factory=misreadings.Misreadings)
    sheets: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, *, hit: str, is_hit: bool) -> None:
        for counted, number in ((name, 1), (hit, int(is_hit))):
            self.sheets[counted] = self.sheets.get(counted, 0) + number

    def take(self, sheet: Sheet, answer: Answer, *, cpu: float) -> None:
        if answer.blank is not None:
            self._judge(sheet, answer)
        self.slowest = max(self.slowest, cpu)
        if sheet.blank:
            self.blank_cpu += cpu
        elif not sheet.rotation:
            found = score(sheet.truth, answer.text)
            self.score.add(found)
            self.levels.setdefault(sheet.level, Score()).add(found)
            self.cpu += cpu
            self.misreadings.take(sheet.truth, answer.text)
            if answer.page:
                self.trust.take(sheet.truth, answer.page)

    def _judge(self, sheet: Sheet, answer: Answer) -> None:
        if sheet.blank:
            self.count("blank", hit="blank_seen", is_hit=bool(answer.blank))
            return
        self.count("text", hit="wrongly_blank", is_hit=bool(answer.blank))
        right = answer.rotation == sheet.rotation
        if sheet.rotation:
            self.count("turned", hit="set_upright", is_hit=right)
        else:
            self.count("upright", hit="left_upright", is_hit=right)


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Which pages, which engines."""
    parser.add_argument("--engines", nargs="+", default=ENGINES, choices=ENGINES)
    parser.add_argument("--set", default="bundled", choices=sorted(sheets.SETS), help="pages to read")
    parser.add_argument("--samples", type=Path, help="read this folder instead; laid out like data/demo")
    parser.add_argument("--most", type=int, default=0, metavar="N", help="read no more than N sheets")
    parser.add_argument("--reading-seconds", type=int, default=150, help="begin no sheet after so long")
    parser.add_argument("--condition-pages", type=int, default=2, help="pages under each condition")
    parser.add_argument("--said-pages", type=int, default=10, help="texts of each kind of paper")
    parser.add_argument("--number-size", type=float, default=1.0, help="multiplies the pages with numbers")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Sheet by sheet; whatever time is left decides how many are turned."""
    cv2.setNumThreads(1)
    ways = {name: way(name) for name in options.engines if name != OTHER or shutil.which(OTHER)}
    told = {name: _Told() for name in ways}
    until = time.monotonic() + options.reading_seconds
    laid_out = _laid_out(options)
    while laid_out and time.monotonic() < until:
        sheet = laid_out.pop(0)
        for name, read in ways.items():
            if sheet.rotation and name in PLAIN:
                continue  # it has no opinion on how a page lies
            with spent() as cost:
                answer = read(sheet.scan())
            told[name].take(sheet, answer, cpu=cost.cpu)
    for row in _rows(told):
        yield {**row, "left_out": len(laid_out)}
    yield from _ours(options, ways)


def _ours(options: argparse.Namespace, ways: dict[str, Way]) -> Iterator[Row]:
    """What is asked of our own reader alone, and of the yardstick beside it."""
    if by_condition.OURS not in ways:
        return
    yield from stages.stage_rows(ways[by_condition.OURS], _set(options)[: _QUICK if options.quick else 24])
    told = told_words.ToldWords()
    pages = 1 if options.quick else options.condition_pages
    yield from by_condition.read_conditions(ways, pages=pages, told=told)
    yield from told.rows()
    yield from by_numbers.read_numbers(size=_QUICK_SIZE if options.quick else options.number_size)
    each = 1 if options.quick else options.said_pages
    yield from program("sqlite://:memory:", "said_of_pages", str(each), str(_SAID_SEED))


def _set(options: argparse.Namespace) -> list[Sheet]:
    found = list(sheets.in_folder(options.samples) if options.samples else sheets.SETS[options.set]())
    return found[: options.most or _QUICK] if options.most or options.quick else found


def _laid_out(options: argparse.Namespace) -> list[Sheet]:
    """As they come, then some of them turned, by each quarter in turn."""
    as_they_are = _set(options)
    upright = [sheet for sheet in as_they_are if not sheet.blank and not sheet.rotation]
    return as_they_are + [sheet.turned(1 + n % 3) for n, sheet in enumerate(upright[::_EVERY])]


def _rows(told: dict[str, _Told]) -> Iterator[Row]:
    overall: dict[str, Row] = {}
    for name, each in told.items():
        pages = max(1, each.score.pages)
        overall[name] = {"table": "reading", "engine": name, **each.score.facts(), "cpu_s": each.cpu / pages}
    yield from overall.values()
    yield from _times(overall)
    for name, each in told.items():
        for level in sorted(each.levels, key=_by_damage):
            yield {"table": "reading, levels", "engine": name, "level": level, **each.levels[level].facts()}
    for name, each in told.items():
        if each.sheets:
            blank_cpu = each.blank_cpu / max(1, each.sheets.get("blank", 0))
            times = {"slowest_s": each.slowest}
            yield {
                "table": "reading, sheets",
                "engine": name,
                **each.sheets,
                **times,
                "blank_cpu_s": blank_cpu,
            }
    for name, each in told.items():
        yield from each.trust.rows(name)
        yield from each.misreadings.rows(name)


def _by_damage(level: str) -> tuple[int, str]:
    return _LEVELS.index(level.partition(",")[0]), level


def _times(overall: dict[str, Row]) -> Iterator[Row]:
    if "line_network" in overall:
        for name in [name for name in overall if name != "line_network"]:
            times = ratio(overall["line_network"], overall[name], "cer", "cer_sp", "cpu_s")
            yield {"table": "reading, times", "engine": f"line_network ÷ {name}", **times}
