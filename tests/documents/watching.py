"""A hot folder whose time is ours: real files, the real watcher, a clock that the test moves on."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from documents.intake.watch.watcher import Outside, Watcher
from documents.models import Batch, Upload, WatchedFolder
from documents.states import UploadState
from tests.documents.paper import office, person
from tests.factories import JPEG

SETTLE = 10.0


@dataclass
class Place:
    """A watched place, its watcher, and what the watcher said."""

    root: Path
    now: float = 1000.0
    said: list[str] = field(default_factory=list)
    advanced: list[int] = field(default_factory=list)
    stopped: bool = False

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        self.start()

    def start(self) -> None:
        """A watcher that was started anew."""
        outside = Outside(
            tell=lambda th, en: self.said.append(f"{th}\n{en}"),
            advance=self.advanced.append,
            stopped=lambda: self.stopped,
            clock=lambda: self.now,
        )
        self.watcher = Watcher(self.root, office=office(), by=person(), settle=SETTLE, outside=outside)

    def put(self, *names: str, content: bytes | None = None) -> None:
        """Files that differ, as a scanner leaves them."""
        for name in names:
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(JPEG + os.fsencode(name) if content is None else content)

    def passes(self, seconds: float, each: Callable[[float], None] = lambda _now: None) -> None:
        """So much time goes by; `each` is told of the time before every look."""
        end = self.now + seconds
        while self.now < end:
            each(self.now)
            self.now += max(0.1, self.watcher.round())

    def folders(self) -> dict[str, str]:
        """The state of each folder that is there, by its way."""
        return dict(WatchedFolder.objects.there().values_list("way", "state"))

    def notes(self, way: str) -> list[Any]:
        """What is left to look at in a folder."""
        return list(WatchedFolder.objects.there().get(way=way).notes)

    def stored(self) -> list[tuple[str, str]]:
        """What came: folder and file, in order."""
        rows = Upload.objects.declared().filter(state=UploadState.STORED)
        return list(rows.order_by("batch_id", "position").values_list("batch__folder_name", "name"))


def batches() -> list[tuple[str, int]]:
    """Folder name and number of files of each batch, in the order in which they came."""
    return [(batch.folder_name, batch.uploads.count()) for batch in Batch.objects.order_by("id")]


def long_ago(path: Path, days: float = 3) -> None:
    """The times that a file keeps when it is moved."""
    os.utime(path, (time.time() - days * 86400,) * 2)
