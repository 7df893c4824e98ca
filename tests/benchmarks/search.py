"""How search stands: found, cost, growth, index, names; beside `icontains` and dictionary words."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.benchmarks import databases, ranges, search_tables
from tests.benchmarks.databases import PATIENCE_S, Database
from tests.benchmarks.figures import Row, ratio
from tests.benchmarks.search_tables import NOISE
from tests.benchmarks.seeds import FINAL, SECOND, TUNING

TITLE = "Search"
ABOUT = """
Made-up employers, people and pages: real first and family names mixed at random, places, firms with long
tails and unspaced text of forty thousand words by their frequency (`tests/benchmarks/wide_words.py`). Letters
are misread as our own reader misreads its worst pages (`data/misreadings.json`: swapped, lost and put in,
blanks and Thai digits too); pages take the named shares in turn, and the first table tells what became of
them, letter by letter. Numbers on pages are what the product's own finder makes of the misread text; nothing
mends them. Questions and pages are drawn from two seeds that nobody tuned with, and a cell with two figures
holds the least and the most that they gave. They are
put to `search_pages` as an officer of another office would, first page of hits, snippets and boxes included.
Core-ms is CPU of client and database together, so that others on the machine matter less; PostgreSQL is warm:
what a search reads has been read into its memory before (pg_prewarm). *Recall*: of the
pages on which the words truly stand before they were misread, how many are among the first three hundred
hits, on average over questions; the same of pages with so many misread letters, for what stands on no more
than that. *First twenty*: how many of those that could stand there do; *first hit*: how often it is right;
*exact right*: of the hits called exact; *too few called exact*: answers that call their number exact though
more pages bear the words. *Others' pages*: those that mention the number and are filed elsewhere. *Latin*:
asked by English words, by the spelling of the Royal Institute or a customary one. What stands nowhere is
asked for too: *found* is how often anything comes, *called exact* how often a hit claims to be it. *Two
processes* ask all of it again, each with what it knows of the pages. *Exact stage* is the same answer
without the near hits. `icontains` is asked the same of the text as it was read: newest twenty, and a
count; *dictionary words* is a tsvector of the words that Tesseract's Thai dictionary knows, longest first.
*Growth* is the exponent by which the time grows with the number of pages. Names: *recall* is the right one
among the first ten, *slips* are letters changed, lost, doubled or changed round; suggestions are right
when one goes on as it was begun. *Queries that nobody means* are the hostile ones of the tests, pages,
employers and persons together, the better of two rounds. *Reindexed* rows are of an older folding and are
rewritten one by one; *made anew*, all go into a new table that takes the old one's place; search goes on
meanwhile. The words inside unspaced Thai stand on the pages that come with the project, read by
our reader.
"""
TABLES = search_tables.TABLES


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made up and asked."""

    pages: int
    employers: int
    persons: int
    questions: int
    """Of each of nine kinds."""
    names: int
    """Employers and persons asked for, at each number of slips."""


FULL = Size(20_000, 50_000, 100_000, 25, 100)
_FEW = Size(5_000, 50_000, 100_000, 12, 0)
_QUICK, _QUICK_FEW = Size(2_000, 3_000, 6_000, 4, 10), Size(800, 3_000, 6_000, 3, 0)
_PATIENCE_S = 3_600
_LOOK = Size(2_000, 5_000, 10_000, 8, 0)
"""As many employers and persons to a page as there are with FULL."""


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many pages, how bad, how long."""
    parser.add_argument("--pages", type=int, default=0, help=f"made-up pages ({FULL.pages})")
    parser.add_argument("--noise", type=int, nargs="+", default=list(NOISE), help="percent misread, in turn")
    parser.add_argument("--questions", type=int, default=0, help=f"of each kind ({FULL.questions})")
    parser.add_argument("--ask-seconds", type=int, default=30, help="for all questions of one kind (30)")
    parser.add_argument(
        "--draws", type=int, nargs="+", default=[FINAL, SECOND], help=f"seeds; for tuning: {TUNING}"
    )
    parser.add_argument(
        "--look",
        action="store_true",
        help=f"questions alone, {_LOOK.pages} pages, seed {TUNING}: minutes",
    )


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One database after the other, each first with few pages, then with all, of each seed."""
    rows: list[Row] = []
    for row in _looked(options) if options.look else _measured(options):
        if row["table"] in ranges.TABLES:
            rows.append(row)
            yield {**row, "table": f"{row['table']}, by seed"}
        else:
            yield row
    yield from ranges.over(rows, "draw")


