"""The app of the figures: its tables are the alarms."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """Label `progress`."""

    name = "documents.progress"
    label = "progress"
