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

from tests.benchmarks import databases
from tests.benchmarks.databases import PATIENCE_S, Database
from tests.benchmarks.figures import Column, Row, Table, ratio

TITLE = "Search"
ABOUT = """
Made-up employers, people and pages of `manage.py seed_scale`: unspaced Thai, names and numbers, misread
letter by letter as OCR does; folders take the named shares of misread letters in turn, so that one collection
tells of all of them. Nothing was fitted to the questions: they are drawn from a seed of their own. They are
put to `search_pages` as an officer of another office would, first page of hits, snippets and boxes included.
Core-ms is CPU of client and database together, so that others on the machine matter less; PostgreSQL is warm:
what a search reads has been read into its memory before (pg_prewarm). *Recall*: of the
pages on which the words truly stand before they were misread, how many are among the first three hundred
hits; the same of pages with so many misread letters, for what stands on no more than that. *First
twenty*: how many of those that could stand there do. *Exact stage* is the same answer without the near hits.
`icontains` is asked the same of the text as it was read: newest twenty, and a count; *dictionary words* is a
tsvector of the words that Tesseract's Thai dictionary knows, longest first. *Growth* is the exponent by which
the time grows with the number of pages. Names: *recall* is the right one among the first ten, *slips* are
letters changed, lost, doubled or changed round; suggestions are right when one goes on as it was begun.
*Queries that nobody means* are the hostile ones of the tests, pages, employers and persons together, the
better of two rounds. *Reindexed* rows are of an older folding and are rewritten
one by one; *made anew*, all go into a new table that takes the old one's place; search goes on meanwhile. The
words inside unspaced Thai stand on the pages that come with the project, read by
our reader.
"""
_CORE = (Column("p50 core-ms", "{core_p50:.1f}"), Column("p95 core-ms", "{core_p95:.1f}"))
_AT = (Column("database", "{database}"), Column("pages", "{pages:,}"))
TABLES = (
    Table(
        "search, kinds",
        "What is found",
        (
            *_AT,
            Column("questions", "{kind}"),
            Column("asked", "{asked}"),
            Column("recall", "{recall_all:.3f}"),
            *(Column(f"at {noise} % misread", f"{{recall_{noise}:.3f}}") for noise in (0, 3, 6)),
            Column("first twenty", "{first:.3f}"),
            *_CORE,
        ),
    ),
    Table(
        "search, stages",
        "What it costs",
        (
            *_AT,
            Column("by", "{by}"),
            Column("stage", "{stage}"),
            Column("asked", "{asked}"),
            *_CORE,
            Column("p95 ms", "{wall_p95:.1f}"),
            Column("right among twenty", "{right:.1%}"),
        ),
    ),
    Table(
        "search, times",
        "search_pages as multiples of the plain ways",
        (
            *_AT,
            Column("of", "{by}"),
            Column("p50 CPU", "{core_p50:.3f} ×"),
            Column("p95 CPU", "{core_p95:.3f} ×"),
            Column("right among twenty", "{right:.2f} ×"),
        ),
    ),
    Table(
        "search, growth",
        "Growth of p95 with the pages",
        (
            Column("database", "{database}"),
            Column("pages", "{few:,} to {many:,}"),
            Column("exact stage", "n^{exact:.2f}"),
            Column("with near hits", "n^{near:.2f}"),
        ),
    ),
    Table(
        "search, index",
        "The index",
        (
            *_AT,
            Column("text bytes a page", "{text_bytes:,.0f}"),
            Column("index bytes/text byte", "{index_bytes:.2f}"),
            Column("built at once: pages a core-second", "{build_core_s:,.0f}"),
            Column("one row: core-ms", "{single_ms:.1f}"),
            Column("longest of them, s", "{longest_s:.3f}"),
            Column("reindexed: rows a core-second", "{reindex_core_s:,.0f}"),
            Column("made anew: rows a core-second", "{anew_core_s:,.0f}"),
            Column("all made up in s", "{seed_s:,.0f}"),
        ),
    ),
    Table(
        "search, names",
        "Names and numbers of the registry",
        (
            Column("database", "{database}"),
            Column("employers / persons", "{rows}"),
            Column("asked for", "{what}"),
            Column("slips", "{slips}"),
            Column("asked", "{asked}"),
            Column("recall", "{recall:.3f}"),
            *_CORE,
        ),
    ),
    Table(
        "search, hostile",
        "Queries that nobody means",
        (
            *_AT,
            Column("asked", "{asked}"),
            Column("p50 core-ms", "{core_p50:.1f}"),
            Column("slowest core-ms", "{core_most:.1f}"),
            Column("which", "{slowest}"),
        ),
    ),
    Table(
        "search, busy",
        "While workers index",
        (
            *_AT,
            Column("workers", "{workers}"),
            Column("pages/s", "{pages_s:.0f}"),
            Column("p95 core-ms", "{core_p95:.1f}"),
            Column("as multiples of quiet: CPU", "{core_p95_times:.2f} ×"),
            Column("on the wall", "{wall_p95_times:.2f} ×"),
            Column("longest from a page's commit to finding it, s", "{found_s:.2f}"),
        ),
    ),
    Table(
        "search, same",
        "The same answers from both databases",
        (
            Column("pages", "{pages:,}"),
            Column("questions", "{asked}"),
            Column("the same first ten", "{same:.1%}"),
        ),
    ),
    Table(
        "search, unspaced",
        "Words inside unspaced Thai, on pages really read",
        (
            Column("database", "{database}"),
            Column("by", "{by}"),
            Column("words", "{words}"),
            Column("pages they stand on", "{stand}"),
            Column("found", "{found:.1%}"),
        ),
    ),
)


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


