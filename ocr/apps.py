"""The app of reading: no models, but checks of its own."""

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register

from ocr.checks import check_calibration, check_engine_is_installed, check_engine_starts
from ocr.recognition.model_files import choose_folder


class OcrConfig(AppConfig):
    """Label `ocr`."""

    name = "ocr"

    def ready(self) -> None:
        """Say where promoted models lie. Have the checks run: the cheap ones at every command, the other with
        `check --deploy`.
        """
        choose_folder(settings.MODELS)
        register(check_engine_is_installed)
        register(check_calibration)
        register(check_engine_starts, deploy=True)
