"""A private office for one test: folder, database, broker, and real workers and scheduler."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import redis

from sso_efiles import supervisor
from tests.servers import die_with_parent

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_S = 150
"""No test fails because the machine is slow: this long it waits for what must come."""
_POLL_S = 0.05
_SHORT = {
    "EFILES_LEASE_S": "8",
    "EFILES_SILENCED_CHECKS": "work.E001",
    "EFILES_SWEEP_S": "1",
    "EFILES_OFFER_AGE_S": "3",
    "EFILES_WORKERS": "2",
    "EFILES_OCR_ENGINE": "stub",
    "EFILES_FREE_DISK_BYTES": "0",
    "EFILES_HTTPS": "0",
    "EFILES_SECRET_KEY": "only-for-tests-" + "x" * 40,
}


@dataclass(frozen=True, slots=True)
class Worker:
    """One `celery worker`: the process that leads, and the pool of children that do the work."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def children(self) -> list[int]:
        """The pool."""
        return children_of(self.process.pid)

    def in_mid_page(self) -> list[int]:
        """The children of the pool whose reader has a page in hand: a process in that page's own folder."""
        return [child for child in self.children if any(map(_in_a_page, tree_of(child)))]

    def kill(self) -> None:
        """As a power cut would: the leader and all that it started."""
        lineage = tree_of(self.process.pid)
        for pid in (self.process.pid, *lineage):
            signal_to(pid, signal.SIGKILL)
        self.process.wait()
        for pid in lineage:
            wait_until_gone(pid)

    @property
    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