def _looked(options: argparse.Namespace) -> Iterator[Row]:
    """For whoever tunes: one database of the product, the seed for tuning, pages alone."""
    pages = options.pages or _LOOK.pages
    size = Size(
        pages,
        pages * _LOOK.employers // _LOOK.pages,
        pages * _LOOK.persons // _LOOK.pages,
        options.questions or _LOOK.questions,
        0,
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for database in options.databases[-1:]:
            with databases.opened(database, Path(name)) as opened:
                databases.migrated(opened.url)
                for row in asked(opened, size, options, TUNING, "--twice"):
                    yield {**row, "database": database}


def _measured(options: argparse.Namespace) -> Iterator[Row]:
    few, full = (_QUICK_FEW, _QUICK) if options.quick else (_FEW, FULL)
    size = Size(
        options.pages or full.pages,
        full.employers,
        full.persons,
        options.questions or full.questions,
        full.names,
    )
    first, *others = options.draws
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for database in options.databases:
            rows = []
            with databases.opened(database, folder) as opened:
                databases.migrated(opened.url)
                for row in chain(
                    asked(opened, few, options, first), measured(opened, size, options, folder / database)
                ):
                    rows.append({**row, "database": database})
                    yield rows[-1]
            yield from compared(rows)
            yield from ({**row, "database": database} for row in _unspaced(database, folder))
            for draw in others:
                yield from _of_another(database, size, options, draw)
        yield from _same(size.pages, [folder / database for database in options.databases])


def _of_another(database: str, size: Size, options: argparse.Namespace, draw: int) -> Iterator[Row]:
    """Other pages and other questions; what they cost is told with what they find."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        databases.opened(database, Path(name)) as opened,
    ):
        databases.migrated(opened.url)
        for row in asked(opened, size, options, draw, "--twice"):
            if row["table"] in ranges.TABLES:
                yield {**row, "database": database}


def asked(
    database: Database,
    size: Size,
    options: argparse.Namespace,
    draw: int,
    *more: str,
    patience: int = PATIENCE_S,
) -> Iterator[Row]:
    """Questions alone, of a database that is filled first if it is not."""
    noise, servers = map(str, options.noise), map(str, database.servers)
    words = [
        f"--{name}={getattr(size, name)}" for name in ("pages", "employers", "persons", "questions", "names")
    ]
    words += [f"--draw={draw}", f"--seconds={options.ask_seconds}", "--noise", *noise, *more]
    return databases.program(database.url, "ask", *words, "--servers", *servers, patience=patience)


def measured(database: Database, size: Size, options: argparse.Namespace, answers: Path) -> Iterator[Row]:
    """All there is to measure in one database."""
    more = ("--index", "--plain", "--busy", "--twice", f"--answers={answers}")
    return asked(database, size, options, options.draws[0], *more, patience=_PATIENCE_S)


def compared(rows: Sequence[Row]) -> Iterator[Row]:
    """Multiples of the plain ways, and growth from the fewest pages to the most."""
    stages = [row for row in rows if row["table"] == "search, stages"]
    for row in stages:
        if row["by"] != "search_pages":
            ours = _near(stages, row["pages"])
            facts = {name: row[name] for name in ("database", "pages", "by")}
            yield {"table": "search, times", **facts, **ratio(ours, row, "core_p50", "core_p95", "right")}
    sizes = sorted({row["pages"] for row in stages if row["by"] == "search_pages"})
    if len(sizes) > 1:
        few, many = sizes[0], sizes[-1]
        ends = {"database": stages[0]["database"], "few": few, "many": many}
        grown = {name: _exponent(stages, stage, few, many) for name, stage in _STAGES.items()}
        yield {"table": "search, growth", **ends, **grown}


_STAGES = {"exact": "exact", "near": "with near hits"}


def _near(stages: Sequence[Row], pages: int) -> Row:
    return _stage(stages, _STAGES["near"], pages)


def _stage(stages: Sequence[Row], stage: str, pages: int) -> Row:
    return next(row for row in stages if (row["stage"], row["pages"]) == (stage, pages))


def _exponent(stages: Sequence[Row], stage: str, few: int, many: int) -> float:
    ends = [_stage(stages, stage, pages)["core_p95"] for pages in (few, many)]
    return math.log(ends[1] / ends[0]) / math.log(many / few)


def _same(pages: int, answers: Sequence[Path]) -> Iterator[Row]:
    """Questions that both databases answered."""
    if len(answers) < 2:
        return
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in answers[:2])
    both = one.keys() & other.keys()
    same = sum(one[text] == other[text] for text in both) / len(both)
    yield {"table": "search, same", "pages": pages, "asked": len(both), "same": same}


def _unspaced(name: str, folder: Path) -> Iterator[Row]:
    """In a database of its own."""
    other = folder / f"{name}-unspaced"
    other.mkdir()
    with databases.opened(name, other) as database:
        databases.migrated(database.url)
        yield from databases.program(database.url, "unspaced")
