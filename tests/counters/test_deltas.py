"""Counters: added to beside their rows, compacted behind them, never another total."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sso_efiles.counters import deltas
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName

TODAY = date(2026, 11, 29)


@pytest.mark.django_db
def test_a_change_of_nothing_leaves_no_row() -> None:
    deltas.add("7400", CounterName.PAGES_OPEN, 0)
    assert not CounterDelta.objects.exists()


@pytest.mark.django_db
def test_a_counter_is_the_sum_of_its_changes() -> None:
    for amount in (5, -2, 1):
        deltas.add("7400", CounterName.PAGES_OPEN, amount)
    deltas.add("5000", CounterName.PAGES_OPEN)
    deltas.add("5000", CounterName.PAGES_OPEN, -1)
    assert CounterDelta.objects.totals() == {("7400", "pages.open"): 4}


@pytest.mark.django_db
def test_the_day_under_way_is_not_compacted() -> None:
    today = timezone.localdate()
    for _ in range(3):
        deltas.add("7400", CounterName.PAGES_DONE)
    assert deltas.compact(before=today - timedelta(days=1)) == 0
    assert deltas.compact(before=today) == 2


@pytest.mark.django_db
def test_old_days_become_one_row_a_counter_and_no_total_changes() -> None:
    last = TODAY - timedelta(days=deltas.KEEP_DAYS)
    for days in (0, 1, 2, 300):
        for name in ("pages.done", "files.to_check"):
            CounterDelta.objects.create(
                office="7400", name=name, day=last - timedelta(days=days), amount=days + 1
            )
    CounterDelta.objects.create(office="7400", name="pages.done", day=last + timedelta(days=1), amount=7)
    before = CounterDelta.objects.totals()
    assert deltas.fold(today=TODAY) == 6
    assert CounterDelta.objects.totals() == before
    left = CounterDelta.objects.order_by("day", "name").values_list("day", "name", "recounted")
    assert list(left) == [
        (last, "files.to_check", True),
        (last, "pages.done", True),
        (last + timedelta(days=1), "pages.done", False),
    ]


CHANGES = st.lists(
    st.builds(
        CounterDelta,
        office=st.sampled_from(["7400", "5000"]),
        name=st.sampled_from(["pages.done", "files.certified"]),
        day=st.sampled_from([TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=30)]),
        amount=st.integers(-3, 3),
        recounted=st.booleans(),
    ),
    max_size=20,
)


class TestCompacting(TestCase):
    @given(changes=CHANGES, days=st.integers(-1, 40))
    def test_no_total_of_any_day_changes(self, changes: list[CounterDelta], days: int) -> None:
        CounterDelta.objects.bulk_create(changes)

        def figures() -> list[object]:
            rows = CounterDelta.objects.all()
            return [
                rows.totals(),
                rows.by_work().totals(),
                *(rows.filter(day=d).totals() for d in dict.fromkeys(c.day for c in changes)),
            ]

        before, rows = figures(), CounterDelta.objects.count()
        saved = deltas.compact(before=TODAY - timedelta(days=days))
        assert figures() == before
        assert CounterDelta.objects.count() == rows - saved
        assert deltas.compact(before=TODAY - timedelta(days=days)) == 0
