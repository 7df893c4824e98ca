"""The app of the lots."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    """Label `lots`."""

    name = "documents.lots"
    label = "lots"
