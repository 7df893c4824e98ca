"""Prove a bag or a PDF offline: that it is, page by page, what was certified."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from documents.proof.limits import Unreadable
from documents.proof.verdict import NOT_CERTIFIED, WHOLE, Verdict, verify_file
from sso_efiles.commands import Failed, OfficeCommand


class Command(OfficeCommand):
    """Exit code 0 only when the file is whole. Needs no database and no installation, only this program."""

    help = "ตรวจสอบใบรับรองของไฟล์ที่ส่งออก โดยไม่ใช้ฐานข้อมูล / Verify an exported bag or PDF, offline"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE [--root HEX] [--key HEX]."""
        super().add_arguments(parser)
        parser.add_argument(
            "file",
            type=Path,
            help="ไฟล์ ZIP หรือ PDF ที่ส่งออก หรือโฟลเดอร์ที่แตกไฟล์แล้ว / the exported ZIP or PDF, or a bag's folder",
        )
        parser.add_argument(
            "--root",
            default="",
            metavar="HEX",
            help="ค่ารวมตรวจสอบบนใบรับรองหรือหน้าตรวจสอบ / the root on paper or at /v/CODE/",
        )

        parser.add_argument(
            "--key",
            default="",
            metavar="HEX",
            help="กุญแจสาธารณะของสำนักงาน ไฟล์ต้องลงลายมือชื่อด้วยกุญแจนี้ / the public key that must have signed it",
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Each difference by name, then what to compare with the public check."""
        try:
            verdict = verify_file(options["file"], root=options["root"], key=options["key"])
        except Unreadable as error:
            self.tell(error.message_th, error.message_en)
            words = {"message_th": error.message_th, "message_en": error.message_en}
            raise Failed(verdict="unreadable", code=error.code, **(words if self.machine else {})) from None
        self._tell(verdict, given=bool(options["root"]))
        if verdict.result != WHOLE:
            raise Failed(**verdict.as_json())
        return verdict.as_json()

    def _tell(self, verdict: Verdict, *, given: bool) -> None:
        for each in verdict.differences:
            self.tell(each.message_th, each.message_en)
        if verdict.result == NOT_CERTIFIED:
            self.tell("ไฟล์นี้ไม่ได้รับรอง จึงไม่มีอะไรพิสูจน์", "This file is not certified: there is nothing to prove.")
            return
        if verdict.result == WHOLE:
            self.tell("ไฟล์ครบถ้วนตรงตามใบรับรอง", "Whole: the file is what its certificate says.")
        else:
            self.tell("ไฟล์ไม่ตรงกับใบรับรอง", "The file is not what its certificate says.")
        if verdict.certified is not None:
            head, root = verdict.certified.head, verdict.certified.root_computed
            self.tell(f"ค่ารวมตรวจสอบ {root}", f"Root {root}")
            if verdict.signed_by:
                self.tell(f"ลงลายมือชื่อด้วยกุญแจ {verdict.signed_by}", f"Signed by key {verdict.signed_by}")
            if not given:
                self.tell(
                    f"กรุณาเทียบค่านี้กับที่ {head['verify_url']} ซึ่งต้องขึ้นว่ามีผลใช้ได้ หรือสั่งอีกครั้งด้วย --root",
                    f"Compare it with {head['verify_url']}, which must say valid, or give it with --root.",
                )
