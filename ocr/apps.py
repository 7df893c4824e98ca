"""The app of reading: no models, but checks of its own."""

from django.apps import AppConfig
from django.core.checks import register

from ocr.checks import check_engine_is_installed, check_engine_starts


class OcrConfig(AppConfig):
    """Label `ocr`."""

    name = "ocr"

    def ready(self) -> None:
        """Have the checks run: the cheap one at every command, the other with `check --deploy`."""
        register(check_engine_is_installed)
        register(check_engine_starts, deploy=True)
