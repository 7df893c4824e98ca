"""What share of the pages holds a string, and which of its n-grams are rare."""

from documents.search.planning.page_stats import NgramStats
from sso_efiles.text.fold import skeleton_of
from tests.documents.search.planning.test_match_plan import STATS


def test_few_trigrams_tell_a_string_and_the_rarest_come_first() -> None:
    term = skeleton_of("เกรียงไกรวัฒนชัยสถานประกอบการ")
    told = STATS.rarest_trigrams([term])
    assert 2 <= len(told) <= 8
    assert all(trigram in term for trigram in told)
    shares = [STATS.selectivity(trigram) for trigram in told]
    assert shares[0] == min(STATS.selectivity(term[at : at + 3]) for at in range(len(term) - 2))
    assert STATS.rarest_trigrams(["abc"]) == ["abc"]


def test_shares_are_counted_in_the_sample() -> None:
    assert STATS.selectivity(skeleton_of("สถานประกอบการ")) > 0.9
    assert STATS.selectivity("qzqzqz") < 0.001
    assert NgramStats([], rows=0).selectivity("abc") <= 1.0
