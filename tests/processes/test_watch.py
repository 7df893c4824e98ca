"""The watcher as a process of its own: ended in order, and outliving the database and the share."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from tests.processes import scans
from tests.processes.conftest import beside
from tests.processes.workplace import PATIENCE_S, Workplace

pytestmark = pytest.mark.processes
Opened = Callable[..., Workplace]


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    folder.mkdir()
    return folder


def start(place: Workplace, hot: Path) -> "tuple[subprocess.Popen[bytes], Path]":
    """A watcher, and where it says what it does."""
    log = place.folder / "watch.log"
    command = [
        sys.executable, "manage.py", "ingest_folder", str(hot), "--office", "7400", "--user", "scan7400",
        "--watch", "--settle", "1",
    ]  # fmt: skip
    process = place._start(command, log)
    place.until(lambda: log.exists() and "Watching" in log.read_text(), "it watches")
    return process, log


def taken(place: Workplace) -> int:
    """Folders that were taken."""
    return place.number("SELECT count(*) FROM documents_watchedfolder WHERE state = 'taken'")


@pytest.mark.parametrize("house", ["sqlite-files"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_when_it_is_told(opened: Opened, hot: Path, how: signal.Signals) -> None:
    place = opened(EFILES_OCR_ENGINE="fake")
    process, log = start(place, hot)
    scans.folder(hot, jpegs=2)
    place.until(lambda: taken(place) == 1, "the folder is taken")
    assert place.command("watched_folders", "--check")["exit_code"] == 0
    process.send_signal(how)
    assert process.wait(PATIENCE_S) == 0
    assert "Traceback" not in log.read_text()
    assert place.number("SELECT count(*) FROM documents_watch WHERE ended_at IS NOT NULL") == 1


@pytest.mark.parametrize("house", ["postgres-redis"])
def test_it_outlives_a_database_that_is_away_and_a_share_that_goes(opened: Opened, hot: Path) -> None:
    place = opened(EFILES_OCR_ENGINE="fake")
    process, log = start(place, hot)
    scans.folder(hot, jpegs=2)
    place.until(lambda: taken(place) == 1, "the first folder is taken")
    lock(place, allowed="false")
    scans.folder(hot, jpegs=2, first=11)
    place.until(lambda: "database does not answer" in log.read_text(), "it is told of")
    lock(place, allowed="true")
    place.until(lambda: taken(place) == 2, "the second folder is taken", seconds=90)
    hot.rename(hot.parent / "away")
    place.until(lambda: "cannot be opened" in log.read_text(), "it is told of")
    (hot.parent / "away").rename(hot)
    scans.folder(hot, jpegs=2, first=21)
    place.until(lambda: taken(place) == 3, "the third folder is taken", seconds=90)
    assert process.poll() is None
    assert place.number("SELECT count(*) FROM documents_upload") == 6


def lock(place: Workplace, *, allowed: str) -> None:
    """Let nobody into the database, and throw out who is in; or let them in again."""
    name = place.database.rpartition("/")[2]
    with closing(psycopg2.connect(beside(place.database, "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {allowed}')
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
