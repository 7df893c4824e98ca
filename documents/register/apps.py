"""The app of the folder register."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Label `register`."""

    name = "documents.register"
    label = "register"
