"""The search rows made again, while search goes on."""

from argparse import ArgumentParser
from typing import Any

from documents.search.index import backfill, swap_rebuild
from sso_efiles.accounts.models import Office
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import NotFound
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """May be stopped with Ctrl-C or killed; the next run goes on there."""

    help = "สร้างดัชนีค้นหาใหม่ หยุดแล้วทำต่อได้ / Rebuild the search index; goes on where it stopped"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--office 7400, --start-again."""
        super().add_arguments(parser)
        parser.add_argument("--office", default="", help="รหัสสำนักงาน / office code; else all offices")
        parser.add_argument(
            "--start-again", action="store_true", help="เริ่มใหม่ทั้งหมด / not where the last run stopped"
        )

        parser.add_argument(
            "--anew", action="store_true",
            help="สร้างตารางใหม่แล้วสลับ เร็วเมื่อทุกแถวเก่า / a new table beside the old one; PostgreSQL",
        )  # fmt: skip

    def work(self, **options: Any) -> dict[str, Any]:
        """Go over the pages and tell how many rows were not as they should be."""
        if options["anew"]:
            return self._anew()
        office = options["office"]
        if office and not Office.objects.filter(pk=office).exists():
            raise NotFound
        if options["start_again"]:
            backfill.start_again(office=office)
        pages = written = 0
        try:
            with Progress(backfill.pages_left(office=office), "สร้างดัชนี / indexing") as bar:
                for step in backfill.backfill_pages(office=office):
                    pages, written = pages + step.pages, written + step.written
                    bar.update(step.pages)
        except KeyboardInterrupt:
            self.tell("หยุดแล้ว สั่งอีกครั้งเพื่อทำต่อ", "Stopped. Run it again to go on from here.")
            return {"finished": False, "pages": pages, "written": written}
        self.tell(
            f"ตรวจ {pages:,} หน้า เขียนใหม่ {written:,} หน้า",
            f"{pages:,} pages gone over, {written:,} rows written",
        )
        return {"finished": True, "pages": pages, "written": written}

    def _anew(self) -> dict[str, Any]:
        """All offices; many times faster than row by row where most rows are old."""
        shape, pages = swap_rebuild.current_shape(), 0
        with Progress(swap_rebuild.pages_left(shape), "สร้างตารางใหม่ / new table") as bar:
            for done in swap_rebuild.rebuild_table(shape):
                pages += done
                bar.update(done)
        self.tell(f"สร้างใหม่ {pages:,} หน้า", f"{pages:,} pages indexed anew")
        return {"finished": True, "pages": pages, "written": pages}
