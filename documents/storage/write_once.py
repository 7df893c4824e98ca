"""Whether a store keeps what was written once: tried out, not believed.

Problem: an original must never be written over, and we leave that to the store (a conditional put, a hard
link). Some stores do not know the condition, and some ignore it and overwrite.
Known as: a probe of a capability at start. Steps: a small object is written twice under a private key; the
second write must be refused, and the first bytes must still be there. A good answer counts for the process, a
bad one for a minute.
"""

import threading
import time
from collections.abc import Callable

from documents.errors import StoreOverwrites, StoreUnfit, StoreWithoutConditions

FIRST, SECOND = b"first", b"second"
_TRY_AGAIN_S = 60.0  # guess: soon enough after a store was mended, seldom enough for a health check


class WriteOnceTrial:
    """The trial of one store, remembered.

    `write_twice` writes FIRST, then SECOND, under a key of its own, each only if nothing is there, and gives
    back what is there then. StoreWithoutConditions where the store cannot do that; what it raises when it is
    down.
    """

    def __init__(self, write_twice: Callable[[], bytes]) -> None:
        self._write_twice = write_twice
        self._trying = threading.Lock()
        self._fault: type[StoreUnfit] | None = None
        self._tried_at: float | None = None

    def require(self) -> None:
        """StoreOverwrites or StoreWithoutConditions where originals are not safe; what a store that is down
        raises.
        """
        with self._trying:
            if self._tried_at is None or (self._fault and time.monotonic() - self._tried_at > _TRY_AGAIN_S):
                self._fault = self._find_fault()
                self._tried_at = time.monotonic()
            if self._fault:
                raise self._fault()

    def _find_fault(self) -> type[StoreUnfit] | None:
        try:
            return None if self._write_twice() == FIRST else StoreOverwrites
        except StoreWithoutConditions:
            return StoreWithoutConditions
