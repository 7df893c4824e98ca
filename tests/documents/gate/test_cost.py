"""What a step costs does not grow with the file: queries are counted, for a clock depends on the machine."""

from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.gate import certifying, checking, handing_over
from documents.gate.conditions import open_points
from employers.models import Employer
from tests.documents.gate.people import (
    CLEAN,
    certifier,
    checker,
    hand_over,
    indexer,
    last_passage,
    many_files,
)

pytestmark = pytest.mark.django_db
MOST = 90
"""Queries of one step; measured: 13 to 76, by what the lot has to decide."""


def steps_of(ours: Employer) -> Sequence[Callable[[], object]]:
    return (
        lambda: open_points(ours),
        lambda: handing_over.hand_over(ours, by=indexer()),
        lambda: checking.check(ours, CLEAN, by=checker()),
        lambda: certifying.certify(ours, by=certifier(), statement=True),
        lambda: certifying.revoke(ours, by=certifier(), reason="หน้าหาย"),
    )


def employer_with(pages: int) -> Employer:
    (found,) = many_files(1, pages=pages)
    return found


def queries_of(step: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        step()
    return len(asked)


def test_a_step_asks_no_more_of_a_large_file_than_of_a_small_one() -> None:
    first, small, large = (employer_with(pages) for pages in (3, 3, 60))
    for step in steps_of(first):  # the office's first lot begins its row
        step()
    few = [queries_of(step) for step in steps_of(small)]
    many = [queries_of(step) for step in steps_of(large)]
    assert sum(many) <= sum(few) + 5, (few, many)
    assert max(many) <= MOST, many


def test_a_lot_costs_a_bounded_number_of_queries_a_file() -> None:
    files = many_files(6)
    for each in files:
        hand_over(each)
    for each in files:
        checking.check(each, CLEAN, by=checker())
    lot = last_passage(files[0]).lot_file.lot
    asked = queries_of(lambda: certifying.certify_lot(lot, by=certifier(), statement=True))
    assert asked <= 8 + 40 * len(files), asked
