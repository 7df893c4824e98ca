"""A filter is declared once: every surface offers it, takes it by its name there, and passes it on."""

import argparse
from dataclasses import fields

import pytest
from django.core.management import load_command_class
from django.test import Client
from django.urls import reverse

from documents.api.requests import SearchForm as SearchRequest
from documents.models import PageIndex
from documents.screens.search.forms import SearchForm
from documents.search import FILTERS, Filter, FilterKind, Filters
from employers.models import Employer
from sso_efiles.policy import Role
from tests.factories import EmployerFactory, FormTypeFactory, OfficeFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("declared", FILTERS.values(), ids=FILTERS)


def test_every_field_of_the_filters_is_declared() -> None:
    assert list(FILTERS) == [field.name for field in fields(Filters)]


@EVERY
def test_every_filter_has_a_field_on_the_screen_in_the_api_and_in_the_command(declared: Filter) -> None:
    parser = argparse.ArgumentParser()
    load_command_class("documents", "search").add_arguments(parser)  # type: ignore[arg-type]
    assert declared.name in SearchForm().fields
    assert declared.parameter in SearchRequest().fields
    assert f"--{declared.parameter.replace('_', '-')}" in parser.format_help()


@EVERY
def test_the_lookups_of_every_filter_are_columns(declared: Filter) -> None:
    value = "2026-01-01" if declared.kind is FilterKind.DAY else "1"
    assert not PageIndex.objects.filter(**{declared.pages: value}).exists()
    if declared.employers:
        assert not Employer.objects.filter(**{declared.employers: value}).exists()


@EVERY
def test_what_is_narrowed_down_is_a_chip_that_can_be_taken_away(client: Client, declared: Filter) -> None:
    client.force_login(UserFactory.create(role=Role.COUNTER))
    office = OfficeFactory.create(code="7400")
    filed_page(employer=EmployerFactory.create(account_no="7499990028"), form=FormTypeFactory.create())
    written = {
        "office": office.pk, "province": office.province_id, "form": "sps_1_01",
        "account_no": "74-9999002-8", "since": "1/1/2569", "until": "31/12/2599",
    }  # fmt: skip
    asked = {"q": "ประกันสังคม", declared.name: written[declared.name]}
    shown = client.get(reverse("documents:search"), asked).content.decode()
    assert shown.count('class="chip info"') == 1
    assert f"{declared.label}: " in shown
    assert f'name="{declared.name}"' in shown


def test_the_screens_form_and_a_request_come_to_the_same() -> None:
    office, kind = OfficeFactory.create(code="7400"), FormTypeFactory.create()
    form = SearchForm(
        {
            "office": "7400",
            "form": kind.pk,
            "account_no": "74-9999002-8",
            "since": "2/1/2569",
            "until": "",
        }
    )
    assert form.is_valid(), form.errors
    sent = {"office": office.pk, "form": kind.pk, "account_no": "74-9999002-8", "from": "2026-01-02"}
    assert Filters.from_form(form.cleaned_data) == Filters.parse(sent)
