"""An employer's file narrowed down to a year or a period, by its address alone."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Document
from sso_efiles.policy import Role
from tests.factories import EmployerFactory, OfficeFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"
PAPERS: dict[str, dict[str, Any]] = {
    "march": {"dated": date(2021, 4, 2), "period": date(2020, 3, 1)},
    "quarter": {"dated": date(2021, 2, 2), "period": date(2020, 11, 1), "period_until": date(2021, 1, 1)},
    "year": {"dated": date(2022, 2, 2), "period": date(2021, 1, 1), "whole_year": True},
    "dated": {"dated": date(2021, 6, 2)},
    "unknown": {},
}


@pytest.fixture
def papers(client: Client) -> dict[int, str]:
    """The ids of pages, by the name of their paper."""
    office = OfficeFactory.create()
    client.force_login(UserFactory.create(role=Role.INDEXER, office=office))
    employer = EmployerFactory.create(account_no=OURS, office=office)
    found = {}
    for name, said in PAPERS.items():
        page = filed_page(employer=employer, text="x")
        Document.objects.filter(pages=page).update(**said)
        found[page.pk] = name
    return found


def shown(client: Client, papers: dict[int, str], **asked: str) -> set[str]:
    html = client.get(reverse("documents:employer-file", args=[OURS]), asked).content.decode()
    return {
        papers[int(page)]
        for page in re.findall(rf'class="leaf-picture"\s+href="/e/{OURS}/p/([0-9]+)/"', html)
    }


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, set(PAPERS)),
        ({"year": ""}, set(PAPERS)),
        ({"year": "2563"}, {"march", "quarter"}),
        ({"year": "2564"}, {"quarter", "year", "dated"}),
        ({"year": "none"}, {"unknown"}),
        ({"period": "03/2563"}, {"march"}),
        ({"period": "12/2563"}, {"quarter"}),
        ({"period": "มกราคม 2564"}, {"quarter", "year"}),
        ({"period": "๑/๒๕๖๔"}, {"quarter", "year"}),
        ({"period": "ไตรมาส 1/2563"}, {"march"}),
        ({"period": "2563"}, {"march", "quarter"}),
        ({"period": "02/2563"}, set()),
        ({"year": "2564", "period": "11/2563"}, {"quarter"}),
        ({"year": "2565"}, set(PAPERS)),
        ({"period": "ไม่รู้"}, set(PAPERS)),
    ],
)
def test_a_year_and_a_period_of_the_address_narrow_the_file_down(
    client: Client, papers: dict[int, str], asked: dict[str, str], names: set[str]
) -> None:
    assert shown(client, papers, **asked) == names


def test_counts_stay_those_of_the_file_and_years_stand_with_theirs(
    client: Client, papers: dict[int, str]
) -> None:
    place = reverse("documents:employer-file", args=[OURS])
    answer = client.get(place, {"year": "2563"})
    assert answer.context["ledger"]["documents"] == len(PAPERS)
    html = answer.content.decode()
    assert "แสดง 2 จาก 5 เรื่อง" in html
    assert [f"{year} ({n})" in html for year, n in (("2564", 3), ("2563", 2))] == [True, True]
    assert '<option value="2563" selected>' in html
    assert "ไม่ทราบปี (1)" in html
    client.cookies["django_language"] = "en"
    english = client.get(place, {"year": "2563", "period": "02/2563"}).content.decode()
    assert "0 of 5 documents shown" in english
    assert "No document of this file is of that year and period." in english


def test_what_is_no_year_or_period_of_the_file_is_said_at_its_field(
    client: Client, papers: dict[int, str]
) -> None:
    html = client.get(
        reverse("documents:employer-file", args=[OURS]), {"year": "2565", "period": "x"}
    ).content.decode()
    assert html.count('class="errorlist"') == 2
    assert "ไม่มีเอกสารของปีนี้ในแฟ้ม" in html
    assert 'value="x"' in html


def test_a_file_of_one_paper_asks_nothing(client: Client, papers: dict[int, str]) -> None:
    Document.objects.exclude(pk=Document.objects.earliest("pk").pk).update(state="rejected")
    assert 'name="year"' not in client.get(reverse("documents:employer-file", args=[OURS])).content.decode()
