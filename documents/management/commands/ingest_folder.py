"""Hand scanned folders of a disk to the system; with --watch a scanner's hot folder."""

import signal
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import translation

from documents import tasks
from documents.errors import NoFiles
from documents.intake import folders
from documents.intake.folders import Found, Handover, HandoverReport
from documents.intake.names import clean_line
from documents.intake.watch.faults import OF_LEFT, OF_ODD, Fault
from documents.intake.watch.health import notify_systemd
from documents.intake.watch.memory import pause_after
from documents.intake.watch.register import was_watched
from documents.intake.watch.watcher import Outside, Watcher
from documents.models import Batch, Page
from documents.states import BatchState
from sso_efiles.accounts.models import Office, User
from sso_efiles.commands import Failed, OfficeCommand
from sso_efiles.refusal import InvalidInput, Refusal
from sso_efiles.web.terminal import Progress
from sso_efiles.work.states import FINAL, WorkState

_POLL_S = 0.5  # guess: a bar that moves, three queries a time
_ADDRESS = "http://127.0.0.1:8000"
"""Where `make run` serves; a server of one's own is named in EFILES_TRUSTED_ORIGINS."""
_STILL_S = 120  # guess: a page's wall time; slower than that nothing moves at all


class Command(OfficeCommand):
    """Every sub-folder with scans is one employer folder, the nearest number upwards owns a page; files lying
    in PATH itself are one loose stack.
    """

    help = "นำเข้าโฟลเดอร์สแกน / Ingest scanned folders"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH --office CODE --user NAME [--wait] [--watch]."""
        super().add_arguments(parser)
        parser.add_argument("path", type=Path)
        parser.add_argument("--office", required=True, help="รหัสสำนักงาน 4 หลัก / office code")
        parser.add_argument("--user", required=True, help="ชื่อผู้ใช้ / user name")
        parser.add_argument("--wait", action="store_true", help="รอจนอ่านเสร็จ / wait until all is read")
        parser.add_argument("--watch", action="store_true", help="เฝ้าโฟลเดอร์เครื่องสแกน / watch a hot folder")
        parser.add_argument(
            "--settle", type=float, default=10.0, help="วินาทีที่ไฟล์ต้องนิ่ง / seconds without change"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Hand over, and wait or watch when asked to."""
        if options["watch"]:
            self._wait_for_database()
        office = Office.objects.filter(pk=options["office"]).first()
        user = User.objects.filter(username=options["user"], is_active=True).first()
        path = options["path"]
        # a place that was watched before is a share that is away: it is waited for
        there = path.is_dir() or (options["watch"] and office is not None and was_watched(path, office))
        if office is None or user is None or not there:
            raise _wrong(path, options, office=office, user=user, there=there)
        self.office, self.user = office, user
        if options["watch"]:
            return self._watch(path, seconds=max(0.0, options["settle"]))
        reports, problems = self._hand_over(self._find(path))
        if options["wait"]:
            self._wait([report.batch.pk for report in reports if report.batch])
        facts = self._facts(reports)
        if not options["wait"]:
            self.tell(
                "อ่านต่ออยู่เบื้องหลัง ใส่ --wait หากต้องการรอจนเสร็จ (ต้องเปิด make run ไว้)",
                "Reading goes on in the background; --wait waits for it ('make run' must be running).",
            )
        if problems:
            raise Failed(**facts, problems=problems)
        return facts

    def _find(self, path: Path) -> list[Found]:
        try:
            return folders.find(path)
        except OSError as error:
            words = Fault.UNREADABLE.words
            raise InvalidInput(fields={"path": f"{path}: {words.th} / {words.en}"}) from error

    def _hand_over(self, found: list[Found]) -> tuple[list[HandoverReport], list[dict[str, str]]]:
        """Each folder for itself: one that is declined is told of, and the next one goes."""
        if not any(folder.files for folder in found):
            raise NoFiles
        bar = Progress(len(found), "นำเข้าแฟ้ม")
        reports, problems = [], []
        for folder in found:
            try:
                report = folders.hand_over(folder, Handover(office=self.office, by=self.user))
            except Refusal as refusal:
                problems.append(_tell_of(folder, refusal))
            else:
                reports.append(report)
                self._tell_what_stayed(folder, report)
                if report.batch is not None:
                    tasks.advance(report.batch.pk)
            bar.update(1)
        bar.close()
        for problem in problems:
            self.tell(f"ไม่รับ {problem['folder']}: {problem['message_th']}", problem["message_en"])
        return reports, problems

    def _tell_what_stayed(self, folder: Found, report: HandoverReport) -> None:
        for refusal in report.refused:
            self.tell(f"ไม่รับ {refusal['file']}: {refusal['message_th']}", refusal["message_en"])
        stayed = [(left.name, OF_LEFT[left.why]) for left in report.left]
        for name, fault in (*stayed, *((name, Fault.CUT_OFF) for name in report.cut_off)):
            self.tell(f"{name}: {fault.words.th}", fault.words.en)
        for odd in folder.odd:
            words = OF_ODD[odd.kind].words
            self.tell(f"{'/'.join(odd.way)}: {words.th}", words.en)

    def _watch(self, path: Path, *, seconds: float) -> dict[str, Any]:
        """Until a person ends it (Ctrl-C, or a service manager's SIGTERM)."""
        stop = threading.Event()

        def end(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        ending = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # under nohup it outlives its terminal
            ending.append(signal.SIGHUP)
        before = {number: signal.signal(number, end) for number in ending}
        outside = Outside(
            tell=self._tell_at_once,
            advance=tasks.advance,
            stopped=stop.is_set,
            alive=lambda: notify_systemd("WATCHDOG=1"),
        )
        watcher = Watcher(path, office=self.office, by=self.user, settle=seconds, outside=outside)
        self._tell_at_once(f"กำลังเฝ้าโฟลเดอร์ {path} (Ctrl-C เพื่อหยุด)", "Watching. Ctrl-C stops.")
        notify_systemd("READY=1")
        try:
            watcher.run(stop.wait)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self._tell_at_once(f"หยุดเฝ้าแล้ว รับ {watcher.taken} แฟ้ม", f"Ended. {watcher.taken} folders taken.")
        return {"taken": watcher.taken}

    def _wait_for_database(self) -> None:
        """A watcher that a service manager starts with the machine may be there before the database."""
        tries = 0
        while True:
            try:
                connection.ensure_connection()
            except OperationalError:
                tries += 1
                if tries == 1:
                    self._tell_at_once(*Fault.DATABASE_AWAY.words)
                time.sleep(pause_after(tries, first=1.0))
            else:
                return

    def _tell_at_once(self, th: str, en: str) -> None:
        """A line for people, now; that nobody reads it does not end a watch."""
        try:
            self.tell(*(clean_line(text) for text in (th, en)))
            self.stdout.flush()
        except (OSError, ValueError):
            return

    def _wait(self, batches: list[int]) -> None:
        """Until every batch is through; told when nothing has moved for two minutes."""
        bar, done, moved = Progress(0, "อ่านหน้าเอกสาร"), -1, time.monotonic()
        while Batch.objects.filter(pk__in=batches, state=BatchState.PROCESSING).exists():
            pages = Page.objects.filter(batch__in=batches)
            now = pages.in_state(*FINAL).count()
            bar.total = pages.count()
            if now != done:
                bar.update(now - max(done, 0))
                done, moved = now, time.monotonic()
            if time.monotonic() - moved > _STILL_S:
                self.tell("ไม่มีความคืบหน้า โปรดตรวจว่าเปิด make run อยู่", "Nothing moves. Is 'make run' running?")
                moved = time.monotonic()
            time.sleep(_POLL_S)
        bar.close()

    def _facts(self, reports: list[HandoverReport]) -> dict[str, Any]:
        batches = {report.batch.pk: report for report in reports if report.batch}
        pages = Page.objects.filter(batch__in=batches)
        counts = {state.value: pages.in_state(state).count() for state in WorkState}
        self._tell_counts(len(batches), counts)
        for report in batches.values():
            self._tell_place(report.batch)
        return {
            "batches": [
                {"id": report.batch.pk, "folder": report.batch.folder_name, "refused": report.refused}
                for report in reports
                if report.batch
            ],
            "pages": counts,
        }

    def _tell_counts(self, folders_in: int, counts: dict[str, int]) -> None:
        """Pages by state, as the screens call them, and only what there is."""
        th, en = (_pages_in_words(counts, language) for language in ("th", "en"))
        self.tell(
            f"รับ {folders_in} แฟ้ม: {th or 'ยังไม่ทราบจำนวนหน้า'}",
            f"{folders_in} folders: {en or 'pages are not counted yet'}",
        )

    def _tell_place(self, batch: Batch | None) -> None:
        """Where to look at it."""
        if batch is not None and not self.machine:
            path = reverse("documents:batch-detail", args=[batch.pk])
            host = next(iter(settings.CSRF_TRUSTED_ORIGINS), _ADDRESS)
            self.stdout.write(f"  {batch.folder_name or '-'}: {host}{path}")


def _pages_in_words(counts: dict[str, int], language: str) -> str:
    with translation.override(language):
        return ", ".join(f"{WorkState(state).label} {number:,}" for state, number in counts.items() if number)


def _tell_of(folder: Found, refusal: Refusal) -> dict[str, str]:
    """A folder that was declined as a whole."""
    return {
        "folder": folder.name,
        "code": str(refusal.code),
        "message_th": refusal.message_th,
        "message_en": refusal.message_en,
    }


def _wrong(
    path: Path, options: dict[str, Any], *, office: Office | None, user: User | None, there: bool
) -> InvalidInput:
    fields = {
        "office": "" if office else f"{options['office']}: ไม่พบสำนักงาน / no such office",
        "user": "" if user else f"{options['user']}: ไม่พบผู้ใช้ / no such user",
        "path": "" if there else f"{path}: ไม่ใช่โฟลเดอร์ / not a folder",
    }
    return InvalidInput(fields={name: text for name, text in fields.items() if text})
