"""import_registry FILE.csv: employers and their places of business from the core system."""

from employers.importing.command import ImportCommand
from employers.importing.registry import RegistryImporter


class Command(ImportCommand):
    """The columns of the file are those of its importer."""

    help = "นำเข้าทะเบียนนายจ้าง (ทำซ้ำได้) / Import the registry of employers; safe to repeat"
    label = "กำลังนำเข้าทะเบียนนายจ้าง"
    importer = RegistryImporter
