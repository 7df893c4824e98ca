"""simulate_year --seed N [--size small|nation]: a made-up year of work, for tests and training alone."""

import io
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from documents.made_up.nation_year import lines, writing
from documents.made_up.nation_year.guard import require_no_real_files
from documents.made_up.small_year import OFFICES, simulate_small
from sso_efiles.accounts.models import Office
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand

SMALL_FILES = 12
"""Of an office: some minutes of work."""
NATION_FILES = 926_183
"""Of the nation, as published (data/employer_targets.csv)."""


class Command(OfficeCommand):
    """Only into a database without real files. The nation's year is figures, without a page behind them."""

    help = "สร้างปีการทำงานสมมติเพื่อทดสอบและฝึกอบรม / Add a made-up year of work, for tests and training"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--seed, --size, --files."""
        super().add_arguments(parser)
        parser.add_argument("--seed", type=int, required=True, help="เลขตั้งต้น / the same seed, the same year")
        sizes = (
            f"small: แฟ้มจริงไม่กี่สำนักงาน, nation: ตัวเลขทั้งประเทศ / files of {len(OFFICES)} offices, or figures"
        )
        parser.add_argument("--size", choices=["small", "nation"], default="nation", help=sizes)
        parser.add_argument(
            "--files", type=int, help="จำนวนแฟ้ม (small: ต่อสำนักงาน) / files (small: an office)"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Refuse, or write and tell."""
        began = time.monotonic()
        require_no_real_files()
        if not Office.objects.exists():
            call_command("load_reference", stdout=io.StringIO())
        today = timezone.localdate()
        days, seed = lines.days_until(today), options["seed"]
        if options["size"] == "small":
            told = simulate_small(seed, files=options["files"] or SMALL_FILES, days=days)
        else:
            sizes = lines.share_targets(options["files"] or NATION_FILES)
            told = writing.write_nation(lines.simulate_offices(seed, sizes, days), today=today)
        facts = {name: told[name] for name in ("offices", "files", "pages")}
        trail.record(AuditAction.YEAR_SIMULATED, None, seed=seed, size=options["size"], **facts)
        seconds = round(time.monotonic() - began, 1)
        self.tell(
            "ข้อมูลสมมติ: {offices} สำนักงาน {files:,} แฟ้ม {pages:,} หน้า ({seconds} วินาที)".format(
                **facts, seconds=seconds
            ),
            "Made up: {offices} offices, {files:,} files, {pages:,} pages ({seconds} s).".format(
                **facts, seconds=seconds
            ),
        )
        return {**told, "seconds": seconds}
