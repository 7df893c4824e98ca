"""The client of the bounded worker: a file goes in by its path, checked text and pictures come out."""

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
from ocr.failures import Failure
from ocr.file_info import PICTURES, WAITS_FOR_REVIEW, FileFacts
from ocr.isolation import protocol
from ocr.isolation.believing import BadAnswer
from ocr.isolation.page_answer import decode_page_text
from ocr.isolation.worker_process import ReaderLost, RequestNotSent, WorkerNotStarted, WorkerProcess
from ocr.likeness import Likeness
from ocr.limits import Limits
from ocr.quality.measures import PictureFacts
from ocr.sheet_marks import NO_MARKS, SheetMarks

KINDS: Final = ("jpeg", "png", "tiff", "pdf")
# guess: above all that limits.py lets a page be, and far below what would fill a disk
_RESULT_BYTES: Final = 16_000_000
_PICTURE_BYTES: Final = 200_000_000
_DETAIL: Final = 2048  # guess: some twenty lines of a traceback
_HEAD_BYTES: Final = 4096  # guess: a JPEG of our own has its frame header in the first kilobyte


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
    imprint: str = ""
    """The picture's perceptual digest (ocr/preparation/imprint.py); empty for a blank side."""
    picture: PictureFacts | None = None
    """How good the picture is (ocr/quality); none from a reader of a test's own."""
    marks: SheetMarks = NO_MARKS
    """What tells a cover or a separator (ocr/codes)."""


