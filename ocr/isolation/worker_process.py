"""The parent's hold on one worker process: start it bare, send it one job at a time, end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from ocr.failures import Failure
from ocr.limits import Limits
from ocr.recognition.model_files import chosen_folder

_LONGEST_LINE: Final = 65_536  # guess: an answer is a few hundred bytes and 2 kB of what was said
_STDERR_TAIL: Final = 2048  # guess: some twenty lines of a traceback
_PROJECT: Final = Path(__file__).resolve().parents[2]
_WALLS: Final = ("namespace", "seccomp", "none")


class ReaderLost(Exception):
    """A page ended without an answer; `code` is TIMEOUT or WORKER_LOST. Trying again may help."""

    def __init__(self, code: Failure, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class WorkerNotStarted(ReaderLost):
    """The process ended before it could read, for want of its engine or of room: no page is at fault."""


class RequestNotSent(Exception):
    """The process was dead before the question reached it."""


class WorkerProcess:
    """`python -m ocr.isolation.worker` in a session of its own, with an environment that holds no secret."""

    def __init__(self, engine: str, limits: Limits) -> None:
        self._owner = os.getpid()
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._popen = self._spawn(engine, limits)
        try:
            self.wall = self._await_ready(limits)
        except BaseException:
            self.end()
            raise

    def _spawn(self, engine: str, limits: Limits) -> subprocess.Popen[bytes]:
        arguments = ["--engine", engine, "--parent", str(os.getpid()), "--limits", json.dumps(asdict(limits))]
        if (models := chosen_folder()) is not None:
            arguments += ["--models", str(models.resolve())]
        return subprocess.Popen(  # noqa: S603 - our own module and our own arguments
            [sys.executable, "-P", "-m", "ocr.isolation.worker", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            bufsize=0,
            cwd="/",
            env=_bare_environment(),
            start_new_session=True,
        )

    def _await_ready(self, limits: Limits) -> str:
        try:
            wall = str(self._read_line(until=time.monotonic() + limits.start).get("ready"))
        except ReaderLost as lost:
            raise WorkerNotStarted(lost.code, lost.detail) from lost
        if wall not in _WALLS:
            raise WorkerNotStarted(Failure.WORKER_LOST, "the reader did not start")
        return wall

    @property
    def is_usable(self) -> bool:
        """False once it has ended, and in a fork of the process that started it."""
        return self._owner == os.getpid() and self._popen.poll() is None

    def send_job(self, job: dict[str, object], *, seconds: float) -> dict[str, Any]:
        """The answer to one job, within the time. RequestNotSent, ReaderLost."""
        question = self._popen.stdin
        try:
            if question is None or question.write(line := json.dumps(job).encode() + b"\n") != len(line):
                raise RequestNotSent
        except BrokenPipeError as dead:
            raise RequestNotSent from dead
        return self._read_line(until=time.monotonic() + seconds)

    def _read_line(self, *, until: float) -> dict[str, Any]:
        read = b""
        while not read.endswith(b"\n"):
            read += self._read_piece(until=until)
            if len(read) > _LONGEST_LINE:
                raise ReaderLost(Failure.WORKER_LOST, "an answer without end")
        try:
            answer = json.loads(read)
        except ValueError as odd:
            raise ReaderLost(Failure.WORKER_LOST, f"an odd answer: {read[:200]!r}") from odd
        if not isinstance(answer, dict):
            raise ReaderLost(Failure.WORKER_LOST, "an odd answer")
        return answer

    def _read_piece(self, *, until: float) -> bytes:
        answers = self._popen.stdout
        if answers is None:
            raise ReaderLost(Failure.WORKER_LOST, "no answers")
        waiting = select.poll()
        waiting.register(answers, select.POLLIN)
        if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
            raise ReaderLost(Failure.TIMEOUT, "the reader itself did not answer")
        piece = os.read(answers.fileno(), _LONGEST_LINE)
        if not piece:
            raise ReaderLost(Failure.WORKER_LOST, self._describe_end())
        return piece

    def _describe_end(self) -> str:
        self._stderr.seek(max(0, self._stderr.seek(0, os.SEEK_END) - _STDERR_TAIL))
        return "the reader ended: " + self._stderr.read(_STDERR_TAIL).decode("utf-8", "replace")

    def end(self) -> None:
        """Kill it and bury it; a fork of the starter only lets go of its copies."""
        if self._owner == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
        else:
            self._popen.returncode = 0  # not our child: nothing to wait for
        for stream in (self._popen.stdin, self._popen.stdout, self._stderr):
            if stream is not None:
                stream.close()


def _bare_environment() -> dict[str, str]:
    """Made anew: two names are passed on, none of our settings are."""
    passed_on = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": str(_PROJECT),
        **passed_on,
    }
