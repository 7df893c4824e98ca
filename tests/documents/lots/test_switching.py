"""The switching rules of ISO 2859-1, each on both sides of its bound, and by simulated offices."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.lots.states import Severity
from documents.lots.switching import Result, Standing, follow, release

GOOD, BAD = Result(accepted=True, accept=0), Result(accepted=False, accept=0)
TIGHTENED = Standing(Severity.TIGHTENED)


def after(standing: Standing, story: str, *, steady: bool = True) -> Standing:
    """The standing after these lots: `a` accepted, `r` rejected."""
    for letter in story:
        standing = follow(standing, GOOD if letter == "a" else BAD, steady=steady)
    return standing


@pytest.mark.parametrize(
    ("story", "severity"),
    [
        ("r", "normal"), ("rr", "tightened"), ("rar", "tightened"), ("raaar", "tightened"),
        ("raaaar", "normal"), ("aaaaar", "normal"), ("raaaarr", "tightened"),
    ],
)  # fmt: skip
def test_two_of_five_rejected_tighten(story: str, severity: str) -> None:
    assert after(Standing(), story).severity == severity


@pytest.mark.parametrize(
    ("story", "severity"),
    [
        ("aaaa", "tightened"), ("aaaaa", "normal"), ("aaaaraaaa", "tightened"), ("raaaaa", "normal"),
        ("rrrr", "tightened"), ("rrrrr", "stopped"), ("raraaraaararar", "stopped"),
        ("raraaraaara", "tightened"),
        ("rrrraaaaarrr", "tightened"),
    ],
)  # fmt: skip
def test_five_accepted_loosen_and_five_rejected_stop(story: str, severity: str) -> None:
    assert after(TIGHTENED, story).severity == severity


def test_a_stopped_office_is_taken_up_by_a_person_alone() -> None:
    stopped = Standing(Severity.STOPPED)
    assert after(stopped, "aaaaaaaaaaaaaaaaaaaa") == stopped
    assert release(stopped) == TIGHTENED
    with pytest.raises(ValueError, match="tightened"):
        release(TIGHTENED)


@pytest.mark.parametrize(("lots", "severity"), [(14, "normal"), (15, "reduced")])
def test_a_score_of_thirty_reduces_where_work_is_steady(lots: int, severity: str) -> None:
    assert after(Standing(), "a" * lots).severity == severity
    assert after(Standing(), "a" * lots, steady=False).severity == "normal"


def test_a_larger_acceptance_number_adds_three_if_the_next_tighter_aql_would_have_accepted() -> None:
    well = Result(accepted=True, accept=2, accepted_if_tighter=True)
    narrowly = Result(accepted=True, accept=2)
    assert follow(Standing(), well).score == 3
    assert follow(Standing(score=27), narrowly).score == 0
    assert follow(Standing(score=27), well).severity == Severity.REDUCED
    assert follow(Standing(score=26), well).severity == Severity.NORMAL
    assert follow(Standing(score=28), BAD).score == 0


def test_one_rejected_lot_or_unsteady_work_ends_reduced_inspection() -> None:
    reduced = Standing(Severity.REDUCED)
    assert after(reduced, "aaaa").severity == Severity.REDUCED
    assert after(reduced, "ar").severity == Severity.NORMAL
    assert after(reduced, "a", steady=False).severity == Severity.NORMAL


@given(st.text("ar", max_size=60))
def test_any_history_leaves_a_standing_that_holds(story: str) -> None:
    standing = after(Standing(), story)
    assert len(standing.recent) <= 5
    assert standing.rejected < 5
    assert standing.score < 30
    if standing.severity == Severity.NORMAL:
        assert standing.recent.count("rejected") < 2


def test_a_bad_office_is_tightened_within_five_lots_and_a_good_one_is_not_stopped() -> None:
    """Lots of an office whose pages are 5 % wrong, sampled 80 and at most one wrong: seeded."""
    dice = random.Random(2859)

    def office(rate: float, lots: int) -> list[Severity]:
        standing, seen = Standing(), []
        for _ in range(lots):
            wrong = sum(dice.random() < rate for _ in range(80))
            standing = follow(standing, Result(accepted=wrong <= 1, accept=1))
            seen.append(standing.severity)
        return seen

    caught = sum(Severity.TIGHTENED in office(0.05, 5) for _ in range(300))
    assert caught >= 297
    assert not any(Severity.STOPPED in office(0.001, 40) for _ in range(50))
