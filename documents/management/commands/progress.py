"""The dashboard's figures on the command line."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from documents.progress import figures
from sso_efiles.accounts.models import User
from sso_efiles.commands import OfficeCommand
from sso_efiles.policy import Role


class Command(OfficeCommand):
    """The nation by province, or one province by office."""

    help = "ความคืบหน้า / Progress by province, or by office of one province"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--province 74."""
        super().add_arguments(parser)
        parser.add_argument("--province", default="", help="รหัสจังหวัด เช่น 74 / province code")

    def work(self, **options: Any) -> dict[str, Any]:
        """What headquarters would see."""
        hq = User(username="command", role=Role.HQ_ADMIN, is_active=True)
        rows = (
            figures.offices(hq, province=options["province"])
            if options["province"]
            else figures.provinces(hq)
        )
        for row in rows:
            target = "-" if row.target is None else f"{row.target:,} (ประมาณการ)"
            self.tell(
                f"{row.code} {row.name_th}: {row.touched:,} / {target} แฟ้ม, {row.pages:,} หน้า",
                f"{row.name_en}: {row.touched:,} files begun, {row.pages:,} pages",
            )
        return {"nation": asdict(figures.nation(hq)), "rows": [asdict(row) for row in rows]}
