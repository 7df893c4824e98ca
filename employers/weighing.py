"""How likely each number is that may stand in boxes, by what the reader saw of every place (pure).

Problem     A digit is misread, or not sure. One of eleven wrong numbers fits its check digit by chance, and
            account numbers that follow each other are both registered: the first reading that fits, or that
            the registry has, is another's number too often (8 of 25 by hand).
Known as    Noisy channel and Bayes' rule; n-best list by dynamic programming over a trellis, whose states
            are the residues of the check sum (k shortest paths; the forward sum gives the whole).
Steps       A reading's likelihood is the product of its places' shares. The likeliest readings are listed,
            of ids those that fit their check digit. Each is weighed with how often such a number is written:
            one of the folder's employer, the office's, the nation's, or one that nobody has. What is not
            listed is added up. The share of a number in all that is its probability (`told`).
Dropped     The first alternative that fits (of 24 about two do by chance). Registry alone, without
            likelihoods: of two that it has none could be chosen. A list without residues: nine in ten of it
            do not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from employers.identifiers import AccountNo, BranchSeq, Check, JuristicNo, Kind, NationalId

Floats = npt.NDArray[np.float64]
Shares = Sequence[float]
"""Probabilities of the digits 0 to 9 in one place; nothing of a place that cannot be read."""

SURE = 0.995
"""Probability from which a number is shown as right.
measured: tests/employers/test_weighing.py draws the truth from the shares, and from flatter ones than were
told: at 0.995 at most 1 of 1,000 printed and 5 of 1,000 handwritten numbers shown as right are wrong. From
the network's own shares of drawn fields, heavy wear among them, 7 of 1,524 printed and 3 of 1,489 handwritten
ones were (docs/adr/0034): the shares of worn print are too sharp.
"""
SURE_IN_PRINT = 0.98
"""Probability by what was seen alone from which a printed number is shown as right.
measured: of 11,003 numbers told as print, of combs, faces and hands never taught, in all degrees of wear,
5,289 were told so (seeds 91000 and 92000, tests/benchmarks/promise.py), 1 of them wrong; with a seed on which
nothing was chosen (93000) none of 2,005. Of hands too few are told more than 0.95 to promise by: for them
SURE stays.
"""
CONFIDENT = 0.95
"""Likelihood from which a number without a certain rule is never taken for another than was read.
guess: of numbers of unseen kinds of paper told above 0.95 439 of 450 were right.
"""
MOST_OFFERED = 5  # guess: of 400 handwritten numbers the right one was among five 96 times of 100
"""Readings kept of one doubtful number."""
MOST_UNREADABLE = 2  # guess: a check digit gives back one place, the registry a second
"""Places of a number that may be unreadable; with more of them there is no number."""

_FLOOR = 1e-6  # guess
"""Share that every digit has in every place, whatever the reader says."""
_PRUDENCE = (
    0.8  # measured: without it 1.4 % of printed numbers were wrong that flatter shares showed as right
)
"""Exponent that flattens the shares: networks are surer than they are right."""
_MISFIT_ID = 1e-5  # guess: an id written wrongly on the paper; the rule of ids is certain
"""How likely an id whose check digit does not fit is, against one that fits."""
_MISFIT_ACCOUNT = 0.5  # by decision: the rule of account numbers is not confirmed, and breaks ties only
"""How likely an account number whose check digit does not fit is, against one that fits."""
_LISTED, _LISTED_OF_RESIDUE = 150, 12  # guess: a number further down has next to no probability
"""Readings that are looked up in the registry, of account numbers; of ids for each residue of the check."""
_NEGLIGIBLE = 1e-9  # guess: a thousandth of what the nearest number of the registry is likelier by
"""Likelihood, against the best reading's, below which another is not looked at."""
_LEAST_TOLD = 5e-5
"""Less is told as nothing: four decimals are kept."""
_FITS = 1 / 11
"""The part of numbers that fit their check digit."""
_IDS = (Kind.NATIONAL_ID, Kind.JURISTIC_NO)
_ZERO = np.int8(ord("0"))
_LENGTHS = {
    Kind.ACCOUNT_NO: AccountNo.length,
    Kind.BRANCH_SEQ: BranchSeq.length,
    **dict.fromkeys(_IDS, NationalId.length),
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A number that may be meant, and its probability."""

    digits: str
    told: float


class Option(NamedTuple):
    """A number that the shares of its places allow, and whether it can be right by its own digits."""

    digits: str
    likelihood: float
    fits: bool


@dataclass(frozen=True, slots=True)
class DoubtfulReading:
    """What the reader saw of one number: what it may be, likeliest first, and how much of all likelihood
    lies on numbers that fit their check digit.
    """

    kind: Kind
    as_read: str
    """The likeliest digit of every place."""
    options: tuple[Option, ...]
    fitting: float

    @property
    def numbers(self) -> tuple[str, ...]:
        """What is to be looked for in the registry."""
        return tuple(option.digits for option in self.options)

    @property
    def alone(self) -> float:
        """How likely the likeliest digits are by what was seen; of ids, whose rule is certain, also by it."""
        if self.kind in _IDS:
            return next((one.told for one in self.weigh({}) if one.digits == self.as_read), 0.0)
        return next((one.likelihood for one in self.options if one.digits == self.as_read), 0.0)

    @property
    def is_confident(self) -> bool:
        """Whether no registry may take it for another number: no certain rule speaks against it."""
        return self.kind not in _IDS and self.alone >= CONFIDENT

    def weigh(self, lifts: Mapping[str, float]) -> list[Weighed]:
        """Numbers by their probability, the likeliest first; `lifts`: how many times likelier a registered
        one is written than one that nobody has.
        """
        weights = [
            option.likelihood * (lifts.get(option.digits) or (1.0 if option.fits else _misfit(self.kind)))
            for option in self.options
        ]
        whole = sum(weights) + self._unlisted()
        told = (
            Weighed(option.digits, weight / whole)
            for option, weight in zip(self.options, weights, strict=True)
        )
        return sorted(told, key=lambda one: -one.told)

    def _unlisted(self) -> float:
        """The weight of all numbers that are not among the options."""
        fitting = sum(option.likelihood for option in self.options if option.fits)
        others = sum(option.likelihood for option in self.options) - fitting
        rest = max(0.0, 1.0 - self.fitting - others) * _misfit(self.kind)
        return max(0.0, self.fitting - fitting) + rest


def make_reading(kind: Kind, places: Sequence[Shares], *, trust: float = 1.0) -> DoubtfulReading | None:
    """What was seen of a number of this kind, from the shares of its places; None where their count is not
    that of the kind, or too many cannot be read. `trust`: how likely a place holds a digit at all.
    """
    unread = sum(not any(place) for place in places)
    if len(places) != _LENGTHS[kind] or unread > MOST_UNREADABLE:
        return None
    table = _soften(places, trust)
    found = dict(_likeliest_ids(table)) if kind in _IDS else {}
    found |= dict(_likeliest(table, most=MOST_OFFERED if found else _LISTED))
    ranked = sorted(found.items(), key=lambda option: -option[1])
    least = ranked[0][1] * _NEGLIGIBLE
    options = tuple(
        Option(digits, likelihood, fits(kind, digits)) for digits, likelihood in ranked if likelihood >= least
    )
    as_read = "".join(str(digit) for digit in table.argmax(axis=1))
    return DoubtfulReading(kind, as_read, options, _fitting_share(kind, table, options))


def fits(kind: Kind, digits: str) -> bool:
    """Whether a number can be right by its own digits."""
    if kind is Kind.ACCOUNT_NO:
        return AccountNo(digits).check is Check.OK
    if kind is Kind.BRANCH_SEQ:
        return True
    return NationalId(digits).check is Check.OK or JuristicNo(digits).check is Check.OK


def id_kind(digits: str, *, read_as: Kind) -> Kind:
    """Whose id thirteen digits are: a company's begins with 0; 00 may be either's."""
    if digits[0] != "0":
        return Kind.NATIONAL_ID
    return Kind.JURISTIC_NO if digits[1] != "0" else read_as


def best_offers(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The likeliest of them, as many as are offered, without what is as good as nothing."""
    return [one for one in weighed if one.told >= _LEAST_TOLD][:MOST_OFFERED]


def _misfit(kind: Kind) -> float:
    return _MISFIT_ACCOUNT if kind is Kind.ACCOUNT_NO else _MISFIT_ID


def _soften(places: Sequence[Shares], trust: float) -> Floats:
    """A row of ten probabilities for each place; all evenly where it cannot be read, no digit without any."""
    table = np.full((len(places), 10), 0.1)
    for at, shares in enumerate(places):
        if any(shares):
            table[at] = trust * np.asarray(shares) / sum(shares) + (1 - trust) / 10
    table = (table + _FLOOR) ** _PRUDENCE
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _likeliest(table: Floats, *, most: int) -> Iterator[tuple[str, float]]:
    scores, paths = _best_paths(table, weights=(0,) * len(table), modulus=1, most=most)
    yield from _spell(scores[0], paths[0])


def _likeliest_ids(table: Floats) -> Iterator[tuple[str, float]]:
    """The likeliest numbers that fit their check digit."""
    scores, paths = _best_paths(table[:-1], weights=_id_weights(table), modulus=11, most=_LISTED_OF_RESIDUE)
    for residue in range(11):
        last = (11 - residue) % 10
        for digits, likelihood in _spell(scores[residue], paths[residue]):
            if digits[0] != "9":
                yield f"{digits}{last}", likelihood * float(table[-1, last])


def _fitting_share(kind: Kind, table: Floats, options: Sequence[Option]) -> float:
    """How much of all likelihood lies on numbers that fit; of account numbers that are not listed by their
    share of all.
    """
    if kind in _IDS:
        return _fitting_ids(table)
    listed = sum(option.likelihood for option in options)
    fitting = sum(option.likelihood for option in options if option.fits)
    return fitting + max(0.0, 1.0 - listed) * (1.0 if kind is Kind.BRANCH_SEQ else _FITS)


def _fitting_ids(table: Floats) -> float:
    """The forward sum over the trellis."""
    sums = np.zeros(11)
    sums[0] = 1.0
    rows = table.copy()
    rows[0, 9] = 0.0  # no id begins with 9
    for row, weight in zip(rows[:-1], _id_weights(table), strict=True):
        sums = (sums[_before(weight, 11)] * row).sum(axis=1)
    last = [(11 - residue) % 10 for residue in range(11)]
    return float((sums * rows[-1][last]).sum())


def _id_weights(table: Floats) -> range:
    return range(len(table), 1, -1)


@cache
def _before(weight: int, modulus: int) -> npt.NDArray[np.int64]:
    """The residue from which each digit leads to each residue: modulus x 10."""
    return np.asarray((np.arange(modulus)[:, None] - weight * np.arange(10)) % modulus, dtype=np.int64)


def _best_paths(
    table: Floats, *, weights: Sequence[int], modulus: int, most: int
) -> tuple[Floats, npt.NDArray[np.int8]]:
    """For each residue of the weighted sum the logarithms of its likeliest digits, best first, and these."""
    scores = np.full((modulus, most), -np.inf)
    scores[0, 0] = 0.0
    paths = np.zeros((modulus, most, len(table)), np.int8)
    for at, (row, weight) in enumerate(zip(table, weights, strict=True)):
        before = _before(weight, modulus)
        grown = (scores[before] + np.log(row)[None, :, None]).reshape(modulus, -1)
        kept = np.argsort(-grown, axis=1, kind="stable")[:, :most]
        digit, rank = np.divmod(kept, most)
        paths = paths[np.take_along_axis(before, digit, axis=1), rank]
        paths[:, :, at] = digit
        scores = np.take_along_axis(grown, kept, axis=1)
    return scores, paths


def _spell(scores: Floats, paths: npt.NDArray[np.int8]) -> Iterator[tuple[str, float]]:
    for score, path in zip(scores, paths, strict=True):
        if np.isfinite(score):
            yield (path + _ZERO).tobytes().decode(), float(np.exp(score))
