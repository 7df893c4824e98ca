"""import_targets FILE.csv: how many files places should have, and certify in a month."""

from documents.progress.target_lines import TargetImporter
from employers.importing.command import ImportCommand


class Command(ImportCommand):
    """The columns of the file are those of its importer."""

    help = "นำเข้าเป้าหมายและแผนรายเดือน (ทำซ้ำได้) / Import targets and monthly plans; safe to repeat"
    label = "กำลังนำเข้าเป้าหมาย"
    importer = TargetImporter
