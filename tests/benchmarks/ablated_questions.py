"""What the planners are asked, and how right an answer is; models need a set-up Django."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from documents.errors import BadQuery
from documents.made_up.seeding import words
from documents.models import PageIndex
from documents.search import search_pages, suggest_spelling
from employers.names import CompanyName, collapse
from sso_efiles.accounts.models import User
from sso_efiles.text import fold
from tests.benchmarks import registered
from tests.benchmarks.asking import Asking, Server
from tests.benchmarks.plain_slips import LOOK_ALIKE
from tests.benchmarks.questions import Questions, typo
from tests.benchmarks.seeds import FINAL
from tests.benchmarks.truth import Truth
from tests.hostile import QUERIES

_HITS = 20
_SHORTEST_PART = 5
"""Letters of a part of a name that find room for a slip."""


@dataclass(frozen=True, slots=True)
class Question:
    """`ask` is timed; `right` says by level how much of what is wanted was found, and is not."""

    kind: str
    ask: Callable[[], Any]
    right: Callable[[Any], Mapping[str, float]]


def of_pages(truth: Truth, officer: User, *, count: int) -> Iterator[Question]:
    """Nine kinds that officers ask, common strings, rare spellings of common looks, and what nobody means."""
    asking = Asking(truth, officer, Server(), seconds=math.inf)
    for each in Questions(truth, draw=FINAL).rounds(count):
        yield Question(each.kind, partial(_first, each.text, officer), partial(_found, asking, each))
    dice = random.Random(FINAL)
    for _ in range(count):
        for kind, text in (("common string", _common(dice)), ("rare spelling", _rare_spelling(dice))):
            exact = [fold.exact_letters(word) for word in text.split()]
            yield Question(kind, partial(_first, text, officer), partial(_exact_ones, exact))
    for text in QUERIES.values():
        yield Question("nobody's query", partial(_anything, text, officer), lambda _: {"all": 1.0})


def _first(text: str, officer: User) -> list[int]:
    return [hit.page for hit in search_pages(text, user=officer, limit=_HITS).results]


def _anything(text: str, officer: User) -> None:
    with suppress(BadQuery):
        search_pages(text, user=officer)


def _found(asking: Asking, question: Any, first: Sequence[int]) -> dict[str, float]:
    found: dict[str, float] = {}
    for level, recall, among_first in asking.right(question, first):
        found |= {level: recall, f"first {level}": among_first}
    return found


def _common(dice: random.Random) -> str:
    """What stands on hundreds of pages and more: a word of the forms, a place, a title and a place."""
    body = dice.choice(words.BODY)
    length = dice.randint(5, 9)
    start = dice.randrange(len(body) - length)
    place = dice.choice(words.PLACES)
    return dice.choice([body[start : start + length].strip(), place, f"นางสาว {place}", "บริษัท จำกัด"])


def _rare_spelling(dice: random.Random) -> str:
    """A common string with a letter for another of its class: thousands look like it, few say it so."""
    while True:
        text = _common(dice)
        at = dice.randrange(len(text))
        spelt = text[:at] + dice.choice(LOOK_ALIKE.get(text[at], text[at])) + text[at + 1 :]
        if spelt != text and fold.skeleton_of(spelt) == fold.skeleton_of(text):
            return spelt


def _exact_ones(exact: Sequence[str], first: Sequence[int]) -> dict[str, float]:
    """Of the twenty that could be shown first, how many say it letter for letter."""
    rows = PageIndex.objects.filter(filed=True)
    for word in exact:
        rows = rows.filter(text__holds=word)
    most = rows[:_HITS].count()
    return {"all": rows.filter(page__in=first).count() / most if most else 1.0}


def of_registry(truth: Truth, officer: User, *, count: int) -> Iterator[Question]:
    """As *Search* asks; and names with the family name first, and parts of employers' names."""
    ways = list(registered.ways(truth.plan, officer, each=count))
    for what, slips, way, asked in ways:
        kind = what if slips is None else f"{what}, {slips} slips"
        for text, meant in asked:
            yield Question(kind, partial(way.ask, text), partial(_meant, way, meant))
    yield from _parts_of_names(truth, ways[0][2], ways[1][2], count=count)


def _parts_of_names(
    truth: Truth, employers: registered.Way, persons: registered.Way, *, count: int
) -> Iterator[Question]:
    """Each with no, one and two slips in turn."""
    dice, registry = random.Random(FINAL), truth.registry
    for number in range(count):
        slips = number % 3
        person = registry.person(dice.randrange(truth.plan.persons))
        swapped = typo(f"{person.last} {person.first}", dice, slips)
        ask, right = partial(persons.ask, swapped), partial(_meant, persons, person.written)
        yield Question(f"family name first, {slips} slips", ask, right)
        first = typo(person.first, dice, min(1, slips))
        yield Question(
            f"first name, {min(1, slips)} slips",
            partial(persons.ask, first),
            partial(_has_name, person.first),
        )
        words_of_firm = registry.firm(dice.randrange(truth.plan.employers)).name.core.split()
        part = " ".join(words_of_firm[1:] or words_of_firm)
        typed = typo(part, dice, slips) if len(part) > _SHORTEST_PART else part
        ask, right = partial(employers.ask, typed), partial(_has_part, collapse(part))
        yield Question(f"part of an employer's name, {slips} slips", ask, right)


def _has_name(first: str, hits: Sequence[Any]) -> dict[str, float]:
    return {"all": float(any(first in hit.name for hit in hits))}


def _has_part(part: str, hits: Sequence[Any]) -> dict[str, float]:
    return {"all": float(any(part in CompanyName.parse(hit.name).key for hit in hits))}


def _meant(way: registered.Way, meant: str, hits: Sequence[Any]) -> dict[str, float]:
    return {"all": float(way.right(hits, meant))}


def of_spelling(truth: Truth, officer: User, *, count: int) -> Iterator[Question]:
    """Names and places with two slips: is what is put in their place what was meant?"""
    dice = random.Random(FINAL)
    registry = truth.registry
    for _ in range(count):
        exact_only, person = (
            registry.firm(dice.randrange(truth.plan.employers)),
            registry.person(dice.randrange(truth.plan.persons)),
        )
        asked = (
            ("place", exact_only.place), ("first name and place", f"{person.first} {exact_only.place}"),
            ("employer", exact_only.name.core), ("person", f"{person.first} {person.last}"),
        )  # fmt: skip
        for kind, text in asked:
            with suppress(IndexError):  # a word without a letter that could slip
                typed = typo(text, dice, 2)
                yield Question(kind, partial(suggest_spelling, typed, user=officer), partial(_mended, text))


def _mended(text: str, found: str | None) -> dict[str, float]:
    return {"all": float(fold.skeleton_of(found or "") == fold.skeleton_of(text))}
