"""recount [--office CODE]: set the dashboard's counters to what the rows say."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.utils.translation import override

from sso_efiles.accounts.models import Office
from sso_efiles.commands import OfficeCommand
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.recount import Difference, offices_with_counters, recount_office
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work_recount import WorkDifference
from sso_efiles.refusal import InvalidInput
from sso_efiles.web.terminal import Progress


class Command(OfficeCommand):
    """One transaction an office; others may work meanwhile."""

    help = "นับตัวเลขของแดชบอร์ดใหม่จากข้อมูลจริง / Set the counters of the dashboard to what the rows say"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--office."""
        super().add_arguments(parser)
        parser.add_argument("--office", default="", help="เฉพาะสำนักงานนี้ / this office alone")

    def work(self, **options: Any) -> dict[str, Any]:
        """Office by office, with a bar on a terminal."""
        codes = [options["office"]] if options["office"] else offices_with_counters()
        if options["office"] and not Office.objects.filter(pk=options["office"]).exists():
            raise InvalidInput(fields={"office": "ไม่พบสำนักงาน / no such office"})
        found: list[Difference | WorkDifference] = []
        with Progress(len(codes), "กำลังนับใหม่") as bar:
            for code in codes:
                found += recount_office(code)
                bar.update()
        for difference in found:
            self._tell_difference(difference)
        self.tell(
            f"นับใหม่ {len(codes):,} สำนักงาน แก้ตัวเลข {len(found):,} รายการ",
            f"{len(codes):,} offices recounted, {len(found):,} counters put right",
        )
        return {"offices": len(codes), "differences": [asdict(difference) for difference in found]}

    def _tell_difference(self, difference: Difference | WorkDifference) -> None:
        label = _Label(difference)
        with override("th"):
            thai = f"{difference.office} {label}: {difference.recorded:,} → {difference.counted:,}"
        with override("en"):
            self.tell(thai, f"{difference.office} {label}: {difference.recorded:,} → {difference.counted:,}")


class _Label:
    """What a difference is about, in the language that is on when it is printed."""

    def __init__(self, difference: Difference | WorkDifference) -> None:
        self.difference = difference

    def __str__(self) -> str:
        name = self.difference.name
        if isinstance(self.difference, WorkDifference):
            step, _, measure = name.partition(".")
            day = f" {self.difference.day}" if self.difference.day else ""
            return f"{Step(step).label} ({measure}){day}"
        return str(CounterName(name).label) if name in CounterName.values else name
