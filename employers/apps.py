"""The app of who the files are about."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Label `employers`."""

    name = "employers"
