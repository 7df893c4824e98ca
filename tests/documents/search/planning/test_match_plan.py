"""What is looked up first, and how far off a hit may be."""

import random

from hypothesis import given
from hypothesis import strategies as st

from documents.search.planning.match_plan import (
    FuzzyTerm,
    MatchPlan,
    max_edits,
    plan_exact,
    plan_terms,
    total_distance,
)
from documents.search.planning.page_stats import NgramStats
from documents.search.text.ngrams import is_indexable
from sso_efiles.text.fold import skeleton_of
from tests.documents.search.papers import Paper

PAGES = [skeleton_of(Paper(seed).page(Paper(seed).firm(seed), form="letter")) for seed in range(40)]
STATS = NgramStats(PAGES, rows=10_000)
ASCII = st.text(alphabet="abcdefg1", min_size=6, max_size=40)


def forgiving(term: str, *, budget: int = 10**9) -> MatchPlan:
    return plan_terms([FuzzyTerm(term, max_edits(len(term)))], STATS, budget=budget)[0]


def found(plan: MatchPlan, page: str) -> bool:
    """What the database does with the alternatives."""
    return any(_in_order(segments, page) for segments in plan.alternatives)


def _in_order(segments: tuple[str, ...], page: str) -> bool:
    at = 0
    for segment in segments:
        at = page.find(segment, at)
        if at < 0:
            return False
        at += len(segment)
    return True


def mistaken(term: str, edits: int, seed: int) -> str:
    """The term with so many letters wrong, between others."""
    draw = random.Random(seed)
    letters = list(term)
    for _ in range(edits):
        letters[draw.randrange(len(letters))] = draw.choice("xyz")
    return "qqq" + "".join(letters) + "qqq"


@given(ASCII, st.integers(min_value=0, max_value=2**32))
def test_a_term_that_is_found_is_measured(term: str, seed: int) -> None:
    plan = forgiving(term)
    page = mistaken(term, plan.edits, seed)
    if found(plan, page):
        off = total_distance([plan], page)
        assert off is not None
        assert off <= plan.edits


@given(st.text(alphabet="abcdefg1", min_size=25, max_size=40), st.integers(min_value=0, max_value=2**32))
def test_a_term_too_long_to_weigh_is_found_with_all_edits_that_are_allowed(term: str, seed: int) -> None:
    plan = forgiving(term)
    assert found(plan, mistaken(term, plan.edits, seed))


def test_what_a_plan_reaches_is_the_share_of_mistakes_that_it_finds() -> None:
    for name in ("เกรียงไกร", "สมศักดิ์รุ่งเรือง"):
        term = skeleton_of(name)
        plan = forgiving(term)
        shares = [found(plan, mistaken(term, 1, seed)) for seed in range(200)]
        assert sum(shares) / len(shares) >= 0.85
        assert plan.reach >= 0.85


def test_fewer_rows_reach_less_far_and_no_row_is_read_that_earns_nothing() -> None:
    term = FuzzyTerm(skeleton_of("ชื่อสถานประกอบการ"), 3)
    plans = [plan_terms([term], STATS, budget=budget)[0] for budget in (1, 100, 10**9)]
    assert [plan.reach for plan in plans] == sorted(plan.reach for plan in plans)
    assert plans[0].reach < plans[2].reach
    frugal = plan_terms([term], STATS, budget=10**9, worth=1e-3)[0]
    assert frugal.reach < plans[2].reach


def test_short_words_forgive_nothing_and_long_ones_a_fifth() -> None:
    assert [max_edits(length) for length in (4, 5, 8, 12, 17, 200)] == [0, 1, 2, 3, 4, 4]


def test_a_common_phrase_is_looked_up_as_it_stands_when_its_pieces_are_on_too_many_pages() -> None:
    phrase = skeleton_of("ชื่อสถานประกอบการ")
    assert forgiving(phrase).edits > 0
    assert forgiving(phrase, budget=100).edits == 0


