"""import_employees FILE.csv: insured persons and who worked where, from the core system."""

from typing import Any

from employers.importing.chunks import LineImporter
from employers.importing.command import ImportCommand
from employers.importing.employees import EmployeeImporter


class Command(ImportCommand):
    """national_id,title,first_name,last_name,section,account_no,branch_seq,started_on,ended_on."""

    help = "นำเข้ารายชื่อผู้ประกันตน (ทำซ้ำได้) / Import insured persons and employments; safe to repeat"
    label = "กำลังนำเข้าผู้ประกันตน"

    def importer(self) -> LineImporter[Any]:
        """Employees."""
        return EmployeeImporter()
