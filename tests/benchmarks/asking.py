"""Questions put to `search_pages`, and what came of them: found, in what order, at what cost, how truly
told.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from documents.search import search_pages
from documents.search.page_search.matcher import PageMatcher
from documents.search.planning import warmup
from sso_efiles.accounts.models import User
from tests.benchmarks.clock import on_cpu, quantile
from tests.benchmarks.questions import NINE, Question
from tests.benchmarks.truth import Truth

HITS, _DEEP, _MOST = 20, 100, 3
"""Hits of the first page; for recall so many at once, and so many times as many in all."""
_CALLS, _SHOWN = 12, 10
NINE_TOLD, ALL = "nine kinds", "all"


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


@dataclass(slots=True)
class Kind:
    """What came of the questions of one kind; shares are one figure a question."""

    costs: list[Cost] = field(default_factory=list)
    recall: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By percent misread, and of all pages."""
    first: list[float] = field(default_factory=list)
    """Of those that could stand among the first twenty."""
    top: list[bool] = field(default_factory=list)
    """Whether the first hit is right."""
    exact: list[bool] = field(default_factory=list)
    """Of each hit marked exact, whether it is right."""
    short: list[bool] = field(default_factory=list)
    """Whether the answer told of fewer than truly stand there, and called that exact."""
    any: list[bool] = field(default_factory=list)
    """Of what stands nowhere: whether anything was found."""
    lied: list[bool] = field(default_factory=list)
    """Of what stands nowhere: whether a hit was called exact."""

    def add(self, other: Kind) -> None:
        """For sums over kinds."""
        for name in ("costs", "first", "top", "exact", "short", "any", "lied"):
            getattr(self, name).extend(getattr(other, name))
        for level, shares in other.recall.items():
            self.recall[level] += shares

    def row(self, kind: str) -> dict[str, Any]:
        """For the tables; what was not asked is left out."""
        cores = [cost.core for cost in self.costs]
        told = {
            **{f"recall_{level}": statistics.mean(shares) for level, shares in self.recall.items()},
            **{
                name: statistics.mean(getattr(self, name))
                for name in ("first", "top", "exact", "short", "any", "lied")
                if getattr(self, name)
            },
        }
        return {
            "table": "search, nobody" if self.any and not self.top else "search, kinds",
            "kind": kind, "asked": len(cores), **told,
            "core_p50": quantile(cores, 0.5), "core_p95": quantile(cores, 0.95),
        }  # fmt: skip


class Asking:
    """Questions put to one database as an officer; `first` holds the first ten pages of each."""

    def __init__(self, truth: Truth, officer: User, server: Server, *, seconds: float) -> None:
        self._truth, self._officer, self._server, self._seconds = truth, officer, server, seconds
        self._near = 0.0
        self.first: dict[str, list[int]] = {}

    def told(self, questions: Sequence[Question], *, answers: Path | None) -> Iterator[dict[str, Any]]:
        """Rows about time and about what was found; bounded by so many seconds for each kind."""
        self._watch_near_hits()
        get_ready(self._officer)
        kinds: dict[str, Kind] = defaultdict(Kind)
        until = time.monotonic() + self._seconds * len({question.kind for question in questions})
        for question in questions:
            self._ask(question, kinds[question.kind])
            if time.monotonic() > until:
                break
        if answers:
            answers.write_text(json.dumps(self.first), encoding="utf-8")
        yield from _summed(kinds)

    def _ask(self, question: Question, kind: Kind) -> None:
        cost, answer = self._timed(question.text)
        pages = [hit.page for hit in answer.results]
        called_exact = [hit.page for hit in answer.results if hit.how == "exact"]
        self.first[question.text] = pages[:_SHOWN]
        kind.costs.append(cost)
        if not question.words:
            kind.any.append(bool(pages))
            kind.lied.append(bool(called_exact))
            return
        truly = set(self._truth.holding(question.words)) - set(question.elsewhere)
        pages = [page for page in pages if page not in question.elsewhere]
        kind.top.append(bool(pages) and pages[0] in truly)
        kind.exact += [page in truly for page in called_exact if page not in question.elsewhere]
        if not question.elsewhere:
            kind.short.append(answer.total_is == "exact" and answer.total < len(truly))
        for level, recall, among_first in self.right(question, pages):
            kind.recall[level].append(recall)
            if level == ALL:
                kind.first.append(among_first)

    def _timed(self, text: str) -> tuple[Cost, Any]:
        self._near, wall, core = 0.0, time.perf_counter(), self._server.core_ms()
        answer = search_pages(text, user=self._officer, limit=HITS)
        spent = self._server.core_ms() - core
        wall = 1000 * (time.perf_counter() - wall)
        return Cost(wall, spent, spent - self._near), answer

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

    def right(self, question: Question, first: Sequence[int]) -> Iterator[tuple[str, float, float]]:
        """Of the pages on which it truly stands: how many were found at all, how many on the first page."""
        truly = set(self._truth.holding(question.words)) - set(question.elsewhere)
        found = self._all(question.text) if len(truly) > HITS or not truly <= set(first) else set(first)
        window = _DEEP * _MOST
        recall = min(1.0, len(truly & found) / min(len(truly), window))
        yield ALL, recall, len(truly & set(first)) / min(len(truly), HITS)
        if len(truly) <= window:
            by_noise: dict[int, set[int]] = defaultdict(set)
            for page in truly:
                by_noise[self._truth.noise(page)].add(page)
            for noise, pages in by_noise.items():
                yield str(noise), len(pages & found) / len(pages), len(pages & set(first)) / len(pages)

    def _all(self, text: str) -> set[int]:
        found: set[int] = set()
        after = None
        for _ in range(_CALLS):
            answer = search_pages(text, user=self._officer, limit=_DEEP, after=after)
            found |= {hit.page for hit in answer.results}
            if (after := answer.next) is None or len(found) >= _DEEP * _MOST:
                break
        return found


def get_ready(officer: User) -> None:
    """As a web worker that has answered before: a sample is drawn, statements are planned."""
    warmup.draw_samples()
    search_pages("ก" * 8, user=officer)


def _summed(kinds: dict[str, Kind]) -> Iterator[dict[str, Any]]:
    every, nine = Kind(), Kind()
    for name, kind in kinds.items():
        yield kind.row(name)
        every.add(kind)
        if name in NINE:
            nine.add(kind)
    yield nine.row(NINE_TOLD)
    yield every.row(ALL)
    for stage, values in (
        ("exact", [cost.exact for cost in every.costs]),
        ("with near hits", [cost.core for cost in every.costs]),
    ):
        yield {
            "table": "search, stages", "by": "search_pages", "stage": stage, "asked": len(every.costs),
            "core_p50": quantile(values, 0.5), "core_p95": quantile(values, 0.95),
            "wall_p95": quantile([cost.wall for cost in every.costs], 0.95),
            "right": statistics.mean(every.first),
        }  # fmt: skip