class Reader:
    """One long-lived child that holds the models. Starts on first use, and again after any oddity.

    For one thread at a time; a second one waits. The child ends with the thread that started it.
    """

    def __init__(self, engine: str, limits: Limits | None = None) -> None:
        self._engine = engine
        self._limits = limits or Limits()
        self._worker: WorkerProcess | None = None
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
            return self._ensure_worker().wall

    def close(self) -> None:
        """End the child; the next question starts another."""
        with self._lock:
            self._end_worker()

    def inspect(self, path: Path, *, kind: str, let_pass: Container[str] = ()) -> FileFacts:
        """Count the pages of a file and flag what is odd about it.

        What must wait for a person is raised as UnreadablePage, unless a person has let that code pass; so is
        a file that takes too long to count: it costs the same each time, and is not tried again.
        """
        with tempfile.TemporaryDirectory(prefix="inspect-") as folder, _final_when_out_of_time():
            facts, _cpu = self._ask_worker(path, kind=kind, number=0, work=Path(folder))
            with self._end_worker_on_bad_answer():
                found = protocol.decode_file_info(facts, limits=self._limits)
        for flag in found.flags:
            if flag in WAITS_FOR_REVIEW and flag not in let_pass:
                raise UnreadablePage(Failure(flag), f"of {found.pages} pages")
        return found

    def read_page(self, path: Path, *, kind: str, number: int, work: Path) -> PageReading:
        """Read page `number`, counted from 1, into the folder `work`, which is private to this call."""
        if number < 1:
            raise ValueError(f"pages are counted from 1, not {number}")
        facts, cpu = self._ask_worker(path, kind=kind, number=number, work=work)
        with self._end_worker_on_bad_answer():
            text = decode_page_text(facts, limits=self._limits)
            full, view, thumb = (_check_jpeg(work / name) for name in PICTURES)
            if file_signatures.read_jpeg_size(_read_head(full)) != (text.width, text.height):
                raise BadAnswer("the picture is not of the size that was read")
            dpi, flags = protocol.decode_dpi(facts), protocol.decode_flags(facts)
            return PageReading(
                text=text,
                dpi=dpi,
                full=full,
                view=view,
                thumb=thumb,
                flags=flags,
                cpu_s=cpu,
                imprint=protocol.decode_imprint(facts),
                picture=protocol.decode_picture_facts(facts),
                marks=protocol.decode_sheet_marks(facts),
            )

    def compare_pages(self, first: bytes, second: bytes) -> Likeness:
        """Whether two pictures that were made for pages show one page in two encodings."""
        with tempfile.TemporaryDirectory(prefix="compare-") as folder:
            work = Path(folder)
            for name, picture in zip(protocol.COMPARED, (first, second), strict=True):
                (work / name).write_bytes(picture)
            path = work / protocol.COMPARED[0]
            facts, _cpu = self._ask_worker(path, kind=protocol.COMPARE, number=0, work=work)
            with self._end_worker_on_bad_answer():
                return protocol.decode_likeness(facts)

    def _ask_worker(
        self, path: Path, *, kind: str, number: int, work: Path
    ) -> tuple[protocol.JsonObject, float]:
        """The result of an honest answer, and CPU seconds; lost and unreadable pages are raised."""
        if kind not in (*KINDS, protocol.COMPARE):
            raise ValueError(f"{kind!r} is none of {KINDS}")
        job = {
            "path": str(path.resolve(strict=True)),
            "kind": kind,
            "number": number,
            "work": str(work.resolve()),
        }
        answer = self._exchange(job)
        self.peak = max(self.peak, protocol.decode_peak_bytes(answer))
        status, stderr = answer.get("status"), str(answer.get("stderr", ""))[-_DETAIL:]
        if status == "lost":
            timed_out = answer.get("code") == Failure.TIMEOUT
            raise ReaderLost(Failure.TIMEOUT if timed_out else Failure.WORKER_LOST, stderr)
        with self._end_worker_on_bad_answer():
            facts = protocol.parse_result(_read_untrusted(work / protocol.RESULT, at_most=_RESULT_BYTES))
            if status == "unreadable":
                raise protocol.decode_refusal(facts)
            return facts, protocol.decode_cpu_seconds(answer)

    def _exchange(self, job: dict[str, object]) -> dict[str, Any]:
        """One job, one answer. A worker that was dead before the job reached it is replaced once."""
        with self._lock:
            seconds = self._limits.wall + self._limits.grace
            try:
                try:
                    return self._ensure_worker().send_job(job, seconds=seconds)
                except RequestNotSent:
                    self._end_worker()
                    return self._ensure_worker().send_job(job, seconds=seconds)
            except RequestNotSent as dead:
                self._end_worker()
                raise ReaderLost(Failure.WORKER_LOST, "the reader ends as soon as it starts") from dead
            except BaseException:
                self._end_worker()  # also when a soft time limit strikes meanwhile: no answer may be left
                raise

    def _ensure_worker(self) -> WorkerProcess:
        if self._worker is None or not self._worker.is_usable:
            self._end_worker()
            self._worker = WorkerProcess(self._engine, self._limits)
        return self._worker

    def _end_worker(self) -> None:
        process, self._worker = self._worker, None
        if process is not None:
            process.end()

    @contextlib.contextmanager
    def _end_worker_on_bad_answer(self) -> Iterator[None]:
        """An answer that is not honest ends the child as well."""
        try:
            yield
        except (BadAnswer, OSError) as odd:
            self.close()
            raise ReaderLost(Failure.WORKER_LOST, f"{type(odd).__name__}: {odd}"[:_DETAIL]) from odd


@contextlib.contextmanager
def _final_when_out_of_time() -> Iterator[None]:
    try:
        yield
    except ReaderLost as lost:
        if lost.code != Failure.TIMEOUT:
            raise
        raise UnreadablePage(lost.code, lost.detail) from lost


def _open_untrusted(path: Path) -> int:
    """Open what a stranger may have put there: no links, no pipes, no devices."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BadAnswer(f"{path.name} is no file")
    return descriptor


def _read_untrusted(path: Path, *, at_most: int) -> bytes:
    with os.fdopen(_open_untrusted(path), "rb") as file:
        data = file.read(at_most + 1)
    if len(data) > at_most:
        raise BadAnswer(f"{path.name} is too long")
    return data


def _read_head(path: Path) -> bytes:
    with os.fdopen(_open_untrusted(path), "rb") as file:
        return file.read(_HEAD_BYTES)


def _check_jpeg(path: Path) -> Path:
    with os.fdopen(_open_untrusted(path), "rb") as file:
        size, start = os.fstat(file.fileno()).st_size, file.read(3)
    if start != b"\xff\xd8\xff" or size > _PICTURE_BYTES:
        raise BadAnswer(f"{path.name} is no picture of ours")
    return path


__all__ = ["FileFacts", "PageReading", "Reader", "ReaderLost", "UnreadablePage", "WorkerNotStarted"]
