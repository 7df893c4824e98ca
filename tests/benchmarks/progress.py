"""What the figures of the nation and of a province cost after a simulated year, by the number of pages."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import databases
from tests.benchmarks.databases import PROJECT, environment
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Progress"
ABOUT = """
A year as `simulate_year` makes it: 111 offices, 250 working days, written at every grain as compacted; then
the same year with 4 and with 16 times the pages. *Nation* asks, for the fiscal years that it lies in: the
line of each province (counters, targets, forecasts kept), what each step came to at each office, with the
share that nobody decided about, the days of the nation, the oldest of what waits at each office, the plans.
*Province* asks the same of the province with most offices, by its days, and by kind of paper and device. CPU
of the client and of the database's server together, mean of 20 rounds; queries as the product makes them.
Aims: at most 12 queries, 100 ms CPU, 16 times the pages within 1.2 times the CPU.
"""
_ASKED = ("nation", "province")
TABLES = (
    Table(
        "progress",
        "Figures after a simulated year, CPU ms",
        (
            Column("database", "{database}"),
            Column("pages", "{pages:,}"),
            Column("rows of figures", "{rows:,}"),
            *(Column(name, f"{{{name}_cpu_ms:.0f}}") for name in _ASKED),
            *(Column(f"{name}, wall p95", f"{{{name}_wall_ms:.0f}}") for name in _ASKED),
            *(Column(f"{name}, queries", f"{{{name}_queries}}") for name in _ASKED),
        ),
    ),
)
_FILES, _QUICK_FILES = 926_183, 20_000
_PATIENCE_S = 2400


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many files."""
    parser.add_argument("--progress-files", type=int, default=0, help=f"files of the nation ({_FILES:,})")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Each database in turn, the year in a process of its own."""
    files = options.progress_files or (_QUICK_FILES if options.quick else _FILES)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in options.databases:
            with databases.opened(name, Path(folder)) as database:
                asked = {"files": files, "servers": database.servers}
                told = subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.progress_world", json.dumps(asked)],
                    cwd=PROJECT,
                    env=environment(database.url),
                    check=True,
                    capture_output=True,
                    text=True,
                    timeout=_PATIENCE_S,
                )
            for row in json.loads(told.stdout.splitlines()[-1]):
                yield {"table": "progress", "database": name, **row}