def test_of_several_words_the_rare_one_lets_the_common_one_be_misread() -> None:
    words = (skeleton_of("ชื่อสถานประกอบการ"), skeleton_of("เกรียงไกรวัฒนชัย"))
    wanted = [FuzzyTerm(word, max_edits(len(word))) for word in words]
    plans = plan_terms(wanted, STATS, budget=1_000)
    assert all(plan.edits for plan in plans)


def test_a_word_that_is_nowhere_near_is_not_there() -> None:
    plan = forgiving("abcdefgh")
    assert total_distance([plan], "zzzzzzzzzz") is None
    assert total_distance([plan_exact("zzz", STATS), plan], "zzzzzzzzzz") is None


def test_a_word_too_short_to_cut_may_be_misread_where_another_says_which_pages_to_read() -> None:
    first, rare = skeleton_of("มานพ"), skeleton_of("เกรียงไกรวัฒนชัย")
    alone = plan_terms([FuzzyTerm(first, max_edits(len(first)))], STATS, budget=10_000)
    assert alone[0].edits == 0
    plans = plan_terms(
        [FuzzyTerm(term, max_edits(len(term))) for term in (first, rare)], STATS, budget=10_000
    )
    page = skeleton_of("นายมาxพ เกรียงไกรวัฒนชัย")
    assert (
        total_distance(plans, page) == plans[0].weight > plans[1].weight
    )  # a slip tells more in a short word


def test_a_long_query_is_planned_in_no_time() -> None:
    term = "".join(random.Random(1).choices("abcdefghij", k=200))
    assert forgiving(term).edits == 4


def test_a_short_word_alone_is_looked_for_with_a_letter_lost_or_wrong_at_its_ends() -> None:
    term = skeleton_of("ธนศรี")
    plan = forgiving(term)
    assert plan.edits == 1
    misread = (f"x{term[1:]}", f"{term[:-1]}x", *(term[:at] + term[at + 1 :] for at in range(len(term))))
    assert sum(found(plan, f"qqq{page}qqq") for page in misread) >= len(misread) - 1


def test_of_two_words_the_firm_one_says_which_pages_to_read() -> None:
    rare, short = skeleton_of("เกรียงไกรวัฒนชัย"), skeleton_of("มานะ")
    plans = plan_terms([FuzzyTerm(rare, 0, exact_only=True), FuzzyTerm(short, 1)], STATS, budget=10_000)
    assert [(plan.edits, bool(plan.alternatives)) for plan in plans] == [(0, True), (1, False)]


def test_beside_another_word_a_short_one_is_looked_up_by_what_a_slip_leaves_of_it() -> None:
    short, exact_only = skeleton_of("มานะพ"), skeleton_of("สำนักงานประกันสังคม")
    plans = plan_terms([FuzzyTerm(short, 1), FuzzyTerm(exact_only, 0, exact_only=True)], STATS, budget=500)
    assert len(short) == 5
    assert plans[0].alternatives
    for misread in ("มzนะพ", "มานะz", "zานะพ", "มาะพ", "มานzพ"):
        off = total_distance(plans, skeleton_of(f"นาย{misread} สำนักงานประกันสังคม"))
        assert off in (plans[0].weight, None if misread == "มาะพ" else plans[0].weight)


def test_no_piece_is_looked_up_that_no_index_can_be_asked_for() -> None:
    plans = plan_terms([FuzzyTerm("hov5k", 1), FuzzyTerm("dik2c", 1)], STATS, budget=10**9)
    assert all(
        map(
            is_indexable,
            (segment for plan in plans for alternative in plan.alternatives for segment in alternative),
        )
    )


def test_pages_are_told_apart_by_their_distance() -> None:
    plan = forgiving("abcdefgh")
    pages = ["xxabcdefghxx", "", "abcd", "efgh", "abcxefgh", "zzz"]
    assert [total_distance([plan], page) for page in pages] == [0, None, None, None, 1, None]
    both = [plan, plan_exact("xef", STATS)]
    assert [total_distance(both, page) for page in pages] == [None] * 4 + [1, None]
