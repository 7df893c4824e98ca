"""Kinds of paper and numbers found again on pages that were read, without reading them again."""

from argparse import ArgumentParser
from typing import Any

from documents.reading import reclassify
from sso_efiles.accounts.models import Office
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import NotFound
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """May be stopped with Ctrl-C or killed; the next run goes on there."""

    help = (
        "จำแนกประเภทเอกสารและค้นหาเลขจากข้อความที่อ่านไว้แล้วอีกครั้ง หยุดแล้วทำต่อได้"
        " / Find form types and numbers again in stored text, without OCR; goes on where it stopped"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--office 7400, --start-again."""
        super().add_arguments(parser)
        parser.add_argument("--office", default="", help="รหัสสำนักงาน / office code; else all offices")
        parser.add_argument(
            "--start-again", action="store_true", help="เริ่มใหม่ทั้งหมด / not where the last run stopped"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Go over the pages and tell how many are of another form or hold other numbers now."""
        office = options["office"]
        if office and not Office.objects.filter(pk=office).exists():
            raise NotFound
        if options["start_again"]:
            reclassify.start_again(office=office)
        pages = changed = 0
        try:
            with Progress(reclassify.pages_left(office=office), "จำแนกเอกสาร / classifying") as bar:
                for step in reclassify.classify_pages(office=office):
                    pages, changed = pages + step.pages, changed + step.changed
                    bar.update(step.pages)
        except KeyboardInterrupt:
            self.tell("หยุดแล้ว สั่งอีกครั้งเพื่อทำต่อ", "Stopped. Run it again to go on from here.")
            return {"finished": False, "pages": pages, "changed": changed}
        self.tell(
            f"ตรวจ {pages:,} หน้า เปลี่ยน {changed:,} หน้า",
            f"{pages:,} pages gone over, {changed:,} changed",
        )
        return {"finished": True, "pages": pages, "changed": changed}
