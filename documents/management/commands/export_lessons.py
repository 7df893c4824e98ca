"""Corrections with their crops into a folder, for teaching the reader."""

from argparse import ArgumentParser
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from documents.gate.lessons import (
    corrections_of_blind_entries,
    corrections_of_csv,
    corrections_of_people,
    write_lessons,
)
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import InvalidInput


class Command(OfficeCommand):
    """May run again: only what is new is added. The crops hold people's data (docs/recipes.md)."""

    help = "ส่งออกบทเรียนจากการแก้ไข / Export corrections with their crops, as lessons for the reader"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FOLDER [--csv FILE]."""
        super().add_arguments(parser)
        parser.add_argument(
            "folder", type=Path, help="โฟลเดอร์ที่มีการป้องกัน / a folder as protected as originals"
        )
        parser.add_argument(
            "--csv",
            type=Path,
            help="บรรทัดที่แก้แล้ว: page,x0,y0,x1,y1,text / corrected lines, boxes in pixels of the full picture",
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """What people corrected, blind entries that agree, and the lines of a CSV."""
        file: Path | None = options["csv"]
        if file is not None and not file.is_file():
            raise InvalidInput(fields={"csv": "ไม่พบไฟล์นี้ / no such file"})
        given = list(corrections_of_csv(file)) if file else []
        written = write_lessons(
            chain(corrections_of_people(), corrections_of_blind_entries(), given), options["folder"]
        )
        trail.record(AuditAction.LESSONS_EXPORTED, None, by=None, fresh=written.fresh)
        self.tell(
            f"บทเรียนใหม่ {written.fresh} มีอยู่แล้ว {written.known} ไม่มีภาพ {written.without_picture}",
            f"{written.fresh} new lessons, {written.known} known, {written.without_picture} without picture",
        )
        return asdict(written)
