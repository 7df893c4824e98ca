"""The search rows made again, while search goes on."""

from argparse import ArgumentParser
from typing import Any

from documents.management.resumable import ResumableCommand
from documents.search.index import backfill, swap_rebuild
from sso_efiles.web.terminal import Progress


class Command(ResumableCommand):
    """May be stopped with Ctrl-C or killed; the next run goes on there."""

    help = "สร้างดัชนีค้นหาใหม่ หยุดแล้วทำต่อได้ / Rebuild the search index; goes on where it stopped"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--anew, beside --office and --start-again."""
        super().add_arguments(parser)
        parser.add_argument(
            "--anew", action="store_true",
            help="สร้างตารางใหม่แล้วสลับ เร็วเมื่อทุกแถวเก่า / a new table beside the old one; PostgreSQL",
        )  # fmt: skip

    def work(self, **options: Any) -> dict[str, Any]:
        """Go over the pages and tell how many rows were not as they should be."""
        if options["anew"]:
            return self._anew()
        office = options["office"]
        self.require_office(office)
        if options["start_again"]:
            backfill.start_again(office=office)
        steps = ((step.pages, step.written) for step in backfill.backfill_pages(office=office))
        finished, pages, written = self.go_over(
            steps, total=lambda: backfill.pages_left(office=office), title="สร้างดัชนี / indexing"
        )
        if not finished:
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
