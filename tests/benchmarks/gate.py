"""How long the steps of the gate take: hand-over, sample, check, certificate, revocation, a day's lot."""

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

TITLE = "Gate"
ABOUT = """
One file goes through the gate again and again, by API in one process, the JSON of the answer included: handed
over, its sample drawn, checked, certified, revoked. Then a day's lot of several files is certified in one
call. PostgreSQL is private and writes to disk as in use. p95 of so many rounds by the clock on the wall, and
beside it the CPU of the client alone, which a busy machine changes less. Aims: each of hand-over, check and
certificate of a 300-page file below 100 ms, a lot of 50 files below 2 s.
"""
_STEPS = (
    ("hand over", "hand_over"),
    ("sample", "sample"),
    ("check", "check"),
    ("certify", "certify"),
    ("revoke", "revoke"),
)
TABLES = (
    Table(
        "gate",
        "Steps of one file, ms (CPU)",
        (
            Column("database", "{database}"),
            Column("pages", "{pages}"),
            Column("rounds", "{rounds}"),
            *(Column(title, f"{{{name}_p95_ms:.0f}} ({{{name}_cpu_ms:.0f}})") for title, name in _STEPS),
        ),
    ),
    Table(
        "gate",
        "A lot in one call",
        (
            Column("database", "{database}"),
            Column("files", "{lot}"),
            Column("pages each", "{of}"),
            Column("certify the lot, s", "{lot_s:.2f}"),
            Column("of that CPU, s", "{lot_cpu_s:.2f}"),
        ),
    ),
)
_SIZES, _QUICK = (300, 50, 50, 25), (20, 3, 4, 5)
_PATIENCE_S = 1200


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How often."""
    parser.add_argument("--gate-rounds", type=int, default=0, help="rounds of the one file (50)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Each database in turn, the world in a process of its own."""
    pages, rounds, lot, of = _QUICK if options.quick else _SIZES
    sizes = f"{pages},{options.gate_rounds or rounds},{lot},{of}"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in options.databases:
            with databases.opened(name, Path(folder)) as database:
                told = subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.gate_world", sizes],
                    cwd=PROJECT,
                    env=environment(database.url),
                    check=True,
                    capture_output=True,
                    text=True,
                    timeout=_PATIENCE_S,
                )
            yield {"table": "gate", "database": name, **json.loads(told.stdout.splitlines()[-1])}
