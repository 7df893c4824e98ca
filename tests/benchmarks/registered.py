"""Employers and persons of the registry asked for by misspelt names and by the beginning of a number."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from documents.search import search_employers, search_persons
from documents.seeding import Plan
from documents.seeding.sowing import registry_of
from employers.models import Employer, InsuredPerson
from employers.names import CompanyName
from sso_efiles.accounts.models import User
from tests.benchmarks.clock import quantile
from tests.benchmarks.indexing import Clock
from tests.benchmarks.questions import FINAL, typo

_FIRST = 10
_PREFIXES = (3, 5, 7)

Question = tuple[str, str]
"""What is typed, and the name or number that is meant."""


@dataclass(frozen=True, slots=True)
class Way:
    """How to ask, and how to tell from the hits that what is meant is among them."""

    ask: Callable[[str], Sequence[Any]]
    right: Callable[[Sequence[Any], str], bool]


def told(plan: Plan, officer: User, clock: Clock, *, each: int, seconds: float) -> Iterator[dict[str, Any]]:
    """So many of each, with no, one and two slips of the finger."""
    employers = partial(_employers, by=officer)
    persons = Way(partial(_persons, by=officer), lambda hits, meant: meant in {hit.name for hit in hits})
    for slips in (0, 1, 2):
        dice = random.Random(FINAL + slips)
        asked = _firms(plan, dice, slips=slips, count=each)
        found = _asked(Way(employers, _is_there), asked, clock, seconds)
        yield {"what": "employers", "slips": slips, **found}
        people = _people(plan, dice, slips=slips, count=each)
        yield {"what": "persons", "slips": slips, **_asked(persons, people, clock, seconds)}
    numbers = _numbers(plan, random.Random(FINAL), count=each)
    yield {"what": "number prefix", **_asked(Way(employers, _begins), numbers, clock, seconds)}


def _is_there(hits: Sequence[Any], meant: str) -> bool:
    """Several employers may bear this name: any of them is right."""
    return meant in {CompanyName.parse(hit.name).key for hit in hits}


def _begins(hits: Sequence[Any], meant: str) -> bool:
    return bool(hits) and all(hit.account_no.startswith(meant) for hit in hits)


def _firms(plan: Plan, dice: random.Random, *, slips: int, count: int) -> list[Question]:
    registry = registry_of(plan)
    firms = [registry.firm(dice.randrange(plan.employers)) for _ in range(count)]
    return [(typo(firm.name.core, dice, slips), firm.name.key) for firm in firms]


def _people(plan: Plan, dice: random.Random, *, slips: int, count: int) -> list[Question]:
    registry = registry_of(plan)
    people = [registry.person(dice.randrange(plan.persons)) for _ in range(count)]
    return [(typo(f"{person.first} {person.last}", dice, slips), person.written) for person in people]


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
