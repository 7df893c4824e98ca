"""import_registry FILE.csv: employers and their places of business from the core system."""

from typing import Any

from employers.importing.chunks import LineImporter
from employers.importing.command import ImportCommand
from employers.importing.registry import RegistryImporter


class Command(ImportCommand):
    """account_no,branch_seq,name_th,juristic_no,office_code,status,address,registered_on."""

    help = "นำเข้าทะเบียนนายจ้าง (ทำซ้ำได้) / Import the registry of employers; safe to repeat"
    label = "กำลังนำเข้าทะเบียนนายจ้าง"

    def importer(self) -> LineImporter[Any]:
        """The registry."""
        return RegistryImporter()
