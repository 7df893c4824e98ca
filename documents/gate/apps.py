"""The app of the gate."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    """Label `gate`."""

    name = "documents.gate"
    label = "gate"
