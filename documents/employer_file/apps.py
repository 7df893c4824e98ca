"""The app of the electronic file."""

from django.apps import AppConfig


class EmployerFileConfig(AppConfig):
    """Label `employer_file`."""

    name = "documents.employer_file"
    label = "employer_file"
