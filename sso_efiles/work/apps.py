"""The app of leased work."""

from django.apps import AppConfig
from django.core.checks import register

from sso_efiles.work.checks import lease_outlasts_a_page


class WorkConfig(AppConfig):
    """Label `work`."""

    name = "sso_efiles.work"
    label = "work"

    def ready(self) -> None:
        """Have the check of leases run at every command."""
        register(lease_outlasts_a_page)
