"""Read originals back and check that their bytes still give their digest; put back what has a second copy."""

import random
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from documents.gate.certificate_rules import certified_pictures_are_kept, damaged_pictures
from documents.gate.models import Certificate
from documents.models import Upload
from documents.states import UploadState
from documents.storage import store
from documents.upkeep import integrity, restore_originals
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import Failed, OfficeCommand
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """Exit code 1 when anything is damaged or missing and stays so; each finding is audited."""

    help = "ตรวจลายนิ้วมือไฟล์ต้นฉบับ / Verify the fixity of the originals"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--sample N, --mend-from FOLDER."""
        super().add_arguments(parser)
        parser.add_argument("--sample", type=int, default=0, help="สุ่มตรวจ N ไฟล์ / check N at random")
        parser.add_argument(
            "--mend-from",
            type=Path,
            metavar="FOLDER",
            help="ซ่อมจากสำเนาในโฟลเดอร์นี้ / put back what has a copy in this folder, whatever its name",
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Every object, and every row whose object should be there."""
        checked, damaged = self._look(sample=options["sample"])
        facts: dict[str, Any] = {"checked": checked, "damaged": damaged}
        if damaged and options["mend_from"]:
            facts |= self._mend(damaged, folder=options["mend_from"])
        pictures = self._look_at_certified(all_of_them=not options["sample"])
        facts |= {"certified_pictures_damaged": pictures}
        for digest, problem in damaged.items():
            self.tell(f"เสียหาย {digest}: {problem}", f"Damaged {digest}: {problem}")
        for told in pictures:
            self.tell(f"ภาพที่รับรองเสียหาย {told}", f"A certified picture is damaged: {told}")
        if damaged:
            self.tell(
                "หากมีสำเนา (เครื่องสแกนหรือข้อมูลสำรอง) สั่ง verify_store --mend-from โฟลเดอร์",
                "With a copy at hand (scanning PC, backup): verify_store --mend-from FOLDER",
            )
        if damaged or pictures:
            raise Failed(**facts)
        self.tell(f"ตรวจ {checked} ไฟล์ ถูกต้องทั้งหมด", f"{checked} originals checked, all whole")
        return facts

    def _look(self, *, sample: int) -> tuple[int, dict[str, str]]:
        rows = Upload.objects.filter(state=UploadState.STORED).values_list("sha256", flat=True)
        digests = sorted(set(rows) | set(store().originals()))
        if 0 < sample < len(digests):
            digests = random.sample(digests, sample)  # a sample, not a secret
        damaged = {}
        with Progress(len(digests), "ตรวจไฟล์") as bar:
            for digest in digests:
                if problem := integrity.damage(digest):
                    damaged[digest] = problem
                    trail.record(AuditAction.ORIGINAL_DAMAGED, sha256=digest, problem=problem)
                bar.update(1)
        return len(digests), damaged

    def _look_at_certified(self, *, all_of_them: bool) -> list[str]:
        """Pictures of certified pages whose bytes are not those that were certified; a sample of them where
        originals are sampled.
        """
        if not all_of_them:
            return list(certified_pictures_are_kept())
        rows = Certificate.objects.select_related("passage").iterator(chunk_size=50)
        return [told for certificate in rows for told in damaged_pictures(certificate)]

    def _mend(self, damaged: dict[str, str], *, folder: Path) -> dict[str, Any]:
        """Takes what was mended out of `damaged`."""
        mended, released = restore_originals.mend(damaged, folder=folder)
        for digest in sorted(mended):
            del damaged[digest]
            self.tell(f"ซ่อมแล้ว {digest}", f"Mended {digest}")
        if released:
            self.tell(f"ส่งอ่านใหม่ {released} หน้า", f"{released} pages go to be read again")
        return {"mended": sorted(mended), "pages_released": released}
