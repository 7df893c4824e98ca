"""The app of leased work."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Label `work`."""

    name = "sso_efiles.work"
    label = "work"
