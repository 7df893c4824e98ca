"""What both import commands do with their arguments and say at the end."""

import gc
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from employers.importing.chunks import LineImporter
from employers.importing.rejects import default_rejects_path
from employers.importing.remarks import Remark
from employers.importing.run import Report, run_import
from sso_efiles.commands import OfficeCommand
from sso_efiles.web.terminal import Progress


class ImportCommand(OfficeCommand):
    """Ends with 0 when every line was read (refused ones are kept aside), with 1 when the file is no use."""

    label = ""
    importer: ClassVar[type[LineImporter[Any]]]
    """Which lines these are."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and --refused."""
        super().add_arguments(parser)
        columns = ", ".join(self.importer.columns)
        codes = "UTF-8, TIS-620, UTF-16"
        parser.add_argument(
            "file",
            type=Path,
            help=f"แฟ้ม CSV ({codes}) / CSV file ({codes}): {columns}",
        )
        parser.add_argument(
            "--refused", type=Path, help="แฟ้มสำหรับบรรทัดที่ไม่รับ / where refused lines go (FILE.refused.csv)"
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Import, with a bar on a terminal."""
        path: Path = options["file"]
        with Progress(1, self.label) as bar:

            def show_progress(done: int, about: int) -> None:
                bar.total = max(about, done)
                bar.update(done - bar.done)

            gc.disable()  # rows make no cycles, and looking for some took a tenth of the time
            try:
                rejects_path = options["refused"] or default_rejects_path(path)
                report = run_import(
                    path, self.importer(), rejects_path=rejects_path, on_progress=show_progress
                )
            finally:
                gc.enable()
        self._tell_report(report)
        return report.facts()

    def _tell_report(self, report: Report) -> None:
        facts = report.facts()
        self.tell(
            "{lines:,} บรรทัด: เพิ่ม {added:,} แก้ไข {updated:,} คงเดิม {unchanged:,} ซ้ำ {repeated:,} "
            "ควรตรวจสอบ {suspect:,} ไม่รับ {refused:,} ({seconds} วินาที)".format(**facts),
            "{lines:,} lines: {added:,} added, {updated:,} updated, {unchanged:,} unchanged, "
            "{repeated:,} repeated, {suspect:,} suspect, {refused:,} refused ({seconds} s)".format(**facts),
        )
        self._tell_what_was_mended(report)
        if report.refused:
            self.tell(
                f"บรรทัดที่ไม่รับพร้อมเหตุผลอยู่ใน {report.refused_file} แก้ไขแล้วนำเข้าแฟ้มนั้นได้",
                f"Refused lines and why: {report.refused_file}. Mend them there and import that file.",
            )

    def _tell_what_was_mended(self, report: Report) -> None:
        """Nothing is mended in silence: what, how often, and which heading was taken for which column."""
        if report.headings:
            pairs = ", ".join(f"{heading} = {column}" for heading, column in report.headings.items())
            self.tell(f"หัวตารางที่ใช้: {pairs}", f"Headings taken: {pairs}")
        for remark in Remark:
            if lines := report.remarks.get(remark, 0):
                self.tell(f"{remark.th}: {lines:,} บรรทัด", f"{remark.en}: {lines:,} lines")
