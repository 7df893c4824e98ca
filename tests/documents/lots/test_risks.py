"""The risks of the plans, held against those that the standard publishes and against simulated lots."""

import random
from pathlib import Path

import pytest
from django.conf import settings

from documents.lots.intervals import share_of
from documents.lots.plans import PlanRow, read_rows
from documents.lots.risks import (
    chance_to_accept,
    chance_to_accept_lot,
    limiting_quality,
    producers_risk,
)

AQL = 0.0065
TABLE = read_rows(Path(settings.DATA_DIR) / "sampling" / "iso-ii-065.csv")

PUBLISHED = {
    "F": (20, 0, 11), "J": (80, 1, 4.8), "K": (125, 2, 4.3), "L": (200, 3, 3.3), "M": (315, 5, 2.9),
    "N": (500, 7, 2.4),
}  # fmt: skip
"""Sample, acceptance number, and the quality in per cent of which one lot of ten is accepted, as table VI-A
of MIL-STD-105 prints it for an AQL of 0.65: in two digits, and above 80 pages by Poisson. From knowledge.
"""
PRINTED = 0.03
"""What rounding to two digits and Poisson for binomial make of it, as a share."""


@pytest.mark.parametrize("letter", PUBLISHED)
def test_the_limiting_quality_is_the_published_one(letter: str) -> None:
    sample, accept, published = PUBLISHED[letter]
    found = 100 * limiting_quality(sample=sample, accept=accept)
    assert found == pytest.approx(published, rel=PRINTED)
    row = next(row for row in TABLE if (row.severity, row.letter) == ("normal", letter))
    assert (row.sample, row.accept) == (sample, accept)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.severity}-{row.letter}")
def test_each_row_keeps_the_promises_of_its_severity(row: PlanRow) -> None:
    """Of the standard: at the AQL a normal plan accepts 87 lots of 100 or more. A tightened one is stricter
    than the normal one of the same size, a reduced one is never laxer on a process at the AQL than 80 of 100.
    """
    risk = producers_risk(AQL, sample=row.sample, accept=row.accept)
    most = {"normal": 0.13, "tightened": 0.20, "reduced": 0.20}[row.severity]
    assert risk < most
    normal = next(r for r in TABLE if (r.severity, r.letter) == ("normal", row.letter))
    ours, its = (limiting_quality(sample=r.sample, accept=r.accept) for r in (row, normal))
    if row.severity == "tightened":
        assert ours <= its
        assert risk >= producers_risk(AQL, sample=normal.sample, accept=normal.accept)
    if row.severity == "reduced":
        assert ours >= its


def test_the_bounds_of_the_operating_characteristic() -> None:
    assert chance_to_accept(0, sample=80, accept=1) == 1
    assert chance_to_accept(1, sample=80, accept=1) == 0
    assert chance_to_accept(0.5, sample=3, accept=3) == 1
    assert chance_to_accept(0.5, sample=2, accept=0) == pytest.approx(0.25)
    assert chance_to_accept_lot(0, size=100, sample=20, accept=0) == 1
    assert chance_to_accept_lot(1, size=10, sample=20, accept=0) == 0
    assert chance_to_accept_lot(1, size=40, sample=20, accept=0) == pytest.approx(0.5)


def test_a_large_lot_is_like_a_process() -> None:
    exact = chance_to_accept_lot(500, size=10_000, sample=80, accept=1)
    assert exact == pytest.approx(chance_to_accept(0.05, sample=80, accept=1), abs=0.003)


@pytest.mark.parametrize("rate", [0.001, 0.0065, 0.02, 0.05, 0.1])
def test_simulated_lots_are_accepted_as_often_as_computed(rate: float) -> None:
    """500 lots of 600 pages a rate, seeded; the computed chance lies within four standard errors. The whole,
    10,000 lots at five rates for each severity: make bench BENCH=lots.
    """
    dice, lots = random.Random(f"{rate}"), 500
    accepted = 0
    for _ in range(lots):
        accepted += sum(dice.random() < rate for _ in range(80)) <= 1
    expected = chance_to_accept(rate, sample=80, accept=1)
    error = (expected * (1 - expected) / lots) ** 0.5
    assert abs(accepted / lots - expected) <= 4 * error + 1 / lots


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 20, 0, 0.1611), (20, 20, 0.8389, 1), (1, 80, 0.0022, 0.0675), (50, 100, 0.4038, 0.5962)],
)
def test_the_interval_of_a_share_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    share = share_of(part, whole)
    assert share.low == pytest.approx(low, abs=5e-5)
    assert share.high == pytest.approx(high, abs=5e-5)


def test_of_nothing_nothing_is_said() -> None:
    assert (share_of(0, 0).rate, share_of(0, 0).low, share_of(0, 0).high) == (None, None, None)
