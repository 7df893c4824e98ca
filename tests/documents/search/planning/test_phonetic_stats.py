"""Which pieces of a misspelt name's sound the index is asked for."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from documents.search.planning.match_plan import MatchPlan
from documents.search.planning.phonetic_stats import COST_WHOLE, COST_WIDE, PhoneticStats
from documents.search.text.trigrams import END, START

LETTERS = "abdeghiklmnopqstuvwxyz"


def sample(number: int = 300) -> list[str]:
    draw = random.Random(3)
    return ["".join(draw.choices(LETTERS, k=draw.randint(4, 20))) for _ in range(number)]


SOUNDS = PhoneticStats(sample(), rows=300)
sounds = st.text(LETTERS, min_size=4, max_size=24)


def holds(plan: MatchPlan, name: str) -> bool:
    """As LIKE would have it."""
    text = f"{START}{name}{END}"
    return any(_in_order(segments, text) for segments in plan.alternatives)


def _in_order(segments: tuple[str, ...], text: str) -> bool:
    at = 0
    for segment in segments:
        found = text.find(segment, at)
        if found < 0:
            return False
        at = found + len(segment)
    return True


@given(sounds, st.integers(0, 3), st.randoms())
def test_a_name_with_as_many_slips_as_planned_for_is_found(
    sound: str, edits: int, draw: random.Random
) -> None:
    plan = SOUNDS.plan_whole(sound, edits)
    forgiven = len(plan.segments) - len(plan.alternatives[0])
    name = sound
    for _ in range(forgiven):
        at = draw.randrange(len(name) + 1)
        name = name[:at] + draw.choice(("", *LETTERS)) + name[at + draw.randint(0, 1) :]
    if Levenshtein.distance(sound, name) <= forgiven:
        assert forgiven <= plan.edits <= edits
        assert holds(plan, name)


@given(sounds, st.integers(0, 4))
def test_a_part_is_found_inside_a_longer_name(sound: str, edits: int) -> None:
    plan = SOUNDS.plan_part(sound, edits)
    assert plan.edits <= edits
    assert holds(plan, f"pq{sound}zz")
    assert all(a[1] + len(a[0]) <= b[1] for a, b in pairwise(plan.segments))


def test_what_so_many_begin_with_is_not_asked_for_alone() -> None:
    common = PhoneticStats([f"nayw{each}" for each in sample()], rows=3_000_000)
    plan = common.plan_whole("nayw" + sample(1)[0], 2)
    assert all(segments != (f"{START}nayw",) for segments in plan.alternatives)


def test_an_empty_register_has_a_plan_too() -> None:
    assert PhoneticStats([], rows=0).plan_whole("sawmcay", 2).alternatives


@pytest.mark.parametrize("sound", ["a", "ab", "abc", "r", "2545", "abcdefghijklmnopqrstuvwxyz" * 8])
def test_any_length_of_sound_has_a_plan(sound: str) -> None:
    for edits in range(4):
        assert SOUNDS.plan_whole(sound, edits).term
        assert SOUNDS.plan_part(sound, edits).term == sound


@given(sounds, st.integers(1, 3), st.booleans())
def test_an_index_that_tells_no_ends_is_asked_for_three_letters_at_least(
    sound: str, edits: int, wide: bool
) -> None:
    plan = SOUNDS.plan_whole(sound, edits, max_cost=COST_WIDE if wide else COST_WHOLE, anchored=False)
    assert min(len(segment) for segments in plan.alternatives for segment in segments) >= 3
    assert holds(plan, sound)
