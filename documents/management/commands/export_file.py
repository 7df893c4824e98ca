"""Write an employer's whole electronic file to the disk."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from documents.delivery.export import FORMATS, AsItLies, Errand, Wanted, certificate_wanted, export_file
from documents.errors import UnknownEmployer
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import InvalidInput

_SUFFIXES = ", ".join(f".{suffix}" for suffix in FORMATS)


class Command(OfficeCommand):
    """In the format that the ending of the file's name says; as it was certified, where it was."""

    help = f"ส่งออกแฟ้ม / Export the electronic file: {_SUFFIXES}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """ACCOUNT_NO OUT [--user NAME] [--certified-version N | --current]."""
        super().add_arguments(parser)
        parser.add_argument("account_no", help="เลขที่บัญชีนายจ้าง 10 หลัก / employer account number")
        parser.add_argument("out", type=Path)
        parser.add_argument("--user", default="", help="ชื่อผู้ใช้ที่บันทึกในประวัติ / user named in the audit trail")

        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--certified-version",
            type=int,
            metavar="N",
            dest="certified",
            help="ฉบับที่รับรองแล้ว ฉบับที่ N / the certified version N (else: the one that holds now)",
        )
        which.add_argument(
            "--current",
            action="store_true",
            help="แฟ้มตามที่เป็นอยู่ แม้ยังไม่รับรอง / what lies there now, not certified",
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Write it; nothing that is there is written over."""
        out: Path = options["out"]
        kind = out.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise InvalidInput(fields={"out": f"ต้องลงท้ายด้วย / must end in: {_SUFFIXES}"})
        if out.exists() or not out.parent.is_dir():
            raise InvalidInput(fields={"out": "มีไฟล์นี้อยู่แล้ว หรือไม่มีโฟลเดอร์ / exists already, or no such folder"})
        employer = Employer.objects.by_account(options["account_no"]).first()
        if employer is None:
            raise UnknownEmployer
        by = User.objects.filter(username=options["user"]).first()
        if options["user"] and by is None:
            raise InvalidInput(fields={"user": "ไม่รู้จักชื่อผู้ใช้นี้ / no such user"})
        version: Wanted = AsItLies.NOW if options["current"] else options["certified"]
        certificate = certificate_wanted(employer, version)
        unfinished = out.with_name(f".{out.name}.part")
        try:
            pages = export_file(employer, unfinished, kind=kind, errand=Errand(by=by), version=version)
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
        self.tell(f"ส่งออก {pages} หน้า ไปที่ {out}", f"{pages} pages written to {out}")
        if certificate is None:
            self.tell("ไฟล์นี้ไม่ได้รับรอง", "This file is not certified")
            return {"pages": pages, "out": str(out), "certified": None}
        root = certificate.root
        self.tell(f"ฉบับที่ {certificate.passage.version} รับรองแล้ว {root}", f"Certified, root {root}")
        about = {"version": certificate.passage.version, "root": root, "code": certificate.code}
        return {"pages": pages, "out": str(out), "certified": about}
