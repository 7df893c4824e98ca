"""The health of the line: alarms are seen and taken by people, a drifting scanner is drawn and named."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.progress.models import Alarm, AlarmKind
from sso_efiles.counters.models import QualityDelta
from sso_efiles.policy import Role
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db


def health(client: Client, role: Role = Role.HEAD) -> str:
    client.force_login(person(role))
    answer = client.get(reverse("documents:progress-health"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_all_is_well_it_says_so(client: Client) -> None:
    shown = health(client)
    assert "ไม่มีสัญญาณเตือน" in shown
    assert "แผนภูมิจะแสดงเมื่อ" in shown


def test_an_alarm_is_seen_and_taken(client: Client) -> None:
    alarm = Alarm.objects.create(kind=AlarmKind.QUEUE_OLD, office=office("7400"))
    address = reverse("documents:progress-alarm", args=[alarm.pk])
    assert str(AlarmKind.QUEUE_OLD.label) in health(client)
    assert client.post(address, {"deed": "seen"}).status_code == 302
    shown = health(client)
    assert 'value="seen"' not in shown
    assert 'value="take"' in shown
    assert client.post(address, {"deed": "take"}).status_code == 302
    alarm.refresh_from_db()
    assert alarm.owner == person(Role.HEAD)
    assert 'value="take"' not in health(client)


def test_another_provinces_alarms_are_not_found(client: Client) -> None:
    alarm = Alarm.objects.create(kind=AlarmKind.QUEUE_OLD, office=office("5000"))
    assert str(AlarmKind.QUEUE_OLD.label) not in health(client)
    address = reverse("documents:progress-alarm", args=[alarm.pk])
    assert client.post(address, {"deed": "take"}).status_code == 404


def test_a_scanner_that_became_worse_is_drawn_first_and_named(client: Client) -> None:
    office("7400")
    for n in range(20):
        bad = 0.4 if n == 0 else 0.02 + 0.002 * (n % 3)
        QualityDelta.objects.create(
            office="7400",
            device="watch:1",
            day=timezone.localdate() - timedelta(days=n),
            pages=100,
            confidence=90,
            skew=10 + n % 2,
            dpi=30_000,
            faint=100 * bad,
        )
    shown = health(client)
    assert shown.count("แย่กว่าปกติ") == 1
    assert shown.index("สัดส่วนหน้าที่จาง") < shown.index("ความเอียง")
    assert 'class="outside"' in shown
    assert "นอกช่วง:" in shown


def test_health_costs_at_most_twelve_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20, 40):
        Alarm.objects.create(kind=AlarmKind.QUEUE_OLD, office=office(f"{n}00"), owner=person(Role.HEAD))
    health(client, Role.EXECUTIVE)
    with django_assert_max_num_queries(12):
        client.get(reverse("documents:progress-health"))
