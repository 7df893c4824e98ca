"""Which lines and branches of the product the quick tests run, room by room."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import coverage
from coverage.results import Numbers

from tests.benchmarks.databases import PROJECT
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Coverage"
ABOUT = """
`make coverage`: the quick tests on SQLite and then on a private PostgreSQL, under coverage.py. A share says
what no test touches, and nothing of what a test would notice: for that there is `make mutations`. No bound
is set on it, so that nobody writes a test for the figure's sake. Not counted: migrations, and what runs in
processes of its own (the bounded child that reads pages, workers, the supervisor: other tests start and kill
those).
"""
_SHARE = "{%s:.1f}%%"
TABLES = (
    Table(
        "coverage",
        "Share of lines and branches that a quick test runs",
        (
            Column("room", "{room}"),
            Column("lines", "{lines:,}"),
            Column("run on SQLite", _SHARE % "sqlite"),
            Column("on either", _SHARE % "either"),
            Column("branches", "{branches:,}"),
            Column("taken on either", _SHARE % "taken"),
        ),
    ),
)
_MARKS = {
    "sqlite": "not postgres and not processes and not e2e and not screenshots",
    "postgres": "not tesseract and not processes and not e2e and not screenshots",
}
_ALL = "**all**"


class TestsFailed(Exception):
    """Figures of tests that fail are worth nothing."""


@dataclass(slots=True)
class _Sum:
    lines: int = 0
    run: int = 0
    branches: int = 0
    taken: int = 0

    def add(self, numbers: Numbers) -> None:
        self.lines += numbers.n_statements
        self.run += numbers.n_executed
        self.branches += numbers.n_branches
        self.taken += numbers.n_executed_branches


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Which tests."""
    parser.add_argument("--tests", nargs="+", default=["tests"], help="files or folders (all)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Both databases, then the rooms; a room that only one of them ran is said by the other's absence."""
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        files = {name: Path(folder, name) for name in options.databases}
        for name, file in files.items():
            _test(name, options.tests, file)
        alone = _rooms(files.get("sqlite"))
        either = _rooms(*files.values())
    for room, sums in sorted(either.items(), key=lambda item: (item[0] == _ALL, item[0])):
        yield {
            "table": "coverage",
            "room": room,
            "lines": sums.lines,
            "branches": sums.branches,
            "either": _share(sums.run, sums.lines),
            "taken": _share(sums.taken, sums.branches),
        } | ({"sqlite": _share(alone[room].run, alone[room].lines)} if room in alone else {})


def _test(name: str, tests: list[str], file: Path) -> None:
    server = [] if name == "sqlite" else [sys.executable, "-m", "tests.servers", name, "--"]
    cores = len(os.sched_getaffinity(0))
    jobs = ["-n", str(cores)] if cores > 1 else []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *jobs,
        "-m",
        _MARKS[name],
        "--cov",
        "--cov-report=",
        *tests,
    ]
    ours = ("EFILES_", "DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    done = subprocess.run(  # stdout is for figures alone
        [*server, *command],
        cwd=PROJECT,
        env=environment | {"COVERAGE_FILE": str(file), "OMP_THREAD_LIMIT": "1"},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        raise TestsFailed(name)


def _rooms(*files: Path | None) -> dict[str, _Sum]:
    """Sums by room over what any of these runs touched."""
    kept = [str(file) for file in files if file is not None]
    if not kept:
        return {}
    measured = coverage.Coverage(data_file=None, config_file=str(PROJECT / "pyproject.toml"))
    measured.combine(kept, keep=True)
    rooms: dict[str, _Sum] = defaultdict(_Sum)
    for name in measured.get_data().measured_files():
        numbers = measured._analyze(name).numbers
        for room in (_room(Path(name).relative_to(PROJECT)), _ALL):
            rooms[room].add(numbers)
    return dict(rooms)


def _room(path: Path) -> str:
    """The folder below the package, or the package for what lies in it."""
    return "/".join(path.parts[: min(2, len(path.parts) - 1)])


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0
