"""Employers and persons by misspelt names and beginnings of numbers, suggestions, hostile queries."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from documents.errors import BadQuery
from documents.made_up.seeding import Plan
from documents.made_up.seeding.sowing import registry_of
from documents.models import PageIndex
from documents.search import search_employers, search_pages, search_persons, suggest_completions
from documents.search.planning import warmup
from employers.models import Employer, InsuredPerson
from employers.names import CompanyName, PersonName, collapse
from sso_efiles.accounts.models import User
from tests.benchmarks.clock import quantile
from tests.benchmarks.indexing import Clock
from tests.benchmarks.questions import typo
from tests.benchmarks.seeds import FINAL
from tests.benchmarks.spellings import alike, begun_in_latin, latin_firms, latin_people, people_by_habit
from tests.hostile import QUERIES

_FIRST = 10
_PREFIXES = (3, 5, 7)
_BEGUN = 6
"""Letters typed at least when suggestions are asked for: among so many a slip finds room."""
_TWICE = 2

Question = tuple[str, str]
"""What is typed, and the name or number that is meant."""


@dataclass(frozen=True, slots=True)
class Way:
    """How to ask, and how to tell from the hits that what is meant is among them."""

    ask: Callable[[str], Sequence[Any]]
    right: Callable[[Sequence[Any], str], bool]


def told(plan: Plan, officer: User, clock: Clock, *, each: int, seconds: float) -> Iterator[dict[str, Any]]:
    """So many of each, with no, one and two slips of the finger."""
    warmup.draw_samples()
    for what, slips, way, questions in ways(plan, officer, each=each):
        facts = {"what": what} if slips is None else {"what": what, "slips": slips}
        yield {**facts, **_asked(way, questions, clock, seconds)}


def ways(plan: Plan, officer: User, *, each: int) -> Iterator[tuple[str, int | None, Way, list[Question]]]:
    """What is asked for, with how many slips, how, and the questions."""
    employers = partial(_employers, by=officer)
    persons = Way(partial(_persons, by=officer), lambda hits, meant: meant in {hit.name for hit in hits})
    for slips in (0, 1, 2):
        dice = random.Random(FINAL + slips)
        yield "employers", slips, Way(employers, _is_there), _firms(plan, dice, slips=slips, count=each)
        yield "persons", slips, persons, _people(plan, dice, slips=slips, count=each)
    typing = Way(partial(suggest_completions, user=officer), _goes_on)
    for slips in (0, 1):
        begun = _beginnings(plan, random.Random(FINAL + slips), slips=slips, count=each)
        yield "suggestions", slips, typing, begun
    for what, questions in _by_ear(plan, count=each):
        yield what, None, persons if what.startswith("persons") else Way(employers, _is_there), questions
    spelling = Way(typing.ask, lambda lines, meant: meant in {line.text for line in lines})
    if begun_latin := begun_in_latin(plan, count=each):
        yield "suggestions, Latin", None, spelling, begun_latin
    yield "number prefix", None, Way(employers, _begins), _numbers(plan, random.Random(FINAL), count=each)


def _by_ear(plan: Plan, *, count: int) -> Iterator[tuple[str, list[Question]]]:
    """Written as they sound, and in Latin letters, where such names are among the made-up ones."""
    dice = random.Random(FINAL)
    for what, named in (("employers", _firms), ("persons", _people)):
        asked = named(plan, random.Random(FINAL), slips=0, count=count)
        yield f"{what}, by sound", [(alike(text, dice), meant) for text, meant in asked]
    latin = {
        "employers, in English": latin_firms(plan, english=True, count=count),
        "employers, Latin": latin_firms(plan, english=False, count=count),
        "persons, Latin as official": latin_people(plan, official=True, count=count),
        "persons, Latin as people spell": latin_people(plan, official=False, count=count),
        "persons, Latin by one habit": people_by_habit(plan, count=count),
    }
    yield from ((what, questions) for what, questions in latin.items() if questions)


def _is_there(hits: Sequence[Any], meant: str) -> bool:
    """Several employers may bear this name: any of them is right."""
    return meant in {CompanyName.parse(hit.name).key for hit in hits}


def _begins(hits: Sequence[Any], meant: str) -> bool:
    return bool(hits) and all(hit.account_no.startswith(meant) for hit in hits)


def _goes_on(lines: Sequence[Any], meant: str) -> bool:
    """One of them at least begins as it should have been typed."""
    keys = {CompanyName.parse(line.text).key for line in lines} | {
        PersonName.parse(line.text).key for line in lines
    }
    return any(key.startswith(meant) for key in keys)


def hostile(officer: User, clock: Clock) -> dict[str, Any]:
    """All three searches of each query that nobody means, as the page of hits asks them."""
    spent = {name: min(_spent(text, officer, clock) for _ in range(_TWICE)) for name, text in QUERIES.items()}
    return {
        "table": "search, hostile", "pages": PageIndex.objects.count(), "asked": len(spent),
        "core_p50": statistics.median(spent.values()), "core_most": max(spent.values()),
        "slowest": max(spent, key=spent.__getitem__),
    }  # fmt: skip


def _spent(text: str, officer: User, clock: Clock) -> float:
    began = clock.core_ms()
    for search in (search_pages, search_employers, search_persons):
        with suppress(BadQuery):
            search(text, user=officer)
    return clock.core_ms() - began


def _firms(plan: Plan, dice: random.Random, *, slips: int, count: int) -> list[Question]:
    registry = registry_of(plan)
    firms = [registry.firm(dice.randrange(plan.employers)) for _ in range(count)]
    return [(typo(firm.name.core, dice, slips), firm.name.key) for firm in firms]


def _people(plan: Plan, dice: random.Random, *, slips: int, count: int) -> list[Question]:
    registry = registry_of(plan)
    people = [registry.person(dice.randrange(plan.persons)) for _ in range(count)]
    return [(typo(f"{person.first} {person.last}", dice, slips), person.written) for person in people]


def _beginnings(plan: Plan, dice: random.Random, *, slips: int, count: int) -> list[Question]:
    """As far as names are typed when suggestions are asked for, every other one a person's."""
    registry = registry_of(plan)
    names = []
    for number in range(count):
        person = registry.person(dice.randrange(plan.persons))
        firm = registry.firm(dice.randrange(plan.employers)).name.core
        names.append(f"{person.first} {person.last}" if number % 2 else firm)
    begun = [name[: dice.randrange(min(_BEGUN, len(name)), len(name) + 1)] for name in names]
    return [(typo(text, dice, slips), collapse(text)) for text in begun]


