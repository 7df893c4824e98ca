"""The app of the work itself."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import import_string


class DocumentsConfig(AppConfig):
    """Label `documents`."""

    name = "documents"

    def ready(self) -> None:
        """Have the table of image checks read with every check, and the store tried with `check --deploy`."""
        register(import_string("documents.reading.image_checks.check_image_checks"), "images")
        register(import_string("documents.checks.check_store_keeps"), "store", deploy=True)
