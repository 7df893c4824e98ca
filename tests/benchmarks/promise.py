"""Is the promised error kept? python -m tests.benchmarks.promise FONTS --mnist TGZ --thai ZIP [--seed N]

Problem     Thresholds promise how many of the numbers shown as right are wrong; shares that are drawn from
            themselves keep any promise.
Known as    Selective classification: risk against coverage, on what was never taught (Y. Geifman and R.
            El-Yaniv, NIPS 2017); the bound is that of Clopper and Pearson.
Steps       Fields of never taught combs, faces and hands in all degrees of wear are drawn and read with their
            grid known; the shares of the first two places and of the last are turned, so that it may be
            registered. A registry of running numbers has most of them, the folder the number itself, one near
            it, or another. Each is weighed as the product does, and held against what was written.
Dropped     Places put together from many fields: what is misread in one field goes together.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import django
import numpy as np

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.reading.extraction import weigh_field
from employers.identifiers import Kind, check_digit
from employers.registered import LIFTS, Reach
from employers.weighing import SURE, SURE_IN_PRINT, DoubtfulReading
from ocr.engine import CellKind, DigitCell, DigitField
from ocr.recognition.fields.digit_field import to_digit_field
from ocr.training.field_sources import add_sources, load_held_out, load_taught
from ocr.training.fill_fields import Material
from ocr.training.measure_fields import draw_samples, list_sets, read_sample

SETS = (
    "printed, combs held out",
    "printed, faces held out",
    "all held out, printed",
    "MNIST test part",
    "Thai fifth",
    "all held out, MNIST",
    "all held out, Thai",
)
FIRST = {Kind.ACCOUNT_NO: "74", Kind.NATIONAL_ID: "31"}
COUNTS = {Kind.ACCOUNT_NO: 10, Kind.NATIONAL_ID: 13}
RUNNING = 50_000
"""How many numbers before and behind one that is registered are registered too."""
OWN, NEIGHBOUR, ANOTHER = 0.8, 0.88, 0.95
"""Of so many numbers the folder has this one; a neighbour of it; another; the rest nobody has."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A number as it was weighed: alone and with the registry, how likely and whether right."""

    kind: str
    by_hand: bool
    level: str
    alone: float
    read_right: bool
    told: float
    """Of the likeliest number that the registry has; 0 where it may not be taken."""
    told_right: bool


def weigh_fields(material: Material, *, seed: int, count: int) -> Iterator[Seen]:
    """The numbers of so many fields of one set."""
    dice = np.random.default_rng(seed)
    for sample in draw_samples(material, count=count, seed=seed):
        reading = read_sample(sample, way="centres")
        if len(reading.cells) != len(sample.places):
            continue
        field = to_digit_field(reading, sample.strip, box=(0, 0, 1, 1))
        both = zip(field.cells, sample.places, strict=True)
        kept = [
            (cell, str(place.digit) if place.kind is CellKind.DIGIT else "")
            for cell, place in both
            if CellKind.DIGIT in (cell.kind, place.kind)
        ]
        for kind, size in COUNTS.items():
            cells, digits = [cell for cell, _ in kept[:size]], [digit for _, digit in kept[:size]]
            if len(cells) == size and all(digits) and all(cell.kind is CellKind.DIGIT for cell in cells):
                number, turned = turn_places(kind, "".join(digits), cells)
                weighed = weigh_field(_field_of(field, turned), kind, first=0, count=size)
                if weighed is not None:
                    yield judge(weighed, number, kind, sample.level, by_hand=field.by_hand, dice=dice)


def turn_places(kind: Kind, digits: str, cells: Sequence[DigitCell]) -> tuple[str, list[DigitCell]]:
    """The number with a first part that is registered and a last digit that fits, and its places, the shares
    of each digit given to the one that it became.
    """
    first = FIRST[kind]
    number = first + digits[len(first) : -1]
    number += check_digit(number)
    out = []
    for cell, was, now in zip(cells, digits, number, strict=True):
        turn = int(now) - int(was)
        out.append(replace(cell, shares=tuple(cell.shares[(n - turn) % 10] for n in range(10))))
    return number, out


def _field_of(field: DigitField, cells: Sequence[DigitCell]) -> DigitField:
    as_read = "".join(str(int(np.argmax(cell.shares))) for cell in cells)
    return replace(field, as_read=as_read, cells=tuple(cells))


def judge(
    weighed: DoubtfulReading, number: str, kind: Kind, level: str, *, by_hand: bool, dice: np.random.Generator
) -> Seen:
    """One number against the registry round it."""
    lot = dice.random()
    here = _index(number, kind)
    folder = {OWN: here, NEIGHBOUR: here - int(dice.integers(1, 4)), ANOTHER: here + 30_001}
    own = next((index for share, index in folder.items() if lot < share), here - 20_001)
    last = here + RUNNING if lot < ANOTHER else here - 1
    lifts = {}
    for option in weighed.options:
        index = _index(option.digits, kind)
        if option.fits and here - RUNNING <= index <= last:
            reach = Reach.FOLDER if index == own else Reach.NATION if index % 20 else Reach.OFFICE
            lifts[option.digits] = LIFTS[reach]
    best = weighed.weigh(lifts)[0]
    may_be = best.digits in lifts and (best.digits == weighed.as_read or not weighed.is_confident)
    return Seen(
        kind.value, by_hand, level, weighed.alone, weighed.as_read == number,
        best.told if may_be else 0.0, best.digits == number,
    )  # fmt: skip


def _index(digits: str, kind: Kind) -> int:
    """Its place among running numbers; far off for those of another first part."""
    return int(digits[2:-1]) if digits.startswith(FIRST[kind]) else -10 * RUNNING


def count_wrong(seen: Iterable[Seen]) -> dict[str, tuple[int, int]]:
    """How many numbers would be shown as right, and how many of them wrongly, by what they are shown for."""
    out: dict[str, tuple[int, int]] = {}
    for one in seen:
        written = "hand" if one.by_hand else "print"
        bar = SURE if one.by_hand else SURE_IN_PRINT
        for why, shown, right in (
            ("alone", one.alone >= bar, one.read_right),
            ("registry", one.told >= SURE, one.told_right),
        ):
            all_, wrong = out.get(f"{written}, {why}", (0, 0))
            out[f"{written}, {why}"] = (all_ + shown, wrong + (shown and not right))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_sources(parser)
    parser.add_argument("--seed", type=int, default=900)
    parser.add_argument("--count", type=int, default=1_000, help="fields of a set")
    parser.add_argument("--only", default="", help="part of the names of the sets")
    options = parser.parse_args()
    places = options.fonts, options.mnist, options.thai
    sets = list_sets(load_taught(*places), load_held_out(*places))
    seen: list[Seen] = []
    for number, name in enumerate(SETS):
        if options.only in name:
            seen.extend(weigh_fields(sets[name], seed=options.seed + number, count=options.count))
    for what, (shown, wrong) in sorted(count_wrong(seen).items()):
        sys.stdout.write(f"{what}: {shown} of {len(seen)} shown as right, {wrong} wrong\n")


if __name__ == "__main__":
    main()
