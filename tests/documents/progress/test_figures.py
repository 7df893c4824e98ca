"""The dashboard's figures come from counters and say when the work will be done."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from documents.progress import figures
from documents.progress.figures import Figures
from documents.progress.forecast.finish import Finish
from documents.progress.forecast.reasons import Basis, Unknown
from sso_efiles.accounts.models import Province
from sso_efiles.counters import deltas
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.policy import Role
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db


def certified(code: str, amount: int, *, days_ago: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    CounterDelta.objects.create(office=code, name="files.certified", day=day, amount=amount)


@pytest.fixture(autouse=True)
def offices() -> None:
    for code in ("7400", "5000", "5001"):
        office(code)
    Province.objects.filter(pk="74").update(target_files=1000)
    Province.objects.filter(pk="50").update(target_files=3000)


def test_a_province_is_the_sum_of_its_offices() -> None:
    deltas.add("5000", CounterName.PAGES_DONE, 5)
    deltas.add("5001", CounterName.PAGES_DONE, 7)
    deltas.add("5001", CounterName.PAGES_QUARANTINED, 1)
    chiang_mai = next(row for row in figures.provinces(person(Role.HQ_ADMIN)) if row.code == "50")
    assert (chiang_mai.pages, chiang_mai.counters["pages.quarantined"], chiang_mai.target) == (13, 1, 3000)


def test_only_the_only_office_of_a_province_has_a_target() -> None:
    rows = {row.code: row.target for row in figures.offices(person(Role.HQ_ADMIN))}
    assert rows == {"5000": None, "5001": None, "7400": 1000}


def test_a_role_sees_its_own_part() -> None:
    deltas.add("7400", CounterName.PAGES_DONE, 2)
    deltas.add("5000", CounterName.PAGES_DONE, 3)
    assert [row.code for row in figures.provinces(person(Role.SCANNER))] == ["74"]
    assert figures.nation(person(Role.SCANNER)).pages == 2
    assert figures.nation(person(Role.EXECUTIVE)).pages == 5
    assert figures.provinces(person(Role.AUDITOR)) == []


def test_nothing_certified_gives_no_date_and_says_what_is_needed() -> None:
    whole = figures.nation(person(Role.HQ_ADMIN))
    assert (whole.finish, whole.finish_unknown) == (None, Unknown.NOTHING_CERTIFIED)


def test_a_steady_pace_gives_a_date_that_is_right() -> None:
    for day in range(1, 29):
        certified("7400", 10, days_ago=day)
    row = next(row for row in figures.provinces(person(Role.HQ_ADMIN)) if row.code == "74")
    assert (row.certified, row.percent, row.pace_per_day) == (280, 28.0, 9.64)
    finish = the_finish(figures.provinces(person(Role.HQ_ADMIN)))
    assert finish.p10 < timezone.localdate() + timedelta(days=72) < finish.p90
    assert row.finish_basis is Basis.OWN


def test_a_province_without_days_of_its_own_is_told_from_its_neighbours() -> None:
    for day in range(1, 100):
        certified("7400", 2, days_ago=day)
    row = next(row for row in figures.provinces(person(Role.HQ_ADMIN)) if row.code == "50")
    assert (row.finish is not None, row.finish_basis) == (True, Basis.PRIOR)


def test_the_nation_is_done_when_its_last_province_is() -> None:
    for day in range(1, 60):
        certified("7400", 10, days_ago=day)
        certified("5000", 3, days_ago=day)
    last = next(row for row in figures.provinces(person(Role.HQ_ADMIN)) if row.code == "50")
    assert figures.nation(person(Role.HQ_ADMIN)).finish == last.finish


def test_figures_of_today_change_no_forecast_and_those_of_yesterday_do() -> None:
    for day in range(1, 60):
        certified("7400", 10, days_ago=day)
    before = the_finish(figures.provinces(person(Role.HQ_ADMIN)))
    certified("7400", 50)
    assert the_finish(figures.provinces(person(Role.HQ_ADMIN))) == before
    certified("7400", 50, days_ago=1)
    assert the_finish(figures.provinces(person(Role.HQ_ADMIN))) != before


def the_finish(rows: list[Figures]) -> Finish:
    found = next(row.finish for row in rows if row.code == "74")
    assert found is not None
    return found


def test_folding_changes_no_total() -> None:
    for _ in range(5):
        certified("7400", 2, days_ago=3)
    before = CounterDelta.objects.totals()
    assert deltas.compact(before=timezone.localdate() - timedelta(days=1)) == 4
    assert CounterDelta.objects.totals() == before


def test_the_number_of_queries_does_not_grow_with_the_offices(django_assert_num_queries: Any) -> None:
    hq = person(Role.HQ_ADMIN)
    for code in range(5100, 5120):
        office(str(code))
    figures.offices(hq)  # the forecast is worked out once
    with django_assert_num_queries(5):
        figures.offices(hq)


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("progress", *words, stdout=out)
    return out.getvalue()


def test_the_command_tells_machines_the_figures_of_headquarters() -> None:
    deltas.add("7400", CounterName.FILES_IN_PROGRESS, 40)
    deltas.add("5000", CounterName.PAGES_DONE, 3)
    told = json.loads(command("--json"))
    assert (told["nation"]["pages"], told["nation"]["by_state"]["in_progress"]) == (3, 40)
    assert {row["code"]: row["target"] for row in told["rows"]} == {"74": 1000, "50": 3000}
    assert [row["code"] for row in json.loads(command("--province", "50", "--json"))["rows"]] == [
        "5000",
        "5001",
    ]


def test_the_command_tells_people_what_is_begun_in_both_languages() -> None:
    deltas.add("7400", CounterName.FILES_IN_PROGRESS, 40)
    text = command("--province", "74")
    assert "7400 สำนักงาน 7400: 40 / 1,000 (ประมาณการ) แฟ้ม, 0 หน้า" in text
    assert "Office 7400: 40 files begun, 0 pages" in text
