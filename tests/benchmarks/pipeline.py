"""The whole way of a page with real workers: stored, split, read, pictured, indexed, filed."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from tests import servers
from tests.benchmarks import measure, readers, sheets, stages
from tests.benchmarks.clock import Spent, spent, tree_cpu, will_be_orphans
from tests.benchmarks.figures import Column, Row, Table
from tests.processes.workplace import Workplace

TITLE = "Pipeline"
ABOUT = """
The bundled folders through `ingest_folder` and one Celery worker with two processes, real Tesseract, the
product's own settings: once with the embedded default (SQLite, broker in the file system), once with
PostgreSQL and Redis. One folder goes first and warms everything up; the others follow, several times over
under new names (their bytes are stored once, their pages are read each time). The clock runs from the first
file handed over until the last page is read. CPU counts every process of worker and scheduler; `servers` is
database and broker; `intake` is the `ingest_folder` command with its start. The reader is the bounded child
that decodes a page, reads it and makes its pictures; what of its CPU is Tesseract and line finding is
measured on some of the same pages right after. The second table holds the numbers that were found on the
pages, check digits applied, against the truth.
"""
TABLES = (
    Table(
        "pipeline",
        "Two worker processes",
        (
            Column("with", "{house}"),
            Column("pages", "{pages}"),
            Column("pages a minute", "{pages_a_minute:.1f}"),
            Column("CPU s/page: worker", "{worker_s:.2f}"),
            Column("of it the reader", "{reader_s:.2f}"),
            Column("servers", "{servers_s:.3f}"),
            Column("intake", "{intake_s:.3f}"),
            Column("worker's CPU outside the reader", "{outside_reader:.1%}"),
            Column("all CPU outside recognition", "{outside_recognition:.1%}"),
        ),
    ),
    Table(
        "pipeline, found",
        "What became of the pages",
        (
            Column("with", "{house}"),
            Column("pages read", "{done} of {pages}"),
            Column("filed", "{filed}"),
            Column("account numbers found", "{account_found} of {account_due}"),
            Column("13-digit ids found", "{ids_found} of {ids_due}"),
        ),
    ),
)
WORKERS = 2
_HOUSES = ("embedded", "postgres-redis")
_SETTINGS = {
    "EFILES_OCR_ENGINE": "line_network",
    "EFILES_LEASE_S": "180",
    "EFILES_SWEEP_S": "30",
    "EFILES_OFFER_AGE_S": "60",
    "EFILES_WORKERS": str(WORKERS),
}
_FOLDERS = sheets.BUNDLED / "folders"
_WARM_UP = "50-9948121-3"
_ROUND = " ชุดที่ {}"
"""Behind a folder's name, so that it counts as another one; the account number stays in it."""
_PATIENCE_S = 420
_POLL_S = 1.0
"""Asking costs the database too; its own clock says when the last page was read."""
_PAGES = """
SELECT b.folder_name, f.name, s.number FROM documents_page p JOIN documents_scan s ON s.id = p.scan_id
JOIN documents_upload f ON f.id = s.upload_id JOIN documents_batch b ON b.id = p.batch_id
"""
_WORK_DONE = """
SELECT count(*), sum(r.cpu_s), min(f.created_at), max(s.read_at) FROM documents_scan s
JOIN documents_reading r ON r.scan_id = s.id JOIN documents_upload f ON f.id = s.upload_id
WHERE s.upload_id > {}
"""
_NUMBERS = """
SELECT b.folder_name, f.name, s.number, i.value FROM documents_identifier i
JOIN documents_page p ON p.id = i.page_id JOIN documents_scan s ON s.id = p.scan_id
JOIN documents_upload f ON f.id = s.upload_id JOIN documents_batch b ON b.id = p.batch_id
"""


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Where, how often."""
    parser.add_argument("--houses", nargs="+", default=_HOUSES, choices=_HOUSES)
    parser.add_argument("--rounds", type=int, default=0, help="times that the measured folders are read (2)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One house after the other."""
    rounds = options.rounds or (1 if options.quick else 2)
    recognition = _share_of_recognition()
    for name in options.houses[:1] if options.quick else options.houses:
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
            _opened(name, Path(folder)) as (place, pids),
        ):
            for row in _measured(place, pids, rounds=rounds, recognition=recognition):
                yield {"house": name, **row}


def _share_of_recognition() -> float:
    """Of the reader's CPU."""
    some = [sheet for sheet in sheets.in_folder(sheets.BUNDLED) if not sheet.blank]
    return stages.share_of_reading(readers.way("line_network"), some[3::4])


