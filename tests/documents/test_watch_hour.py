"""An hour of a hot folder with fifty faults of ten sorts: nothing ends, each good folder is soon taken."""

import errno
import itertools
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from celery import Task
from django.db import OperationalError
from django.test import override_settings

import documents.tasks  # noqa: F401  # makes the background jobs known
from documents.errors import StoreFull
from documents.intake import batches as doors
from documents.intake import folders, looks
from documents.intake import receive as receiving
from documents.intake.watch import watcher as watching
from documents.intake.watch.register import Register
from documents.models import Batch, Upload, Watch, WatchedFolder
from documents.states import FolderState, UploadState
from tests.documents.watching import Place
from tests.factories import JPEG

pytestmark = pytest.mark.django_db
FAULTS, HOUR = 50, 3600.0
TAKEN_WITHIN = 60.0
LASTS = (3.0, 25.0, 70.0)
RAISED = {
    "database": OperationalError("server closed the connection"),
    "store": StoreFull(),
    "bug": RuntimeError("a fault of ours"),
}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Task, "apply_async", lambda *_, **__: None)
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", MAX_FILES_PER_BATCH=20):
        yield


@dataclass
class Weather:
    """What is wrong now: the place itself, the doors, some folders; each fault knows how it is ended."""

    place: Place
    away: Path
    wrong: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    good_since: dict[str, float] = field(default_factory=dict)
    taken_at: dict[str, float] = field(default_factory=dict)

    def arrive(self, name: str, *, pages: int = 2) -> None:
        """A good folder comes; from now on it is waited for."""
        self.place.put(*(f"{name}/{n}.jpg" for n in range(pages)))
        self.good_since[name] = self.place.now

    def disturb(self, sort: str, name: str) -> Callable[[], None]:
        """Begin a fault of this sort in the folder of this name, or in the whole place; what ends it."""
        end: Callable[[], None] = getattr(self, f"_{sort}")(name)
        return end

    def failing(self, real: Callable[..., Any], *wrongs: str) -> Callable[..., Any]:
        """A door that fails while one of these is wrong."""

        def call(*args: Any, **named: Any) -> Any:
            for wrong in self.wrong.intersection(wrongs):
                raise RAISED[wrong]
            return real(*args, **named)

        return call

    def _share_away(self, name: str) -> Callable[[], None]:
        self.place.root.rename(self.away)

        def end() -> None:
            self.away.rename(self.place.root)
            self.arrive(name)
            self._clear_for_all()

        return end

    def _switched(self, name: str, what: str) -> Callable[[], None]:
        self.arrive(name)
        self.wrong.add(what)

        def end() -> None:
            self.wrong.discard(what)
            self._clear_for_all()

        return end

    def _clear_for_all(self) -> None:
        """What kept everything from being taken is over: only now nothing is wrong with those that wait."""
        waiting = self.good_since.keys() - self.taken_at.keys()
        self.good_since.update(dict.fromkeys(waiting, self.place.now))

    def note_taken(self) -> None:
        """When each folder was seen to be taken."""
        taken = WatchedFolder.objects.filter(state__in=[FolderState.TAKEN, FolderState.DOUBTFUL])
        for name in taken.there().values_list("name", flat=True):
            self.taken_at.setdefault(name, self.place.now)

    def _database_away(self, name: str) -> Callable[[], None]:
        return self._switched(name, "database")

    def _store_full(self, name: str) -> Callable[[], None]:
        return self._switched(name, "store")

    def _read_only(self, name: str) -> Callable[[], None]:
        return self._switched(name, "notes")

    def _locked(self, name: str) -> Callable[[], None]:
        self.arrive(name)
        self.locked.add(name)

        def end() -> None:
            self.locked.discard(name)
            self.good_since[name] = self.place.now

        return end

    def _too_many(self, name: str) -> Callable[[], None]:
        self.place.put(*(f"{name}/{n}.jpg" for n in range(21)))

        def end() -> None:
            (self.place.root / name / "20.jpg").unlink()
            self.good_since[name] = self.place.now

        return end

    def _odd_name(self, name: str) -> Callable[[], None]:
        self.place.put(os.fsdecode(b"\xff\xa1 " + name.encode()) + "/1.jpg")
        return lambda: self.arrive(name)

    def _loop(self, name: str) -> Callable[[], None]:
        self.arrive(name)
        (self.place.root / name / "loop").symlink_to(self.place.root)
        return lambda: None

    def _half_file(self, name: str) -> Callable[[], None]:
        self.place.put(f"{name}/1.jpg", content=JPEG[:12])

        def end() -> None:
            self.arrive(name)

        return end

    def _bug(self, name: str) -> Callable[[], None]:
        return self._switched(name, "bug")


SORTS = (
    "share_away", "database_away", "store_full", "read_only", "locked", "too_many", "odd_name", "loop",
    "half_file", "bug",
)  # fmt: skip


@pytest.fixture
def weather(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weather:
    weather = Weather(Place(tmp_path / "hot"), away=tmp_path / "away")
    sometimes = weather.failing

    def step(name: str, flags: int, folder: int) -> int:
        if name in weather.locked:
            raise PermissionError(errno.EACCES, name)
        return opened(name, flags, folder)

    def write(*args: Any) -> None:
        if "notes" in weather.wrong:
            raise OSError(errno.EROFS, "read-only file system")
        written(*args)

    opened, written = looks._open_step, looks.write_inside
    monkeypatch.setattr(looks, "_open_step", step)
    monkeypatch.setattr(watching, "write_inside", write)
    monkeypatch.setattr(folders, "receive", sometimes(receiving.receive, "store"))
    monkeypatch.setattr(doors, "open_or_join", sometimes(doors.open_or_join, "bug"))
    monkeypatch.setattr(watching, "_require_database", sometimes(watching._require_database, "database"))
    monkeypatch.setattr(doors, "join_batch", sometimes(doors.join_batch, "database", "bug"))
    monkeypatch.setattr(Register, "beat", sometimes(Register.beat, "database"))
    monkeypatch.setattr(Register, "find_row", sometimes(Register.find_row, "database"))
    return weather


def test_fifty_faults_in_an_hour_end_nothing_and_delay_no_good_folder_by_a_minute(weather: Weather) -> None:
    place, chance = weather.place, random.Random(29)
    begin = place.now
    plan = [(begin + HOUR * n / FAULTS, sort) for n, sort in zip(range(FAULTS), itertools.cycle(SORTS))]
    names = (f"แฟ้ม {n}" for n in itertools.count())
    open_faults: list[tuple[float, Callable[[], None]]] = []

    def happen(now: float) -> None:
        for fault in [one for one in open_faults if one[0] <= now]:
            open_faults.remove(fault)
            fault[1]()
        # one fault of the whole place at a time: while the share is away nothing can be put into it
        if plan and plan[0][0] <= now and not open_faults:
            _due, sort = plan.pop(0)
            open_faults.append((now + chance.choice(LASTS), weather.disturb(sort, next(names))))
        weather.note_taken()

    while plan or open_faults:
        place.passes(1, happen)
    place.passes(TAKEN_WITHIN + 40, happen)

    took = {name: weather.taken_at[name] - since for name, since in weather.good_since.items()}
    assert max(took.values()) <= TAKEN_WITHIN, took
    assert len(weather.good_since) == FAULTS
    assert place.now - begin >= HOUR
    assert Upload.objects.exclude(state=UploadState.STORED).count() == 0
    assert Batch.objects.count() == WatchedFolder.objects.there().exclude(batch=None).count()
    assert Watch.objects.get().fault == ""
    assert not WatchedFolder.objects.filter(state=FolderState.TAKING).exists()
