"""Boxes for digits in the styles that forms have: how a comb is drawn and how it is filled in.

Half of the styles are held out: whoever tunes looks at the others only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tests.benchmarks.papers.people import Dice


class Frame(StrEnum):
    """What is framed together."""

    CELL = "cell"
    GROUP = "group"
    NUMBER = "number"
    NOTHING = "nothing"


class Tick(StrEnum):
    """What stands between two cells of one frame."""

    WALL = "wall"
    LOW = "low"
    HIGH = "high"
    BOTH = "both"
    NONE = "none"


class Under(StrEnum):
    """What marks the place of a digit from below."""

    NOTHING = "nothing"
    DASH = "dash"
    DOTS = "dots"


class Filling(StrEnum):
    """What was put into the boxes."""

    TYPED = "typed"
    HAND = "hand"
    EMPTY = "empty"
    SCRIBBLED = "scribbled"


@dataclass(frozen=True, slots=True)
class CombStyle:
    """One way to draw boxes for a number; lengths in millimetres."""

    frame: Frame = Frame.CELL
    tick: Tick = Tick.WALL
    under: Under = Under.NOTHING
    double: float = 0.0
    """How far outside a second frame runs; 0 for none."""
    shade: tuple[int, int] | None = None
    """Gray of the walls, between two bounds; else the hand's."""
    red: bool = False
    topless: bool = False
    dash: bool = True
    """Whether a dash stands between groups."""
    gap: tuple[float, float] = (2.0, 3.2)
    beside: tuple[float, float] | None = None
    """How far from an account number's boxes those of its branch stand; None where they are elsewhere."""
    between: float = 0.0
    """Paper between two boxes of a group."""
    cell: tuple[float, float] = (4.6, 6.2)
    tall: tuple[float, float] = (5.6, 7.8)
    held_out: bool = False


COMBS = {
    "boxes": CombStyle(),
    "ticked": CombStyle(Frame.GROUP, Tick.LOW),
    "dashed": CombStyle(Frame.NOTHING, Tick.NONE, Under.DASH),
    "red": CombStyle(red=True),
    "beside": CombStyle(beside=(1.0, 4.0), dash=False, gap=(0.8, 2.4)),
    "framed": CombStyle(Frame.NUMBER, Tick.NONE, dash=True, gap=(1.6, 2.6)),
    "apart": CombStyle(between=0.7, gap=(2.4, 3.6)),
    "dotted": CombStyle(Frame.NOTHING, Tick.NONE, Under.DOTS, held_out=True),
    "double": CombStyle(Frame.GROUP, Tick.WALL, double=0.9, held_out=True),
    "grey": CombStyle(Frame.GROUP, Tick.WALL, shade=(150, 195), held_out=True),
    "beside-ticked": CombStyle(
        Frame.GROUP, Tick.BOTH, beside=(1.0, 4.0), dash=False, gap=(0.8, 2.4), held_out=True
    ),
    "long": CombStyle(Frame.NUMBER, Tick.HIGH, dash=False, gap=(0.0, 0.0), held_out=True),
    "open": CombStyle(Frame.GROUP, Tick.LOW, topless=True, held_out=True),
    "red-ticked": CombStyle(Frame.GROUP, Tick.LOW, red=True, held_out=True),
    "long-both": CombStyle(
        Frame.NUMBER, Tick.BOTH, dash=False, gap=(0.0, 0.0), cell=(4.0, 5.2), tall=(5.0, 6.4), held_out=True
    ),
    "pale-apart": CombStyle(between=1.3, gap=(3.4, 4.2), shade=(130, 170), held_out=True),
}
"""The old papers have "boxes" of one size; all others are drawn in many."""
TUNING_COMBS = tuple(name for name, style in COMBS.items() if not style.held_out)
HELD_OUT_COMBS = tuple(name for name, style in COMBS.items() if style.held_out)


@dataclass(frozen=True, slots=True)
class Comb:
    """A style with its sizes for one page, in millimetres, and what fills it."""

    style: CombStyle
    name: str = "boxes"
    cell: float = 5.4
    tall: float = 6.6
    gap: float = 2.4
    beside: float = 0.0
    shade: int | None = None
    filling: Filling = Filling.TYPED
    crossing: float = 0.0
    """How far a hand may leave its box, in heights of the box."""


PLAIN = Comb(COMBS["boxes"])


def choose_comb(names: tuple[str, ...], dice: Dice, *, hands: float) -> Comb:
    """One style of these, its sizes, and whether a hand fills it in (so many of one)."""
    name = names[int(dice.integers(len(names)))]
    style = COMBS[name]
    cell, tall, gap = (float(dice.uniform(*span)) for span in (style.cell, style.tall, style.gap))
    shade = int(dice.integers(*style.shade)) if style.shade else None
    filling = Filling.HAND if dice.random() < hands else Filling.TYPED
    beside = float(dice.uniform(*style.beside)) if style.beside else 0.0
    return Comb(style, name, cell, tall, gap, beside, shade, filling, crossing=float(dice.uniform(0.0, 0.12)))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cells of a number lie: left and right side of each, by group."""

    groups: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def cells(self) -> list[tuple[float, float]]:
        return [cell for group in self.groups for cell in group]

    @property
    def end(self) -> float:
        return self.groups[-1][-1][1]

    def frames(self, frame: Frame) -> list[tuple[float, float]]:
        """Left and right side of each frame."""
        if frame is Frame.CELL:
            return self.cells
        spans = [(group[0][0], group[-1][1]) for group in self.groups]
        return spans if frame is Frame.GROUP else [(spans[0][0], spans[-1][1])]

    def ticks(self, frame: Frame) -> list[float]:
        """Where cells of one frame meet; between groups of one frame too."""
        groups = [[cell for group in self.groups for cell in group]] if frame is Frame.NUMBER else self.groups
        return [
            (left[1] + right[0]) / 2
            for group in groups
            for left, right in pairwise(group)
            if right[0] - left[1] < left[1] - left[0]
        ]


def lay_out(comb: Comb, x: float, number: str) -> Places:
    """Places of the digits of a number with dashes between its groups, from `x` on."""
    groups: list[tuple[tuple[float, float], ...]] = []
    for part in number.split("-"):
        cells = []
        for _ in part:
            cells.append((x, x + comb.cell))
            x += comb.cell + comb.style.between
        groups.append(tuple(cells))
        x += comb.gap - comb.style.between
    return Places(tuple(groups))