class Workplace:
    """One office of its own; every process that it starts is gone when it closes."""

    def __init__(self, folder: Path, *, database: str, broker: str, settings: dict[str, str]) -> None:
        self.folder = folder
        self.database, self.broker = database, broker
        passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self.environment = {
            **passed_on,
            **_SHORT,
            "LANG": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "default",
            "DJANGO_SETTINGS_MODULE": "sso_efiles.settings",
            "EFILES_VAR": str(folder),
            "EFILES_STORE": f"file://{folder}/store",
            "EFILES_WORK": f"{folder}/work",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            **settings,
        }
        self._started: list[subprocess.Popen[bytes]] = []

    # -- processes ------------------------------------------------------------

    def command(self, *words: str) -> dict[str, Any]:
        """Run `manage.py WORDS --json` to its end; its facts, with `ok`."""
        return self.program("manage.py", *words, "--json")

    def program(self, *words: str) -> dict[str, Any]:
        """Run a Python program of the project; the last line that it prints is JSON."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 2,
            check=False,
        )
        lines = done.stdout.splitlines()
        assert lines, f"{words} said nothing, exit code {done.returncode}:\n{done.stderr[-4000:]}"
        facts: dict[str, Any] = json.loads(lines[-1])
        return facts | {"exit_code": done.returncode, "stderr": done.stderr}

    def ingest(self, folder: Path) -> dict[str, Any]:
        """Hand a folder over at the counter's command line."""
        facts = self.command("ingest_folder", str(folder), "--office", "7400", "--user", "scan7400")
        assert facts["ok"], facts
        return facts

    def worker(self, *, children: int = 2) -> Worker:
        """Start a worker, with the command line that the product uses."""
        log = self.folder / f"worker-{len(self._started)}.log"
        return Worker(self._start(supervisor.command_line("worker", port=0, workers=children), log), log)

    def scheduler(self) -> None:
        """Start `manage.py sweep --every`."""
        command = supervisor.command_line("scheduler", port=0, workers=0)
        self._start(command, self.folder / f"scheduler-{len(self._started)}.log")

    def web(self, *, port: int) -> None:
        """Start the web process."""
        command = supervisor.command_line("web", port=port, workers=0)
        self._start(command, self.folder / f"web-{len(self._started)}.log")

    def _start(self, command: list[str], log: Path) -> "subprocess.Popen[bytes]":
        with log.open("ab") as said:
            process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                preexec_fn=die_with_parent(),
            )
        self._started.append(process)
        return process

    def close(self) -> None:
        """Nothing of ours runs on, whatever state it is in."""
        alive = [process for process in self._started if process.poll() is None]
        lineage = [pid for process in alive for pid in (process.pid, *tree_of(process.pid))]
        for pid in lineage:
            signal_to(pid, signal.SIGKILL)
        for process in alive:
            process.wait()
        for pid in lineage:
            wait_until_gone(pid)

    # -- facts ----------------------------------------------------------------

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """SQL, past all our own code."""
        if self.database.startswith("sqlite"):
            path = self.database.removeprefix("sqlite:///")
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
                return connection.execute(question).fetchall()
        with closing(psycopg2.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())

    @property
    def now(self) -> str:
        """The database's own clock, in its own words."""
        embedded = self.database.startswith("sqlite")
        return "strftime('%Y-%m-%d %H:%M:%f', 'now')" if embedded else "statement_timestamp()"

    def number(self, question: str) -> int:
        """The one number that answers."""
        return int(self.ask(question)[0][0] or 0)

    def pages(self, *states: str) -> int:
        """How many pages are in one of these states; in any when none is named."""
        counts = self.ask("SELECT state, count(*) FROM documents_scan GROUP BY state")
        return sum(number for state, number in counts if state in states or not states)

    def quiet(self) -> bool:
        """Nothing waits and nothing runs."""
        return not self.number(
            "SELECT (SELECT count(*) FROM documents_scan WHERE state IN ('queued', 'running'))"
            " + (SELECT count(*) FROM documents_upload WHERE split IN ('queued', 'running'))"
            " + (SELECT count(*) FROM documents_batch WHERE state IN ('receiving', 'processing'))"
        )

    def until(self, holds: Callable[[], object], what: str, *, seconds: float = PATIENCE_S) -> None:
        """Wait for it; a machine under load is waited for too."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain until {what}\n{self.story()}"
            time.sleep(_POLL_S)

    def until_quiet(self) -> None:
        """Wait for the end of all work."""
        self.until(self.quiet, "all is quiet")

    def story(self) -> str:
        """What to read when a test fails."""
        states = self.ask(
            "SELECT state, attempt, reason, count(*) FROM documents_scan GROUP BY state, attempt, reason"
        )
        files = self.ask("SELECT split, attempt, count(*) FROM documents_upload GROUP BY split, attempt")
        logs = [
            f"-- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
            for path in sorted(self.folder.glob("*.log"))
        ]
        return "\n".join([f"pages {states}", f"files {files}", *logs])

    def assert_nothing_lost_or_doubled(self, *, done: int, quarantined: int = 0) -> None:
        """Every page is there once, final, with one text of its own; and the real ledger agrees."""
        found = {
            "pages": self.pages(),
            "done": self.pages("done"),
            "quarantined": self.pages("quarantined"),
            "current texts": self.number("SELECT count(*) FROM documents_reading WHERE current"),
            "texts in all": self.number("SELECT count(*) FROM documents_reading"),
            "pages with a text": self.number("SELECT count(DISTINCT page_id) FROM documents_reading"),
            "places in files": self.number(
                "SELECT count(*) FROM (SELECT DISTINCT upload_id, number FROM documents_scan) AS p"
            ),
            "without a document": self.number(
                "SELECT count(*) FROM documents_page p JOIN documents_scan s ON s.id = p.scan_id"
                " WHERE s.state = 'done' AND p.document_id IS NULL AND p.duplicate_of_id IS NULL"
            ),
        }
        assert found == {
            "pages": done + quarantined,
            "done": done,
            "quarantined": quarantined,
            "current texts": done,
            "texts in all": done,
            "pages with a text": done,
            "places in files": done + quarantined,
            "without a document": 0,
        }, self.story()
        ledger = self.command("check_ledger")
        assert ledger["exit_code"] == 0, ledger
        assert (ledger["ok"], ledger["breaches"], ledger["quiet"]) == (True, [], True)

    # -- the broker -----------------------------------------------------------

    def messages(self) -> int:
        """Messages that wait at the broker."""
        if self.embedded_broker:
            return len(list(self._message_files()))
        with closing(redis.Redis.from_url(self.broker)) as client:
            return int(client.llen("celery"))

    def lose_messages(self) -> None:
        """All that the broker holds is gone."""
        if self.embedded_broker:
            for message in self._message_files():
                with suppress(FileNotFoundError):
                    message.unlink()
            return
        with closing(redis.Redis.from_url(self.broker)) as client:
            client.flushall()

    @property
    def embedded_broker(self) -> bool:
        return not self.broker.startswith("redis")

    def _message_files(self) -> Iterator[Path]:
        return (self.folder / "broker" / "queue").glob("*.msg")


def children_of(pid: int) -> list[int]:
    """Direct children, as the kernel lists them."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text(encoding="ascii").split())
    return found


def tree_of(pid: int) -> list[int]:
    """All that lives under a process."""
    below = children_of(pid)
    return below + [each for child in below for each in tree_of(child)]


def _in_a_page(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink().name.startswith("page-")
    except OSError:
        return False


def signal_to(pid: int, how: signal.Signals) -> None:
    """Send it; a process that has ended needs none."""
    with suppress(ProcessLookupError):
        os.kill(pid, how)


def wait_until_gone(pid: int) -> None:
    """Until it has ended, or only waits to be buried."""
    deadline = time.monotonic() + PATIENCE_S
    while not _ended(pid):
        assert time.monotonic() < deadline, f"process {pid} outlives what started it"
        time.sleep(0.02)


def _ended(pid: int) -> bool:
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return True
    return facts.rpartition(")")[2].split()[0] in "ZX"


def copy_of(prepared: Path, folder: Path) -> None:
    """A fresh folder from a prepared one."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
