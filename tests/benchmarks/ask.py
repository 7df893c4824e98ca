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
from collections.abc import Callable, Iterator, Sequence
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
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.policy import Role  # noqa: E402
from tests.benchmarks import agreement, dictionary, indexing, noise, registered  # noqa: E402
from tests.benchmarks.asking import HITS, Asking, Server  # noqa: E402
from tests.benchmarks.clock import quantile  # noqa: E402
from tests.benchmarks.nobody import nobodys  # noqa: E402
from tests.benchmarks.questions import NINE, Question, Questions  # noqa: E402
from tests.benchmarks.seeds import FINAL  # noqa: E402
from tests.benchmarks.truth import Truth  # noqa: E402
from tests.benchmarks.wide_words import WIDE_WORDS  # noqa: E402

_PLAIN_ROUNDS = 4
_OFFICE = "5000"

Told = dict[str, Any]


def main() -> None:
    """Fill, index, ask."""
    asked = _options()
    call_command("load_reference", stdout=io.StringIO())
    plan = Plan(asked.employers, asked.persons, asked.pages, tuple(asked.noise), asked.draw, WIDE_WORDS.name)
    began = time.monotonic()
    there = seeding.sow(plan, bar=Silent(), jobs=asked.jobs)
    seeded = time.monotonic() - began if there != plan else None
    officer, _ = User.objects.get_or_create(username="bench", role=Role.COUNTER, office_id=_OFFICE)
    server = Server()
    with tempfile.TemporaryDirectory() as folder:
        truth = Truth.made(plan, registry_of(plan), Path(folder), jobs=asked.jobs)
        size = {"pages": plan.folders * seeding.PAGES, "draw": asked.draw}
        if asked.index:
            _tell({**indexing.facts(asked.servers), "seed_s": seeded, "employers": plan.employers})
        indexing.warm()
        questions = [
            *Questions(truth, draw=asked.draw).rounds(asked.questions),
            *nobodys(truth, draw=asked.draw, count=asked.questions),
        ]
        for row in _of_pages(asked, truth, questions, officer, server):
            _tell({**row, **size})
    if asked.names:
        for row in registered.told(plan, officer, server, each=asked.names, seconds=asked.seconds):
            _tell({**row, "draw": asked.draw})
        _tell(registered.hostile(officer, server))
    if asked.busy:
        _tell(indexing.while_busy([q.text for q in questions], officer, server))


def _of_pages(
    asked: argparse.Namespace, truth: Truth, questions: Sequence[Question], officer: User, server: Server
) -> Iterator[Told]:
    """How bad the pages are, what was found on them, here and from another process, and by plain ways."""
    yield from noise.told(truth)
    asking = Asking(truth, officer, server, seconds=asked.seconds)
    yield from asking.told(questions, answers=asked.answers)
    if asked.twice:
        yield agreement.told(asking.first)
    if asked.plain:
        nine = [each for each in questions if each.kind in NINE][: len(NINE) * _PLAIN_ROUNDS]
        yield from Plainly(truth, officer, server, seconds=asked.seconds).told(nine)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pages", "employers", "persons", "questions"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--noise", type=int, nargs="+", default=[0, 3, 6, 9])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--names", type=int, default=0, help="employers and persons asked for; 0: none")
    parser.add_argument("--draw", type=int, default=FINAL)
    parser.add_argument("--answers", type=Path, help="where to leave the first ten of every question")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that fill")
    for name in ("index", "plain", "busy", "twice"):
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


class Plainly:
    """The same of `icontains`, and of a tsvector of dictionary words."""

    def __init__(self, truth: Truth, officer: User, server: Server, *, seconds: float) -> None:
        self._truth, self._officer, self._server, self._seconds = truth, officer, server, seconds

    def told(self, questions: Sequence[Question]) -> Iterator[Told]:
        """Rows about time and about what was found."""
        ways: list[tuple[str, Callable[[str], list[int]]]] = [
            ("icontains", partial(_icontains, by=self._officer))
        ]
        if connection.vendor == "postgresql" and dictionary.words() and self._truth.plan.pages <= 50_000:
            dictionary.make()
            ways.append(("dictionary words", partial(dictionary.find, limit=HITS)))
        for name, ask in ways:
            yield from self._compared(name, ask, questions)
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
            truly = set(self._truth.holding(question.words)) - set(question.elsewhere)
            shares.append(len(truly & set(pages)) / min(HITS, len(truly)))
            if time.monotonic() > until:
                break
        yield {
            "table": "search, stages", "by": name, "stage": "newest twenty and a count", "asked": len(cores),
            "core_p50": quantile(cores, 0.5), "core_p95": quantile(cores, 0.95),
            "right": statistics.mean(shares),
        }  # fmt: skip


def _icontains(text: str, *, by: User) -> list[int]:
    """As a plain Django application would: one look for the page of hits, one for their number."""
    pages = Page.objects.visible_to(by).filter(readings__current=True, readings__text__icontains=text)
    pages.count()
    return list(pages.order_by("-pk").values_list("pk", flat=True)[:HITS])


if __name__ == "__main__":
    main()
