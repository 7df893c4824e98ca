"""How fast registry and employees come in, beside what Django's own bulk_create makes of the same lines."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import databases, registry_lines
from tests.benchmarks.clock import Spent, spent
from tests.benchmarks.databases import Database
from tests.benchmarks.figures import Column, Row, Table, ratio

TITLE = "Registry"
ABOUT = """
`import_registry` and `import_employees` as processes of their own, into an empty database of the product,
then the same file once more (nothing changes). PostgreSQL is private and writes to disk as in use. Lines
are generated, check digits right, nine employers in ten without a branch. The baseline reads the head of
the same files with `csv.DictReader`, makes the same rows with the same search keys, and stores them with
Django's `bulk_create` in portions of a thousand: nothing is checked, refused, counted or compared with what
is there. Lines a second leave out the start of the process; CPU counts client and server, without the start
of either.
"""
_COST = (
    Column("lines", "{lines:,}"),
    Column("lines/s", "{lines_s:,.0f}"),
    Column("CPU µs/line", "{cpu_us:,.0f}"),
)
TABLES = (
    Table(
        "registry",
        "Import",
        (Column("database", "{database}"), Column("lines of", "{what}"), Column("how", "{how}"), *_COST),
    ),
    Table(
        "registry, times",
        "First import as multiples of bulk_create",
        (
            Column("database", "{database}"),
            Column("lines of", "{what}"),
            Column("lines/s", "{lines_s:.1f} ×"),
            Column("CPU a line", "{cpu_us:.2f} ×"),
        ),
    ),
)
_FILES = {"registry": "import_registry", "employees": "import_employees"}
_PLAIN_LINES = 10_000
_LINES, _QUICK_LINES = 200_000, 20_000


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How much."""
    parser.add_argument("--lines", type=int, default=0, help=f"of registry and of employees ({_LINES})")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Generate, then measure each database."""
    lines = options.lines or (_QUICK_LINES if options.quick else _LINES)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        _generate(folder, lines=lines)
        for name in options.databases:
            with databases.opened(name, folder) as database:
                databases.migrated(database.url)
                databases.manage(database.url, "load_reference")
                for row in _measured(database, folder):
                    yield {**row, "database": name}


def _generate(folder: Path, *, lines: int) -> None:
    """Employees work for employers of the registry's head, so that the baseline knows them all."""
    rows = list(registry_lines.employers(lines))
    registry_lines.write(folder / "registry.csv", registry_lines.REGISTRY, iter(rows))
    accounts = [row[0] for row in rows[:_PLAIN_LINES] if row[1] == registry_lines.HEAD_OFFICE]
    people = registry_lines.employees(lines, accounts)
    registry_lines.write(folder / "employees.csv", registry_lines.EMPLOYEES, people)


def _measured(database: Database, folder: Path) -> Iterator[Row]:
    plain: dict[str, Row] = {}
    files = [str(folder / f"{what}.csv") for what in _FILES]
    for row in databases.program(
        database.copy(), "bulk_create", *files, "--lines", str(_PLAIN_LINES), *map(str, database.servers)
    ):
        plain[row["what"]] = {"table": "registry", "how": "bulk_create", **row}
        yield plain[row["what"]]
    idle = _started(database)
    for what, command in _FILES.items():
        first = _imported(database, command, folder / f"{what}.csv", idle=idle)
        yield {"table": "registry", "what": what, "how": f"{command}", **first}
        again = _imported(database, command, folder / f"{what}.csv", idle=idle)
        yield {"table": "registry", "what": what, "how": f"{command}, once more", **again}
        if what in plain:
            yield {"table": "registry, times", "what": what, **ratio(first, plain[what], "lines_s", "cpu_us")}


def _started(database: Database) -> Spent:
    """What it costs to start a command that has nothing to do."""
    with spent(*database.servers) as idle:
        databases.manage(database.url, "load_reference")
    return idle


def _imported(database: Database, command: str, path: Path, *, idle: Spent) -> Row:
    with spent(*database.servers) as cost:
        facts = databases.manage(database.url, command, str(path))
    if facts["refused"]:
        raise SystemExit(f"{command} refused {facts['refused']} generated lines")
    microseconds = 1e6 * max(0.0, cost.cpu - idle.cpu) / facts["lines"]
    return {"lines": facts["lines"], "lines_s": facts["lines_per_second"], "cpu_us": microseconds}
