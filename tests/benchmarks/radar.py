"""What the radar's answers cost beside the file view that they are shown on."""

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

TITLE = "Radar"
ABOUT = """
Made-up files in an otherwise empty SQLite: the radar's answer for one employer as its own call and the whole
view of the file that it stands on, and one stretch of the pull list (50 files). CPU milliseconds, the median
of so many calls; the share is what the radar takes of the view.
"""
TABLES = (
    Table(
        "radar",
        "Answers of the radar",
        (
            Column("pages of a file", "{pages}"),
            Column("files of the office", "{files}"),
            Column("answer for one employer, ms", "{answer_ms:.1f}"),
            Column("whole file view, ms", "{view_ms:.1f}"),
            Column("share", "{share:.0%}"),
            Column("50 files of the pull list, ms", "{stretch_ms:.0f}"),
        ),
    ),
)
_SIZES, _QUICK = ((25, 200), (300, 60)), ((5, 55),)
_PATIENCE_S = 1200


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How often each call is made."""
    parser.add_argument("--radar-calls", type=int, default=0, help="calls of each kind (20)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Each size in a database and a process of its own."""
    calls = options.radar_calls or (3 if options.quick else 20)
    for pages, files in _QUICK if options.quick else _SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            told = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.radar_world", f"{pages},{files},{calls}"],
                cwd=PROJECT,
                env=environment(f"sqlite:///{Path(name)}/db.sqlite3"),
                check=True,
                capture_output=True,
                text=True,
                timeout=_PATIENCE_S,
            )
        facts = json.loads(told.stdout.splitlines()[-1])
        yield {"table": "radar", **facts, "share": facts["answer_ms"] / facts["view_ms"]}
