"""System checks: settings under which a worker would lose its lease while it still works."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def lease_outlasts_a_page(**_: Any) -> list[CheckMessage]:
    """A lease must be longer than Celery lets one page's task run (the page's wall and 25 s to clean up)."""
    if settings.LEASE_S > settings.CELERY_TASK_TIME_LIMIT:
        return []
    return [
        Error(
            f"EFILES_LEASE_S={settings.LEASE_S} is not longer than a page's task may run"
            f" ({settings.CELERY_TASK_TIME_LIMIT} s = EFILES_PAGE_WALL_S + 25): another worker would take"
            " the page while the first still reads it.",
            hint=f"Set EFILES_LEASE_S to {settings.CELERY_TASK_TIME_LIMIT + 1} or more.",
            id="work.E001",
        )
    ]
