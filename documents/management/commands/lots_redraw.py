"""Draw the sample of a lot again from its seed, and compare."""

from argparse import ArgumentParser
from typing import Any

from documents.lots.models import Lot
from documents.lots.redraw import redraw_lot
from documents.lots.states import LotState
from sso_efiles.commands import Failed, OfficeCommand
from sso_efiles.refusal import NotFound


class Command(OfficeCommand):
    """Exit code 1 where the record is not what seed and pages give."""

    help = "สุ่มตัวอย่างของรุ่นซ้ำจากค่าเริ่มต้นที่บันทึกไว้แล้วเทียบกัน / Draw a lot's sample again and compare"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """LOT."""
        super().add_arguments(parser)
        parser.add_argument("lot", type=int, metavar="LOT", help="เลขที่รุ่น / number of the lot")

    def work(self, **options: Any) -> dict[str, Any]:
        """One lot; one that still gathers has no sample."""
        lot = (
            Lot.objects.exclude(state=LotState.OPEN).select_related("plan").filter(pk=options["lot"]).first()
        )
        if lot is None:
            raise NotFound
        draw = redraw_lot(lot)
        facts = {
            "lot": lot.pk,
            "plan": str(lot.plan),
            "severity": lot.severity,
            "seed": lot.seed,
            "pages_of_lot": draw.pages_of_lot,
            "sample": draw.again,
            "same": draw.same,
        }
        if not draw.same:
            self.tell(
                f"รุ่น {lot.pk}: ตัวอย่างที่บันทึกไว้ไม่ตรงกับการสุ่มจากค่าเริ่มต้น",
                f"Lot {lot.pk}: the sample on record is not what its seed gives.",
            )
            raise Failed(**facts, recorded=draw.recorded)
        self.tell(
            f"รุ่น {lot.pk}: สุ่มซ้ำได้ตัวอย่างเดิม {len(draw.again)} จาก {draw.pages_of_lot} หน้า",
            f"Lot {lot.pk}: drawn again, the same {len(draw.again)} of {draw.pages_of_lot} pages.",
        )
        return facts
