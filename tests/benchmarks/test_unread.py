"""Sheets with nothing to read on them: the same seed draws the same sheet."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.papers.unread import unread_sheet


def test_a_sheet_is_drawn_from_its_seed_alone() -> None:
    one, same, other = unread_sheet(17, 3), unread_sheet(17, 3), unread_sheet(17, 4)
    assert np.array_equal(one.picture, same.picture)
    assert one.kinds != other.kinds or not np.array_equal(one.picture, other.picture)
