"""How fast search rows are made and pages found, beside what Django's `icontains` does."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import databases
from tests.benchmarks.figures import Column, Row, Table, ratio

TITLE = "Search"
ABOUT = """
Generated pages of unspaced Thai, names and numbers, misread letter by letter as OCR does, in the product's
own tables; rows are put there first, then `reindex` makes the search rows; the last fifth of them, into an
index that is already large, are timed. PostgreSQL's index over the others is built at once, and timed as
well. Questions are put to `search_pages` as an officer of another office would, first page of hits,
snippets and boxes included, nothing cached but what the database keeps in memory. *As it stands*: persons,
companies, numbers, phrases, short words that stand on the unspoiled page. *Mistyped*: one letter of a
person's or a company's name is wrong. `icontains` is asked the same of the text as it was read: newest
twenty, and a count. Core-ms is CPU of client and database together. *Right among twenty*: pages that truly
hold what was meant, among the first twenty hits, of those that could stand there. The last lines are the
registry's own search, by names with one letter wrong; right there means among the first ten.
"""
_TIMES = (
    Column("p50 ms", "{p50:.1f}"),
    Column("p95 ms", "{p95:.1f}"),
    Column("p50 core-ms", "{core_p50:.1f}"),
    Column("p95 core-ms", "{core_p95:.1f}"),
)
_QUESTIONS = (Column("database", "{database}"), Column("by", "{by}"), Column("questions", "{kind}"))
TABLES = (
    Table(
        "index",
        "Making the index",
        (
            Column("database", "{database}"),
            Column("pages", "{pages:,}"),
            Column("letters a page", "{letters:,.0f}"),
            Column("letters misread", "{noise:.0%}"),
            Column("rows/s", "{pages_s:,.0f}"),
            Column("rows a core-second", "{pages_core_s:,.0f}"),
            Column("built at once: pages a core-second", "{bulk_core_s:,.0f}"),
            Column("index bytes/text byte", "{index_bytes:.2f}"),
        ),
    ),
    Table(
        "search",
        "Questions",
        (*_QUESTIONS, Column("asked", "{asked}"), *_TIMES, Column("right among twenty", "{right:.1%}")),
    ),
    Table(
        "search, times",
        "search_pages as multiples of icontains",
        (
            Column("database", "{database}"),
            Column("questions", "{kind}"),
            Column("p50", "{p50:.2f} ×"),
            Column("p95", "{p95:.2f} ×"),
            Column("p50 CPU", "{core_p50:.2f} ×"),
            Column("p95 CPU", "{core_p95:.2f} ×"),
        ),
    ),
)
_PAGES, _QUICK_PAGES = 20_000, 2_000


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many pages, how bad."""
    parser.add_argument("--pages", type=int, default=0, help=f"generated pages ({_PAGES})")
    parser.add_argument("--noise", type=float, default=0.03, help="share of letters misread (0.03)")
    parser.add_argument("--questions", type=int, default=0, help="of each kind (20)")
    parser.add_argument("--ask-seconds", type=int, default=20, help="for all questions of one kind (20)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One database after the other, each in a process of its own."""
    pages = options.pages or (_QUICK_PAGES if options.quick else _PAGES)
    questions = options.questions or (5 if options.quick else 20)
    sizes = {"pages": pages, "noise": options.noise, "questions": questions, "seconds": options.ask_seconds}
    asked = [f"--{name}={size}" for name, size in sizes.items()]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in options.databases:
            with databases.opened(name, Path(folder)) as database:
                databases.migrated(database.url)
                words = [*asked, *map(str, database.servers)]
                rows = []
                for row in databases.program(database.url, "ask", *words):
                    rows.append({**row, "database": name})
                    yield rows[-1]
            yield from _times(rows)


def _times(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        if row.get("by") == "icontains":
            ours = next(r for r in rows if r.get("by") == "search_pages" and r["kind"] == row["kind"])
            times = ratio(ours, row, "p50", "p95", "core_p50", "core_p95")
            yield {"table": "search, times", "database": row["database"], "kind": row["kind"], **times}
