"""Which engine reads pages on this machine, tried out in the very process that would read them."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from ocr.isolation.client import Reader, ReaderLost
from ocr.recognition.model_files import name_weights

_TRY_AGAIN_S = 60.0  # guess: soon enough after a package was installed, seldom enough for a health check
MODELLESS = ("fake", "stub")
_OURS = "line_network"
"""The one engine that reads with weights of our own."""
_known: dict[str, tuple[float, EngineStatus]] = {}
_trying = threading.Lock()


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The engine that reads here. Where `ok` is False no page is read, and `problem` says why, for a log."""

    name: str
    ok: bool
    problem: str = ""

    @property
    def weights(self) -> dict[str, str]:
        """By model file which weights a worker that starts now reads with: `shipped`, or a promoted model."""
        return name_weights() if self.name == _OURS else {}


def engine_status(name: str) -> EngineStatus:
    """Whether a worker with this engine starts here.

    The first call in a process starts one and ends it: about a second, 0.6 of CPU. A good answer is then kept
    for good, since workers load their engine once as well; a bad one for a minute. Threads that ask at the
    same time wait for one trial; those that ask what is known wait for nobody.
    """
    if name in MODELLESS:
        return EngineStatus(name, ok=True)
    if (status := _known_status(name)) is not None:
        return status
    with _trying:
        if (status := _known_status(name)) is None:
            status = _try_out(name)
            _known[name] = time.monotonic(), status
        return status


def _known_status(name: str) -> EngineStatus | None:
    """What was found out; None where nothing was, or too long ago that the engine did not start."""
    tried, status = _known.get(name, (0.0, None))
    if status is None or (not status.ok and time.monotonic() - tried > _TRY_AGAIN_S):
        return None
    return status


def _try_out(name: str) -> EngineStatus:
    with Reader(name) as reader:
        try:
            _ = reader.wall  # nobody can say which before it has started
        except (ReaderLost, OSError) as error:
            lines = str(error).strip().splitlines()
            return EngineStatus(name, ok=False, problem=lines[-1] if lines else type(error).__name__)
    return EngineStatus(name, ok=True)
