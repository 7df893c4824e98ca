"""One page of a thousand is taken away, at random, and the ledger names its folder."""

import pytest

from tests.benchmarks import ledger_world

pytestmark = pytest.mark.django_db


def test_any_page_that_is_taken_away_is_named() -> None:
    kinds = ledger_world.build(7)
    assert ledger_world.false_gaps(kinds) == 0
    tries = ledger_world.try_pages(kinds, seed=8, tries=100)
    assert [one for one in tries if not one.named] == []
    numbered = [one for one in tries if one.kind == ledger_world.KINDS[0]]
    assert sum(one.placed for one in numbered) >= 0.8 * len(numbered)
