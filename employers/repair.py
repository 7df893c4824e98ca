"""Spelling correction of account numbers that OCR misread (pure).

Problem: a digit field was read with mistakes; which numbers may have stood there? Candidates are generated
by weighted edits (substitute, transpose, insert, delete), as in Norvig's corrector and the weighted edit
distance, with a confusion table for digits that look alike. The check digit drops nine in ten of them, the
registry is asked about the rest. A noisy-channel model with measured confusions was not built: no read
forms were labelled.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from employers.identifiers import AccountNo, Check, plain

LIMIT = 120
"""Candidates that one reading may give: all are looked up in the registry at once. # guess"""

# Confusion table: digits that look alike in print, boxes and handwriting. # guess
_ALIKE = {
    "0": "689", "1": "74", "2": "73", "3": "852", "4": "91",
    "5": "638", "6": "058", "7": "12", "8": "3065", "9": "4703",
}  # fmt: skip
_LENGTH = sum(AccountNo.groups)
# Costs of edits in units of one swap of look-alikes; all guesses: the engine's own alternatives come before
# swaps, one mistake before two, the wall of a box read as 1 before any other digit too many.
_COST_ALTERNATIVE, _COST_NEXT_ALTERNATIVE, _COST_PLACE = 0.5, 0.05, 0.6
_COST_ALIKE, _COST_OTHER, _COST_TWO_ALIKE, _COST_MORE_ALIKE = 1.0, 2.0, 2.2, 0.2
_COST_INSERTED, _COST_DELETED, _COST_WALL, _COST_TRANSPOSED = 1.6, 1.5, 0.9, 1.8
_PLACES_DEEP = 3  # guess: readings of one place that are combined with the others'
_MOST_COMBINED = 2_000  # guess: bounds the work, of 3 ** 10 combinations
_MOST_ALIKE = 5  # guess: places of one digit that a hand writes alike


@dataclass(frozen=True, slots=True)
class DoubtfulNumber:
    """A digit field as read; `alternatives` are whole readings, `places` what each place may hold."""

    as_read: str
    alternatives: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    weighed: bool = False
    """Whether the alternatives, by what was seen, are all that it may be: nothing else is guessed, and what
    was read is believed only where it is one of them.
    """


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A number that may be meant; 0 costs nothing: it is what was read."""

    cost: float
    digits: str


def repair_account_no(reading: DoubtfulNumber) -> list[Candidate]:
    """Account numbers that this reading may stand for, cheapest first; guesses have a right check digit."""
    best: dict[str, float] = {}
    for cost, digits in _generate_guesses(reading):
        if cost < best.get(digits, math.inf) and (reading.weighed or _is_plausible(digits, cost)):
            best[digits] = cost
    return sorted(Candidate(cost, digits) for digits, cost in best.items())[:LIMIT]


def _is_plausible(digits: str, cost: float) -> bool:
    """What was read may be wrong on the paper and in the registry alike; a guess must be right."""
    if len(digits) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    return cost == 0 or AccountNo(digits).check is Check.OK


def _generate_guesses(reading: DoubtfulNumber) -> Iterator[tuple[float, str]]:
    read = plain(reading.as_read)
    for rank, other in enumerate(reading.alternatives):
        yield _COST_ALTERNATIVE + rank * _COST_NEXT_ALTERNATIVE, plain(other)
    if reading.weighed:
        return
    yield 0.0, read
    yield from _combine_places(reading.places)
    if len(read) == _LENGTH:
        yield from _substitute_one(read)
        yield from _substitute_two(read)
        yield from _substitute_everywhere(read)
        yield from _transpose_neighbours(read)
    elif len(read) == _LENGTH - 1:
        yield from _insert_one(read)
    elif len(read) == _LENGTH + 1:
        yield from _delete_one(read)


def _combine_places(places: Sequence[str]) -> Iterator[tuple[float, str]]:
    """All combinations of what each place may hold; the further down its list, the dearer."""
    if len(places) != _LENGTH or not all(places):
        return
    ranked: Iterable[tuple[tuple[int, str], ...]] = product(
        *(tuple(enumerate(place[:_PLACES_DEEP])) for place in places)
    )
    for number, chosen in enumerate(ranked):
        if number >= _MOST_COMBINED:
            return
        yield sum(rank for rank, _ in chosen) * _COST_PLACE, "".join(digit for _, digit in chosen)


def _substitute_one(read: str) -> Iterator[tuple[float, str]]:
    for at, was in enumerate(read):
        for digit in "0123456789":
            if digit != was:
                cost = _COST_ALIKE if digit in _ALIKE.get(was, "") else _COST_OTHER
                yield cost, f"{read[:at]}{digit}{read[at + 1 :]}"


def _substitute_two(read: str) -> Iterator[tuple[float, str]]:
    for one, two in combinations(range(len(read)), 2):
        for first, second in product(_ALIKE.get(read[one], ""), _ALIKE.get(read[two], "")):
            yield _COST_TWO_ALIKE, f"{read[:one]}{first}{read[one + 1 : two]}{second}{read[two + 1 :]}"


def _substitute_everywhere(read: str) -> Iterator[tuple[float, str]]:
    """The same substitution at several places: a hand whose 7 is read as 1 has more of them."""
    for was, others in _ALIKE.items():
        places = [at for at, digit in enumerate(read) if digit == was]
        for number in range(3, min(len(places), _MOST_ALIKE) + 1):
            for chosen, digit in product(combinations(places, number), others):
                digits = (digit if at in chosen else old for at, old in enumerate(read))
                yield _COST_TWO_ALIKE + _COST_MORE_ALIKE * (number - 2), "".join(digits)


def _transpose_neighbours(read: str) -> Iterator[tuple[float, str]]:
    for at in range(len(read) - 1):
        yield _COST_TRANSPOSED, f"{read[:at]}{read[at + 1]}{read[at]}{read[at + 2 :]}"


def _insert_one(read: str) -> Iterator[tuple[float, str]]:
    for at in range(len(read) + 1):
        for digit in "0123456789":
            yield _COST_INSERTED, f"{read[:at]}{digit}{read[at:]}"


def _delete_one(read: str) -> Iterator[tuple[float, str]]:
    """One digit too many: often the wall of a box, read as a 1."""
    for at, was in enumerate(read):
        yield (_COST_WALL if was == "1" else _COST_DELETED), f"{read[:at]}{read[at + 1 :]}"
