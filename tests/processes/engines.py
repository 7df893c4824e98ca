"""Engines for tests with real workers: slow enough to be caught in mid page, or poison."""

import os
import signal
import time

from ocr.engine import PageText, Picture
from ocr.engines.fake import FakeEngine

GOOD, DIES, KILLS, HANGS, EATS = 200, 211, 212, 213, 214
"""Widths of pictures, by which poison knows what to do."""


class Slow(FakeEngine):
    """A third of a second: long enough to be found with the page in hand."""

    def __init__(self) -> None:
        super().__init__(name="slow", delay=0.3)


class Slower(FakeEngine):
    """Long enough for a signal, a look round, and another."""

    def __init__(self) -> None:
        super().__init__(name="slower", delay=3.0)


class Poison(FakeEngine):
    """What a page does to its process is decided by its width."""

    def read(self, picture: Picture, *, dpi: int) -> PageText:
        width = picture.shape[1]
        if width == KILLS:
            os.kill(os.getppid(), signal.SIGKILL)
        if width in (DIES, KILLS):
            os.kill(os.getpid(), signal.SIGKILL)
        if width == HANGS:
            time.sleep(3600)
        if width == EATS:
            return super().read(picture.repeat(1_000_000), dpi=dpi)
        return super().read(picture, dpi=dpi)
