"""Measure the field network on what was never taught: python -m ocr.training.measure_fields FONTS --mnist ...

Problem: a reader looks perfect on the combs, faces and hands that it was taught.
Known as: held-out evaluation, one axis at a time (combs, faces, hands, seeds), and reliability bands.
Steps: fields are drawn from held-out material, read as the engine reads them, and each place held against
what was put there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from ocr.engine import CellKind
from ocr.recognition.fields.field_reader import FieldReading, read_field
from ocr.training.field_sources import add_sources, load_held_out, load_taught
from ocr.training.field_wear import LEVELS
from ocr.training.fill_fields import Material
from ocr.training.synth_combs import HELD_OUT_STYLES, TIGHT
from ocr.training.synth_fields import HAND_LIKE, FieldSample, synth_field

_SEED = 20_000
"""Far from those of lessons."""
_BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
_CONFIDENT = 0.95


@dataclass(slots=True)
class Tally:
    """What came out of the places and the numbers of one set."""

    digits: int = 0
    right: int = 0
    fields: int = 0
    whole: int = 0
    empty: int = 0
    told_empty: int = 0
    strange: int = 0
    strange_sure: int = 0
    lost: int = 0
    """Digits told to be empty or unreadable."""
    hands: int = 0
    hands_right: int = 0
    told: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, sample: FieldSample, reading: FieldReading) -> None:
        """Places that stand one to one: counts that differ make all of them wrong. Who reads without a
        grid cannot know of empty places. What wear left nothing of is not asked.
        """
        places, cells = sample.places, reading.cells
        if not reading.groups:
            places = [place for place in places if place.kind is not CellKind.EMPTY]
        same = True
        for at, place in enumerate(places):
            cell = cells[at] if len(cells) == len(places) else None
            if place.seen:
                same &= self._add_place(place.kind, str(place.digit), cell)
        whole = any(place.kind is CellKind.DIGIT for place in places) and all(place.seen for place in places)
        self.fields += whole
        self.whole += same and whole
        if sample.hand >= 0 and any(place.kind is CellKind.DIGIT for place in places):
            self.hands += 1
            self.hands_right += (reading.by_hand >= 0.5) == bool(sample.hand)

    def _add_place(self, kind: CellKind, digit: str, cell: Any) -> bool:
        if kind is CellKind.EMPTY:
            self.empty += 1
            right = cell is not None and cell.kind is CellKind.EMPTY
            self.told_empty += right
            return right
        sure = max(cell.shares) * cell.confidence if cell is not None and cell.shares else 0.0
        if kind is CellKind.UNREADABLE:
            self.strange += 1
            self.strange_sure += sure > _CONFIDENT
            return True
        self.digits += 1
        right = cell is not None and cell.digit == digit
        self.right += right
        self.lost += cell is None or cell.kind is not CellKind.DIGIT
        if cell is not None and cell.shares:
            self.told.append((sure, right))
        return right

    def describe(self) -> str:
        """One line: shares of digits, numbers, empty places, scribbles told a digit for sure, hands."""
        parts = [
            f"digits {self.right / max(1, self.digits):7.2%} of {self.digits}",
            f"lost {self.lost / max(1, self.digits):6.2%}",
            f"whole {self.whole / max(1, self.fields):6.1%} of {self.fields}",
            f"empty {self.told_empty / max(1, self.empty):6.1%} of {self.empty}",
            f"scribbles sure {self.strange_sure} of {self.strange}",
            f"hand {self.hands_right / max(1, self.hands):6.1%}",
        ]
        return ", ".join(parts)


def read_sample(sample: FieldSample, *, way: str) -> FieldReading:
    """As the engine would with what it knows: the grid, the count alone, or nothing."""
    if way == "centres":
        return read_field(sample.strip, centres=sample.centres, groups=sample.groups)
    if way == "count":
        return read_field(sample.strip, groups=sample.groups, extent=sample.extent)
    return read_field(sample.strip)


def draw_samples(
    material: Material, *, count: int, seed: int, level: str | None = None
) -> Iterator[FieldSample]:
    """Fields of one set, of one degree of wear where one is asked for."""
    rng = np.random.default_rng((_SEED, seed))
    made = 0
    while made < count:
        sample = synth_field(material, rng)
        if level is None or sample.level == level:
            made += 1
            yield sample


def tally(samples: Iterable[FieldSample], *, way: str = "centres") -> Tally:
    total = Tally()
    for sample in samples:
        total.add(sample, read_sample(sample, way=way))
    return total


def list_bands(told: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Told against true, band by band."""
    sure, right = np.array([one[0] for one in told]), np.array([one[1] for one in told], bool)
    for low, high in pairwise(_BANDS):
        here = (sure >= low) & (sure < high)
        if here.any():
            means = f"told {sure[here].mean():.3f}, true {right[here].mean():.3f}"
            yield f"{low:.2f}-{high:.2f}: {means} ({here.sum()})"


def list_sets(taught: Material, held_out: Material) -> dict[str, Material]:
    """One set an axis: what it names was never taught, all else was; the last ones were not at all."""
    hand_like = [face for face in held_out.faces if any(name in face for name in HAND_LIKE)]
    office = [face for face in held_out.faces if face not in hand_like]
    boxed = tuple(style for style in taught.styles if style not in TIGHT)
    boxed_hands = replace(taught, by_hand=1.0, drawn=0.0, bent=0.0, styles=boxed)
    unseen_hands = replace(held_out, by_hand=1.0, drawn=0.0, bent=0.0)
    return {
        "taught, other seeds": taught,
        "printed, combs held out": replace(taught, styles=HELD_OUT_STYLES, by_hand=0.0),
        "printed, faces held out": replace(taught, faces=office, by_hand=0.0),
        "hand-like faces held out": replace(taught, faces=hand_like, by_hand=0.0),
        "MNIST test part": replace(boxed_hands, arabic=held_out.arabic, in_thai=0.0),
        "Thai fifth": replace(boxed_hands, thai=held_out.thai, in_thai=1.0),
        "all held out, printed": replace(held_out, faces=office, by_hand=0.0),
        "all held out, MNIST": replace(unseen_hands, in_thai=0.0),
        "all held out, Thai": replace(unseen_hands, in_thai=1.0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_sources(parser)
    parser.add_argument("--count", type=int, default=150, help="fields in a set and degree of wear")
    parser.add_argument("--way", choices=("centres", "count", "free"), default="centres")
    parser.add_argument("--only", default="", help="part of the names of the sets to measure")
    options = parser.parse_args()
    places = options.fonts, options.mnist, options.thai
    sets = list_sets(load_taught(*places), load_held_out(*places))
    told: list[tuple[float, bool]] = []
    for number, (name, material) in enumerate(sets.items()):
        if options.only not in name:
            continue
        for level in LEVELS:
            samples = draw_samples(material, count=options.count, seed=number, level=level)
            found = tally(samples, way=options.way)
            told.extend(found.told)
            sys.stdout.write(f"{name}, {level}: {found.describe()}\n")
            sys.stdout.flush()
    sys.stdout.write("\n".join(list_bands(told)) + "\n")


if __name__ == "__main__":
    main()
