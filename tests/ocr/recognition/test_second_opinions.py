"""A second reader is asked where most letters may be put right, and never more often than the cap."""

from __future__ import annotations

from ocr.recognition.second_opinions import MOST_ASKED, SURE, DoubtfulLine, choose_lines_to_ask


def test_no_more_lines_of_a_page_are_asked_than_the_cap() -> None:
    lines = [DoubtfulLine(number, 0.3, 20 + number) for number in range(50)]
    asked = choose_lines_to_ask(lines)
    assert MOST_ASKED == 8
    assert asked == set(range(42, 50))


def test_scribble_is_not_asked_about_and_a_doubtful_name_is() -> None:
    scribble, name = DoubtfulLine(1, 0.05, 3), DoubtfulLine(2, 0.6, 24)
    assert choose_lines_to_ask([scribble, name]) == {2}


def test_a_line_that_is_sure_is_never_asked_about() -> None:
    sure, doubtful = DoubtfulLine(1, SURE, 60), DoubtfulLine(2, SURE - 0.01, 60)
    assert choose_lines_to_ask([sure, doubtful]) == {2}


def test_the_line_with_more_doubtful_letters_comes_first() -> None:
    short, long = DoubtfulLine(1, 0.2, 6), DoubtfulLine(2, 0.5, 40)
    assert choose_lines_to_ask([short, long], most=1) == {2}
