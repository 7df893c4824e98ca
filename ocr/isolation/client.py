"""The parent's side of reading: a file goes in by its path, checked text and pictures come out."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import threading
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ocr import file_signatures
from ocr.engine import PageText, UnreadablePage
from ocr.file_info import PICTURES, WAITS_FOR_REVIEW, FileFacts
from ocr.isolation import protocol
from ocr.isolation.worker_process import NeverAsked, ReaderLost, ReaderProcess, WorkerNotStarted
from ocr.limits import Limits

KINDS: Final = ("jpeg", "png", "tiff", "pdf")
_RESULT_BYTES: Final = 16_000_000
_PICTURE_BYTES: Final = 200_000_000
_DETAIL: Final = 2048


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page read: the pictures are JPEGs that we made, upright, in the work folder."""

    text: PageText
    dpi: int
    full: Path
    view: Path
    thumb: Path
    flags: tuple[str, ...] = ()
    cpu_s: float = 0.0
    """CPU seconds of everything that was done for the page."""


class Reader:
    """One long-lived child that holds the models. Starts on first use, and again after any oddity.

    For one thread at a time; a second one waits. The child ends with the thread that started it.
    """

    def __init__(self, engine: str, limits: Limits | None = None) -> None:
        self._engine = engine
        self._limits = limits or Limits()
        self._process: ReaderProcess | None = None
        self._lock = threading.Lock()
        self.peak = 0
        """The most bytes of memory that any process of a page has held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def wall(self) -> str:
        """Which wall stands round the child: "namespace", "seccomp" or "none"."""
        with self._lock:
            return self._running().wall

    def close(self) -> None:
        """End the child; the next question starts another."""
        with self._lock:
            self._drop()

    def inspect(self, path: Path, *, kind: str, let_pass: Container[str] = ()) -> FileFacts:
        """Count the pages of a file and flag what is odd about it.

        What must wait for a person is raised as UnreadablePage, unless a person has let that code pass.
        """
        with tempfile.TemporaryDirectory(prefix="inspect-") as folder:
            facts, _cpu = self._asked(path, kind=kind, number=0, work=Path(folder))
            with self._believing():
                found = protocol.file_from(facts, limits=self._limits)
        for flag in found.flags:
            if flag in WAITS_FOR_REVIEW and flag not in let_pass:
                raise UnreadablePage(flag, f"of {found.pages} pages")
        return found

    def read_page(self, path: Path, *, kind: str, number: int, work: Path) -> PageReading:
        """Read page `number`, counted from 1, into the folder `work`, which is private to this call."""
        if number < 1:
            raise ValueError(f"pages are counted from 1, not {number}")
        facts, cpu = self._asked(path, kind=kind, number=number, work=work)
        with self._believing():
            text = protocol.text_from(facts, limits=self._limits)
            full, view, thumb = (_picture(work / name) for name in PICTURES)
            if file_signatures.jpeg_size(_head(full)) != (text.width, text.height):
                raise protocol.BadAnswer("the picture is not of the size that was read")
            dpi, flags = protocol.dpi_from(facts), protocol.flags_from(facts)
            return PageReading(text=text, dpi=dpi, full=full, view=view, thumb=thumb, flags=flags, cpu_s=cpu)

    def _asked(self, path: Path, *, kind: str, number: int, work: Path) -> tuple[protocol.Facts, float]:
        """The facts of an honest answer; the other two kinds of answer are raised."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is none of {KINDS}")
        job = {
            "path": str(path.resolve(strict=True)),
            "kind": kind,
            "number": number,
            "work": str(work.resolve()),
        }
        answer = self._answered(job)
        self.peak = max(self.peak, protocol.bytes_from(answer))
        status, said = answer.get("status"), str(answer.get("said", ""))[-_DETAIL:]
        if status == "lost":
            raise ReaderLost("timeout" if answer.get("code") == "timeout" else "worker_lost", said)
        with self._believing():
            facts = protocol.parse(_bytes(work / protocol.RESULT, at_most=_RESULT_BYTES))
            if status == "unreadable":
                raise protocol.refusal_from(facts)
            return facts, protocol.seconds_from(answer)

    def _answered(self, job: dict[str, object]) -> dict[str, Any]:
        with self._lock:
            seconds = self._limits.wall + self._limits.grace
            try:
                try:
                    return self._running().ask(job, seconds=seconds)
                except NeverAsked:
                    self._drop()
                    return self._running().ask(job, seconds=seconds)
            except NeverAsked as dead:
                self._drop()
                raise ReaderLost("worker_lost", "the reader ends as soon as it starts") from dead
            except (
                BaseException
            ):  # also a soft time limit that strikes while we wait: no answer may be left over
                self._drop()
                raise

    def _running(self) -> ReaderProcess:
        if self._process is None or not self._process.usable:
            self._drop()
            self._process = ReaderProcess(self._engine, self._limits)
        return self._process

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()

    @contextlib.contextmanager
    def _believing(self) -> Iterator[None]:
        """An answer that is not honest ends the child as well."""
        try:
            yield
        except (protocol.BadAnswer, OSError) as odd:
            self.close()
            raise ReaderLost("worker_lost", f"{type(odd).__name__}: {odd}"[:_DETAIL]) from odd


def _opened(path: Path) -> int:
    """Open what a stranger may have put there: no links, no pipes, no devices."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise protocol.BadAnswer(f"{path.name} is no file")
    return descriptor


def _bytes(path: Path, *, at_most: int) -> bytes:
    with os.fdopen(_opened(path), "rb") as file:
        data = file.read(at_most + 1)
    if len(data) > at_most:
        raise protocol.BadAnswer(f"{path.name} is too long")
    return data


def _head(path: Path) -> bytes:
    with os.fdopen(_opened(path), "rb") as file:
        return file.read(4096)


def _picture(path: Path) -> Path:
    with os.fdopen(_opened(path), "rb") as file:
        size, start = os.fstat(file.fileno()).st_size, file.read(3)
    if start != b"\xff\xd8\xff" or size > _PICTURE_BYTES:
        raise protocol.BadAnswer(f"{path.name} is no picture of ours")
    return path


__all__ = ["FileFacts", "PageReading", "Reader", "ReaderLost", "UnreadablePage", "WorkerNotStarted"]
