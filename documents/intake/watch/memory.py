"""What a watcher keeps of a folder between its looks: since when it is at rest, when it is tried next (pure).

Rest is measured by our own looks and our own clock: nothing that we see of the folder (names, sizes, times,
whatever they say) has changed for some seconds. The times of files are compared, never believed: a scanner's
clock may run in another era, and what is moved keeps the times of last week.
"""

import hashlib
import json
import math
from dataclasses import dataclass, field
from typing import Final

from documents.intake.folders import Found

WAIT_S: Final = 600.0  # guess: no feeder is stopped longer without somebody going there
"""After so many seconds a folder that waits is told of, and a page without its end is taken as it is."""
_FIRST_PAUSE_S: Final = 5.0  # guess: one look
_LONGEST_PAUSE_S: Final = 30.0  # guess: half of the minute in which a mended folder is to be taken


def pause_after(tries: int, *, first: float = _FIRST_PAUSE_S) -> float:
    """Seconds until the next try after so many failed ones: doubled each time, up to half a minute."""
    return min(_LONGEST_PAUSE_S, first * 2.0 ** max(0, tries - 1))


def sign_listing(found: Found) -> str:
    """Digest of what was seen of a folder; the same for the same folder under another name."""
    files = sorted((found.declared_name(f), f.size, f.mtime_ns, f.unfinished) for f in found.files)
    odd = sorted(("/".join(one.way[len(found.tray.folder) :]), one.kind) for one in found.odd)
    return hashlib.sha256(json.dumps([files, odd]).encode()).hexdigest()


@dataclass(slots=True)
class Memory:
    """One folder, as the last looks saw it; times are seconds of the watcher's clock."""

    changed_at: float
    """When a look last saw it otherwise than the look before."""
    waits_since: float
    """Since when something in it waits to be taken."""
    signature: str = ""
    due_at: float = -math.inf
    """Before this it is not tried again; infinite when nothing is left to do."""
    tries: int = 0
    told: set[str] = field(default_factory=set)
    known: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def observe(self, signature: str, now: float) -> None:
        """Take in a look."""
        if signature == self.signature:
            return
        if self.due_at == math.inf:
            self.waits_since = now
        self.signature, self.changed_at = signature, now
        self.due_at, self.tries = -math.inf, 0

    @property
    def is_new(self) -> bool:
        """Whether nothing was tried since it was seen as it is."""
        return self.due_at == -math.inf

    def is_due(self, now: float, *, settle: float) -> bool:
        """Whether it has been at rest for so many seconds, and there is something to try."""
        return now - self.changed_at >= settle and now >= self.due_at

    def waits_too_long(self, now: float) -> bool:
        """Whether it has not come to rest in all the time that a folder may wait."""
        return self.due_at < self.changed_at and now - self.waits_since >= WAIT_S

    def fail(self, now: float) -> float:
        """Put the next try off; for how many seconds."""
        self.tries += 1
        pause = pause_after(self.tries)
        self.due_at = now + pause
        return pause

    def finish(self, *, again_at: float = math.inf) -> None:
        """Nothing is left to do, or not before another time."""
        self.due_at, self.tries = again_at, 0
