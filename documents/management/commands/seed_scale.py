"""seed_scale: a nation of made-up employers, people and papers in an empty database, within minutes."""

import io
import os
import time
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management import call_command

from documents.made_up import seeding
from documents.made_up.seeding import Plan
from sso_efiles.accounts.models import Office
from sso_efiles.commands import OfficeCommand
from sso_efiles.web.terminal import Progress

_LABELS = {"employers": "นายจ้าง / employers", "persons": "ผู้ประกันตน / persons", "pages": "หน้า / pages"}
_NOISES = (0, 3, 6, 9)


class Command(OfficeCommand):
    """Only into an empty database, or to add pages to what it made itself. Pictures are left out."""

    help = "สร้างข้อมูลสมมติขนาดทั้งประเทศ / Fill an empty database with made-up data of the nation's size"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Sizes, noise, seed, and where to tell what truly stands on the pages."""
        super().add_arguments(parser)
        sizes = {
            "employers": (926_183, "นายจ้าง"),
            "persons": (5_000_000, "ผู้ประกันตน"),
            "pages": (1_000_000, "หน้า"),
        }
        for name, (default, th) in sizes.items():
            parser.add_argument(
                f"--{name}", type=_count, default=default, help=f"{th} / how many ({default:,})"
            )
        parser.add_argument("--seed", type=int, default=1, help="เลขตั้งต้น / the same seed makes the same rows")
        parser.add_argument(
            "--noise", type=int, nargs="+", default=[3], choices=_NOISES,
            help="ร้อยละที่อ่านผิด / percent of letters misread; of several, pages take them in turn",
        )  # fmt: skip
        parser.add_argument("--jobs", type=_count, default=os.cpu_count(), help="จำนวนโพรเซส / processes")
        parser.add_argument("--truth", type=Path, help="แฟ้มข้อความจริง / what truly stands on each new page")

    def work(self, **options: Any) -> dict[str, Any]:
        """Make the rows, then tell how many and how long it took."""
        began = time.monotonic()
        if not Office.objects.exists():
            call_command("load_reference", stdout=io.StringIO())
        sizes = {name: options[name] for name in ("employers", "persons", "pages")}
        wanted = Plan(**sizes, noise=tuple(options["noise"]), seed=options["seed"])
        with ExitStack() as open_:
            truth = (
                open_.enter_context(options["truth"].open("a", encoding="utf-8"))
                if options["truth"]
                else None
            )
            before = seeding.sow(wanted, bar=open_.enter_context(_Bar()), jobs=options["jobs"], truth=truth)
        seconds = round(time.monotonic() - began, 1)
        facts = {
            **sizes,
            "pages": wanted.folders * seeding.PAGES,
            "seconds": seconds,
            "new": before != wanted,
        }
        th = "มีข้อมูลสมมติ นายจ้าง {employers:,} ผู้ประกันตน {persons:,} หน้า {pages:,} ({seconds:.0f} วินาที)"
        en = "Made up: {employers:,} employers, {persons:,} persons, {pages:,} pages ({seconds:.0f} s)."
        self.tell(th.format(**facts), en.format(**facts))
        return facts


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError("ต้องเป็นจำนวนเต็มบวก / must be a positive number")
    return int(text)


class _Bar(ExitStack):
    """One bar for each kind of row, then one that counts the indexes."""

    def __init__(self) -> None:
        super().__init__()
        self._bar, self._building = Progress(0, ""), False

    def stage(self, name: str, total: int) -> None:
        """See sowing.Bar."""
        self._next(Progress(total, _LABELS[name]))
        self._building = False

    def update(self, n: int) -> None:
        """See sowing.Bar."""
        self._bar.update(n)

    def built(self, name: str) -> None:
        """See sowing.Bar."""
        if not self._building:
            self._next(Progress(0, "ดัชนี / indexes"))
            self._building = True
        self._bar.update()

    def _next(self, bar: Progress) -> None:
        self.close()
        self._bar = self.enter_context(bar)
