"""Free dead leases, offer waiting work again; with --every it is the scheduler."""

import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import Error, close_old_connections
from django.utils import timezone

from documents import tasks
from documents.search.usage import time_to_find, zero_results
from documents.storage import DOWN
from sso_efiles.audit import seals
from sso_efiles.commands import OfficeCommand

_SEAL_S = 5  # guess: how long an event may stand without its seal
_LITTER_S = 24 * 3600  # guess: far longer than any task lives that might still write it
_SENT_S = 3600  # guess: messages that were taken, kept for who looks into a fault


class Command(OfficeCommand):
    """Once, or forever with --every (the scheduler's process)."""

    help = "เก็บกวาดงานค้าง / Re-offer what was lost or stuck; --every runs it as the scheduler"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--every."""
        super().add_arguments(parser)
        parser.add_argument(
            "--every", action="store_true", help="ทำงานต่อเนื่อง / keep running as the scheduler"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """One round, or round after round."""
        self.forever = options["every"]
        while self.forever:
            self._round()
        return self._sweep()

    def _round(self) -> None:
        """A sweep, and seals until the next one; a database that is down is waited for."""
        end = time.monotonic() + settings.SWEEP_S
        try:
            self._sweep()
            while time.monotonic() < end:
                seals.seal_new()
                time.sleep(min(_SEAL_S, max(0.1, end - time.monotonic())))
        except (Error, *DOWN) as error:
            self.stderr.write(f"sweep: {type(error).__name__}, again in {_SEAL_S} s")
            close_old_connections()
            time.sleep(_SEAL_S)

    def _sweep(self) -> dict[str, Any]:
        facts = tasks.sweep()
        seals.seal_new()
        time_to_find.count_ended_quests()
        zero_results.forget_old()
        # they hold what was asked for, persons' numbers among it
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        _tidy(settings.WORK_DIR, older_than=_LITTER_S)
        _tidy(settings.VAR / "store" / "tmp", older_than=_LITTER_S)
        _tidy(settings.VAR / "fetched", older_than=_LITTER_S)
        _tidy(settings.VAR / "broker" / "processed", older_than=_SENT_S)
        if facts["freed"] or not self.forever:
            self.tell(
                f"ปลดล็อก {facts['freed']} งาน ส่งให้ประมวลผล {facts['offered']} งาน",
                f"{facts['freed']} freed, {facts['offered']} offered, {facts['batches']} batches to file",
            )
        return facts


def _tidy(folder: Path, *, older_than: int) -> None:
    """Remove the litter of processes that died, and messages that were taken."""
    limit = time.time() - older_than
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            if path.stat().st_mtime < limit:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        except FileNotFoundError:
            continue