@contextmanager
def _opened(house: str, folder: Path) -> Iterator[tuple[Workplace, list[int]]]:
    """A prepared office, and the process ids of its servers."""
    database, broker, pids = f"sqlite:///{folder}/db.sqlite3", "safefs://", []
    with ExitStack() as stack:
        if house != "embedded":
            running = [
                stack.enter_context(servers.postgres(durable=True)),
                stack.enter_context(servers.redis_server(durable=True)),
            ]
            database, broker = (server.url for server in running)
            pids = [server.process.pid for server in running if server.process]
        place = Workplace(folder, database=database, broker=broker, settings=_SETTINGS)
        stack.callback(place.close)
        stack.callback(lambda: will_be_orphans(process.pid for process in place._started))
        place.program("-m", "tests.processes.prepare")
        yield place, pids


def _measured(place: Workplace, pids: list[int], *, rounds: int, recognition: float) -> Iterator[Row]:
    place.scheduler()
    place.worker(children=WORKERS)
    _read(place, {_WARM_UP: _WARM_UP})
    warm = place.number("SELECT max(upload_id) FROM documents_scan")
    ours = [process.pid for process in place._started]
    worker, helpers = _cpu(ours), _cpu(pids)
    intake = _read(place, dict(_to_measure(rounds)))
    worker, helpers = _cpu(ours) - worker, _cpu(pids) - helpers
    pages, reader, seconds = _work_done(place, after=warm)
    whole = worker + helpers + intake.cpu
    yield {
        "table": "pipeline",
        "pages": pages,
        "pages_a_minute": 60 * pages / seconds,
        "worker_s": worker / pages,
        "reader_s": reader / pages,
        "servers_s": helpers / pages if pids else None,
        "intake_s": intake.cpu / pages,
        "outside_reader": 1 - reader / worker,
        "outside_recognition": 1 - recognition * reader / whole,
    }
    yield {"table": "pipeline, found", **_found(place)}


def _cpu(pids: list[int]) -> float:
    return sum(map(tree_cpu, pids))


def _to_measure(rounds: int) -> Iterator[tuple[str, str]]:
    """New names and the folders that are given them."""
    for path in sorted(_FOLDERS.iterdir()):
        if path.name != _WARM_UP:
            yield path.name, path.name
            yield from ((path.name + _ROUND.format(number), path.name) for number in range(2, rounds + 1))


def _read(place: Workplace, folders: dict[str, str]) -> Spent:
    """Hand folders over and wait until all is quiet; what handing over cost."""
    arrived = Path(tempfile.mkdtemp(dir=place.folder, prefix="in-"))
    for new, name in folders.items():
        shutil.copytree(_FOLDERS / name, arrived / new)
    with spent() as cost:
        place.ingest(arrived)
    until = time.monotonic() + _PATIENCE_S
    while not place.quiet():
        if time.monotonic() > until:
            raise SystemExit(f"not read within {_PATIENCE_S} s\n{place.story()}")
        time.sleep(_POLL_S)
    return cost


def _work_done(place: Workplace, *, after: int) -> tuple[int, float, float]:
    """Of files behind this one: pages, CPU seconds of the reader, seconds from first file to last page."""
    [(pages, reader, began, ended)] = place.ask(_WORK_DONE.format(after))
    return pages, reader, (_moment(ended) - _moment(began)).total_seconds()


def _moment(told: str | datetime) -> datetime:
    """SQLite tells it as text."""
    return datetime.fromisoformat(str(told))


def _found(place: Workplace) -> Row:
    """Numbers of the truth that stand in the database, page by page."""
    known: dict[tuple[str, str, int], set[str]] = {}
    for folder, file, number, value in place.ask(_NUMBERS):
        known.setdefault((folder, file, number), set()).add(value)
    truth = {
        _place(folder["folder"], page["file"], page["page"]): page["fields"]
        for folder in json.loads((sheets.BUNDLED / "truth.json").read_text(encoding="utf-8"))["folders"]
        for page in folder["pages"]
    }
    account, ids = measure.Found(), measure.Found()
    for folder, file, number in place.ask(_PAGES):
        there = known.get((folder, file, number), set())
        said = truth[_place(folder, file, number)]
        account.add(measure.Found.of(value in there for value in measure.given(said, "employer_account")))
        ids.add(measure.Found.of(value in there for value in measure.ids(said)))
    filed = place.number(
        "SELECT count(*) FROM documents_page p JOIN documents_document d ON d.id = p.document_id"
        " WHERE d.state = 'filed'"
    )
    return {
        "pages": place.pages(),
        "done": place.pages("done"),
        "filed": filed,
        "account_found": account.hit,
        "account_due": account.due,
        "ids_found": ids.hit,
        "ids_due": ids.due,
    }


def _place(folder: str, file: str, number: int) -> tuple[str, ...]:
    """Where a page stands in the truth, whatever its folder is called this time."""
    return folder.partition(_ROUND.partition("{")[0])[0], file, str(number)
