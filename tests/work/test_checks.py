"""Settings that would break a lease are told before anything starts."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from sso_efiles.work.checks import lease_outlasts_a_page


@pytest.mark.parametrize(("lease", "sound"), [(145, False), (146, True)])
def test_a_lease_is_longer_than_a_page_may_take(settings: Settings, lease: int, sound: bool) -> None:
    settings.CELERY_TASK_TIME_LIMIT, settings.LEASE_S = 145, lease
    assert (lease_outlasts_a_page() == []) == sound


def test_every_command_runs_the_check(settings: Settings) -> None:
    settings.CELERY_TASK_TIME_LIMIT, settings.LEASE_S = 625, 10
    assert "work.E001" in {message.id for message in run_checks()}


def test_the_message_says_what_to_set(settings: Settings) -> None:
    settings.CELERY_TASK_TIME_LIMIT, settings.LEASE_S = 625, 10
    (message,) = lease_outlasts_a_page()
    assert message.id == "work.E001"
    assert "EFILES_LEASE_S" in str(message.hint)
    assert "626" in str(message.hint)
