"""Web, worker and scheduler of the embedded default as one command: started together, restarted, ended
together.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PATIENCE_S = 20  # guess: a worker finishes its page
_BREATH_S = 2.0  # guess: what cannot start does not spin


_LINES = {
    "web": "-m gunicorn sso_efiles.wsgi:application --bind 127.0.0.1:{port} --workers 2 --threads 8"
    " --timeout 120 --log-level warning --no-control-socket",
    "worker": "-m celery -q -A sso_efiles worker --concurrency {workers} --loglevel WARNING"
    " --without-gossip --without-mingle --without-heartbeat",
    "scheduler": "manage.py sweep --every",
}


def command_line(name: str, *, port: int, workers: int) -> list[str]:
    """The command line of one part: web, worker or scheduler."""
    return [sys.executable, *_LINES[name].format(port=port, workers=workers).split()]


class Supervisor:
    """Keeps some parts running until it is told to stop; a part that ends is started again after a breath."""

    def __init__(self, folder: Path, *, port: int = 8000, workers: int = 2) -> None:
        self._folder, self._port, self._workers = folder, port, workers
        self._parts: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Start these parts; they die with us, whatever kills us."""
        for name in names:
            line = command_line(name, port=self._port, workers=self._workers)
            self._parts[name] = subprocess.Popen(  # noqa: S603  # our own command lines, no shell
                line, cwd=self._folder, preexec_fn=_die_with_parent(os.getpid())
            )

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Start again what ended, until `until` says so."""
        while not until():
            self.restart_ended()
            time.sleep(_BREATH_S)

    def restart_ended(self) -> None:
        """Start again what ended."""
        for name, part in list(self._parts.items()):
            if part.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        """Ask all parts to finish what they hold, then end them."""
        for part in self._parts.values():
            if part.poll() is None:
                part.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_S
        for part in self._parts.values():
            try:
                part.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
        self._parts.clear()


def _die_with_parent(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def die_with_parent() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return die_with_parent
