"""The app that holds the shared template tags and commands."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Label `web`."""

    name = "sso_efiles.web"
    label = "web"
