"""What each part of the search planner earns: the same questions with one part after another switched off."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import databases
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Ablation of the search planner"
ABOUT = """
The questions of *Search*, put to the whole planner (–) and to the planner without one part of it; what
takes the part's place is the plain rule that somebody would write who had not thought of it. To the nine
kinds come common strings (on hundreds of pages and more), rare spellings of what looks like a common
word, and the hostile queries of the tests; of common strings and rare spellings *recall* is how many of
the first twenty say it letter for letter, of those that could. Every planner is asked each question in
turn, twice, and the better time counts; what a planner remembers of earlier questions is forgotten before
each. *×* are multiples of the whole planner's core-ms: of the median, of the slowest twentieth, of all
questions together. *Lost most* is the kind of question (and the share of misread letters) whose recall
falls most, *dearest* the kind whose core-ms grow most. Spelling: words with two slips, and whether the
spelling that is offered instead is what was meant.
"""
_TIMES = (
    Column("p50 core-ms", "{core_p50:.1f}"),
    Column("p95 core-ms", "{core_p95:.1f}"),
    Column("p50 ×", "{p50_times:.2f}"),
    Column("p95 ×", "{p95_times:.2f}"),
    Column("all ×", "{sum_times:.2f}"),
    Column("lost most", "{most_lost}"),
    Column("dearest", "{dearest}"),
)
_PART = (
    Column("database", "{database}"),
    Column("pages", "{pages:,}"),
    Column("without", "{without}"),
    Column("instead", "{instead}"),
)
TABLES = (
    Table(
        "ablation, pages",
        "Pages",
        (
            *_PART,
            Column("recall", "{recall_all:.3f}"),
            *(Column(f"at {noise} %", f"{{recall_{noise}:.3f}}") for noise in (0, 3, 6)),
            Column("first twenty", "{recall_first_all:.3f}"),
            *_TIMES,
        ),
    ),
    Table(
        "ablation, registry",
        "Employers, persons, suggestions",
        (*_PART, Column("persons", "{persons:,}"), Column("recall", "{recall_all:.3f}"), *_TIMES),
    ),
    Table(
        "ablation, spelling",
        "Spelling",
        (*_PART, Column("meant", "{recall_all:.3f}"), *_TIMES),
    ),
)
_PAGES, _QUICK_PAGES = 20_000, 800
_EMPLOYERS_A_PAGE, _PERSONS_A_PAGE = 2.5, 5
"""As many as *Search* has beside its pages."""
_QUESTIONS, _NAMES = 12, 40
_PATIENCE_S = 3 * 3600


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How much, and what of it. The number of pages is that of *Search*, `--pages`."""
    parser.add_argument("--of", nargs="+", default=["pages", "registry", "spelling"])
    parser.add_argument("--only", nargs="*", default=[], help="these parts alone, by name")
    parser.add_argument("--as-if", type=int, default=0, help="as few candidates as if it were so many pages")
    parser.add_argument("--ablation-names", type=int, default=0, help=f"asked of each kind ({_NAMES})")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One database after the other."""
    pages = options.pages or (_QUICK_PAGES if options.quick else _PAGES)
    sizes = {
        "pages": pages,
        "employers": int(pages * _EMPLOYERS_A_PAGE),
        "persons": int(pages * _PERSONS_A_PAGE),
        "questions": options.questions or (1 if options.quick else _QUESTIONS),
        "names": options.ablation_names or (2 if options.quick else _NAMES),
    }
    words = [f"--{name}={number}" for name, number in sizes.items()]
    words += ["--noise", *map(str, options.noise), "--of", *options.of]
    words += ["--only", *options.only] if options.only else []
    words += [f"--as-if={options.as_if}"] if options.as_if else []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for database in options.databases:
            with databases.opened(database, Path(name)) as opened:
                databases.migrated(opened.url)
                for row in databases.program(opened.url, "ablated", *words, patience=_PATIENCE_S):
                    yield {**row, "database": database}
