"""A number stands in the groups of a form if all its blanks are wider than all its other gaps."""

from __future__ import annotations

from itertools import accumulate

import pytest

from ocr.recognition.number_groups import FORM_GROUPS, find_form_groups


def middles(sizes: tuple[int, ...], *, apart: float) -> list[float]:
    """Digits a step apart, and so many steps between two groups."""
    ends = set(accumulate(sizes))
    at, out = 0.0, list[float]()
    for n in range(sum(sizes)):
        at += apart if n in ends and n else 1.0
        out.append(at)
    return out


@pytest.mark.parametrize("sizes", FORM_GROUPS)
@pytest.mark.parametrize(("apart", "grouped"), [(1.17, False), (1.19, True), (2.49, True), (2.51, False)])
def test_the_groups_of_a_form_are_seen_from_a_narrow_blank_to_one_that_parts_numbers(
    sizes: tuple[int, ...], apart: float, *, grouped: bool
) -> None:
    assert find_form_groups(middles(sizes, apart=apart)) == (sizes if grouped else ())


@pytest.mark.parametrize("sizes", [(3, 1, 5, 1), (4, 4, 5), (13,), (10,), (2, 7, 2), (1,)])
def test_other_groups_are_no_forms(sizes: tuple[int, ...]) -> None:
    assert find_form_groups(middles(sizes, apart=1.5)) == ()
