"""What an index is asked for: it must find every page that a way of being misread leads to."""

import random

from documents.search.planning.index_query import Conjunction, conjunctions_of
from documents.search.planning.match_plan import FuzzyTerm, MatchPlan, max_edits, plan_terms
from documents.search.planning.page_stats import NgramStats
from documents.search.text.trigrams import covering_trigrams
from sso_efiles.text.fold import skeleton_of
from tests.documents.search.papers import Paper

PAGES = [skeleton_of(Paper(seed).page(Paper(seed).firm(seed), form="letter")) for seed in range(40)]
STATS = NgramStats(PAGES, rows=10_000)


def planned(*terms: str) -> tuple[MatchPlan, ...]:
    return plan_terms([FuzzyTerm(term, max_edits(len(term))) for term in terms], STATS, budget=10**9)


def finds(arm: Conjunction, page: str) -> bool:
    """What an index of trigrams does."""
    return all(each in page for each in arm.all_of) and all(
        any(all(each in page for each in member) for member in group) for group in arm.any_of
    )


def test_what_holds_a_piece_of_each_word_is_found() -> None:
    first, last = skeleton_of("เกรียงไกรวัฒนชัย"), skeleton_of("สถานประกอบการ")
    plans = planned(first, last)
    looked_up = conjunctions_of([plans], STATS.rarest_trigrams)
    for one in plans[0].alternatives:
        for other in plans[1].alternatives:
            page = "qq".join([*one, *other])
            assert any(finds(arm, page) for arm in looked_up)
    assert not any(finds(arm, "qqqqqq") for arm in looked_up)


def test_the_index_narrows_down_by_a_few_trigrams_only() -> None:
    term = "".join(random.Random(1).choices("abcdefghij", k=200))
    assert all(len(arm.all_of) <= 8 for arm in conjunctions_of([planned(term)], STATS.rarest_trigrams))


def test_the_same_option_twice_is_looked_up_once() -> None:
    plan = MatchPlan("abcdef", 0, (("abcdef", 0),), (("abcdef",),), 0.1)
    alone = conjunctions_of([[plan]], covering_trigrams)
    assert conjunctions_of([[plan], [plan]], covering_trigrams) == alone


def test_a_word_that_no_trigram_tells_leaves_the_index_out() -> None:
    short = MatchPlan("ab", 0, (("ab", 0),), (("ab",),), 0.1)
    open_to_all = MatchPlan("abcd", 1, (), (), 1.0)
    assert conjunctions_of([[short, open_to_all]], covering_trigrams) == []
