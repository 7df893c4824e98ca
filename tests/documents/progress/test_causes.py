"""The cause of a slow office is the one that its figures show."""

from dataclasses import replace

import pytest

from documents.progress.causes import SILENT_DAYS, Cause, Facts, Why, find_cause

FLOWING = Facts(
    by_state={"listed": 800, "in_progress": 20, "to_check": 20, "certified": 200},
    remaining=800,
    certified=60,
    days=30,
    checked=60,
    returned=2,
    active=True,
)


def cause_of(**changes: object) -> Why:
    return find_cause(replace(FLOWING, **changes))  # type: ignore[arg-type]


def test_an_office_that_has_all_certified_has_no_cause() -> None:
    assert cause_of(remaining=0).cause == Cause.DONE


def test_an_office_that_began_nothing_is_told_so_before_all_else() -> None:
    assert cause_of(by_state={"listed": 900, "not_found": 2}, active=False) == Why(Cause.NOT_BEGUN)


def test_an_office_that_did_nothing_lately_is_silent() -> None:
    assert cause_of(active=False) == Why(Cause.SILENT, SILENT_DAYS)


@pytest.mark.parametrize(("returned", "cause"), [(11, Cause.FEW_BEGUN), (12, Cause.RETURNED)])
def test_one_of_five_returned_is_the_cause(returned: int, cause: Cause) -> None:
    assert cause_of(returned=returned).cause == cause


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        ("in_progress", Cause.SCANNING),
        ("to_index", Cause.FILING),
        ("returned", Cause.FILING),
        ("to_check", Cause.CHECKING),
        ("to_certify", Cause.CERTIFYING),
    ],
)
def test_a_queue_that_lasts_longer_than_a_month_is_the_cause(state: str, cause: Cause) -> None:
    assert cause_of(by_state={"listed": 800, state: 61}) == Why(cause, 61)
    assert cause_of(by_state={"listed": 800, state: 60}).cause == Cause.FEW_BEGUN


def test_where_all_is_begun_the_queue_is_the_cause_however_short() -> None:
    nearly = {"certified": 990, "to_certify": 6, "to_check": 4}
    assert cause_of(by_state=nearly, remaining=10) == Why(Cause.CERTIFYING, 6)
    assert cause_of(by_state=nearly, remaining=11).cause == Cause.FEW_BEGUN


def test_a_queue_of_which_nothing_leaves_is_a_cause_however_short() -> None:
    assert cause_of(by_state={"listed": 800, "to_check": 1}, certified=0) == Why(Cause.CHECKING, 1)
