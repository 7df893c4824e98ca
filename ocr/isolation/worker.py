"""The bounded worker: loads the models once, forks for each page, and lives through what the fork does.

`ocr.isolation.client` starts it as `python -m ocr.isolation.worker`; a line of JSON in for each job, one out
for each answer.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

import cv2
from PIL import Image

from ocr import decode
from ocr.codes.qr import find_sheet_marks
from ocr.decode.pictures import write_pictures
from ocr.engine import Engine, PageText, Tone, UnreadablePage
from ocr.failures import Failure
from ocr.isolation import landlock, protocol, sandbox
from ocr.isolation.page_answer import encode_page_text
from ocr.limits import Limits
from ocr.preparation.imprint import make_imprint
from ocr.preparation.pixels import rotate_quarters
from ocr.preparation.same_picture import compare_pictures
from ocr.preparation.tone import apply_tone
from ocr.quality.measure import count_bits, measure_blank_side, measure_picture
from ocr.quality.measures import PictureFacts
from ocr.recognition.model_files import choose_folder
from ocr.recognition.remarks import turn_box
from ocr.registry import get_engine

STDERR_TAIL: Final = 2048  # guess: some twenty lines of a traceback
# exit codes of a fork; 0: the result lies in the work folder
_UNREADABLE: Final = 10
_BROKEN: Final = 12


@dataclass(frozen=True, slots=True)
class Job:
    """One question: what is this file (number 0), or what does page `number` of it say."""

    path: Path
    kind: str
    number: int
    work: Path

    @classmethod
    def parse(cls, line: bytes) -> Job:
        options = json.loads(line)
        return cls(Path(options["path"]), options["kind"], int(options["number"]), Path(options["work"]))


def main(arguments: list[str]) -> None:
    options = _parse_arguments(arguments)
    choose_folder(options.models)
    wall = sandbox.enter(options.parent)
    sandbox.become_subreaper()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints is no answer
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    cv2.setNumThreads(0)  # a thread would be missing after the fork, with its locks held
    Image.preinit()  # once here, not in every fork
    engine = get_engine(options.engine)
    engine.warm()
    gc.collect()
    gc.freeze()
    limits = Limits(**json.loads(options.limits))
    _write_answer(answers, {"ready": wall})
    while line := sys.stdin.buffer.readline():
        _write_answer(answers, _run_job(Job.parse(line), engine=engine, limits=limits))


def _parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", required=True)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--limits", default="{}")
    parser.add_argument("--models", type=Path)
    return parser.parse_args(arguments)


def _write_answer(answers: BinaryIO, answer: dict[str, object]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")


def _run_job(job: Job, *, engine: Engine, limits: Limits) -> dict[str, object]:
    """Fork, wait for the fork, bury all that it left; what became of it, its CPU seconds and peak bytes."""
    with tempfile.TemporaryFile(dir=job.work) as errors:
        server = os.getpid()
        fork = os.fork()
        if fork == 0:
            _run_in_fork(job, engine=engine, limits=limits, server=server, errors=errors.fileno())
        status, used = _wait_for_fork(fork, seconds=limits.wall)
        sandbox.kill_process_group(fork)
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - STDERR_TAIL))
        stderr_tail = errors.read(STDERR_TAIL).decode("utf-8", "replace")
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    return {**_classify_exit(status), "stderr": stderr_tail, "cpu": cpu, "peak": peak}


def _wait_for_fork(fork: int, *, seconds: float) -> tuple[int | None, resource.struct_rusage]:
    """Wait status of the fork and what it used; None when it had to be killed for time."""
    until = time.monotonic() + seconds
    while True:
        pid, status, used = os.wait4(fork, os.WNOHANG)
        if pid:
            return status, used
        left = until - time.monotonic()
        if left <= 0:
            break
        signal.sigtimedwait({signal.SIGCHLD}, min(left, 1.0))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(fork, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(fork, signal.SIGKILL)  # in case it had no time to become a group
    _pid, _status, used = os.wait4(fork, 0)
    return None, used


def _classify_exit(status: int | None) -> dict[str, object]:
    code = None if status is None else os.waitstatus_to_exitcode(status)
    if code in (0, _UNREADABLE):
        return {"status": "ok" if code == 0 else "unreadable"}
    if code in (None, -signal.SIGXCPU):
        return {"status": "lost", "code": Failure.TIMEOUT}
    return {"status": "lost", "code": Failure.WORKER_LOST, "exit": code}


def _run_in_fork(job: Job, *, engine: Engine, limits: Limits, server: int, errors: int) -> None:
    """Everything below happens in the fork, which never returns."""
    code = _BROKEN
    try:
        _confine_fork(job, limits=limits, server=server, errors=errors)
        code = _answer_job(job, engine=engine, limits=limits)
    except BaseException:  # noqa: BLE001 - the fork must not run on into the server's loop
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _confine_fork(job: Job, *, limits: Limits, server: int, errors: int) -> None:
    os.setsid()
    sandbox.die_with_parent(server)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(job.work)
    os.environ["TMPDIR"] = tempfile.tempdir = str(job.work)
    sandbox.set_resource_limits(limits if job.number else replace(limits, cpu=limits.count_cpu))
    with contextlib.suppress(landlock.NoLandlock):  # one wall more where the kernel has it
        landlock.restrict_files(job.work, scan=job.path)


def _answer_job(job: Job, *, engine: Engine, limits: Limits) -> int:
    """Exit code of the fork; the result is left in the work folder."""
    try:
        if job.number:
            result = _read_page(job, engine=engine, limits=limits)
        elif job.kind == protocol.COMPARE:
            result = _compare_pages(job)
        else:
            result = protocol.encode_file_info(decode.inspect(job.path, kind=job.kind, limits=limits))
    except UnreadablePage as refused:
        result = {"code": refused.code, "detail": refused.detail[:STDERR_TAIL]}
        protocol.write_result(result, job.work / protocol.RESULT)
        return _UNREADABLE
    protocol.write_result(result, job.work / protocol.RESULT)
    return 0


def _read_page(job: Job, *, engine: Engine, limits: Limits) -> protocol.JsonObject:
    """Decode once: the same pixels are read and shown, with their grays changed alike."""
    scan = decode.read(job.path, kind=job.kind, number=job.number, limits=limits)
    text, flags = decode.add_what_file_says(engine.read(scan.picture, dpi=scan.dpi), scan)
    picture = apply_tone(scan.picture, text.tone)
    write_pictures(picture, rotation=text.rotation, folder=job.work)
    imprint = "" if text.blank else make_imprint(rotate_quarters(picture, degrees=text.rotation))
    facts = protocol.encode_picture_facts(_look_at_picture(scan, text))
    return {
        **encode_page_text(text, dpi=scan.dpi, flags=flags),
        **protocol.encode_sheet_marks(find_sheet_marks(scan.picture)),
        "imprint": imprint,
        "picture": facts,
    }


def _look_at_picture(scan: decode.Scan, text: PageText) -> PictureFacts:
    """How good the picture is, as it came; boxes are turned as the page was."""
    picture = apply_tone(scan.picture, Tone(negative=text.tone.negative))
    size = (picture.shape[1], picture.shape[0])
    measured = (measure_blank_side if text.blank else measure_picture)(picture, dpi=scan.dpi)
    turned = tuple(replace(one, box=turn_box(one.box, size, text.rotation)) for one in measured)
    return PictureFacts(scan.scan_dpi or scan.dpi, scan.source, count_bits(scan.picture), turned)


def _compare_pages(job: Job) -> protocol.JsonObject:
    """Two pictures that an earlier fork made, and which may be anything."""
    pages = [cv2.imread(str(job.work / name), cv2.IMREAD_GRAYSCALE) for name in protocol.COMPARED]
    if any(page is None for page in pages):
        raise UnreadablePage(Failure.IMAGE_UNREADABLE, "a picture to compare")
    return {"likeness": compare_pictures(*pages).verdict}  # type: ignore[arg-type]


if __name__ == "__main__":
    main(sys.argv[1:])
