"""Private databases to measure on, and programs of the product's that work on them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg2

from tests import servers
from tests.benchmarks.figures import Row
from tests.servers import die_with_parent

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("sqlite", "postgres")
PATIENCE_S = 600
"""Nothing works longer unless it is known to: it would be ended, and the benchmark with it."""
_LENT = ("BENCH_HAND_DIGITS",)
"""Names a folder of pictures to measure with; no setting of the product."""
_OURS = ("EFILES_", "DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE")


class Database(Protocol):
    """One that is empty at first."""

    @property
    def url(self) -> str:
        """For DATABASE_URL."""

    @property
    def servers(self) -> tuple[int, ...]:
        """Process ids of what works for it besides the client."""

    def copy(self) -> str:
        """Another with the same content; its URL. Nobody may be connected."""


@dataclass(frozen=True, slots=True)
class SQLite:
    """A file."""

    path: Path
    servers: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def copy(self) -> str:
        other = self.path.with_name("copy.sqlite3")
        shutil.copy(self.path, other)
        return f"sqlite:///{other}"


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server of our own, which writes to disk as in use."""

    server: servers.PostgresServer

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def servers(self) -> tuple[int, ...]:
        return (self.server.process.pid,) if self.server.process else ()

    def copy(self) -> str:
        base, _, name = self.url.rpartition("/")
        with closing(psycopg2.connect(f"{base}/postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
        return f"{base}/{name}_copy"


def opened(name: str, folder: Path) -> AbstractContextManager[Database]:
    """A new one by its name; SQLite's file lies in the folder."""
    return _postgres() if name == "postgres" else _sqlite(folder)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    yield SQLite(folder / "db.sqlite3")


@contextmanager
def _postgres() -> Iterator[Database]:
    with servers.postgres(durable=True) as server:
        yield Postgres(server)


def environment(url: str) -> dict[str, str]:
    """For a program of the product: this database, and none of a developer's own settings."""
    kept = {name: value for name, value in os.environ.items() if name in _LENT or not name.startswith(_OURS)}
    return {
        **kept,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "sso_efiles.settings_test",
        "EFILES_LOG_LEVEL": "WARNING",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def manage(url: str, *words: str) -> Row:
    """`manage.py WORDS --json`: its facts."""
    return list(_told([sys.executable, "manage.py", *words, "--json"], url))[-1]


def migrated(url: str) -> None:
    """Make the product's tables."""
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=PROJECT, env=environment(url), check=True, timeout=PATIENCE_S)


def program(url: str, module: str, *words: str, patience: int = PATIENCE_S) -> Iterator[Row]:
    """A program of this folder in a process of its own: one line of JSON is one row."""
    return _told([sys.executable, "-m", f"tests.benchmarks.{module}", *words], url, patience=patience)


def _told(command: list[str], url: str, *, patience: int = PATIENCE_S) -> Iterator[Row]:
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(),
    ) as process:
        assert process.stdout is not None
        end = threading.Timer(patience, process.kill)
        end.daemon = True
        end.start()
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
        end.cancel()
    if process.returncode:
        raise SystemExit(f"{' '.join(command[1:])} ended with {process.returncode}")