FULL = Size(20_000, 50_000, 100_000, 23, 100)
_FEW = Size(5_000, 50_000, 100_000, 12, 0)
_QUICK, _QUICK_FEW = Size(2_000, 3_000, 6_000, 4, 10), Size(800, 3_000, 6_000, 3, 0)


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many pages, how bad, how long."""
    parser.add_argument("--pages", type=int, default=0, help=f"made-up pages ({FULL.pages})")
    parser.add_argument("--noise", type=int, nargs="+", default=[0, 3, 6], help="percent misread, in turn")
    parser.add_argument("--questions", type=int, default=0, help=f"of each kind ({FULL.questions})")
    parser.add_argument("--ask-seconds", type=int, default=10, help="for all questions of one kind (10)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One database after the other, each first with few pages, then with all."""
    few, full = (_QUICK_FEW, _QUICK) if options.quick else (_FEW, FULL)
    size = Size(
        options.pages or full.pages,
        full.employers,
        full.persons,
        options.questions or full.questions,
        full.names,
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for database in options.databases:
            rows = []
            with databases.opened(database, folder) as opened:
                databases.migrated(opened.url)
                for row in chain(
                    asked(opened, few, options), measured(opened, size, options, folder / database)
                ):
                    rows.append({**row, "database": database})
                    yield rows[-1]
            yield from compared(rows)
            yield from ({**row, "database": database} for row in _unspaced(database, folder))
        yield from _same(size.pages, [folder / database for database in options.databases])


def asked(
    database: Database, size: Size, options: argparse.Namespace, *more: str, patience: int = PATIENCE_S
) -> Iterator[Row]:
    """Questions alone, of a database that is filled first if it is not."""
    noise, servers = map(str, options.noise), map(str, database.servers)
    words = [
        f"--{name}={getattr(size, name)}" for name in ("pages", "employers", "persons", "questions", "names")
    ]
    words += [f"--seconds={options.ask_seconds}", "--noise", *noise, *more, "--servers", *servers]
    return databases.program(database.url, "ask", *words, patience=patience)


def measured(database: Database, size: Size, options: argparse.Namespace, answers: Path) -> Iterator[Row]:
    """All there is to measure in one database."""
    return asked(database, size, options, "--index", "--plain", "--busy", f"--answers={answers}")


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
