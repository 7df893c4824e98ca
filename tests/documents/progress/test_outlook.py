"""The outlook is made from whole days, once, and says how often it held."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import time_machine
from django.utils import timezone

from documents.progress import outlook
from documents.progress.forecast.back_test import Accuracy
from documents.progress.forecast.reasons import Unknown
from sso_efiles.accounts.models import Province
from sso_efiles.counters import work
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.steps import Step
from tests.documents.paper import office

pytestmark = pytest.mark.django_db


def certified(amount: int, *, day: date, recounted: bool = False) -> None:
    CounterDelta.objects.create(
        office="7400", name="files.certified", day=day, amount=amount, recounted=recounted
    )


@pytest.fixture(autouse=True)
def target() -> None:
    office("7400")
    Province.objects.filter(pk="74").update(target_files=1000)


def test_it_says_how_many_of_the_last_forecasts_held() -> None:
    for ago in range(1, 150):
        certified(5, day=timezone.localdate() - timedelta(days=ago))
    told = outlook.accuracy("74")
    assert 0 <= told.inside <= told.made
    assert told.made > 30
    assert outlook.accuracy().made == 10
    assert outlook.accuracy("50") == Accuracy(0, 0)


def test_work_of_a_free_day_counts_to_the_next_working_one() -> None:
    with time_machine.travel("2026-04-20 09:00+07:00"):
        certified(4, day=date(2026, 4, 10))
        certified(3, day=date(2026, 4, 14))  # Songkran
        certified(2, day=date(2026, 4, 16))
        [line] = outlook._lines(outlook.Facts.of_today())
    assert (line.daily, line.certified, line.target) == ((4, 5, 0), 9, 1000)


def test_certificates_withdrawn_stand_beside_those_issued_on_the_same_days() -> None:
    with time_machine.travel("2026-04-09 09:00+07:00"):
        certified(6, day=date(2026, 4, 9))
    with time_machine.travel("2026-04-10 09:00+07:00"):
        certified(3, day=date(2026, 4, 10))
        work.add("7400", Step.REVOKED, files=2)
    with time_machine.travel("2026-04-20 09:00+07:00"):
        [line] = outlook._lines(outlook.Facts.of_today())
    assert (line.daily[:2], line.revoked[:2], line.issued[:2]) == ((6, 3), (0, 2), (6, 5))
    assert len(line.daily) == len(line.revoked)


def test_a_recount_is_nobody_s_pace() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    certified(500, day=yesterday, recounted=True)
    [line] = outlook._lines(outlook.Facts.of_today())
    assert (sum(line.daily), line.certified) == (0, 500)


def test_it_is_worked_out_once(django_assert_num_queries: Any) -> None:
    certified(4, day=timezone.localdate() - timedelta(days=9))
    first = outlook.expected()
    with django_assert_num_queries(2):
        assert outlook.expected() == first


def test_an_office_with_its_own_target_has_its_own_outlook() -> None:
    office("7401")
    for ago in range(1, 60):
        day = timezone.localdate() - timedelta(days=ago)
        certified(4, day=day)
        CounterDelta.objects.create(office="7401", name="files.certified", day=day, amount=4)
    facts = outlook.Facts.of_today()
    of_office, of_province = outlook.outlook_of_office("7400", 400, facts), outlook.outlook_of("74", facts)
    assert of_office.draws is not None
    assert of_province.draws is not None
    assert np.median(of_office.draws) < np.median(of_province.draws) / 1.2
    assert outlook.outlook_of_office("7400", 59 * 4, facts).unknown is Unknown.DONE
