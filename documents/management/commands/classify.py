"""Kinds of paper and numbers found again on pages that were read, without reading them again."""

from typing import Any

from documents.management.resumable import ResumableCommand
from documents.reading import reclassify


class Command(ResumableCommand):
    """May be stopped with Ctrl-C or killed; the next run goes on there."""

    help = (
        "จำแนกประเภทเอกสารและค้นหาเลขจากข้อความที่อ่านไว้แล้วอีกครั้ง หยุดแล้วทำต่อได้"
        " / Find form types and numbers again in stored text, without OCR; goes on where it stopped"
    )

    def work(self, **options: Any) -> dict[str, Any]:
        """Go over the pages and tell how many are of another form or hold other numbers now."""
        office = options["office"]
        self.require_office(office)
        if options["start_again"]:
            reclassify.start_again(office=office)
        steps = ((step.pages, step.changed) for step in reclassify.classify_pages(office=office))
        finished, pages, changed = self.go_over(
            steps, total=lambda: reclassify.pages_left(office=office), title="จำแนกเอกสาร / classifying"
        )
        if not finished:
            return {"finished": False, "pages": pages, "changed": changed}
        self.tell(
            f"ตรวจ {pages:,} หน้า เปลี่ยน {changed:,} หน้า",
            f"{pages:,} pages gone over, {changed:,} changed",
        )
        return {"finished": True, "pages": pages, "changed": changed}
