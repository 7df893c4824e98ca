"""One page of a thousand is gone: whether the page ledger names it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests.benchmarks.databases import PROJECT, environment
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Page ledger"
ABOUT = """
A thousand made-up pages in forty counted folders of four kinds: papers of two to six sheets that bear their
numbers (Thai and Arabic digits, as sheets and as pages; of a hundred marks three are not read and one is
misread), files that a scanner numbered, one file of letters
that say nothing, sheets with fronts and backs. One page is taken away as if it had never been scanned, and
the ledger is reconciled; each try starts from the whole. *Named*: its folder has one gap and no other folder
has any. *By evidence*: papers or file names say so beside the count, and *placed*: rightly behind or before
which page. *False* are gaps that are raised while nothing is missing.
"""
TABLES = (
    Table(
        "ledger",
        "One page of a thousand taken away",
        (
            Column("folders", "{kind}"),
            Column("tries", "{tries}"),
            Column("named", "{named}"),
            Column("by evidence", "{by_evidence}"),
            Column("placed", "{placed}"),
            Column("false gaps before", "{false}"),
            Column("CPU ms a folder", "{ms}"),
        ),
    ),
)
_TRIES, _QUICK_TRIES = 100, 8
_SEED = 401
"""Nobody tunes on it; the quick tests have others."""
_PATIENCE_S = 1800


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many pages are taken away, one by one."""
    parser.add_argument("--ledger-tries", type=int, default=0, help=f"pages taken away ({_TRIES})")
    parser.add_argument("--ledger-seed", type=int, default=_SEED)


def run(options: argparse.Namespace) -> Iterator[Row]:
    """In a process and a database of its own."""
    tries = options.ledger_tries or (_QUICK_TRIES if options.quick else _TRIES)
    asked = {"seed": options.ledger_seed, "tries": tries}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        told = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.ledger_world", json.dumps(asked)],
            cwd=PROJECT,
            env=environment(f"sqlite:///{name}/db.sqlite3"),
            check=True,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
        )
    found = json.loads(told.stdout.splitlines()[-1])
    for row in found["kinds"]:
        whole = {"false": found["false"], "ms": found["ms"]} if row["kind"] == "all" else {}
        yield {"table": "ledger", **row, **whole}
