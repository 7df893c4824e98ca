"""Every step of the way fails in turn (F0): the n-th raises, dies, dies just after, or its answer is lost.

    python -m tests.processes.fail_nth SHARE OF

One life hands a file in and works until it is read, filed and noted, or until it dies at step n. The next
is the restart: the same upload again, and sweeps until all is quiet. What is then in database and store must
be what a life without faults leaves. The last line printed is JSON.

Nothing is faked: database, store, broker, messages, reader and its walls are real. To be quick, lives are
forks of this prepared process, the tasks are called by whoever takes the messages from the broker, and the
reader's process is forked as well, where the product starts it anew.
"""

import contextlib
import functools
import gc
import hashlib
import io
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any, NoReturn

import django
import psycopg2
import redis

from ocr.failures import Failure

django.setup()

from django.conf import settings  # noqa: E402  # models need a set-up Django
from django.db import OperationalError, connection  # noqa: E402
from kombu.exceptions import OperationalError as BrokerDown  # noqa: E402
from kombu.messaging import Producer  # noqa: E402

from documents import tasks  # noqa: E402
from documents.errors import FileMissing  # noqa: E402
from documents.intake import manifest  # noqa: E402
from documents.intake.batches import Declared, Folder, open_batch  # noqa: E402
from documents.intake.receive import receive  # noqa: E402
from documents.models import (  # noqa: E402
    Batch,
    Document,
    Page,
    PageIndex,
    Placement,
    Reading,
    Scan,
    Upload,
)
from documents.storage import manifest_key, store  # noqa: E402
from documents.storage.folder import FileStore  # noqa: E402
from documents.upkeep import integrity  # noqa: E402
from ocr.isolation import worker  # noqa: E402
from ocr.isolation.worker_process import ReaderLost, WorkerProcess, _bare_environment  # noqa: E402
from sso_efiles import broker  # noqa: E402
from sso_efiles.accounts.models import Office, User  # noqa: E402
from sso_efiles.audit.models import Event  # noqa: E402
from sso_efiles.celery import app  # noqa: E402
from tests.processes import scans  # noqa: E402

WAYS = ("raises", "dies", "dies after", "answer lost")
CASES = {"three.pdf": scans.pdf(range(1, 4)), "two.zip": scans.archive(range(1, 3))}
QUEUES = tuple(queue.name for queue in settings.CELERY_TASK_QUEUES)
LIFE_S = 120
ROUNDS = 40


class Dead(Exception):
    """A life ended in a way that was not planned."""


