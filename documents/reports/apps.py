"""The app of the reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Label `reports`."""

    name = "documents.reports"
    label = "reports"
