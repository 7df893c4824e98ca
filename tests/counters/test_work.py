"""Figures of days: added beside their rows, compacted into coarser ones, never another sum at any grain."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sso_efiles.counters import work
from sso_efiles.counters.models import WorkDelta
from sso_efiles.counters.steps import Grain, Step
from sso_efiles.counters.work import Facts

TODAY = date(2026, 11, 30)
COARSER = [grain for grain in Grain if grain is not Grain.NEW]


@pytest.mark.django_db
def test_a_change_of_nothing_leaves_no_row() -> None:
    work.add("7400", Step.READ)
    assert not WorkDelta.objects.exists()


@pytest.mark.django_db
def test_every_grain_tells_of_every_change_once() -> None:
    facts = Facts(day=TODAY, kind="C", device="watch:1", person=7, seconds=90)
    work.add("7400", Step.FILED, pages=3, facts=facts)
    work.add("7400", Step.FILED, pages=-1, facts=Facts(day=TODAY))
    work.add("5000", Step.FILED, pages=5, facts=Facts(day=TODAY))
    assert work.compact(before=TODAY) == 3
    assert WorkDelta.objects.filter(grain=Grain.DAY).sums("office") == [
        ("5000", 0, 5, 0, 0),
        ("7400", 0, 2, 90, 1),
    ]
    assert WorkDelta.objects.filter(grain=Grain.MONTH).sums("office", "day") == [
        ("5000", TODAY.replace(day=1), 0, 5, 0, 0),
        ("7400", TODAY.replace(day=1), 0, 2, 90, 1),
    ]
    assert WorkDelta.objects.filter(grain=Grain.NATION).sums("office", "day") == [("", TODAY, 0, 7, 90, 1)]
    kinds = WorkDelta.objects.filter(grain=Grain.KIND, office="7400").sums("kind")
    assert kinds == [("", 0, -1, 0, 0), ("C", 0, 3, 90, 1)]
    people = WorkDelta.objects.filter(grain=Grain.PERSON, office="7400").sums("person")
    assert people == [("", 0, -1, 0, 0), ("7", 0, 3, 90, 1)]


@pytest.mark.django_db
def test_what_comes_late_joins_the_row_that_is_there() -> None:
    for pages in (3, 4):
        work.add("7400", Step.READ, pages=pages, facts=Facts(day=TODAY))
        work.compact(before=TODAY)
    assert WorkDelta.objects.count() == len(COARSER)
    assert WorkDelta.objects.filter(grain=Grain.DAY).sums("day") == [(TODAY, 0, 7, 0, 0)]


@pytest.mark.django_db
def test_a_day_that_came_to_nothing_has_no_row() -> None:
    work.add("7400", Step.READ, pages=3, facts=Facts(day=TODAY))
    work.add("7400", Step.READ, pages=-3, facts=Facts(day=TODAY))
    work.compact(before=TODAY)
    assert not WorkDelta.objects.exists()


@pytest.mark.django_db
def test_persons_are_forgotten_and_kinds_coarsened_after_a_quarter() -> None:
    old = date(2026, 5, 12)
    for day in (old, old + timedelta(days=1), TODAY):
        work.add("7400", Step.FILED, pages=2, facts=Facts(day=day, kind="C", person=7))
    work.compact(before=TODAY)
    work.coarsen(today=TODAY)
    assert WorkDelta.objects.filter(grain=Grain.PERSON).sums("day") == [(TODAY, 0, 2, 0, 0)]
    assert WorkDelta.objects.filter(grain=Grain.KIND).sums("day", "kind") == [
        (date(2026, 5, 1), "C", 0, 4, 0, 0),
        (TODAY, "C", 0, 2, 0, 0),
    ]
    assert len(WorkDelta.objects.filter(grain=Grain.DAY).sums("day")) == 3
    assert work.coarsen(today=TODAY) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "kept"), [(90, True), (91, False)])
def test_a_persons_day_is_kept_for_ninety_days(days: int, kept: bool) -> None:
    work.add("7400", Step.FILED, pages=2, facts=Facts(day=TODAY - timedelta(days=days), person=7))
    work.compact(before=TODAY)
    work.coarsen(today=TODAY)
    assert WorkDelta.objects.filter(grain=Grain.PERSON).exists() is kept


DAYS = [TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=45), TODAY - timedelta(days=200)]
CHANGES = st.lists(
    st.builds(
        WorkDelta,
        office=st.sampled_from(["7400", "5000"]),
        step=st.sampled_from([Step.READ, Step.FILED, Step.CERTIFIED]),
        day=st.sampled_from(DAYS),
        kind=st.sampled_from(["", "C"]),
        device=st.sampled_from(["", "watch:1"]),
        person=st.sampled_from(["", "7"]),
        files=st.integers(-2, 2),
        pages=st.integers(-2, 2),
        seconds=st.integers(0, 2),
        recounted=st.booleans(),
    ),
    max_size=20,
)


class TestCompacting(TestCase):
    @given(changes=CHANGES, again=CHANGES)
    def test_no_sum_of_any_grain_changes(self, changes: list[WorkDelta], again: list[WorkDelta]) -> None:
        """Compacted in two goes, by whatever it is asked."""

        def figures() -> list[object]:
            every = WorkDelta.objects.all()
            by_office = [
                [line for line in every.at_grain(grain).sums("office", "step", *by) if any(line[-4:])]
                for grain, by in (
                    (Grain.DAY, ["day", "recounted"]),
                    (Grain.MONTH, ["day__year", "day__month", "recounted"]),
                    (Grain.KIND, ["day", "kind"]),
                    (Grain.DEVICE, ["day", "device"]),
                    (Grain.PERSON, ["day", "person"]),
                )
            ]
            nation = every.at_grain(Grain.NATION).sums("step", "day")
            return [*by_office, [line for line in nation if any(line[-4:])]]

        WorkDelta.objects.bulk_create(changes)
        WorkDelta.objects.bulk_create(again)
        wanted = figures()
        WorkDelta.objects.filter(pk__in=[row.pk for row in again]).delete()
        work.compact(before=TODAY)
        WorkDelta.objects.bulk_create(again)
        work.compact(before=TODAY)
        assert figures() == wanted
        assert not WorkDelta.objects.filter(grain=Grain.NEW).exists()
        assert work.compact(before=TODAY) == 0
