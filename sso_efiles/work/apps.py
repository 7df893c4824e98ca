"""The app of leased work, and its system check."""

from django.apps import AppConfig
from django.core.checks import register

from sso_efiles.work.checks import lease_outlasts_a_page


class WorkConfig(AppConfig):
    """Label `work`."""

    name = "sso_efiles.work"
    label = "work"

    def ready(self) -> None:
        """Tell Django's `check`, which every command of manage.py runs first."""
        register(lease_outlasts_a_page)
