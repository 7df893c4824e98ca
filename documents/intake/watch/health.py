"""Signs of life of watchers, for screens, metrics and a command: a dead watcher is no quiet night."""

import contextlib
import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Min
from django.db.models.functions import Now
from django.utils import timezone

from documents.models import Watch

SILENT_AFTER: Final = timedelta(seconds=90)  # guess: a beat is due every ten seconds, a pause lasts thirty
"""A watcher that gave no sign of life for so long is dead or cut off."""


@dataclass(frozen=True, slots=True)
class Life:
    """Whether the watcher of a place lives, and for how many seconds it has been silent."""

    watch: Watch
    silent_s: float

    @property
    def ended(self) -> bool:
        """Whether a person ended it."""
        return self.watch.ended_at is not None

    @property
    def lives(self) -> bool:
        """Whether it gave a sign of life lately."""
        return not self.ended and self.silent_s < SILENT_AFTER.total_seconds()


def life_of(watch: Watch) -> Life:
    """The life of one watcher, by its last sign."""
    return Life(watch, max(0.0, (timezone.now() - watch.beat_at).total_seconds()))


def list_lives() -> list[Life]:
    """The watchers of all places, for programs that watch the watchers."""
    return [life_of(watch) for watch in Watch.objects.select_related("office", "by")]


def end_watch(watch_id: int) -> bool:
    """A watcher whose machine is gone for good is missed no more; False when none has this number. One that
    still lives says so with its next beat.
    """
    return Watch.objects.filter(pk=watch_id).update(ended_at=Now()) > 0


def longest_silence_s() -> float:
    """Seconds since the last sign of life of the watcher that has been silent longest and should live; 0 when
    none should. One query.
    """
    last = Watch.objects.expected().aggregate(last=Min("beat_at"))["last"]
    return max(0.0, (timezone.now() - last).total_seconds()) if last else 0.0


def notify_systemd(message: str) -> None:
    """Tell systemd (sd_notify, `READY=1` or `WATCHDOG=1`); without it nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        line.sendall(message.encode())
