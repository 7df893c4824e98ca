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
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

django.setup()

from documents.made_up import seeding  # noqa: E402  # models need a set-up Django
from documents.made_up.seeding import Plan  # noqa: E402
from documents.made_up.seeding.sowing import registry_of  # noqa: E402
from documents.models import PageIndex  # noqa: E402
from documents.search.page_search import fuzzy_stage  # noqa: E402
from documents.search.planning import mistake_cover, sampling, warmup  # noqa: E402
from documents.search.planning.page_stats import page_stats_of  # noqa: E402
from documents.search.planning.phonetic_stats import phonetic_stats_of  # noqa: E402
from employers.models import Employer, FormerName, InsuredPerson  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.policy import Role  # noqa: E402
from tests.benchmarks import indexing, switching  # noqa: E402
from tests.benchmarks.ablated_questions import Question, of_pages, of_registry, of_spelling  # noqa: E402
from tests.benchmarks.ask import Silent  # noqa: E402
from tests.benchmarks.asking import Server  # noqa: E402
from tests.benchmarks.clock import quantile  # noqa: E402
from tests.benchmarks.switches import SWITCHES  # noqa: E402
from tests.benchmarks.switching import PAGES, REGISTRY, SPELLING  # noqa: E402
from tests.benchmarks.truth import Truth  # noqa: E402

_ROUNDS = 2
_OFFICE = "5000"
FULL = "–"
"""The name of the planner with all of its parts."""

Facts = dict[str, Any]


@dataclass(slots=True)
class Told:
    """What one planner made of many questions: costs by kind, shares of what was right by kind and level."""

    core: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    right: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Fill, then pages, registry and spelling."""
    options = _options()
    call_command("load_reference", stdout=io.StringIO())
    plan = Plan(options.employers, options.persons, options.pages, tuple(options.noise))
    seeding.sow(plan, bar=Silent(), jobs=os.cpu_count() or 1)
    officer, _ = User.objects.get_or_create(username="bench", role=Role.COUNTER, office_id=_OFFICE)
    sampling._FRESH_S = sampling._FRESH_SMALL_S = 24 * 3600.0  # one sample for all planners
    if options.as_if:
        fuzzy_stage._BUDGET = int(fuzzy_stage._BUDGET * options.pages / options.as_if)
        fuzzy_stage._READ_ON = int(fuzzy_stage._READ_ON * options.pages / options.as_if)
    with tempfile.TemporaryDirectory() as folder:
        truth = Truth.made(plan, registry_of(plan), Path(folder), jobs=os.cpu_count() or 1)
        indexing.warm()
        warmup.draw_samples()
        parts = {
            PAGES: (of_pages, options.questions),
            REGISTRY: (of_registry, options.names),
            SPELLING: (of_spelling, options.names),
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
    planners: list[tuple[str, switching.Off]] = [(FULL, nullcontext), *((s.name, s.off) for s in switched)]
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
    question: Question,
    planners: Sequence[tuple[str, switching.Off]],
    told: Mapping[str, Told],
    server: Server,
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
    mistake_cover.choose_pieces.cache_clear()
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


if __name__ == "__main__":
    main()