@dataclass(slots=True)
class Steps:
    """Counts the steps of a life, and lets one of them fail."""

    fails: int = 0
    way: str = ""
    taken: list[str] = field(default_factory=list)

    def step(self, name: str, error: BaseException, work: Callable[[], Any]) -> Any:
        """Do the work, unless its turn to fail has come."""
        self.taken.append(name)
        if len(self.taken) != self.fails:
            return work()
        if self.way == "raises":
            raise error
        if self.way == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        done = work()
        if self.way == "answer lost":
            raise error
        os.kill(os.getpid(), signal.SIGKILL)
        return done

    def watch(self) -> None:
        """Stand between the work and the world."""
        for name in ("stage", "publish", "put", "get", "fetch"):
            self._wrap(FileStore, name, OSError(5, "the disk does not answer"))
        self._wrap(connection, "commit", OperationalError("the server is gone"))
        self._wrap(Producer, "publish", BrokerDown("no broker"))
        self._wrap(WorkerProcess, "_spawn", OSError(11, "no process to be had"))
        self._wrap(WorkerProcess, "send_job", ReaderLost(Failure.WORKER_LOST, "killed"))
        connection.execute_wrappers.append(self._write)

    def _wrap(self, owner: Any, name: str, error: BaseException) -> None:
        real = getattr(owner, name)
        label = f"{getattr(owner, '__name__', 'database')}.{name}"

        @functools.wraps(real)
        def wrapped(*arguments: Any, **named: Any) -> Any:
            return self.step(label, error, functools.partial(real, *arguments, **named))

        setattr(owner, name, wrapped)

    def _write(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A statement outside a transaction is a commit of its own."""
        work = functools.partial(execute, sql, params, many, context)
        if connection.in_atomic_block or not sql.startswith(("INSERT", "UPDATE", "DELETE")):
            return work()
        return self.step(f"database: {sql.split(' SET ')[0]}", OperationalError("the server is gone"), work)


# -- the world of one run ------------------------------------------------------


class World:
    """A database, a store and a broker for one run, fresh from the prepared ones."""

    def __init__(self, share: int) -> None:
        self.folder = settings.VAR / f"run-{share}"
        self.name = f"{connection.settings_dict['NAME']}_{share}" if not settings.EMBEDDED else ""
        self.share = share

    def make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        if settings.EMBEDDED:
            shutil.copyfile(connection.settings_dict["NAME"], self.folder / "db.sqlite3")
        else:
            _copy_database(self.name)
            with closing(redis.Redis.from_url(self.broker)) as client:
                client.flushdb()

    @property
    def broker(self) -> str:
        url: str = settings.CELERY_BROKER_URL
        return url if settings.EMBEDDED_BROKER else f"{url.rpartition('/')[0]}/{self.share + 1}"

    def enter(self) -> None:
        """In a fresh fork, before anything is opened."""
        connection.settings_dict["NAME"] = self.name or str(self.folder / "db.sqlite3")
        settings.EFILES_STORE = f"file://{self.folder}/store"
        settings.WORK_DIR = self.folder / "work"
        os.environ["CELERY_BROKER_URL"] = self.broker  # which Celery itself reads, before its settings
        if settings.EMBEDDED_BROKER:
            app.conf.broker_transport_options = broker.prepare_folders(self.folder / "broker", queues=QUEUES)


def _copy_database(name: str) -> None:
    facts = connection.settings_dict
    where = {fact.lower(): facts[fact] for fact in ("HOST", "PORT", "USER", "PASSWORD")}
    with closing(psycopg2.connect(dbname="postgres", **where)) as opened:
        opened.autocommit = True
        quickly = "STRATEGY FILE_COPY" if opened.server_version >= 150_000 else ""
        with opened.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{facts["NAME"]}" {quickly}')


# -- two lives -------------------------------------------------------------------


def first_life(case: str) -> None:
    """Hand in and work; an error is the end of that request or that task only."""
    settings.LEASE_S, settings.OFFER_AGE_S = 0, 600
    with contextlib.suppress(Exception):
        hand_in(case)
    work_off()


def second_life(case: str) -> dict[str, Any]:
    """The restart, when the leases have run out: the sender sends again, the scheduler sweeps."""
    settings.LEASE_S = settings.OFFER_AGE_S = 0
    hand_in(case)
    rounds = 0
    while not integrity.quiet() and rounds < ROUNDS:
        rounds += 1
        tasks.sweep()
        work_off()
    breaches = [f"{breach.invariant}: {breach.what}" for breach in integrity.check()]
    return {"quiet": integrity.quiet(), "breaches": breaches, **outcome()}


def hand_in(case: str) -> None:
    """What the API's views do for one file."""
    data = CASES[case]
    digest = hashlib.sha256(data).hexdigest()
    office, user = Office.objects.get(pk="7400"), User.objects.get(username="scan7400")
    declared = Declared(client_id="f1", name=case, size=len(data), sha256=digest)
    batch, _new = open_batch(Folder(name="ชุดทดสอบ"), [declared], office=office, by=user)
    receive(batch.uploads.get(client_id="f1"), io.BytesIO(data), by=user)
    tasks.advance(batch.pk)


def work_off() -> None:
    """Take message after message from the broker and call its task, as a worker does."""
    with app.connection_for_read() as link, contextlib.ExitStack() as opened:
        queues = [opened.enter_context(link.SimpleQueue(name)) for name in QUEUES]
        while message := next(filter(None, map(_next, queues)), None):
            with contextlib.suppress(Exception):  # a worker lives on as well
                app.tasks[message.headers["task"]](*message.payload[0])
            message.ack()


def _next(messages: Any) -> Any:
    try:
        return messages.get_nowait()
    except messages.Empty:
        return None


def outcome() -> dict[str, Any]:
    """All that is kept; the same whatever happened on the way."""
    batch = Batch.objects.get()
    return {
        "batch": batch.state,
        "files": sorted(Upload.objects.values_list("name", "state", "split", "pages_found", "duplicate")),
        "pages": sorted(Scan.objects.values_list("upload__name", "number", "state", "reason")),
        "homeless": Page.objects.filter(document=None).count(),
        "patience": Scan.objects.filter(attempt__gt=settings.MAX_ATTEMPTS).count(),
        "texts": sorted(Reading.objects.values_list("text", "current")),
        "indexed": PageIndex.objects.count(),
        "documents": sorted(Document.objects.values_list("state", "position")),
        "placements": Placement.objects.count(),
        "originals": sorted(store().originals()),
        "events": sorted(Counter(Event.objects.values_list("action", flat=True)).items()),
        "noted": _noted(batch),
    }


def _noted(batch: Batch) -> bool:
    try:
        note = json.loads(store().get(manifest_key(batch.pk)))
    except FileMissing:
        return False
    return bool(note == manifest.describe(batch))


# -- processes ---------------------------------------------------------------------


def live(work: Callable[[], Any]) -> tuple[bool, Any]:
    """Let a fork do it; whether it came to its end, and what it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _die_after(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        text = said.read()
    _pid, status = os.waitpid(pid, 0)
    ended_well = os.waitstatus_to_exitcode(status) == 0
    return ended_well, json.loads(text) if text else None


def _die_after(work: Callable[[], Any], writing: int) -> NoReturn:
    code = 1
    try:
        signal.alarm(LIFE_S)
        os.write(writing, json.dumps(work(), default=str).encode())
        code = 0
    except BaseException as error:  # noqa: BLE001  # told to the parent, whatever it is
        os.write(writing, json.dumps({"error": repr(error)}).encode())
    finally:
        with contextlib.suppress(Exception):
            tasks.reader().close()
        os._exit(code)


class ForkedReader:
    """What subprocess.Popen is to WorkerProcess, for a reader that is forked from this warm process."""

    def __init__(self, arguments: list[str], said: int) -> None:
        asked, questions = os.pipe()
        answers, told = os.pipe()
        self.pid = os.fork()
        self.returncode: int | None = None
        if self.pid == 0:
            _be_the_reader(arguments, (asked, told, said))
        os.close(asked)
        os.close(told)
        self.stdin, self.stdout = os.fdopen(questions, "wb", 0), os.fdopen(answers, "rb", 0)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


def _be_the_reader(arguments: list[str], streams: tuple[int, int, int]) -> NoReturn:
    code = 1
    try:
        os.setsid()
        for wanted, given in enumerate(streams):
            os.dup2(given, wanted)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir("/")
        os.environ.clear()
        os.environ.update(_bare_environment())
        worker.main(arguments)
        code = 0
    finally:
        os._exit(code)


def _spawn(self: WorkerProcess, engine: str, limits: Any) -> Any:
    asked = ["--engine", engine, "--parent", str(os.getpid()), "--limits", json.dumps(asdict(limits))]
    return ForkedReader(asked, self._stderr.fileno())


# -- all of it ------------------------------------------------------------------------


def run(case: str, *, share: int, fails: int = 0, way: str = "") -> tuple[list[str], dict[str, Any]]:
    """One run: a first life that may fail, and the restart."""
    world = World(share)
    world.make()

    def first() -> list[str]:
        world.enter()
        steps = Steps(fails, way)
        steps.watch()
        first_life(case)
        return steps.taken

    def second() -> dict[str, Any]:
        world.enter()
        return second_life(case)

    _well, taken = live(first)
    _well, found = live(second)
    return taken or [], found


def plan(case: str, taken: list[str], before: list[str]) -> Iterator[tuple[str, int]]:
    """Which steps are to fail, and how: of the archive those that the file before it has not shown."""
    first, last = 0, len(taken)
    if before:
        first = next(n for n, (here, there) in enumerate(zip(taken, before, strict=False)) if here != there)
        last = taken.index("WorkerProcess._spawn")
    for way in WAYS:
        for n in range(first + 1, last + 1):
            if way != "answer lost" or taken[n - 1].startswith("database"):
                yield way, n


def main(share: int, of: int) -> dict[str, Any]:
    """This share of all runs."""
    began = time.monotonic()
    failed: list[Any] = []
    told: dict[str, Any] = {"runs": 0, "failed": failed, "steps": {}}
    before: list[str] = []
    for case in CASES:
        taken, expected = run(case, share=share)
        if not (expected.get("quiet") and expected.get("noted") and expected.get("breaches") == []):
            failed.append([case, "without a fault", expected])
            continue
        told["steps"][case] = Counter(taken)
        for way, n in list(plan(case, taken, before))[share::of]:
            told["runs"] += 1
            _taken, found = run(case, share=share, fails=n, way=way)
            if found != expected:
                wrong = {name: value for name, value in found.items() if expected.get(name) != value}
                failed.append([case, way, n, taken[n - 1], wrong])
        before = taken
    return told | {"seconds": round(time.monotonic() - began, 1)}


if __name__ == "__main__":
    WorkerProcess._spawn = _spawn  # type: ignore[method-assign]
    gc.collect()
    gc.freeze()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), default=str) + "\n")
