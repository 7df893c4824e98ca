"""What is filed without a person, and how much of it wrongly: made-up papers with strangers' papers
planted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.databases import PROJECT, environment
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Filing"
ABOUT = """
Made-up employers, people and papers (`tests/benchmarks/planted.py`), as text in which 0.2 to 4 percent of
the letters are misread, filed by the machine in an empty database: folders with a number, folders without,
loose stacks. Behind one paper of eight (in stacks one of sixteen) lies one that is not the file's: another
employer's form, an identity card, a house registration or a certificate of a stranger, at times with its
blank back. *Wrong* counts pages that the machine filed and that are not that employer's; *agreed, wrong*
also those that it would have filled in on the desk. *Straight through* is the share of the file's own pages
(not the planted ones) that no person needs to touch. Seeds are held out: whoever tunes looks at others. The
bundled rows are the papers of `data/demo` by their truth, with the same mistakes and the same strangers.

The second table reads numbers in boxes with mistakes from none to one digit of five (probabilities of ten
digits a place, as the digit network gives them), of employers and people, most of whom the registry has.
*Shown as right* is what the viewer marks so: the check digit fits and the registry has the number.
"""
TABLES = (
    Table(
        "filing",
        "Pages filed without a person",
        (
            Column("of", "{kind}"),
            Column("pages", "{pages:,}"),
            Column("planted", "{planted:,}"),
            Column("filed", "{filed:,}"),
            Column("wrong", "{wrong}"),
            Column("agreed, wrong", "{agreed_wrong}"),
            Column("straight through", "{straight:.1%}"),
            Column("own pages that wait, by kind", "{missed}"),
        ),
    ),
    Table(
        "filing, numbers",
        "Numbers in boxes, read with mistakes",
        (
            Column("pages", "{pages:,}"),
            Column("numbers", "{numbers:,}"),
            Column("read rightly", "{read:.1%}"),
            Column("right after mending", "{right:.1%}"),
            Column("mended", "{mended:,}"),
            Column("of these wrong", "{mended_wrong:,}"),
            Column("read rightly and changed", "{overwritten:,}"),
            Column("shown as right", "{shown:,}"),
            Column("of these nobody's", "{nowhere:,}"),
            Column("another's", "{another:,}"),
        ),
    ),
)
_HELD_OUT_SEEDS = (101, 102, 103, 104, 105)
"""Nobody tunes on these; seeds below 100 are for that, and the quick tests."""
_FIRMS, _FOLDERS, _STACKS = 120, 60, 12
_QUICK = 20, 6, 2
_NUMBER_PAGES, _QUICK_NUMBER_PAGES = 10_000, 100
_PATIENCE_S = 2400


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Which seeds, which samples."""
    parser.add_argument("--filing-seeds", type=int, nargs="+", default=list(_HELD_OUT_SEEDS))
    parser.add_argument("--number-pages", type=int, default=0, help=f"pages of numbers ({_NUMBER_PAGES:,})")
    parser.add_argument(
        "--filing-samples", type=Path, help="a folder laid out like data/demo, instead of that"
    )


def run(options: argparse.Namespace) -> Iterator[Row]:
    """All seeds in one registry, in a process of its own."""
    sizes = _QUICK if options.quick else (_FIRMS, _FOLDERS, _STACKS)
    seeds = options.filing_seeds[:1] if options.quick else options.filing_seeds
    samples = options.filing_samples or PROJECT / "data" / "demo"
    asked = {
        "seeds": seeds,
        "sizes": sizes,
        "samples": str(samples.resolve()),
        "number_pages": options.number_pages or (_QUICK_NUMBER_PAGES if options.quick else _NUMBER_PAGES),
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        told = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.filing_world", json.dumps(asked)],
            cwd=PROJECT,
            env=environment(f"sqlite:///{name}/db.sqlite3"),
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
        )
    found = json.loads(told.stdout.splitlines()[-1])
    for kind, facts in found["filing"].items():
        yield {"table": "filing", "kind": kind, **facts}
    yield {"table": "filing, numbers", **found["numbers"]}
