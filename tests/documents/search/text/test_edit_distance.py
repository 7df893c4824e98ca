"""How far off a place in a text is, letter for letter."""

from hypothesis import given
from hypothesis import strategies as st

from documents.search.text.edit_distance import (
    best_alignment,
    infix_distance,
    weighted_distance,
    window_distance,
)
from sso_efiles.text.fold import aligned_letters, skeleton_of


def both(text: str) -> tuple[str, str]:
    return skeleton_of(text), aligned_letters(text)


def half(printed: str, read: str) -> float:
    return sum(a != b for a, b in zip(printed, read, strict=True)) / 2


def test_a_letter_costs_what_it_is_said_to_cost_at_the_nearest_place() -> None:
    right, wrong = "เกรียงไกร", "เถรียงไกร"
    costs = [
        weighted_distance(*both(right), *both(page), distance=half)
        for page in (f"นาย{right}กุล", f"นาย{wrong}กุล", f"นาย{wrong}กุล{right}")
    ]
    assert costs == [0, 0.5, 0]


def test_the_nearest_place_is_found() -> None:
    assert best_alignment("abcd", "zzabxdzz") == (2, 6)
    assert best_alignment("", "abc") is None


@given(st.text("abc", min_size=3, max_size=9), st.text("abc", min_size=1, max_size=15), st.integers(0, 3))
def test_the_lower_bound_leaves_out_nothing_that_is_near(term: str, window: str, most: int) -> None:
    assert window_distance(term, window, most=most) == infix_distance(term, window, most=most)
