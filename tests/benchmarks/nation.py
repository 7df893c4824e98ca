"""The same measures as `search`, at the nation's size; only when it is asked for by name."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import databases, ranges, search
from tests.benchmarks.databases import Database
from tests.benchmarks.figures import Row
from tests.benchmarks.search import FULL, Size

TITLE = "Search at the nation's size"
ABOUT = """
As under *Search*, on PostgreSQL, with as many pages, employers and persons as the tables say; They are made
first, or `--kept` names a database that was filled so before. The lines with fewer pages were
measured in the same run, in a small database of their own.
"""
TABLES = tuple(table for table in search.TABLES if table.name not in ("search, same", "search, unspaced"))
_PATIENCE_S = 3 * 3600


@dataclass(frozen=True, slots=True)
class _Kept:
    """A database that is there already."""

    url: str
    servers: tuple[int, ...]

    def copy(self) -> str:
        """Nobody asks for it."""
        raise NotImplementedError


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Sizes, and a database to use again."""
    parser.add_argument("--nation-pages", type=int, default=1_000_000)
    parser.add_argument("--nation-employers", type=int, default=926_183)
    parser.add_argument("--nation-persons", type=int, default=3_000_000)
    parser.add_argument(
        "--kept", default="", help="URL of a PostgreSQL that seed_scale has filled, or may fill"
    )
    parser.add_argument("--kept-server", type=int, default=0, help="process id of its server: its CPU counts")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """A small database, then the large one."""
    questions, names = options.questions or FULL.questions, FULL.names
    sizes = (options.nation_pages, options.nation_employers, options.nation_persons)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for database, size in (
            (
                databases.opened("postgres", folder),
                Size(FULL.pages, FULL.employers, FULL.persons, questions, 0),
            ),
            (_large(options, folder), Size(*sizes, questions, names)),
        ):
            with database as opened:
                databases.migrated(opened.url)
                large = size.pages == options.nation_pages
                more = ["--index", "--busy", "--twice"] if large else []
                draw = options.draws[0]
                found = search.asked(opened, size, options, draw, "--plain", *more, patience=_PATIENCE_S)
                for row in found:
                    rows.append({**row, "database": "postgres"})
                    if row["table"] not in ranges.TABLES:
                        yield rows[-1]
    yield from ranges.over([row for row in rows if row["table"] in ranges.TABLES], "draw")
    yield from search.compared(rows)


def _large(options: argparse.Namespace, folder: Path) -> AbstractContextManager[Database]:
    if not options.kept:
        return databases.opened("postgres", folder)
    return nullcontext(_Kept(options.kept, (options.kept_server,) if options.kept_server else ()))
