"""A number that OCR misread: what it may have been, best first, each right by its check digit (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from employers.identifiers import AccountNo, Check, plain

LIMIT = 120
"""Candidates that one reading may give: all of them are looked up in the registry at once."""

# Digits that look alike in print, boxes and handwriting: a swap within these is likelier than any other.
_ALIKE = {
    "0": "689", "1": "74", "2": "73", "3": "852", "4": "91",
    "5": "638", "6": "058", "7": "12", "8": "3065", "9": "4703",
}  # fmt: skip
_LENGTH = sum(AccountNo.groups)
_COST_ALTERNATIVE, _COST_PLACE = 0.5, 0.6
_COST_ALIKE, _COST_OTHER, _COST_TWO_ALIKE = 1.0, 2.0, 2.2
_COST_LOST, _COST_ADDED, _COST_WALL, _COST_SWAPPED = 1.6, 1.5, 0.9, 1.8
_MOST_COMBINED, _MOST_ALIKE = 2_000, 5


@dataclass(frozen=True, slots=True)
class DoubtfulNumber:
    """A digit field as read; `alternatives` are whole readings, `places` what each place may hold."""

    as_read: str
    alternatives: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A number that may be meant; 0 costs nothing: it is what was read."""

    cost: float
    digits: str


def repair_account_no(reading: DoubtfulNumber) -> list[Candidate]:
    """Account numbers that this reading may stand for, cheapest first; guesses have a right check digit."""
    best: dict[str, float] = {}
    for cost, digits in _generate_guesses(reading):
        if cost < best.get(digits, 9.0) and _is_plausible(digits, cost):
            best[digits] = cost
    return sorted(Candidate(cost, digits) for digits, cost in best.items())[:LIMIT]


def _is_plausible(digits: str, cost: float) -> bool:
    """What was read may be wrong on the paper and in the registry alike; a guess must be right."""
    if len(digits) != _LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    return cost == 0 or AccountNo(digits).check is Check.OK


def _generate_guesses(reading: DoubtfulNumber) -> Iterator[tuple[float, str]]:
    read = plain(reading.as_read)
    yield 0.0, read
    for rank, other in enumerate(reading.alternatives):
        yield _COST_ALTERNATIVE + rank * 0.05, plain(other)
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
        *(tuple(enumerate(place[:3])) for place in places)
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
    """A hand whose 7 is read as 1 has more of them."""
    for was, others in _ALIKE.items():
        places = [at for at, digit in enumerate(read) if digit == was]
        for number in range(3, min(len(places), _MOST_ALIKE) + 1):
            for chosen, digit in product(combinations(places, number), others):
                digits = (digit if at in chosen else old for at, old in enumerate(read))
                yield _COST_TWO_ALIKE + 0.2 * (number - 2), "".join(digits)


def _transpose_neighbours(read: str) -> Iterator[tuple[float, str]]:
    for at in range(len(read) - 1):
        yield _COST_SWAPPED, f"{read[:at]}{read[at + 1]}{read[at]}{read[at + 2 :]}"


def _insert_one(read: str) -> Iterator[tuple[float, str]]:
    for at in range(len(read) + 1):
        for digit in "0123456789":
            yield _COST_LOST, f"{read[:at]}{digit}{read[at:]}"


def _delete_one(read: str) -> Iterator[tuple[float, str]]:
    """The wall of a box is read as a 1."""
    for at, was in enumerate(read):
        yield (_COST_WALL if was == "1" else _COST_ADDED), f"{read[:at]}{read[at + 1 :]}"
