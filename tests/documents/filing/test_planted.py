"""Folders and stacks with strangers' papers planted: what is filed without a person is never wrong (quick
form of `make bench BENCH=filing`).
"""

import pytest

from tests.benchmarks.filing_world import judge_seeds

pytestmark = pytest.mark.django_db


def test_no_strangers_paper_is_filed_and_most_own_papers_are() -> None:
    judged = judge_seeds([1], firms=30, folders=14, stacks=3)
    for kind, one in judged.items():
        assert one.wrong == one.agreed_wrong == 0, (kind, one.mistakes)
    folders = [one for kind, one in judged.items() if "folder" in kind]
    own_filed, own = (sum(getattr(one, name) for one in folders) for name in ("own_filed", "own"))
    assert own_filed / own >= 0.85, [dict(one.missed) for one in folders]
    stacks = judged["loose stacks"]
    assert stacks.own_filed / stacks.own >= 0.65, dict(stacks.missed)
