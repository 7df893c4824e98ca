"""What an index is asked for: it must find every page that a way of being misread leads to."""

import random

from documents.search.planning.index_query import Arm, arms
from documents.search.planning.match_plan import Sought, Way, allowed, plan
from documents.search.planning.page_stats import Letters, covering
from documents.search.text.fold import skeleton
from tests.documents.search.papers import Paper

PAGES = [skeleton(Paper(seed).page(Paper(seed).firm(seed), form="letter")) for seed in range(40)]
LETTERS = Letters(PAGES, rows=10_000)


def planned(*terms: str) -> tuple[Way, ...]:
    return plan([Sought(term, allowed(len(term))) for term in terms], LETTERS, budget=10**9)


def finds(arm: Arm, page: str) -> bool:
    """What an index of trigrams does."""
    return all(each in page for each in arm.every) and all(
        any(all(each in page for each in member) for member in group) for group in arm.groups
    )


def test_what_holds_a_piece_of_each_word_is_found() -> None:
    first, last = skeleton("เกรียงไกรวัฒนชัย"), skeleton("สถานประกอบการ")
    ways = planned(first, last)
    looked_up = arms([ways], LETTERS.telling)
    for one in ways[0].alternatives:
        for other in ways[1].alternatives:
            page = "qq".join([*one, *other])
            assert any(finds(arm, page) for arm in looked_up)
    assert not any(finds(arm, "qqqqqq") for arm in looked_up)


def test_the_index_narrows_down_by_a_few_trigrams_only() -> None:
    term = "".join(random.Random(1).choices("abcdefghij", k=200))
    assert all(len(arm.every) <= 8 for arm in arms([planned(term)], LETTERS.telling))


def test_an_option_that_finds_nothing_more_is_not_looked_up() -> None:
    way = Way("abcdef", 0, (("abcdef", 0),), (("abcdef",),), 0.1)
    firmer = Way("ghijkl", 0, (("ghijkl", 0),), (("ghijkl",),), 0.2)
    assert arms([[way], [way, firmer]], covering) == arms([[way]], covering)


def test_a_word_that_no_trigram_tells_leaves_the_index_out() -> None:
    short = Way("ab", 0, (("ab", 0),), (("ab",),), 0.1)
    open_to_all = Way("abcd", 1, (), (), 1.0)
    assert arms([[short, open_to_all]], covering) == []
