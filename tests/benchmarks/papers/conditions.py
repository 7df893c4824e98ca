"""Conditions of paper: one table of what offices really have, applied to printed pages of any family.

`suffer(name, side, part)` spoils a side in place. Every condition has two sets of parameters
(spans, inks, desks, faces of stamps): those of Part.TUNING may be looked at while the reader is built, those
of Part.MEASURING, with seeds from MEASURING_SEEDS on and the families that measure, are for figures alone.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import cv2
import numpy as np

from ocr.engine import Picture
from tests.benchmarks.papers import handled, printed, stamped
from tests.benchmarks.papers.bearing import Side, Strength, scan
from tests.benchmarks.papers.make import FAMILIES, LAYOUTS, choose_hand
from tests.benchmarks.papers.paper import Paper
from tests.benchmarks.papers.people import People

MEASURING_SEEDS = 50_000
"""Seeds from here on are never looked at while the reader is built."""


class Part(StrEnum):
    """What a page is for."""

    TUNING = "tuning"
    MEASURING = "measuring"


@dataclass(frozen=True, slots=True)
class Condition:
    """What paper suffers, and how strongly; `dpi_told`: whether the file says its dots an inch."""

    work: Callable[[Side, Strength], None]
    tuning: dict[str, Any] = field(default_factory=dict)
    measuring: dict[str, Any] = field(default_factory=dict)
    dpi_told: bool = True


@dataclass(frozen=True, slots=True)
class Suffered:
    """A page after its condition: picture (gray or RGB), dots an inch (0: not told), and its truth."""

    picture: Picture
    dpi: int
    truth: dict[str, Any]


def _scan_only(side: Side, _strength: Strength) -> None:
    scan(side)


def _stamp_colour(side: Side, strength: Strength) -> None:
    stamped.stamp_page(side, strength)
    scan(side)


def _stamp_gray(side: Side, strength: Strength) -> None:
    stamped.stamp_page(side, strength)
    stamped.to_gray_scan(side)
    scan(side)


def _stamps_alone(side: Side, strength: Strength) -> None:
    """Nothing but stamps on the sheet."""
    side.page = np.full(side.size, 255, np.uint8)
    side.lines.clear()
    (_stamp_gray if strength["gray"] and side.dice.random() < 0.5 else _stamp_colour)(side, strength)


def _signed_alone(side: Side, strength: Strength) -> None:
    """Nothing but a signature or a scribble."""
    side.page = np.full(side.size, 255, np.uint8)
    side.lines.clear()
    for _ in range(int(side.dice.integers(1, 4))):
        count = int(side.dice.integers(*strength["points"]))
        wide, high = side.px(side.draw((20, 45))), side.px(side.draw((4, 10)))
        xs = np.linspace(0, wide, count) + side.dice.normal(0, wide / count, count)
        ys = side.dice.normal(0, high / 2, count)
        at = np.array([side.draw((0.15, 0.6)) * side.size[1], side.draw((0.2, 0.85)) * side.size[0]])
        points = np.round(np.stack([xs, ys], axis=1) + at).astype(np.int32)
        cv2.polylines(
            side.page, [points], isClosed=False, color=(30,), thickness=side.px(0.4), lineType=cv2.LINE_AA
        )
    scan(side)


_TUNED_INKS = ((200, 30, 45), (105, 45, 150), (40, 60, 170))
_OTHER_INKS = ((175, 10, 70), (225, 70, 60), (90, 70, 190), (25, 95, 205), (130, 30, 120))
_TUNED_FACES = ("tlwg/Garuda-Bold.ttf", "tlwg/Norasi-Bold.ttf")
_OTHER_FACES = ("tlwg/Waree-Bold.ttf", "arundina/ArundinaSans-Bold.ttf", "tlwg/Sawasdee-Bold.ttf")
_TUNED_STAMPS = {"inks": _TUNED_INKS, "faces": _TUNED_FACES, "count": 3, "cover": (0.75, 0.95)}
_OTHER_STAMPS = {"inks": _OTHER_INKS, "faces": _OTHER_FACES, "count": 3, "cover": (0.6, 1.0)}
_TUNED_PHONE = {
    "long_side": 3200, "fill": (0.8, 0.92), "tilt": 0.10, "turn": (0, 5), "shadow": (0.1, 0.4),
    "blur": (0.4, 0.8),
    "desks": ((120, 85, 60), (70, 70, 75), (165, 150, 130)), "cast": (1.0, 0.97, 0.9),
}  # fmt: skip
_OTHER_PHONE = {
    "long_side": 3600, "fill": (0.72, 0.95), "tilt": 0.14, "turn": (0, 8), "shadow": (0.1, 0.5),
    "blur": (0.4, 0.9),
    "desks": ((90, 60, 45), (40, 45, 50), (150, 120, 85), (60, 90, 120)), "cast": (0.95, 1.0, 0.94),
}  # fmt: skip

CONDITIONS: dict[str, Condition] = {
    "straight": Condition(_scan_only),
    "skew 3": Condition(handled.lay_askew, {"degrees": (3, 3)}, {"degrees": (2.6, 3.4)}),
    "skew 6": Condition(handled.lay_askew, {"degrees": (6, 6)}, {"degrees": (5.5, 6.5)}),
    "skew 10": Condition(handled.lay_askew, {"degrees": (10, 10)}, {"degrees": (9.5, 10.5)}),
    "skew 12": Condition(
        handled.lay_askew, {"degrees": (11.5, 11.5)}, {"degrees": (11.2, 12.0), "lid": [255, 20]}
    ),
    "phone": Condition(handled.photograph, _TUNED_PHONE, _OTHER_PHONE, dpi_told=False),
    "stamps, colour": Condition(_stamp_colour, _TUNED_STAMPS, _OTHER_STAMPS),
    "stamps, gray": Condition(_stamp_gray, _TUNED_STAMPS, _OTHER_STAMPS),
    "stamps alone": Condition(
        _stamps_alone, {**_TUNED_STAMPS, "gray": True}, {**_OTHER_STAMPS, "gray": True}
    ),
    "signed alone": Condition(_signed_alone, {"points": (10, 18)}, {"points": (8, 30)}),
    "blue pen": Condition(
        printed.write_blue,
        {"inks": ((30, 50, 140), (20, 40, 110))},
        {"inks": ((25, 60, 170), (60, 70, 150), (15, 35, 95))},
    ),
    "carbon": Condition(
        printed.carbon,
        {"spread": (0.09, 0.13), "left": (0.65, 0.85), "smudge": (0.2, 0.5), "ink": (85, 60, 150)},
        {"spread": (0.08, 0.15), "left": (0.55, 0.9), "smudge": (0.1, 0.6), "ink": (70, 70, 165)},
    ),
    "typewriter": Condition(printed.typewriter, {"reach": 0.1}, {"reach": 0.13}),
    "dot matrix": Condition(
        printed.dot_matrix,
        {"pitch": (0.2, 0.23), "across": 0.8, "pin": 1.25, "ribbon": (0.6, 0.9)},
        {"pitch": (0.19, 0.25), "across": 0.9, "pin": 1.15, "ribbon": (0.5, 0.95)},
    ),
    "thin strokes": Condition(
        printed.thin, {"less": (0.12, 0.2), "gap": 1.5}, {"less": (0.1, 0.24), "gap": 1.35}
    ),
    "fax": Condition(
        printed.fax, {"down": 98, "cut": 170, "lost": 12}, {"down": 98, "cut": 160, "lost": 20}
    ),
    "fax, fine": Condition(
        printed.fax, {"down": 196, "cut": 170, "lost": 12}, {"down": 196, "cut": 160, "lost": 20}
    ),
    "copy of copies": Condition(
        printed.copy_again,
        {"times": 3, "spread": (0.05, 0.09), "cut": (120, 165), "specks": 120},
        {"times": 3, "spread": (0.04, 0.1), "cut": (110, 175), "specks": 200},
    ),
    "faded": Condition(handled.fade, {"left": (0.33, 0.36)}, {"left": (0.28, 0.4)}),
    "blotches": Condition(handled.stain, {"blots": 6, "depth": 0.18}, {"blots": 9, "depth": 0.24}),
    "holes": Condition(handled.punch, {"holes": (0.36, 0.64)}, {"holes": (0.13, 0.37, 0.64, 0.87)}),
    "folds": Condition(handled.fold, {"depth": (30, 70)}, {"depth": (30, 110)}),
    "rules through amounts": Condition(
        printed.rule_amounts,
        {"height": (0.25, 0.9), "shade": (10, 60), "share": 0.7},
        {"height": (0.2, 1.0), "shade": (0, 110), "share": 0.8},
    ),
    "tight rows": Condition(printed.tighten, {"gap": (-0.1, 0.25)}, {"gap": (-0.18, 0.3)}),
    "100 dpi": Condition(handled.pack_small, {"dpi": 100}, {"dpi": 100}),
    "jpeg 12": Condition(handled.pack_small, {"quality": (12, 12)}, {"quality": (10, 15)}),
}  # fmt: skip


def print_side(family: str, *, seed: int, number: int, dpi: int = 0) -> tuple[Side, dict[str, Any]]:
    """A filled form or letter as it was printed, and its truth; `dpi` 0 leaves it to the dice."""
    dice = np.random.default_rng((seed, number))
    dpi = dpi or int(dice.choice([200, 200, 300]))
    hand = choose_hand(FAMILIES[family], dice)
    paper = Paper(dice, dpi, hand)
    name = list(LAYOUTS)[number % len(LAYOUTS)]
    fields = LAYOUTS[name](paper, People(dice))
    truth = {
        "form": name, "page": 1, "dpi": dpi, "rotate": 0, "blank": False, "fields": fields,
        "lines": paper.lines, "fill": "hand" if hand.kind == "hand" else "typed",
    }  # fmt: skip
    return Side(paper.pixels(), dpi, dice, paper.lines), truth


def suffer(name: str, side: Side, part: Part) -> int:
    """Spoil a side in place; how many dots an inch its file then tells (0: none)."""
    condition = CONDITIONS[name]
    condition.work(side, condition.tuning if part is Part.TUNING else condition.measuring)
    return side.dpi if condition.dpi_told else 0


def _free_line(words: str) -> dict[str, Any]:
    """A line that may be read or left out, as what runs up the edge of a sheet."""
    return {"text": words, "segments": [{"text": words, "kind": "side", "quad": [0] * 8}]}


def worn_pages(name: str, family: str, *, seed: int, count: int, part: Part) -> Iterator[Suffered]:
    """Pages of a family under one condition; the same seed prints the same pages for each condition."""
    for number in range(count):
        side, truth = print_side(family, seed=seed, number=number)
        side.lines = copy.deepcopy(side.lines)
        dpi = suffer(name, side, part)
        alone = not side.lines
        side.lines += [_free_line(words) for words in side.stamped]
        fields = {"employer_account": "", "employer_name": "", "persons": []} if alone else truth["fields"]
        told = {
            **truth,
            "level": name,
            "lines": side.lines,
            "fields": fields,
            "size": [*side.size[::-1]],
            "dpi": dpi,
        }
        yield Suffered(side.page, dpi, told)
