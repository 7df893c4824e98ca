"""How likely each number is: probabilities that keep their promise; each deciding number from both sides."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pytest

from employers.identifiers import Kind, check_digit
from employers.registered import LIFTS, Reach
from employers.weighing import SURE, DoubtfulReading, best_offers, fits, id_kind, make_reading
from tests.documents.reading.seen_digits import shares_of

ACCOUNT = "7499990028"
PERSON = "3101200345677"


def read(
    digits: str, doubts: Mapping[int, Mapping[str, float]] | None = None, *, kind: Kind
) -> DoubtfulReading:
    reading = make_reading(kind, shares_of(digits, doubts))
    assert reading is not None
    return reading


def told(reading: DoubtfulReading, digits: str, lifts: Mapping[str, float] | None = None) -> float:
    return next((one.told for one in reading.weigh(lifts or {}) if one.digits == digits), 0.0)


def test_what_was_seen_sharply_is_as_good_as_certain() -> None:
    reading = read(PERSON, kind=Kind.NATIONAL_ID)
    assert reading.as_read == PERSON
    assert told(reading, PERSON) > SURE


def test_an_id_that_does_not_fit_has_almost_no_probability_however_sharply_it_was_seen() -> None:
    unfit = f"{PERSON[:-1]}8"
    assert told(read(unfit, kind=Kind.NATIONAL_ID), unfit) < 0.5


def test_the_unconfirmed_rule_of_accounts_breaks_ties_only() -> None:
    unfit = f"{ACCOUNT[:-1]}9"
    sharp = read(unfit, kind=Kind.ACCOUNT_NO)
    assert sharp.weigh({})[0].digits == unfit, "a confident reading stays the likeliest"
    assert sharp.alone > SURE, "and is as sure as one that fits"
    assert sharp.is_confident
    for share, likeliest in ((0.60, ACCOUNT), (0.75, unfit)):
        reading = read(unfit, {9: {"9": share, "8": 0.99 - share}}, kind=Kind.ACCOUNT_NO)
        assert reading.weigh({})[0].digits == likeliest, share


def test_probabilities_are_shares_of_all_numbers_listed_or_not() -> None:
    """Held against all hundred numbers that two doubtful places allow."""
    doubts = {at: {str(n): 0.1 for n in range(10)} for at in (4, 7)}
    reading = read(PERSON, doubts, kind=Kind.NATIONAL_ID)
    every = (f"{PERSON[:4]}{a}{PERSON[5:7]}{b}{PERSON[8:]}" for a, b in product("0123456789", repeat=2))
    fitting = sum(fits(Kind.NATIONAL_ID, digits) for digits in every)
    assert reading.fitting == pytest.approx(fitting / 100, rel=0.05)
    assert told(reading, PERSON) == pytest.approx(1 / fitting, rel=0.05)
    assert sum(one.told for one in reading.weigh({})) < 1


def test_the_likeliest_ids_that_fit_are_among_the_options_although_many_others_are_likelier() -> None:
    """Four places misread at once: thousands of readings that do not fit are likelier."""
    wrong = {at: {str((int(PERSON[at]) + 1) % 10): 0.6, PERSON[at]: 0.39} for at in (1, 5, 8, 10)}
    assert PERSON in read(PERSON, wrong, kind=Kind.NATIONAL_ID).numbers


@pytest.mark.parametrize(("unread", "some"), [(2, True), (3, False)])
def test_of_a_number_two_places_may_be_unreadable(unread: int, some: bool) -> None:
    places = shares_of(PERSON)
    for at in range(unread):
        places[at + 3] = []
    reading = make_reading(Kind.NATIONAL_ID, places)
    assert (reading is not None) is some


def test_one_unreadable_place_of_an_id_is_given_back_by_its_check_digit() -> None:
    reading = read(PERSON, {6: {}}, kind=Kind.NATIONAL_ID)
    assert reading.weigh({})[0].digits == PERSON
    assert told(reading, PERSON) > 0.9


def test_a_field_of_another_length_is_no_number_of_this_kind() -> None:
    assert make_reading(Kind.ACCOUNT_NO, shares_of(ACCOUNT[:9])) is None


def test_trust_in_the_places_lowers_what_is_told() -> None:
    places = shares_of(ACCOUNT)
    high, low = (make_reading(Kind.ACCOUNT_NO, places, trust=trust) for trust in (1.0, 0.9))
    assert high
    assert low
    assert told(low, ACCOUNT) < told(high, ACCOUNT)


def test_the_nearer_the_registry_has_a_number_the_likelier_it_is() -> None:
    rival = next(
        d for d in read(PERSON, {5: {"0": 0.5, "3": 0.49}}, kind=Kind.NATIONAL_ID).numbers if d != PERSON
    )
    reading = read(PERSON, {5: {"0": 0.5, "3": 0.49}}, kind=Kind.NATIONAL_ID)
    shares = [
        told(reading, rival, {rival: LIFTS[reach]}) for reach in (Reach.NATION, Reach.OFFICE, Reach.FOLDER)
    ]
    assert shares == sorted(shares)


def test_five_are_offered_and_nothing_that_is_as_good_as_impossible() -> None:
    doubts = {at: {str(n): 0.1 for n in range(10)} for at in (4, 7)}
    assert len(best_offers(read(PERSON, doubts, kind=Kind.NATIONAL_ID).weigh({}))) == 5
    sharp = make_reading(Kind.BRANCH_SEQ, shares_of("000000", sharp=0.9999999))
    assert sharp is not None
    assert len(best_offers(sharp.weigh({}))) <= 5


@pytest.mark.parametrize(
    ("digits", "kind"),
    [(PERSON, Kind.NATIONAL_ID), ("0745599000013", Kind.JURISTIC_NO), ("0012345678901", Kind.NATIONAL_ID)],
)
def test_whose_id_it_is_say_its_first_digits(digits: str, kind: Kind) -> None:
    assert id_kind(digits, read_as=Kind.NATIONAL_ID) is kind


# -- the promise

RANKED = np.array([0.6, 0.2, 0.1, 0.04, 0.02, 0.015, 0.01, 0.01, 0.005])
PRINT = ([0.99995] * 70 + [0.9995] * 20 + [0.995] * 8 + [0.9] * 2, 1 / 1000)
HAND = ([0.999] * 55 + [0.99] * 25 + [0.95] * 10 + [0.8] * 6 + [0.55] * 4, 5 / 1000)


class Writer:
    """True numbers of a registry of running numbers, and what a reader tells of each place: which digit is
    the true one is drawn from the shares told, or from flatter ones: networks are too sure of themselves.
    """

    def __init__(self, kind: Kind, registered: int, tops: list[float], flatter: float) -> None:
        self.dice = np.random.default_rng(registered + len(tops))
        self.kind, self.registered, self.tops, self.flatter = kind, registered, tops, flatter
        self.first, self.width = ("74", 7) if kind is Kind.ACCOUNT_NO else ("3100", 8)

    def number(self, index: int) -> str:
        first = f"{self.first}{3_000_000 + index:0{self.width}d}"
        return first + check_digit(first)

    def index(self, digits: str) -> int:
        """Its place in the registry; -1 for a number that nobody has."""
        if not digits.startswith(self.first) or check_digit(digits[:-1]) != digits[-1]:
            return -1
        index = int(digits[len(self.first) : -1]) - 3_000_000
        return index if 0 <= index < self.registered else -1

    def lifts(self, reading: DoubtfulReading, folder: set[int]) -> dict[str, float]:
        found = {digits: self.index(digits) for digits in reading.numbers}
        return {
            digits: LIFTS[Reach.FOLDER if at in folder else Reach.NATION if at % 20 else Reach.OFFICE]
            for digits, at in found.items()
            if at >= 0
        }

    def write(self) -> tuple[str, set[int]]:
        """A number on a page, and the folder's: mostly one of these, else a neighbour of it, another one
        that is registered, or one behind the last that is.
        """
        size = 1 if self.kind is Kind.ACCOUNT_NO else 30
        folder = {int(one) for one in self.dice.integers(self.registered, size=size)}
        own = min(folder)
        shown = self.dice.choice(
            [
                own,
                own + int(self.dice.integers(1, 4)),
                int(self.dice.integers(self.registered)),
                self.registered + own,
            ],
            p=[0.8, 0.08, 0.07, 0.05],
        )
        return self.number(int(shown)), folder

    def see(self, digits: str) -> list[list[float]]:
        places = []
        for digit in digits:
            top = self.dice.choice(self.tops)
            told = np.concatenate([[top], RANKED * (1 - top)])
            drawn = told ** (1 / self.flatter)
            rank = self.dice.choice(10, p=drawn / drawn.sum())
            others = [n for n in self.dice.permutation(10) if n != int(digit)]
            row = np.zeros(10)
            row[[int(digit), *others]] = [told[rank], *np.delete(told, rank)]
            places.append([round(float(share), 5) for share in row])
        return places


@pytest.mark.parametrize("flatter", [1.0, 1.25])
@pytest.mark.parametrize("registered", [1_000, 1_000_000])
@pytest.mark.parametrize("kind", [Kind.ACCOUNT_NO, Kind.NATIONAL_ID])
@pytest.mark.parametrize("written", [PRINT, HAND], ids=["print", "hand"])
def test_what_is_shown_as_right_is_wrong_no_oftener_than_promised(
    written: tuple[list[float], float], kind: Kind, registered: int, flatter: float
) -> None:
    """By the probability that was told for every number shown, and by counting."""
    tops, promise = written
    writer = Writer(kind, registered, tops, flatter)
    shown = wrong = offered = 0
    for _ in range(NUMBERS):
        digits, folder = writer.write()
        reading = make_reading(kind, writer.see(digits))
        assert reading is not None
        lifts = writer.lifts(reading, folder)
        weighed = reading.weigh(lifts)
        best = weighed[0]
        if best.told >= SURE and (best.digits in lifts or best.digits == reading.as_read):
            shown += 1
            wrong += best.digits != digits
        offered += digits in [one.digits for one in best_offers(weighed)]
    assert wrong <= 1 + promise * shown, "one more than promised may be chance"
    assert shown >= NUMBERS / 2
    if flatter == 1.0:
        assert NUMBERS - offered <= 1 + 0.03 * NUMBERS


NUMBERS = 40
"""Drawn in each case; `make bench BENCH=filing` counts thousands (tests/benchmarks/read_numbers.py)."""
