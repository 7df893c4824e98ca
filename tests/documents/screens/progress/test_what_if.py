"""One more person or an hour more: a table of working days saved, or the one sentence why there is none."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.progress.desks import Change
from documents.progress.forecast.reasons import NoGain, Unknown
from documents.progress.targets import set_target
from sso_efiles.counters.steps import Step
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.documents.progress.year import did, working_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices() -> object:
    with time_machine.travel("2026-11-30T05:00:00Z", tick=False):
        working_office("7400", target=5000, a_day=5, days=90, to_index=900)
        for ago in range(1, 41):
            did("7400", Step.HANDED_OVER, date(2026, 11, 30) - timedelta(days=ago), files=5)
        for role in (Role.SCANNER, Role.INDEXER, Role.QC):
            person(role)
        yield


def page(client: Client, name: str, code: str, role: Role = Role.EXECUTIVE) -> str:
    client.force_login(person(role))
    answer = client.get(reverse(f"documents:progress-{name}", args=[code]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("name", "code"), [("office-what-if", "7400"), ("province-what-if", "74")])
def test_each_change_has_its_days_and_the_bottleneck_its_sentence(
    client: Client, name: str, code: str
) -> None:
    shown = page(client, name, code)
    assert "เป็นคอขวด" in shown
    assert all(str(change.label) in shown for change in Change)
    assert shown.count(str(NoGain.NOBODY.label)) == 1  # nobody certifies there


def test_the_pages_of_an_office_and_a_province_lead_there(client: Client) -> None:
    assert reverse("documents:progress-office-what-if", args=["7400"]) in page(client, "office", "7400")
    assert reverse("documents:progress-province-what-if", args=["74"]) in page(client, "province", "74")


def test_one_of_several_offices_leads_to_its_province_which_lists_them(client: Client) -> None:
    office("7401")
    shown = page(client, "office-what-if", "7400")
    assert str(NoGain.SHARED_TARGET.label) in shown
    assert reverse("documents:progress-province-what-if", args=["74"]) in shown
    assert "เป็นคอขวด" in shown
    whole = page(client, "province-what-if", "74")
    assert reverse("documents:progress-office-what-if", args=["7401"]) in whole
    assert str(NoGain.NOTHING_WAITS.label) in whole


def test_one_of_several_offices_with_its_own_target_is_told_its_days(client: Client) -> None:
    working_office("7401", target=5000, a_day=1, days=90)
    set_target("7400", 3000, by=None)
    shown = page(client, "office-what-if", "7400")
    assert str(NoGain.SHARED_TARGET.label) not in shown
    assert all(str(change.label) in shown for change in Change)


def test_an_office_does_not_see_the_desks_of_its_neighbour(client: Client) -> None:
    office("7401")
    client.force_login(person(Role.INDEXER))
    address = reverse("documents:progress-province-what-if", args=["74"])
    assert client.get(address).status_code == 404
    shown = page(client, "office-what-if", "7400", Role.INDEXER)
    assert address not in shown
    assert address not in page(client, "province", "74", Role.INDEXER)


def test_where_no_finish_is_known_its_reason_is_told(client: Client) -> None:
    working_office("2000", target=9_000_000, a_day=1, days=90)
    shown = page(client, "office-what-if", "2000")
    assert str(Unknown.TOO_FAR.label) in shown
    assert str(Change.HOUR.label) not in shown


def test_the_table_can_be_taken_away(client: Client) -> None:
    client.force_login(person(Role.EXECUTIVE))
    address = reverse("documents:progress-office-what-if", args=["7400"])
    sent = client.get(address, {"as": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sent)))
    assert [row[0] for row in rows[1 : 1 + len(Change)]] == [str(change.label) for change in Change]


@pytest.mark.parametrize(("name", "code"), [("office-what-if", "7400"), ("province-what-if", "74")])
def test_it_costs_at_most_twelve_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, code: str
) -> None:
    for n in range(11, 40):
        office(f"{n}00")
    page(client, name, code)
    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"documents:progress-{name}", args=[code])).status_code == 200
