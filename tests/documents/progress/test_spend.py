"""What a page costs is told with its parts, at the rates that are set."""

from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, Settings

from documents.progress.rollups import Period
from documents.progress.spend import Ledger, read_ledger
from sso_efiles.counters import work
from sso_efiles.counters.steps import Step
from tests.documents.progress.year import did, working_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def rates(settings: Settings) -> object:
    settings.COST_HOUR_BAHT = {"scanned": 60.0, "filed": 120.0, "other": 600.0}
    settings.COST_GB_MONTH_BAHT, settings.COST_PAGE_KB = 30.4, 1024 * 1024
    with time_machine.travel("2026-11-30T05:00:00Z", tick=False):
        working_office("2000", a_day=1)
        yield


def ledger(period: str) -> Ledger:
    return read_ledger(["2000"], Period.parse(period), today=TODAY)


def test_minutes_cost_what_their_step_costs() -> None:
    found = ledger("2569-11")
    assert {step.step: (step.minutes, step.baht) for step in found.steps} == {
        Step.SCANNED: (28, 28),
        Step.FILED: (14, 28),
        Step.CHECKED: (14, 140),
    }
    assert (found.people, found.pages) == (196, 280)


def test_what_people_decided_costs_what_filing_people_cost() -> None:
    did("2000", Step.DECIDED, date(2026, 11, 2), pages=3, seconds=600)
    assert {step.step: step.minutes for step in ledger("2569-11").steps}[Step.DECIDED] == 10


def test_storage_costs_what_is_kept_for_as_long_as_it_is_kept() -> None:
    found = ledger("2569-11")
    assert (found.pages_kept, found.gigabytes) == (280, 280)
    assert found.storage == pytest.approx(280 * 30)
    assert found.per_page == pytest.approx((196 + 280 * 30) / 280)


def test_what_was_scanned_before_the_period_is_stored_in_it_too() -> None:
    did("2000", Step.SCANNED, date(2026, 10, 1), pages=20)
    found = ledger("2569-11")
    assert found.pages_kept == 300
    assert sum(step.minutes for step in found.steps) == 56


def test_a_month_without_a_certified_page_has_no_cost_a_page() -> None:
    assert ledger("2569-10").per_page is None
    assert ledger("2569-10").part(5.0) is None


def test_pages_without_known_minutes_have_no_cost_a_page() -> None:
    did("7400", Step.CERTIFIED, TODAY, files=1, pages=5)
    assert read_ledger(["7400"], Period.parse("2569-11"), today=TODAY).per_page is None


def test_compacted_figures_cost_the_same() -> None:
    before = ledger("2569-11")
    work.compact(before=TODAY)
    assert ledger("2569-11") == before


def test_a_span_of_some_days_costs_what_was_done_in_them() -> None:
    work.compact(before=TODAY)
    found = ledger("2569-11-10..2569-11-16")
    assert (found.pages, found.pages_kept) == (70, 140)
    assert found.people == pytest.approx(7 * 7)


def test_a_ledger_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        ledger("fy2570")
