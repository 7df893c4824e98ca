"""partition_search: the search table cut by hash or province, or made whole again, while search goes on."""

from argparse import ArgumentParser
from typing import Any

from documents.search.index import swap_rebuild
from documents.search.index.swap_rebuild import Shape
from sso_efiles.commands import OfficeCommand
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """May be killed: the next run goes on. PostgreSQL only; docs/scaling.md says when it is worth it."""

    help = "แบ่งตารางค้นหาเป็นพาร์ทิชัน / Cut the search table into partitions, or make it whole again"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--by hash --parts 8, --by province, --by nothing."""
        super().add_arguments(parser)
        parser.add_argument("--by", choices=("hash", "province", "nothing"), required=True)
        parser.add_argument("--parts", type=int, choices=range(2, 129), default=8, metavar="2..128")
        parser.add_argument("--abandon", action="store_true", help="เลิกงานที่ค้าง / drop what a killed run left")

    def work(self, **options: Any) -> dict[str, Any]:
        """Make the new table, put it in the old one's place, tell its shape."""
        if options["abandon"]:
            swap_rebuild.abandon_rebuild()
            return {"abandoned": True}
        by = "" if options["by"] == "nothing" else options["by"]
        shape = Shape(by, options["parts"] if by == "hash" else 0)
        pages = 0
        with Progress(swap_rebuild.pages_left(shape), "แบ่งตาราง / partitioning") as bar:
            for done in swap_rebuild.rebuild_table(shape):
                pages += done
                bar.update(done)
        now = swap_rebuild.current_shape()
        self.tell(
            f"สร้างตารางค้นหาใหม่แล้ว {pages:,} หน้า",
            f"Search table made anew: {pages:,} pages, by {now.by or 'nothing'}",
        )
        return {"pages": pages, "by": now.by, "parts": now.parts}