def _numbers(plan: Plan, dice: random.Random, *, count: int) -> list[Question]:
    """Right when all ten begin so; the row that is meant is one of many."""
    registry = registry_of(plan)
    numbers = [registry.firm(dice.randrange(plan.employers)).account_no for _ in range(count)]
    return [(number[: dice.choice(_PREFIXES)],) * 2 for number in numbers]


def _asked(way: Way, questions: Sequence[Question], clock: Clock, seconds: float) -> dict[str, Any]:
    way.ask(questions[0][0])
    core, right, until = [], [], time.monotonic() + seconds
    for text, meant in questions:
        began = clock.core_ms()
        hits = way.ask(text)
        core.append(clock.core_ms() - began)
        right.append(way.right(hits, meant))
        if time.monotonic() > until:
            break
    return {
        "table": "search, names",
        "rows": f"{Employer.objects.count():,} / {InsuredPerson.objects.count():,}",
        "asked": len(core),
        "recall": statistics.mean(right),
        "core_p50": quantile(core, 0.5),
        "core_p95": quantile(core, 0.95),
    }


def _employers(text: str, *, by: User) -> Sequence[Any]:
    return search_employers(text, user=by, limit=_FIRST).results


def _persons(text: str, *, by: User) -> Sequence[Any]:
    return search_persons(text, user=by, limit=_FIRST).results
