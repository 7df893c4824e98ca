"""Names of the registry as people write them who know them by ear, or in Latin letters."""

from __future__ import annotations

import random

from documents.made_up.seeding import Plan
from documents.made_up.seeding.sowing import registry_of
from tests.benchmarks import latin_names
from tests.benchmarks.questions import latin_company, latin_person
from tests.benchmarks.seeds import FINAL

Question = tuple[str, str]
"""What is typed, and the name that is meant."""
_TRIES = 200
"""Names drawn for one that has a spelling in Latin letters, at most."""
_ALIKE = (
    *zip("ศษณรใธฒฎฏภฆญ", "สสนลไททดตพคย", strict=True),
    *(("\u0e35", "\u0e34"), ("\u0e39", "\u0e38"), ("า", "ะ"), ("รร", "\u0e31")),
    *(("\u0e48", ""), ("\u0e49", ""), ("\u0e4c", "")),
)
"""What sounds alike or nearly, and marks that are left out."""


def alike(text: str, dice: random.Random) -> str:
    """The name with one of its letters as it sounds; unchanged where none could be written otherwise."""
    both = [*_ALIKE, *((b, a) for a, b in _ALIKE if b and len(a) == 1)]
    places = [(at, a, b) for a, b in both for at in range(1, len(text)) if text.startswith(a, at)]
    if not places:
        return text
    at, said, written = dice.choice(sorted(places))
    return text[:at] + written + text[at + len(said) :]


def latin_people(plan: Plan, *, official: bool, count: int) -> list[Question]:
    """People by first and family name; none where no name is put together of parts that have a spelling."""
    dice, registry, found = random.Random(FINAL), registry_of(plan), list[Question]()
    for _ in range(count * _TRIES):
        person = registry.person(dice.randrange(plan.persons))
        if text := latin_person(person, dice, official=official):
            found.append((text, person.written))
        if len(found) == count:
            break
    return found


def people_by_habit(plan: Plan, *, count: int) -> list[Question]:
    """People whose official spelling is written by one habit after the other, as far as it changes it."""
    habits, found = sorted(latin_names.HABITS), list[Question]()
    for text, meant in latin_people(plan, official=True, count=count * len(habits)):
        other = latin_names.by_habit(text, habits[len(found) % len(habits)])
        if other != text:
            found.append((other, meant))
        if len(found) == count:
            break
    return found


def begun_in_latin(plan: Plan, *, count: int) -> list[Question]:
    """Spellings typed as far as suggestions are asked for; the whole Thai name is meant."""
    dice = random.Random(FINAL)
    people = latin_people(plan, official=False, count=count)
    return [(text[: dice.randint(len(text) * 2 // 3, len(text))], meant) for text, meant in people]


def latin_firms(plan: Plan, *, english: bool, count: int) -> list[Question]:
    """Firms of English words, or of Thai parts as the Royal Institute or people spell them; by their keys."""
    dice, registry, found = random.Random(FINAL), registry_of(plan), list[Question]()
    for _ in range(count * _TRIES):
        name = registry.firm(dice.randrange(plan.employers)).name
        if (name.core not in latin_names.LAST) == english and (text := latin_company(name.core, dice)):
            found.append((text, name.key))
        if len(found) == count:
            break
    return found
