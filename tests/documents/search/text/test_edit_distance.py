"""How far off a place in a text is, letter for letter."""

from documents.search.text.edit_distance import best_alignment, weighted_distance
from documents.search.text.fold import aligned_letters, skeleton_of


def both(text: str) -> tuple[str, str]:
    return skeleton_of(text), aligned_letters(text)


def test_a_look_alike_costs_less_than_another_letter() -> None:
    right, alike, other = "เกรียงไกร", "เถรียงไกร", "เมรียงไกร"
    costs = [
        weighted_distance(*both(right), *both(page), look_alike_cost=0.5)
        for page in (f"นาย{word}กุล" for word in (right, alike, other))
    ]
    assert costs == [0, 0.5, 1]


def test_the_nearest_place_is_found() -> None:
    assert best_alignment("abcd", "zzabxdzz") == (2, 6)
    assert best_alignment("", "abc") is None
