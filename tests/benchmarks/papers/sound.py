"""Sound pages under many conditions: nothing on them is a reason to scan again.

Each kind draws one page under its dice. They are what alarms fall for: soft stamps, coloured and grayed
paper, thin and pale print, frames and photographs that reach the edges, borders of the scanner's lid, holes
and staples, faxes, traces of an old fold, blank backs with dirt.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ocr.engine import Picture
from tests.benchmarks.papers import doubtful
from tests.benchmarks.papers.scanning import lay_on_lid, print_page, scan_page, turn_page
from tests.benchmarks.papers.wear import worn

Sound = Callable[[np.random.Generator, str, int], tuple[Picture, int]]
"""Picture and dots an inch, for dice, family and number."""


def plain(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """As it was printed, at times with a stamp."""
    leaf = print_page(dice, family, number=number, stamped=bool(dice.random() < 0.4))
    return scan_page(leaf), leaf.dpi


def copied(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Copied and worn in the three milder degrees."""
    leaf = print_page(dice, family, number=number)
    level = ("clean", "light", "medium")[number % 3]
    page, _quality = worn(leaf.page, [], level, dice)
    return page, leaf.dpi


def faxed(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Two shades, ragged edges, specks, and the sender's line at the top."""
    leaf = print_page(dice, family, number=number)
    page = np.where(scan_page(leaf, noise=14) > int(dice.integers(120, 180)), 255, 0).astype(np.uint8)
    words = f"FROM SSO 7400 TEL 034-{number:06d}   12 MAR 2023 10:41   P.01/03"
    cv2.putText(page, words, (leaf.px(12), leaf.px(5)), cv2.FONT_HERSHEY_SIMPLEX, leaf.dpi / 300, 0, 2)
    return page, leaf.dpi


def third_copy(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Carbon copy: pale, a little soft, on thin paper that is not white."""
    leaf = print_page(dice, family, number=number)
    strength = float(dice.uniform(0.42, 0.6))
    leaf.page = (255 - (255.0 - leaf.page) * strength).astype(np.uint8)
    leaf.page = np.minimum(leaf.page, int(dice.integers(222, 250))).astype(np.uint8)
    return scan_page(leaf, blur_mm=0.11, noise=7), leaf.dpi


def coloured_paper(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Paper of a colour that is gray in gray."""
    leaf = print_page(dice, family, number=number)
    shade = float(dice.uniform(0.6, 0.9))
    leaf.page = (leaf.page * shade).astype(np.uint8)
    return scan_page(leaf), leaf.dpi


def thin_print(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A worn ribbon: strokes thinner than they were set."""
    leaf = print_page(dice, family, number=number)
    thin = cv2.dilate(leaf.page, np.ones((2, 2), np.uint8))
    leaf.page = ((leaf.page.astype(np.float32) + thin * 2.0) / 3).astype(np.uint8)
    return scan_page(leaf), leaf.dpi


def framed_to_the_edges(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Rules that run out of the picture on two to four sides."""
    leaf = print_page(dice, family, number=number)
    height, width = leaf.size
    wide = leaf.px(float(dice.uniform(0.2, 0.6)))
    for _ in range(int(dice.integers(2, 9))):
        y = int(dice.integers(leaf.px(10), height - leaf.px(10)))
        cv2.line(leaf.page, (0, y), (width, y), 20, wide)
    for _ in range(int(dice.integers(1, 5))):
        x = int(dice.integers(leaf.px(10), width - leaf.px(10)))
        cv2.line(leaf.page, (x, 0), (x, height), 20, wide)
    return scan_page(leaf, lean=0.8), leaf.dpi


def with_photograph(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A photograph or a copied identity card on the page, soft and dark; every third reaches an edge."""
    leaf = print_page(dice, family, number=number)
    height, width = leaf.size
    high, wide = leaf.px(float(dice.uniform(50, 110))), leaf.px(float(dice.uniform(70, 140)))
    small = dice.uniform(20, 240, (7, 9)).astype(np.float32)
    smooth = cv2.resize(small, (wide, high), interpolation=cv2.INTER_CUBIC)
    photo = np.asarray(smooth, np.float32) + dice.standard_normal((high, wide), np.float32) * 6
    top = int(dice.integers(0, height - high))
    left = 0 if number % 3 == 0 else int(dice.integers(leaf.px(8), width - wide))
    leaf.page[top : top + high, left : left + wide] = np.clip(photo, 0, 255).astype(np.uint8)
    return scan_page(leaf), leaf.dpi


def black_borders(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A sheet smaller than the glass, under a black or gray lid, leaning a little."""
    leaf = print_page(dice, family, number=number)
    above, below, left, right = (
        leaf.px(float(dice.uniform(1, 18))) if dice.random() < 0.7 else 0 for _ in range(4)
    )
    lid = int(dice.integers(0, 90))
    page = lay_on_lid(leaf.page, (above, below, left, right), shade=lid)
    leaf.page = turn_page(page, float(dice.uniform(-2, 2)), ground=lid)
    return scan_page(leaf, lean=0), leaf.dpi


def punched_and_stapled(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Holes of a punch, a staple in a corner, dust."""
    leaf = print_page(dice, family, number=number)
    spoiled = doubtful.Leaf(dice, leaf.dpi)
    for spoil in (doubtful.punch, doubtful.staple, doubtful.dust):
        spoil(spoiled)
    height, width = leaf.size
    leaf.darken(np.asarray(cv2.resize(spoiled.ink, (width, height)), np.float32))
    return scan_page(leaf), leaf.dpi


def shining_through(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Thin paper: the other side shows in the mirror."""
    leaf = print_page(dice, family, number=number)
    other = print_page(np.random.default_rng((number, 7)), family, number=number + 1).page
    other = np.asarray(cv2.resize(other, leaf.size[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    soft = cv2.GaussianBlur(255.0 - other[:, ::-1], (0, 0), leaf.px(0.28))
    leaf.darken(np.asarray(soft * float(dice.uniform(0.08, 0.2)), np.float32))
    return scan_page(leaf), leaf.dpi


def trace_of_fold(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """The pale trace that a letter keeps of its envelope, and a streak of the scanner's glass."""
    leaf = print_page(dice, family, number=number)
    height, width = leaf.size
    shade = np.zeros(leaf.size, np.float32)
    y = int(height * float(dice.choice([0.33, 0.5, 0.66])))
    cv2.line(shade, (0, y), (width, y + leaf.px(2)), float(dice.uniform(6, 16)), leaf.px(0.3))
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), leaf.px(0.2)), np.float32)
    x = int(dice.integers(0, width - 3))
    shade[:, x : x + 2] = float(dice.uniform(15, 90))
    leaf.darken(shade)
    return scan_page(leaf), leaf.dpi


def sideways(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """Laid on the scanner a quarter round."""
    page, dpi = plain(dice, family, number)
    return np.ascontiguousarray(np.rot90(page, 1 + 2 * (number % 2))), dpi


def blank_side(dice: np.random.Generator, _family: str, _number: int) -> tuple[Picture, int]:
    """A blank back with an office's dirt, without the fold that is a fault where it is deep."""
    return doubtful.blank(dice), 200


def sparse_side(dice: np.random.Generator, family: str, _number: int) -> tuple[Picture, int]:
    """One small thing on a page."""
    return doubtful.sparse(dice, doubtful.HELD_OUT if family == "others" else doubtful.FACES), 200


def large_letters(dice: np.random.Generator, family: str, number: int) -> tuple[Picture, int]:
    """A cover or a divider."""
    faces = doubtful.HELD_OUT if family == "others" else doubtful.FACES
    return doubtful.large(dice, (24, 40, 60)[number % 3], faces, lines=1 + number % 3)[0], 200


KINDS: dict[str, Sound] = {
    "plain, some stamped": plain,
    "copied and worn": copied,
    "faxes": faxed,
    "third copies": third_copy,
    "coloured paper": coloured_paper,
    "thin print": thin_print,
    "frames to the edges": framed_to_the_edges,
    "photographs": with_photograph,
    "black borders": black_borders,
    "holes, staples, dust": punched_and_stapled,
    "shining through": shining_through,
    "old fold, streak": trace_of_fold,
    "sideways": sideways,
    "blank sides": blank_side,
    "little on them": sparse_side,
    "large letters": large_letters,
}
