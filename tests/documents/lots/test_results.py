"""What is published of an office's lots: results, pages looked at, defects with their interval."""

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.lots.models import OfficeSeverity
from documents.lots.results import results_by_office
from documents.lots.states import Severity
from sso_efiles.policy import Role
from tests.documents.lots.office_day import hand_over, look
from tests.documents.paper import person

pytestmark = pytest.mark.django_db


def all_wrong(_page: int) -> bool:
    return True


def test_results_are_counted_by_office_without_pages_that_nobody_looked_at() -> None:
    look(hand_over())
    bad = hand_over(pages=8)
    hand_over(pages=8)  # never looked at: its lot is rejected before
    look(bad, all_wrong)
    hand_over()
    (ours,) = results_by_office(person(Role.QC))
    assert (ours.office.pk, ours.waiting, ours.accepted, ours.rejected) == ("7400", 1, 1, 1)
    assert (ours.defects.part, ours.defects.whole) == (8, 18)
    assert ours.defects.low
    assert ours.defects.low < 8 / 18
    assert (ours.severity, ours.since is not None) == (Severity.NORMAL, True)


@pytest.mark.parametrize(
    ("role", "code", "seen"),
    [
        (Role.QC, "7400", ["7400"]), (Role.COUNTER, "5000", ["5000"]),
        (Role.PROVINCE_ADMIN, "7400", ["7400"]),
        (Role.HQ_ADMIN, "1000", ["5000", "7400"]), (Role.EXECUTIVE, "1000", ["5000", "7400"]),
        (Role.AUDITOR, "1000", []),
    ],
)  # fmt: skip
def test_each_role_sees_the_offices_whose_progress_it_sees(role: Role, code: str, seen: list[str]) -> None:
    hand_over()
    hand_over(code="5000")
    assert [row.office.pk for row in results_by_office(person(role, code))] == seen


def test_ten_offices_cost_what_one_costs(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hand_over()
    hq = person(Role.HQ_ADMIN, "1000")
    for code in ("5000", "5001", "5002", "5100"):
        hand_over(code=code)
    OfficeSeverity.objects.filter(office="5100").update(severity=Severity.STOPPED)
    with django_assert_num_queries(3):
        rows = results_by_office(hq)
    assert [row.severity for row in rows].count(Severity.STOPPED) == 1
