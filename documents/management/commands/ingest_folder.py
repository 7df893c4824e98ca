"""Hand scanned folders of a disk to the system; with --watch a scanner's hot folder."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from documents import tasks
from documents.errors import NoFiles
from documents.intake import folders
from documents.models import Batch, Page
from documents.states import BatchState
from sso_efiles.accounts.models import Office, User
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import InvalidInput
from sso_efiles.web.terminal import Progress
from sso_efiles.work.states import FINAL, WorkState

_POLL_S = 0.5  # guess: a bar that moves, three queries a time
_STILL_S = 120  # guess: a page's wall time; slower than that nothing moves at all
_WATCH_S = 5  # guess: half of the seconds that a file must be still


class Command(OfficeCommand):
    """Every sub-folder with scans is one employer folder; files lying in PATH itself are one loose stack."""

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
        office = Office.objects.filter(pk=options["office"]).first()
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if office is None or user is None or not options["path"].is_dir():
            raise _wrong(options, office=office, user=user)
        self.office, self.user = office, user
        if options["watch"]:
            self._watch(options["path"], seconds=options["settle"])
        reports = self._hand_over(list(folders.find(options["path"])))
        if options["wait"]:
            self._wait([report.batch.pk for report in reports])
        return self._facts(reports)

    def _hand_over(self, found: list[folders.Found]) -> list[folders.HandoverReport]:
        if not found:
            raise NoFiles
        bar = Progress(len(found), "นำเข้าแฟ้ม")
        reports = []
        for folder in found:
            reports.append(folders.hand_over(folder, office=self.office, by=self.user))
            tasks.advance(reports[-1].batch.pk)
            bar.update(1)
        bar.close()
        for report in reports:
            for refusal in report.refused:
                self.tell(f"ไม่รับ {refusal['file']}: {refusal['message_th']}", refusal["message_en"])
        return reports

    def _watch(self, path: Path, *, seconds: float) -> None:
        self.tell(f"กำลังเฝ้าโฟลเดอร์ {path} (Ctrl-C เพื่อหยุด)", "Watching. Ctrl-C stops.")
        while True:
            for found in folders.find(path):
                if folders.settled(found, seconds=seconds):
                    report = self._hand_over([found])[0]
                    folders.remember(found, report)
                    self.tell(
                        f"รับแล้ว: {found.name} (ชุดงาน {report.batch.pk})",
                        f"Received as batch {report.batch.pk}",
                    )
            time.sleep(_WATCH_S)

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

    def _facts(self, reports: list[folders.HandoverReport]) -> dict[str, Any]:
        pages = Page.objects.filter(batch__in=[report.batch.pk for report in reports])
        counts = {state.value: pages.in_state(state).count() for state in WorkState}
        self.tell(
            f"รับ {len(reports)} แฟ้ม {pages.count()} หน้า",
            f"{len(reports)} folders, {pages.count()} pages so far: {counts}",
        )
        return {
            "batches": [
                {"id": report.batch.pk, "folder": report.batch.folder_name, "refused": report.refused}
                for report in reports
            ],
            "pages": counts,
        }


def _wrong(options: dict[str, Any], *, office: Office | None, user: User | None) -> InvalidInput:
    fields = {
        "office": "" if office else f"{options['office']}: ไม่พบสำนักงาน / no such office",
        "user": "" if user else f"{options['user']}: ไม่พบผู้ใช้ / no such user",
        "path": "" if options["path"].is_dir() else f"{options['path']}: ไม่ใช่โฟลเดอร์ / not a folder",
    }
    return InvalidInput(fields={name: text for name, text in fields.items() if text})
