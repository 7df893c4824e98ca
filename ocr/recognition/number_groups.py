"""Groups of a number in a line, by how far its digits stand apart: the blanks that a form prints.

Problem: a blank of a narrow face is no wider than the gap round a one, and is lost; but that a number stands
in the groups of its form says what number it is.
Known as: template matching of a segmentation, here of gaps against the few groupings that forms have.
Steps: middles of the digits, as figures of a face are equally wide; where each step between two groups is
longer than every step within one, the digits are so grouped. No digit is read anew, only blanks are told.
Dropped: a threshold for one gap (a one has gaps on both sides as wide as a blank).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

FORM_GROUPS = ((2, 7, 1), (1, 4, 5, 2, 1), (1, 2, 1, 3, 5, 1))
"""Account numbers, and ids of persons and of companies."""
COUNTS = frozenset(map(sum, FORM_GROUPS))
_APART = 1.18
"""How much longer the shortest step between groups is than the longest within one.
guess: blanks of eight Thai faces are 0.25 to 0.6 of a digit's step; ones stand 0.1 off their middle.
"""
_FURTHEST = 2.5  # guess: two blanks and more part two numbers
"""How much longer the longest step between groups is than the usual one within, at most."""


def find_form_groups(middles: Sequence[float]) -> tuple[int, ...]:
    """How many digits stand together, where that is as a form groups so many; else nothing."""
    steps = [right - left for left, right in pairwise(middles)]
    for sizes in FORM_GROUPS:
        if sum(sizes) != len(middles):
            continue
        ends = {end - 1 for end in accumulate(sizes)}
        between = [step for at, step in enumerate(steps) if at in ends]
        within = sorted(step for at, step in enumerate(steps) if at not in ends)
        usual = within[len(within) // 2]
        if min(between) >= _APART * within[-1] and max(between) <= _FURTHEST * usual:
            return sizes
    return ()
