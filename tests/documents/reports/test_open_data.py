"""What the public gets tells of no single employer, and nothing before the office opens it."""

import csv
import io
import json

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from documents.reports.open_data import FEWEST, public_table, suppress
from sso_efiles.counters.models import CounterDelta
from tests.factories import OfficeFactory, ProvinceFactory

LICENCE = "https://licence.example/open"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([0, 50, 60], [0, 50, 60]),
        ([3, 50, 60, 0], [None, None, 60, 0]),
        ([3, 4, 60], [None, None, 60]),
        ([FEWEST - 1, FEWEST, 60], [None, None, 60]),
        ([FEWEST, 60], [FEWEST, 60]),
        ([1], [None]),
    ],
)
def test_small_numbers_are_left_out_and_cannot_be_calculated(
    numbers: list[int], shown: list[int | None]
) -> None:
    assert suppress(numbers) == shown


@pytest.fixture
def provinces() -> None:
    for code, files in (("74", 40), ("50", 5), ("10", 90)):
        province = ProvinceFactory.create(code=code, target_files=1000, target_kind="estimate")
        OfficeFactory.create(code=f"{code}00", province=province)
        CounterDelta.objects.create(
            office=f"{code}00", name="files.certified", day="2026-10-31", amount=files
        )
        CounterDelta.objects.create(office=f"{code}00", name="files.not_found", day="2026-10-01", amount=7)
        CounterDelta.objects.create(office=f"{code}00", name="files.to_check", day="2026-11-01", amount=300)


@pytest.mark.django_db
@pytest.mark.usefixtures("provinces")
@time_machine.travel("2026-11-30T05:00:00Z")
def test_the_public_sees_the_end_of_the_last_month(
    client: Client, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.OPEN_DATA_LICENCE = LICENCE
    with django_assert_max_num_queries(3):
        answer = client.get(reverse("documents:open-csv"))
    rows = {row["province_code"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()[1:]))}
    assert {code: row["files_certified"] for code, row in rows.items()} == {"10": "90", "50": "", "74": ""}
    assert {row["as_of"] for row in rows.values()} == {"2026-10-31"}
    assert answer["Cache-Control"] == "public, max-age=3600"


@pytest.mark.django_db
def test_the_description_names_the_licence_and_where_the_figures_lie(
    client: Client, settings: Settings
) -> None:
    settings.OPEN_DATA_LICENCE = LICENCE
    answer = client.get(reverse("documents:open-description"))
    facts = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json"
    assert facts["dct:license"] == {"@id": LICENCE}
    assert facts["dcat:distribution"]["dcat:downloadURL"]["@id"].endswith(reverse("documents:open-csv"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["documents:open-csv", "documents:open-description"])
def test_nothing_is_open_until_a_licence_is_set(client: Client, settings: Settings, name: str) -> None:
    settings.OPEN_DATA_LICENCE = ""
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.django_db
def test_without_offices_there_are_heads_alone() -> None:
    assert public_table().rows == []
