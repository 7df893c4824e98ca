"""The list of deciding lines follows the code: each stands once, and so do the tests that must see it."""

from tests.mutations.__main__ import _places
from tests.mutations.lines import LINES


def test_each_line_to_break_and_each_test_that_sees_it_is_there() -> None:
    assert len(_places(LINES)) == len(LINES)
    assert len(LINES) >= 30
