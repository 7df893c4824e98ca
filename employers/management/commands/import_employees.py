"""import_employees FILE.csv: insured persons and who worked where, from the core system."""

from employers.importing.command import ImportCommand
from employers.importing.employees import EmployeeImporter


class Command(ImportCommand):
    """The columns of the file are those of its importer."""

    help = "นำเข้ารายชื่อผู้ประกันตน (ทำซ้ำได้) / Import insured persons and employments; safe to repeat"
    label = "กำลังนำเข้าผู้ประกันตน"
    importer = EmployeeImporter
