"""Conditions of paper do to a page what their names say, and tuning sees none of what measures."""

import numpy as np
import pytest

from tests.benchmarks.papers.conditions import (
    CONDITIONS,
    MEASURING_SEEDS,
    Part,
    print_side,
    suffer,
    worn_pages,
)
from tests.benchmarks.papers.make import missing_fonts

pytestmark = pytest.mark.skipif(bool(missing_fonts()), reason="the Thai fonts of Debian are not installed")
_ALONE = ("stamps alone", "signed alone")


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_a_condition_changes_the_page_and_keeps_its_truth(name: str) -> None:
    side, _ = print_side("tuning", seed=3, number=1, dpi=100)
    clean = side.page.copy()
    dpi = suffer(name, side, Part.TUNING)
    assert side.page.dtype == np.uint8
    assert side.page.shape != clean.shape or not np.array_equal(side.page, clean)
    assert bool(side.lines) == (name not in _ALONE)
    assert dpi == (0 if name == "phone" else side.dpi)


@pytest.mark.parametrize("name", ["skew 10", "phone", "tight rows", "fax"])
def test_the_truth_moves_with_the_paper(name: str) -> None:
    side, _ = print_side("tuning", seed=4, number=0, dpi=100)
    suffer(name, side, Part.MEASURING)
    gray = side.page if side.page.ndim == 2 else side.page.min(axis=2)
    assert len(side.boxes()) > 20
    for words, x0, y0, x1, y1 in side.boxes():
        place = gray[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
        assert int(place.max()) - int(place.min()) > 40, words


def test_the_same_seed_gives_the_same_page_and_the_parts_differ() -> None:
    first, again, other = (
        next(worn_pages("carbon", "tuning", seed=5, count=1, part=part)).picture
        for part in (Part.TUNING, Part.TUNING, Part.MEASURING)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_nobody_tunes_on_what_measures() -> None:
    stamps = CONDITIONS["stamps, colour"]
    assert not set(stamps.tuning["inks"]) & set(stamps.measuring["inks"])
    assert not set(stamps.tuning["faces"]) & set(stamps.measuring["faces"])
    assert MEASURING_SEEDS > 30_000
