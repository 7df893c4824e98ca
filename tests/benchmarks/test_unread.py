"""Sheets with nothing to read on them: the same seed draws the same sheet, and no number is told of it."""

from __future__ import annotations

import numpy as np
import pytest

from documents.models import Page
from documents.reading.extraction import extract_identifiers
from ocr.registry import get_engine
from tests.benchmarks.papers.conditions import MEASURING_SEEDS
from tests.benchmarks.papers.unread import unread_sheet


def test_a_sheet_is_drawn_from_its_seed_alone() -> None:
    one, same, other = unread_sheet(17, 3), unread_sheet(17, 3), unread_sheet(17, 4)
    assert np.array_equal(one.picture, same.picture)
    assert one.kinds != other.kinds or not np.array_equal(one.picture, other.picture)


@pytest.mark.parametrize("number", [2, 19, 20, 22, 28, 53])
def test_no_number_is_told_of_a_sheet_with_nothing_to_read(number: int) -> None:
    sheet = unread_sheet(MEASURING_SEEDS + 31, number)
    read = get_engine("line_network").read(sheet.picture, dpi=sheet.dpi)
    assert extract_identifiers(Page(pk=1), read) == []
