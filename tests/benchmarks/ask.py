"""One made-up database filled and asked: python -m tests.benchmarks.ask --pages N; one JSON line a row."""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

django.setup()

from documents.made_up import seeding  # noqa: E402  # models need a set-up Django
from documents.made_up.seeding import Plan  # noqa: E402
from documents.made_up.seeding.sowing import registry_of  # noqa: E402
from documents.models import Page  # noqa: E402
from documents.search import search_pages  # noqa: E402
from documents.search.page_search.matcher import PageMatcher  # noqa: E402
from documents.search.planning import warmup  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.policy import Role  # noqa: E402
from tests.benchmarks import dictionary, indexing, registered  # noqa: E402
from tests.benchmarks.clock import on_cpu, quantile  # noqa: E402
from tests.benchmarks.questions import FINAL, Question, Questions  # noqa: E402
from tests.benchmarks.truth import Truth  # noqa: E402

_HITS, _DEEP, _MOST = 20, 100, 3
"""Hits of the first page; for recall so many at once, and so many times as many in all."""
_CALLS = 12
_PLAIN_ROUNDS = 4
_OFFICE = "5000"

Told = dict[str, Any]


def main() -> None:
    """Fill, index, ask."""
    asked = _options()
    call_command("load_reference", stdout=io.StringIO())
    plan = Plan(asked.employers, asked.persons, asked.pages, tuple(asked.noise))
    began = time.monotonic()
    there = seeding.sow(plan, bar=Silent(), jobs=os.cpu_count() or 1)
    seeded = time.monotonic() - began if there != plan else None
    officer, _ = User.objects.get_or_create(username="bench", role=Role.COUNTER, office_id=_OFFICE)
    server = Server()
    with tempfile.TemporaryDirectory() as folder:
        truth = Truth.made(plan, registry_of(plan), Path(folder), jobs=os.cpu_count() or 1)
        if asked.index:
            _tell({**indexing.facts(asked.servers), "seed_s": seeded, "employers": plan.employers})
        indexing.warm()
        asking = Asking(truth, officer, server, seconds=asked.seconds)
        questions = list(Questions(truth, draw=asked.draw).rounds(asked.questions))
        for row in asking.told(questions, answers=asked.answers):
            _tell({**row, "pages": plan.folders * seeding.PAGES})
        if asked.plain:
            for row in asking.plainly(questions, each=_PLAIN_ROUNDS):
                _tell({**row, "pages": plan.folders * seeding.PAGES})
    if asked.names:
        for row in registered.told(plan, officer, server, each=asked.names, seconds=asked.seconds):
            _tell(row)
        _tell(registered.hostile(officer, server))
    if asked.busy:
        _tell(indexing.while_busy([q.text for q in questions], officer, server))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pages", "employers", "persons", "questions"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--noise", type=int, nargs="+", default=[0, 3, 6])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--names", type=int, default=0, help="employers and persons asked for; 0: none")
    parser.add_argument("--draw", type=int, default=FINAL)
    parser.add_argument("--answers", type=Path, help="where to leave the first ten of every question")
    for name in ("index", "plain", "busy"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--servers", type=int, nargs="*", default=[], help="process ids whose CPU counts")
    return parser.parse_args()


def _tell(row: Told) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Silent:
    """Nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """See sowing.Bar."""

    def update(self, n: int) -> None:
        """See sowing.Bar."""

    def built(self, name: str) -> None:
        """See sowing.Bar."""


class Server:
    """CPU milliseconds of this process and of the one that serves our connection."""

    def __init__(self) -> None:
        self._pid = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET max_parallel_workers_per_gather = 0")  # helpers would work uncounted
                cursor.execute("SELECT pg_backend_pid()")
                self._pid = int(cursor.fetchone()[0])

    def core_ms(self) -> float:
        """Since some time."""
        return 1000 * (time.process_time() + (on_cpu(self._pid) if self._pid else 0.0))


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one answer: milliseconds on the wall and on the CPU; and those before the near hits."""

    wall: float
    core: float
    exact: float


class Asking:
    """Questions put to one database, and what came of them."""

    def __init__(self, truth: Truth, officer: User, server: Server, *, seconds: float) -> None:
        self._truth, self._officer, self._server, self._seconds = truth, officer, server, seconds
        self._near = 0.0

    def told(self, questions: Sequence[Question], *, answers: Path | None) -> Iterator[Told]:
        """Rows about time and about what was found; bounded by so many seconds for each kind."""
        self._watch_near_hits()
        warmup.draw_samples()  # as a web worker does
        search_pages("ก" * 8, user=self._officer)  # statements are planned once
        costs: dict[str, list[Cost]] = defaultdict(list)
        found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        first: dict[str, list[int]] = {}
        until = time.monotonic() + self._seconds * len({question.kind for question in questions})
        for question in questions:
            cost, pages = self._timed(question.text)
            costs[question.kind].append(cost)
            first[question.text] = pages[:10]
            for level, shares in self._right(question, pages):
                found[question.kind, level].append(shares)
            if time.monotonic() > until:
                break
        if answers:
            answers.write_text(json.dumps(first), encoding="utf-8")
        yield from _summed(costs, found)

    def plainly(self, questions: Sequence[Question], *, each: int) -> Iterator[Told]:
        """The same of `icontains`, and of a tsvector of dictionary words; the first rounds only."""
        kinds = len({question.kind for question in questions})
        ways: list[tuple[str, Callable[[str], list[int]]]] = [
            ("icontains", partial(_icontains, by=self._officer))
        ]
        if connection.vendor == "postgresql" and dictionary.words() and self._truth.plan.pages <= 50_000:
            dictionary.make()
            ways.append(("dictionary words", partial(dictionary.find, limit=_HITS)))
        for name, ask in ways:
            yield from self._compared(name, ask, questions[: kinds * each])
        if len(ways) > 1:
            dictionary.gone()

    def _compared(
        self, name: str, ask: Callable[[str], list[int]], questions: Sequence[Question]
    ) -> Iterator[Told]:
        cores, shares, until = [], [], time.monotonic() + self._seconds
        for question in questions:
            began = self._server.core_ms()
            pages = ask(question.text)
            cores.append(self._server.core_ms() - began)
            truly = set(self._truth.holding(question.words))
            shares.append(len(truly & set(pages)) / min(_HITS, len(truly)))
            if time.monotonic() > until:
                break
        yield {
            "table": "search, stages", "by": name, "stage": "newest twenty and a count", "asked": len(cores),
            "core_p50": quantile(cores, 0.5), "core_p95": quantile(cores, 0.95),
            "right": statistics.mean(shares),
        }  # fmt: skip

    def _timed(self, text: str) -> tuple[Cost, list[int]]:
        self._near, wall, core = 0.0, time.perf_counter(), self._server.core_ms()
        answer = search_pages(text, user=self._officer, limit=_HITS)
        spent = self._server.core_ms() - core
        wall = 1000 * (time.perf_counter() - wall)
        return Cost(wall, spent, spent - self._near), [hit.page for hit in answer.results]

    def _watch_near_hits(self) -> None:
        """All that is behind the exact hits, in the same call."""
        real = PageMatcher._fuzzy_stage

        def watched(search: PageMatcher) -> dict[int, float]:
            began = self._server.core_ms()
            try:
                return real(search)
            finally:
                self._near += self._server.core_ms() - began

        PageMatcher._fuzzy_stage = watched  # type: ignore[method-assign, assignment]

    def _right(self, question: Question, first: Sequence[int]) -> Iterator[tuple[str, tuple[float, float]]]:
        """Of the pages on which it truly stands: how many were found at all, how many on the first page."""
        truly = set(self._truth.holding(question.words))
        found = self._all(question.text) if len(truly) > _HITS or not truly <= set(first) else set(first)
        window = _DEEP * _MOST
        yield (
            "all",
            (
                min(1.0, len(truly & found) / min(len(truly), window)),
                len(truly & set(first)) / min(len(truly), _HITS),
            ),
        )
        if len(truly) <= window:
            by_noise: dict[int, set[int]] = defaultdict(set)
            for page in truly:
                by_noise[self._truth.noise(page)].add(page)
            for noise, pages in by_noise.items():
                yield f"{noise}%", (len(pages & found) / len(pages), len(pages & set(first)) / len(pages))

    def _all(self, text: str) -> set[int]:
        found: set[int] = set()
        after = None
        for _ in range(_CALLS):
            answer = search_pages(text, user=self._officer, limit=_DEEP, after=after)
            found |= {hit.page for hit in answer.results}
            if (after := answer.next) is None or len(found) >= _DEEP * _MOST:
                break
        return found


def _icontains(text: str, *, by: User) -> list[int]:
    """As a plain Django application would: one look for the page of hits, one for their number."""
    pages = Page.objects.visible_to(by).filter(readings__current=True, readings__text__icontains=text)
    pages.count()
    return list(pages.order_by("-pk").values_list("pk", flat=True)[:_HITS])


def _summed(
    costs: dict[str, list[Cost]], found: dict[tuple[str, str], list[tuple[float, float]]]
) -> Iterator[Told]:
    every = [cost for each in costs.values() for cost in each]
    for kind, told in [*costs.items(), ("all", every)]:
        rights = {
            f"recall_{level.rstrip('%')}": statistics.mean(recall for recall, _ in shares)
            for (of, level), shares in _with_all(found).items()
            if of == kind
        }
        first = statistics.mean(share for _, share in _with_all(found)[kind, "all"])
        cores = [cost.core for cost in told]
        yield {
            "table": "search, kinds", "kind": kind, "asked": len(told), **rights, "first": first,
            "core_p50": quantile(cores, 0.5), "core_p95": quantile(cores, 0.95),
        }  # fmt: skip
    for stage, values in (("exact", [c.exact for c in every]), ("with near hits", [c.core for c in every])):
        yield {
            "table": "search, stages", "by": "search_pages", "stage": stage, "asked": len(every),
            "core_p50": quantile(values, 0.5), "core_p95": quantile(values, 0.95),
            "wall_p95": quantile([c.wall for c in every], 0.95),
            "right": statistics.mean(share for _, share in _with_all(found)["all", "all"]),
        }  # fmt: skip


def _with_all(
    found: dict[tuple[str, str], list[tuple[float, float]]],
) -> dict[tuple[str, str], list[tuple[float, float]]]:
    out = dict(found)
    for (_kind, level), shares in found.items():
        out["all", level] = [*out.get(("all", level), []), *shares]
    return out


if __name__ == "__main__":
    main()
