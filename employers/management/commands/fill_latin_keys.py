"""fill_latin_keys: the keys by which names are found in Latin letters."""

from argparse import ArgumentParser
from typing import Any

from employers import rekeying
from sso_efiles.commands import OfficeCommand
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """May be stopped with Ctrl-C or killed; the next run goes on with the rows that have no key."""

    help = "ทำกุญแจชื่ออักษรโรมัน หยุดแล้วทำต่อได้ / Fill the keys of names in Latin letters"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--again: all rows, after a change of the rule."""
        super().add_arguments(parser)
        parser.add_argument(
            "--again", action="store_true", help="ทำใหม่ทุกแถว / all rows, those with a key too"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Go over the registers and tell how many rows were written."""
        rows = written = 0
        with Progress(rekeying.rows_left(again=options["again"]), "ทำกุญแจชื่อ / keys") as bar:
            for step_rows, step_written in rekeying.fill_latin_keys(again=options["again"]):
                rows, written = rows + step_rows, written + step_written
                bar.update(step_rows)
        self.tell(
            f"ตรวจ {rows:,} ชื่อ เขียนใหม่ {written:,} ชื่อ", f"{rows:,} names gone over, {written:,} written"
        )
        return {"rows": rows, "written": written}
