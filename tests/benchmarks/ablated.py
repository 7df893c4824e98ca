"""The same questions with each part of the planner switched off in turn; one JSON line a row.

python -m tests.benchmarks.ablated --pages N --employers N --persons N --questions N --names N

Each question is put to every planner in turn, in an order that moves on, and the better of two rounds
counts: so what else the machine does weighs on all of them alike. What a planner remembers of earlier
questions is forgotten before each.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

django.setup()

from documents.errors import BadQuery  # noqa: E402
from documents.made_up import seeding  # noqa: E402  # models need a set-up Django
from documents.made_up.seeding import Plan, words  # noqa: E402
from documents.made_up.seeding.sowing import registry_of  # noqa: E402
from documents.models import PageIndex  # noqa: E402
from documents.search import search_pages, suggest_spelling  # noqa: E402
from documents.search.page_search import fuzzy_stage  # noqa: E402
from documents.search.planning import sampling, warmup  # noqa: E402
from documents.search.planning.page_stats import page_stats_of  # noqa: E402
from documents.search.planning.phonetic_stats import phonetic_stats_of  # noqa: E402
from documents.search.text import fold  # noqa: E402
from employers.models import Employer, FormerName, InsuredPerson  # noqa: E402
from employers.names import CompanyName, collapse  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.policy import Role  # noqa: E402
from tests.benchmarks import indexing, registered, switches  # noqa: E402
from tests.benchmarks.ask import Asking, Server, Silent  # noqa: E402
from tests.benchmarks.clock import quantile  # noqa: E402
from tests.benchmarks.questions import FINAL, Questions, typo  # noqa: E402
from tests.benchmarks.switches import PAGES, REGISTRY, SPELLING, SWITCHES  # noqa: E402
from tests.benchmarks.truth import Truth  # noqa: E402
from tests.hostile import QUERIES  # noqa: E402

_ROUNDS = 2
_HITS, _WINDOW = 20, 300
_OFFICE = "5000"
_SHORTEST_PART = 5
"""Letters of a part of a name that find room for a slip."""
FULL = "–"
"""The name of the planner with all of its parts."""
_LEVELS = ("all", "0%", "3%", "6%")

Facts = dict[str, Any]


@dataclass(slots=True)
class Told:
    """What one planner made of many questions: costs by kind, shares of what was right by kind and level."""

    core: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    right: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Question:
    """`ask` is timed; `right` says by level how much of what is wanted was found, and is not."""

    kind: str
    ask: Callable[[], Any]
    right: Callable[[Any], Mapping[str, float]]


def main() -> None:
    """Fill, then pages, registry and spelling."""
    options = _options()
    call_command("load_reference", stdout=io.StringIO())
    plan = Plan(options.employers, options.persons, options.pages, tuple(options.noise))
    seeding.sow(plan, bar=Silent(), jobs=os.cpu_count() or 1)
    officer, _ = User.objects.get_or_create(username="bench", role=Role.COUNTER, office_id=_OFFICE)
    sampling._FRESH_S = sampling._FRESH_SMALL_S = math.inf  # one sample for all planners
    if options.as_if:
        fuzzy_stage._BUDGET = int(fuzzy_stage._BUDGET * options.pages / options.as_if)
    with tempfile.TemporaryDirectory() as folder:
        truth = Truth.made(plan, registry_of(plan), Path(folder), jobs=os.cpu_count() or 1)
        indexing.warm()
        warmup.draw_samples()
        parts = {
            PAGES: (_of_pages, options.questions),
            REGISTRY: (_of_registry, options.names),
            SPELLING: (_of_spelling, options.names),
        }
        for of, (questions, count) in parts.items():
            if of in options.of:
                asked = list(questions(truth, officer, count=count))
                for row in _compared(of, asked, Server(), options.only):
                    _say({**row, "pages": plan.folders * seeding.PAGES, "persons": options.persons})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pages", "employers", "persons", "questions", "names"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--noise", type=int, nargs="+", default=[0, 3, 6])
    parser.add_argument("--of", nargs="+", default=[PAGES, REGISTRY, SPELLING])
    parser.add_argument("--as-if", type=int, default=0, help="as few candidates as if it were so many pages")
    parser.add_argument("--only", nargs="*", default=[], help="these switches alone")
    return parser.parse_args()


def _say(row: Facts) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


# -- one question, many planners ---------------------------------------------------------------------------


def _compared(of: str, questions: Sequence[Question], server: Server, only: Sequence[str]) -> Iterator[Facts]:
    switched = [each for each in SWITCHES if each.of == of and (not only or each.name in only)]
    planners: list[tuple[str, switches.Off]] = [(FULL, nullcontext), *((s.name, s.off) for s in switched)]
    told: dict[str, Told] = {name: Told() for name, _off in planners}
    for number, question in enumerate(questions):
        question.ask()  # whatever is read for it lies in memory then
        _ask_all(
            question, planners[number % len(planners) :] + planners[: number % len(planners)], told, server
        )
    yield {"table": f"ablation, {of}", "without": FULL, "instead": FULL, **_facts(told[FULL], told[FULL])}
    for each in switched:
        facts = _facts(told[each.name], told[FULL])
        yield {"table": f"ablation, {of}", "without": each.name, "instead": each.instead, **facts}
    for kind in told[FULL].core:
        yield _of_kind(of, kind, told)


def _ask_all(
    question: Question, planners: Sequence[tuple[str, switches.Off]], told: Mapping[str, Told], server: Server
) -> None:
    least: dict[str, float] = defaultdict(lambda: math.inf)
    for round_ in range(_ROUNDS):
        for name, off in planners:
            with off():
                _forget()
                began = server.core_ms()
                answer = question.ask()
                least[name] = min(least[name], server.core_ms() - began)
                if not round_:
                    for level, share in question.right(answer).items():
                        told[name].right[question.kind, level].append(share)
    for name, spent in least.items():
        told[name].core[question.kind].append(spent)


def _forget() -> None:
    page_stats_of(PageIndex)._holding_cache.clear()
    for model in (Employer, FormerName, InsuredPerson):
        with suppress(AttributeError):  # a switch has put a plain function in its place
            phonetic_stats_of(model).keys_holding.cache_clear()


def _facts(told: Told, full: Told) -> Facts:
    every = [cost for costs in told.core.values() for cost in costs]
    whole = [cost for costs in full.core.values() for cost in costs]
    recall = {level: _mean(told, level) for level in {level for _kind, level in full.right}}
    worst, lost = _most_lost(told, full)
    dearer, times = _dearest(told, full)
    return {
        "asked": len(every),
        **{f"recall_{level.rstrip('%').replace(' ', '_')}": share for level, share in recall.items()},
        "core_p50": quantile(every, 0.5), "core_p95": quantile(every, 0.95),
        "p50_times": quantile(every, 0.5) / quantile(whole, 0.5),
        "p95_times": quantile(every, 0.95) / quantile(whole, 0.95),
        "sum_times": sum(every) / sum(whole),
        "most_lost": f"{worst} {lost:+.3f}" if lost else FULL,
        "dearest": f"{dearer} {times:.2f} ×",
    }  # fmt: skip


def _mean(told: Told, level: str) -> float:
    return statistics.mean(
        share for (_kind, of), shares in told.right.items() if of == level for share in shares
    )


def _most_lost(told: Told, full: Told) -> tuple[str, float]:
    lost = {key: statistics.mean(told.right[key]) - statistics.mean(full.right[key]) for key in full.right}
    (kind, level), least = min(lost.items(), key=lambda each: each[1])
    return (kind if level == "all" else f"{kind}, {level}"), least


def _dearest(told: Told, full: Told) -> tuple[str, float]:
    """The kind whose questions together cost most more."""
    times = {kind: sum(told.core[kind]) / sum(full.core[kind]) for kind in full.core}
    return max(times.items(), key=lambda each: each[1])


def _of_kind(of: str, kind: str, told: Mapping[str, Told]) -> Facts:
    """One kind of question: what each planner took of the full one's time and what it found."""
    full = told[FULL]
    return {
        "table": f"ablation, {of}, kinds", "kind": kind, "asked": len(full.core[kind]),
        "core_p50": quantile(full.core[kind], 0.5), "core_p95": quantile(full.core[kind], 0.95),
        "times": {name: sum(each.core[kind]) / sum(full.core[kind]) for name, each in told.items()},
        "right": {name: statistics.mean(each.right[kind, "all"]) for name, each in told.items()},
    }  # fmt: skip


# -- questions ---------------------------------------------------------------------------------------------


def _of_pages(truth: Truth, officer: User, *, count: int) -> Iterator[Question]:
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
    for level, (recall, among_first) in asking._right(question, first):
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
        spelt = text[:at] + dice.choice(words.LOOK_ALIKE.get(text[at], text[at])) + text[at + 1 :]
        if spelt != text and fold.skeleton_of(spelt) == fold.skeleton_of(text):
            return spelt


def _exact_ones(exact: Sequence[str], first: Sequence[int]) -> dict[str, float]:
    """Of the twenty that could be shown first, how many say it letter for letter."""
    rows = PageIndex.objects.filter(filed=True)
    for word in exact:
        rows = rows.filter(text__holds=word)
    most = rows[:_HITS].count()
    return {"all": rows.filter(page__in=first).count() / most if most else 1.0}


def _of_registry(truth: Truth, officer: User, *, count: int) -> Iterator[Question]:
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


def _of_spelling(truth: Truth, officer: User, *, count: int) -> Iterator[Question]:
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


if __name__ == "__main__":
    main()
