"""Long steps renew their lease; whoever lost it renews nothing. The life of a lease stands in test_queue."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from documents.models import Scan
from documents.queue import READ
from sso_efiles.work import leases
from sso_efiles.work.leases import LeaseLost, Renewal
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    row: Scan = PageFactory.create().image
    return row


def ends_soon(scan: Scan) -> None:
    Scan.objects.filter(pk=scan.pk).update(lease_until=Now() + timedelta(seconds=5))


def ends_late() -> bool:
    return Scan.objects.filter(lease_until__gt=Now() + timedelta(seconds=170)).exists()


def test_a_renewed_lease_ends_a_whole_lease_later(scan: Scan) -> None:
    held = leases.claim(READ, scan.pk)
    assert held is not None
    ends_soon(scan)
    leases.renew(held)
    assert ends_late()


def test_who_lost_the_lease_renews_nothing(scan: Scan) -> None:
    late = leases.claim(READ, scan.pk)
    Scan.objects.update(lease_until=Now() - timedelta(seconds=1))
    present = leases.claim(READ, scan.pk)
    assert late is not None
    assert present is not None
    ends_soon(scan)
    with pytest.raises(LeaseLost):
        leases.renew(late)
    assert not ends_late()


@pytest.mark.parametrize(("seconds", "renewed"), [(59, False), (61, True)])
def test_a_long_step_renews_after_a_third_of_its_lease(
    scan: Scan, settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: int, renewed: bool
) -> None:
    settings.LEASE_S = 180
    held = leases.claim(READ, scan.pk)
    assert held is not None
    clock = iter([1000.0, 1000.0 + seconds, 2000.0])
    monkeypatch.setattr("sso_efiles.work.leases.time.monotonic", lambda: next(clock))
    renew = Renewal(held)
    ends_soon(scan)
    renew()
    monkeypatch.undo()
    assert ends_late() == renewed
