"""A function run in a fork of its own, within the bounds of the page: its crash costs its answer alone.

Pdfium is a library within our process, where poppler is a program; a page that brings it down must still be
drawn by poppler. Cost: a fork, 3 to 5 ms, and the answer through a file without a name.
"""

from __future__ import annotations

import os
import resource
import tempfile
import warnings
from collections.abc import Callable
from typing import Final

from ocr.limits import Limits

CPU_S: Final = Limits().draw_cpu
"""CPU seconds of one answer."""
_WORKED: Final = 0
_FAILED: Final = 1


class Died(Exception):
    """The fork ended without an answer: crashed, out of time or of memory, or its function raised."""


def run_apart(work: Callable[[], bytes]) -> bytes:
    """The bytes that `work` returns in a fork of this process. Died."""
    with tempfile.TemporaryFile() as answer:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # threads of others are not waited for in there
            fork = os.fork()
        if fork == 0:
            _run_in_fork(work, answer.fileno())
        _pid, status = os.waitpid(fork, 0)
        if (code := os.waitstatus_to_exitcode(status)) != _WORKED:
            raise Died(f"exit code {code}")
        answer.seek(0)
        return answer.read()


def _run_in_fork(work: Callable[[], bytes], answer: int) -> None:
    """Never returns."""
    code = _FAILED
    try:
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = CPU_S if hard == resource.RLIM_INFINITY else min(CPU_S, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        with os.fdopen(answer, "wb", closefd=False) as out:
            out.write(work())
        code = _WORKED
    except BaseException:  # noqa: BLE001  # whatever it was, the parent goes on without an answer
        code = _FAILED
    finally:
        os._exit(code)
