"""Words written over by a person's come back letter for letter."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from documents.correcting.written_over import Said, put_back, rows_in_box, rows_of_line, write_over

WORDS = st.text(st.sampled_from("กขคabc123"), min_size=1, max_size=6)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=5)


def said(lines: list[list[str]]) -> Said:
    """Lines 60 pixels apart, letters 10 wide."""
    words: list[list[Any]] = []
    for line, written in enumerate(lines):
        x = 0
        for word in written:
            words.append([word, x, 60 * line, x + 10 * len(word), 60 * line + 40, 0.9, line])
            x += 10 * len(word) + 10
    return Said("\n".join(" ".join(line) for line in lines), words)


@given(LINES, st.integers(0, 5), st.lists(WORDS, min_size=1, max_size=3))
def test_a_line_is_written_over_and_comes_back(lines: list[list[str]], line: int, new: list[str]) -> None:
    before = said(lines)
    at = rows_of_line(before.words, line)
    after, patch = write_over(before, at, " ".join(new), box=[0, 900, 100, 940])
    expected = [*lines[:line], new, *lines[line + 1 :]]
    assert after.text == "\n".join(" ".join(one) for one in expected)
    assert [row[0] for row in after.words] == [word for one in expected for word in one]
    assert put_back(after, patch) == before


@given(LINES, st.lists(st.tuples(st.integers(0, 5), st.lists(WORDS, min_size=1, max_size=3)), max_size=4))
def test_patches_come_off_in_the_other_order(
    lines: list[list[str]], edits: list[tuple[int, list[str]]]
) -> None:
    now, patches = said(lines), []
    for line, new in edits:
        now, patch = write_over(now, rows_of_line(now.words, line), " ".join(new), box=[0, 900, 99, 940])
        patches.append(patch)
    for patch in reversed(patches):
        now = put_back(now, patch)
    assert now == said(lines)


def test_new_words_share_the_place_of_the_old_by_their_letters() -> None:
    before = said([["กขค"], ["abc", "a"]])
    after, patch = write_over(before, rows_of_line(before.words, 1), "ab abcd", box=[])
    assert [row[:5] for row in after.words[1:]] == [["ab", 0, 60, 14, 100], ["abcd", 21, 60, 50, 100]]
    assert {row[6] for row in after.words[1:]} == {1}
    assert patch.as_read == "abc a"


def test_a_box_takes_the_words_whose_middles_lie_in_it() -> None:
    words = said([["กขค", "abc", "123"], ["aaa"]]).words
    assert rows_in_box(words, [50, 0, 60, 40]) == range(1, 2)
    assert rows_in_box(words, [56, 0, 60, 40]) == range(4, 4)
    assert rows_in_box(words, [0, 0, 200, 40]) == range(3)


def test_a_box_over_two_lines_takes_the_one_that_has_more_there() -> None:
    words = said([["กขค"], ["a", "b"]]).words
    assert rows_in_box(words, [0, 0, 200, 200]) == range(1, 3)


def test_the_text_of_two_like_words_is_written_over_at_the_right_one() -> None:
    before = said([["abc"], ["abc"], ["abc"]])
    after, _patch = write_over(before, rows_of_line(before.words, 1), "123", box=[])
    assert after.text == "abc\n123\nabc"
