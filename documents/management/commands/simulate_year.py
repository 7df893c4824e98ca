"""simulate_year --seed N [--size small|nation]: a made-up year of work, for tests and training alone."""

import io
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from documents.made_up.nation_year import lines, writing
from documents.made_up.nation_year.guard import require_no_real_files
from sso_efiles.accounts.models import Office
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand

NATION_FILES = 926_183
"""Of the nation, as published (data/employer_targets.csv)."""


class Command(OfficeCommand):
    """Only into a database without real files. The nation's year is figures, without a page behind them."""

    help = "สร้างปีการทำงานสมมติเพื่อทดสอบและฝึกอบรม / Add a made-up year of work, for tests and training"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--seed, --size, --files."""
        super().add_arguments(parser)
        parser.add_argument("--seed", type=int, required=True, help="เลขตั้งต้น / the same seed, the same year")
        parser.add_argument("--files", type=int, default=NATION_FILES, help="จำนวนแฟ้ม / how many files")

    def work(self, **options: Any) -> dict[str, Any]:
        """Refuse, or write and tell."""
        began = time.monotonic()
        require_no_real_files()
        if not Office.objects.exists():
            call_command("load_reference", stdout=io.StringIO())
        today = timezone.localdate()
        sizes = lines.share_targets(options["files"])
        years = lines.simulate_offices(options["seed"], sizes, lines.days_until(today))
        told = writing.write_nation(years, today=today)
        facts = {name: told[name] for name in ("offices", "files", "pages")}
        trail.record(AuditAction.YEAR_SIMULATED, None, seed=options["seed"], size="nation", **facts)
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
