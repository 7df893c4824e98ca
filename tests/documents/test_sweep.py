"""The sweep by hand: what is over is taken away."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_sessions_that_are_over_are_not_kept() -> None:
    """They hold what people searched for."""
    for name, hours in (("over", -1), ("open", 1)):
        ends = timezone.now() + timedelta(hours=hours)
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    call_command("sweep")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
