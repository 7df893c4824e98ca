"""What is looked up first, and how far off a hit may be."""

import random

from hypothesis import given
from hypothesis import strategies as st

from documents.search.page_search.batch_distance import Pages
from documents.search.planning.match_plan import Sought, Way, allowed, cost, nearest, plan, together, whole
from documents.search.planning.page_stats import Letters
from documents.search.text.fold import letters, skeleton
from documents.search.text.ngrams import tells
from tests.documents.search.papers import Paper

PAGES = [skeleton(Paper(seed).page(Paper(seed).firm(seed), form="letter")) for seed in range(40)]
LETTERS = Letters(PAGES, rows=10_000)
ASCII = st.text(alphabet="abcdefg1", min_size=6, max_size=40)


def forgiving(term: str, *, budget: int = 10**9) -> Way:
    return plan([Sought(term, allowed(len(term)))], LETTERS, budget=budget)[0]


def found(way: Way, page: str) -> bool:
    """What the database does with the alternatives."""
    return any(_in_order(pieces, page) for pieces in way.alternatives)


def _in_order(pieces: tuple[str, ...], page: str) -> bool:
    at = 0
    for piece in pieces:
        at = page.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


@given(ASCII, st.integers(min_value=0, max_value=2**32))
def test_a_term_with_all_edits_that_are_allowed_is_found_and_measured(term: str, seed: int) -> None:
    way = forgiving(term)
    draw = random.Random(seed)
    letters = list(term)
    for _ in range(way.edits):
        letters[draw.randrange(len(letters))] = draw.choice("xyz")
    page = "qqq" + "".join(letters) + "qqq"
    assert found(way, page)
    off = together([way], page)
    assert off is not None
    assert off <= way.edits


def test_short_words_forgive_nothing_and_long_ones_a_fifth() -> None:
    assert [allowed(length) for length in (4, 5, 8, 12, 17, 200)] == [0, 1, 2, 3, 4, 4]


def test_a_common_phrase_is_looked_up_as_it_stands_when_its_pieces_are_on_too_many_pages() -> None:
    phrase = skeleton("ชื่อสถานประกอบการ")
    assert forgiving(phrase).edits > 0
    assert forgiving(phrase, budget=100).edits == 0


def test_of_several_words_the_rare_one_lets_the_common_one_be_misread() -> None:
    words = (skeleton("ชื่อสถานประกอบการ"), skeleton("เกรียงไกรวัฒนชัย"))
    wanted = [Sought(word, allowed(len(word))) for word in words]
    ways = plan(wanted, LETTERS, budget=1_000)
    assert all(way.edits for way in ways)


def test_a_word_that_is_nowhere_near_is_not_there() -> None:
    way = forgiving("abcdefgh")
    assert together([way], "zzzzzzzzzz") is None
    assert together([whole("zzz", LETTERS), way], "zzzzzzzzzz") is None


def test_pages_measured_at_once_are_told_apart() -> None:
    way = forgiving("abcdefgh")
    pages = Pages(["xxabcdefghxx", "", "abcd", "efgh", "abcxefgh", "zzz"])
    assert pages.off([way]) == {0: 0, 4: 1}
    assert pages.off([way, whole("xef", LETTERS)]) == {4: 1}


def test_few_trigrams_tell_a_string_and_the_rarest_come_first() -> None:
    term = skeleton("เกรียงไกรวัฒนชัยสถานประกอบการ")
    told = LETTERS.telling([term])
    assert 2 <= len(told) <= 8
    assert all(trigram in term for trigram in told)
    shares = [LETTERS.share(trigram) for trigram in told]
    assert shares[0] == min(LETTERS.share(term[at : at + 3]) for at in range(len(term) - 2))
    assert LETTERS.telling(["abc"]) == ["abc"]


def test_a_look_alike_costs_less_than_another_letter() -> None:
    right, alike, other = "เกรียงไกร", "เถรียงไกร", "เมรียงไกร"
    costs = [
        cost(skeleton(right), letters(right), skeleton(page), letters(page), alike=0.5)
        for page in (f"นาย{word}กุล" for word in (right, alike, other))
    ]
    assert costs == [0, 0.5, 1]


def test_a_word_too_short_to_cut_may_be_misread_where_another_says_which_pages_to_read() -> None:
    first, rare = skeleton("มานพ"), skeleton("เกรียงไกรวัฒนชัย")
    alone = plan([Sought(first, allowed(len(first)))], LETTERS, budget=10_000)
    assert alone[0].edits == 0
    ways = plan([Sought(term, allowed(len(term))) for term in (first, rare)], LETTERS, budget=10_000)
    page = skeleton("นายมาxพ เกรียงไกรวัฒนชัย")
    assert together(ways, page) == ways[0].weight > ways[1].weight  # a slip tells more in a short word


def test_the_nearest_place_is_found() -> None:
    assert nearest("abcd", "zzabxdzz") == (2, 6)
    assert nearest("", "abc") is None


def test_a_long_query_is_planned_in_no_time() -> None:
    term = "".join(random.Random(1).choices("abcdefghij", k=200))
    assert forgiving(term).edits == 4


def test_shares_are_counted_in_the_sample() -> None:
    assert LETTERS.share(skeleton("สถานประกอบการ")) > 0.9
    assert LETTERS.share("qzqzqz") < 0.001
    assert Letters([], rows=0).share("abc") <= 1.0


def test_a_short_word_alone_is_looked_for_with_a_letter_lost_or_wrong_at_its_ends() -> None:
    term = skeleton("ธนศรี")
    way = forgiving(term)
    assert (way.edits, way.complete) == (1, False)
    assert all(found(way, f"qqq{page}qqq") for page in (term[:2] + term[3:], f"x{term[1:]}", f"{term[:-1]}x"))


def test_of_two_words_the_firm_one_says_which_pages_to_read() -> None:
    rare, short = skeleton("เกรียงไกรวัฒนชัย"), skeleton("มานะ")
    ways = plan([Sought(rare, 0, firm=True), Sought(short, 1)], LETTERS, budget=10_000)
    assert [(way.edits, bool(way.alternatives)) for way in ways] == [(0, True), (1, False)]


def test_beside_another_word_a_short_one_is_looked_up_by_what_a_slip_leaves_of_it() -> None:
    short, firm = skeleton("มานะพ"), skeleton("สำนักงานประกันสังคม")
    ways = plan([Sought(short, 1), Sought(firm, 0, firm=True)], LETTERS, budget=500)
    assert len(short) == 5
    assert ways[0].alternatives
    for misread in ("มzนะพ", "มานะz", "zานะพ", "มาะพ", "มานzพ"):
        assert together(ways, skeleton(f"นาย{misread} สำนักงานประกันสังคม")) == ways[0].weight


def test_no_piece_is_looked_up_that_no_index_can_be_asked_for() -> None:
    ways = plan([Sought("hov5k", 1), Sought("dik2c", 1)], LETTERS, budget=10**9)
    assert all(
        map(tells, (piece for way in ways for alternative in way.alternatives for piece in alternative))
    )
