"""What stands on no page and in no register: an answer to it is a lie, unless it says that it is near."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from documents.made_up.seeding.draws import Draw
from employers.identifiers import AccountNo, check_digit
from employers.names import CompanyName
from tests.benchmarks.questions import Question
from tests.benchmarks.truth import Truth

_SHORTEST = 8
_PROVINCES = ("10", "20", "50", "74", "90")
LATIN = (
    "zebra", "keyboard", "giraffe", "umbrella", "quantum", "jazz", "oxygen", "waltz", "fjord", "xylophone",
    "pyramid", "buzzard", "squeeze", "voyage", "kingfisher", "glacier", "harvest", "mosquito", "whisper",
    "tornado", "velvet", "walnut", "yogurt", "zeppelin", "acrobat",
)  # fmt: skip
"""English words that no page and no firm has."""


def nobodys(truth: Truth, *, draw: int, count: int) -> Iterator[Question]:
    """So many of each kind; none is true of any page."""
    dice = random.Random(f"nobody:{draw}")
    kinds: dict[str, Callable[[], str]] = {
        "nobody": lambda: _person(truth, dice),
        "no company": lambda: _company(truth, dice),
        "nobody's id": lambda: _id(dice),
        "nobody's account number": lambda: _account(dice),
    }
    for kind, make in kinds.items():
        for _ in range(count):
            yield Question(kind, _absent(truth, make), ())
    for word in LATIN[:count]:
        yield Question("Latin word", word, ())


def _absent(truth: Truth, make: Callable[[], str]) -> str:
    while True:
        text = make()
        if not truth.holding([CompanyName.of(text).core or text], most=1):
            return text


def _drawn(dice: random.Random) -> Draw:
    return Draw(dice.getrandbits(62), "nobody", 0)


def _person(truth: Truth, dice: random.Random) -> str:
    _title, first, last = truth.registry.vocabulary.person(_drawn(dice))
    return f"{first} {last}"


def _company(truth: Truth, dice: random.Random) -> str:
    while True:
        name = truth.registry.vocabulary.firm(_drawn(dice))
        if len(CompanyName.of(name).core) >= _SHORTEST:
            return name


def _id(dice: random.Random) -> str:
    digits = f"{dice.randint(1, 5)}{dice.randrange(10**11):011d}"
    return digits + check_digit(digits)


def _account(dice: random.Random) -> str:
    digits = f"{dice.choice(_PROVINCES)}{dice.randrange(10**7):07d}"
    return AccountNo(digits + check_digit(digits)).shown
