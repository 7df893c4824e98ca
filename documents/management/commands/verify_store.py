"""Read originals back and check that their bytes still give their digest."""

import random
from argparse import ArgumentParser
from typing import Any

from documents import ledger
from documents.models import StoredFile
from documents.states import FileState
from documents.storage import store
from sso_efiles.audit import trail
from sso_efiles.commands import Failed, OfficeCommand
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """Exit code 1 when anything is damaged or missing; each finding is audited."""

    help = "ตรวจลายนิ้วมือไฟล์ต้นฉบับ / Verify the fixity of the originals"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--sample N."""
        super().add_arguments(parser)
        parser.add_argument("--sample", type=int, default=0, help="สุ่มตรวจ N ไฟล์ / check N at random")

    def work(self, **options: Any) -> dict[str, Any]:
        """Every object, and every row whose object should be there."""
        rows = StoredFile.objects.filter(state=FileState.STORED).values_list("sha256", flat=True)
        digests = sorted(set(rows) | set(store().originals()))
        if 0 < options["sample"] < len(digests):
            digests = random.sample(digests, options["sample"])  # a sample, not a secret
        bar = Progress(len(digests), "ตรวจไฟล์")
        damaged = {}
        for digest in digests:
            if problem := ledger.damage(digest):
                damaged[digest] = problem
                trail.record("original.damaged", sha256=digest, problem=problem)
            bar.update(1)
        bar.close()
        for digest, problem in damaged.items():
            self.tell(f"เสียหาย {digest}: {problem}", f"Damaged {digest}: {problem}")
        if damaged:
            raise Failed(checked=len(digests), damaged=damaged)
        self.tell(f"ตรวจ {len(digests)} ไฟล์ ถูกต้องทั้งหมด", f"{len(digests)} originals checked, all whole")
        return {"checked": len(digests), "damaged": {}}
