"""Is the promised error kept? python -m tests.benchmarks.promise FONTS --mnist TGZ --thai ZIP [--seed N] [--count N]

Problem     Thresholds from which a number is shown as right promise how many of these are wrong; shares that
            are drawn from themselves keep any promise.
Known as    Selective classification: risk against coverage, on what was never taught (Y. Geifman and R.
            El-Yaniv, NIPS 2017).
Steps       Fields of never taught combs, faces and hands in all degrees of wear are drawn and read with their grid
            known; the last share of an id is turned so that its digits fit. Each number's probability, as the
            product weighs it without the registry, is held against what was written.
Dropped     Places put together from many fields: what is misread in one field goes together.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import django

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.reading.extraction import weigh_field
from employers.identifiers import Kind, check_digit
from ocr.engine import CellKind, DigitField
from ocr.recognition.fields.digit_field import to_digit_field
from ocr.training.field_sources import add_sources, load_held_out, load_taught
from ocr.training.measure_fields import draw_samples, list_sets, read_sample

PRINT_SETS = ("printed, combs held out", "printed, faces held out", "all held out, printed")
HAND_SETS = ("MNIST test part", "Thai fifth", "all held out, MNIST", "all held out, Thai")
ACCOUNT, ID = 10, 13


@dataclass(frozen=True, slots=True)
class Seen:
    """A number as it was weighed: how likely, whether right, and in which set."""

    told: float
    right: bool
    set: str
    level: str
    kind: str
    by_hand: bool


def weigh_fields(material: object, name: str, *, seed: int, count: int) -> Iterator[Seen]:
    """The numbers of so many fields of one set."""
    for sample in draw_samples(material, count=count, seed=seed):  # type: ignore[arg-type]
        reading = read_sample(sample, way="centres")
        truth = [str(place.digit) if place.kind is CellKind.DIGIT else "" for place in sample.places]
        if len(reading.cells) != len(truth):
            continue
        field = to_digit_field(reading, sample.strip, box=(0, 0, 1, 1))
        cells = [(cell, digit) for cell, digit in zip(field.cells, truth, strict=True) if digit or cell.kind is CellKind.DIGIT]
        for size, kind in ((ACCOUNT, Kind.ACCOUNT_NO), (ID, Kind.NATIONAL_ID)):
            part = cells[:size]
            if len(part) == size and all(digit for _, digit in part):
                yield from _weigh([cell for cell, _ in part], "".join(d for _, d in part), kind, field, name, sample.level)


def _weigh(cells: Sequence[object], digits: str, kind: Kind, field: DigitField, name: str, level: str) -> Iterator[Seen]:
    if kind is Kind.NATIONAL_ID:
        digits = ("1" if False else digits[0]) + digits[1:]
        turn = (int(check_digit(digits[:-1])) - int(digits[-1])) % 10
        last = cells[-1]
        if last.kind is CellKind.DIGIT:
            shares = tuple(last.shares[(n - turn) % 10] for n in range(10))
            cells = [*cells[:-1], replace(last, shares=shares)]
        digits = digits[:-1] + check_digit(digits[:-1])
        if digits[0] == "9":
            return
    whole = "".join(str(max(range(10), key=c.shares.__getitem__)) if c.kind is CellKind.DIGIT else "?" for c in cells)
    if any(c.kind is not CellKind.DIGIT for c in cells):
        return
    one = replace(field, as_read=whole, cells=tuple(cells))
    weighed = weigh_field(one, kind, first=0, count=len(cells))
    if weighed is not None:
        yield Seen(weighed.alone, weighed.as_read == digits, name, level, kind.value, field.by_hand)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_sources(parser)
    parser.add_argument("--seed", type=int, default=900)
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    places = options.fonts, options.mnist, options.thai
    sets = list_sets(load_taught(*places), load_held_out(*places))
    for number, name in enumerate((*PRINT_SETS, *HAND_SETS)):
        for one in weigh_fields(sets[name], name, seed=options.seed + number, count=options.count):
            sys.stdout.write(json.dumps([one.told, one.right, one.set, one.level, one.kind, one.by_hand]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
