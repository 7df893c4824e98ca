"""The app of the counters."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CountersConfig(AppConfig):
    """Label `counters`. An app that has counted rows says in its `counts.py` how to count them."""

    name = "sso_efiles.counters"
    label = "counters"

    def ready(self) -> None:
        """Have every app register what its rows say."""
        autodiscover_modules("counts")
