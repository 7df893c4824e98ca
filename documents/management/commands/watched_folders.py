"""What the watchers of hot folders do, and whether they live; --check is for a program that watches them."""

from argparse import ArgumentParser
from typing import Any

from django.db.models import Count

from documents.intake.watch.faults import fault_text
from documents.intake.watch.health import Life, end_watch, list_lives
from documents.models import WatchedFolder
from documents.states import FolderState
from sso_efiles.commands import Failed, OfficeCommand
from sso_efiles.refusal import InvalidInput

_ASKS_FOR_A_PERSON = (FolderState.REFUSED, FolderState.DOUBTFUL)
_SHOWN = 20  # guess: a terminal's height; the screen has the rest


class Command(OfficeCommand):
    """Exit code 1 with --check when a watcher that should live gives no sign of life, or cannot watch."""

    help = "โฟลเดอร์ที่เฝ้าดู / Watched folders, and whether their watchers live"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check, --end ID."""
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="ออกด้วยรหัส 1 เมื่อผู้เฝ้าไม่ตอบ / exit 1 when a watcher is dead"
        )

        parser.add_argument(
            "--end",
            type=int,
            metavar="ID",
            help="เลิกคาดหวังผู้เฝ้านี้ / a watcher that is gone for good is missed no more",
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """One line for each place, and the folders that ask for a person."""
        if options["end"] is not None and not end_watch(options["end"]):
            raise InvalidInput(fields={"end": f"{options['end']}: ไม่พบ / no such watch"})
        lives = list_lives()
        for life in lives:
            self.tell(*_say_life(life))
        for row in WatchedFolder.objects.there().filter(state__in=_ASKS_FOR_A_PERSON)[:_SHOWN]:
            code = row.fault or (row.notes[0][0] if row.notes else "")
            self.tell(f"  {row.name}: {fault_text(code, language='th')}", fault_text(code, language="en"))
        if not lives:
            self.tell("ยังไม่มีโฟลเดอร์ที่เฝ้าดู", "No place is watched.")
        facts = {"watches": [_describe(life) for life in lives]}
        if options["check"] and any(_is_ill(life) for life in lives):
            raise Failed(**facts)
        return facts


def _is_ill(life: Life) -> bool:
    return not life.ended and (not life.lives or bool(life.watch.fault))


def _say_life(life: Life) -> tuple[str, str]:
    place = f"[{life.watch.pk}] {life.watch.office_id} {life.watch.path}"
    if life.ended:
        return f"{place}: หยุดเฝ้าแล้ว", "ended"
    if not life.lives:
        return f"{place}: ไม่มีสัญญาณมา {life.silent_s:.0f} วินาที", f"no sign of life for {life.silent_s:.0f} s"
    if life.watch.fault:
        return (
            f"{place}: {fault_text(life.watch.fault, language='th')}",
            fault_text(life.watch.fault, language="en"),
        )
    return f"{place}: กำลังเฝ้า", "watched"


def _describe(life: Life) -> dict[str, Any]:
    folders = WatchedFolder.objects.there().filter(watch=life.watch).order_by()
    return {
        "id": life.watch.pk,
        "office": life.watch.office_id,
        "path": life.watch.path,
        "alive": life.lives,
        "ended": life.ended,
        "silent_s": round(life.silent_s),
        "fault": life.watch.fault,
        "folders": dict(folders.values_list("state").annotate(n=Count("pk"))),
    }
