"""What the search index costs: built at once, row by row, and while officers search; needs a set-up Django.

Alone it is one of the workers:  python -m tests.benchmarks.indexing --pages N --seconds S
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

import django
from django.db import DatabaseError, connection, transaction

django.setup()

from documents.models import Page, PageIndex, Reading  # noqa: E402  # models need a set-up Django
from documents.search import index_pages, search_pages  # noqa: E402
from documents.search.index import backfill, swap_rebuild  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from tests.benchmarks.clock import quantile, spent  # noqa: E402
from tests.servers import die_with_parent  # noqa: E402

INDEX = {"postgresql": "documents_pagegrams_grams", "sqlite": "documents_pageindex_trigrams"}[
    connection.vendor
]
_SINGLE, _AGAIN, _MOST_ANEW = 100, 4_000, 100_000
"""Pages indexed one by one, and pages that `reindex` goes over because their rows are old."""
_WORKERS, _PACE, _BUSY = 4, 10.0, 60
"""So many workers, pages a second of each, and questions asked meanwhile."""
_LOOKED_UP, _WORDS, _PATIENCE_S = 40, 40, 10.0
"""Pages looked up as soon as they are indexed, by so many letters of theirs."""
_SETTLE_S = 2.0
_SECONDS = 300


_WARM = [
    "employers_insuredperson_prefix", "employers_employer_prefix", "employers_insuredperson_trigrams",
    "employers_employer_trigrams", "employers_insuredperson_latin", "employers_employer_latin",
    "documents_pageindex", "documents_pageindex_pkey", "documents_pagegrams", "documents_pagegrams_grams",
]  # fmt: skip


class Clock(Protocol):
    """Counts CPU milliseconds."""

    def core_ms(self) -> float:
        """Since some time."""


def facts(servers: Sequence[int]) -> dict[str, Any]:
    """Bytes, a build of the whole index, single rows, a reindexing of old rows."""
    total, letters = PageIndex.objects.count(), _text_bytes()
    row: dict[str, Any] = {"table": "search, index", "pages": total, "text_bytes": letters / total}
    row["build_core_s"] = _built(total, servers)
    row["index_bytes"] = _index_bytes() / letters
    warm()
    row |= _singly(servers) | _again(servers)
    return row


def warm() -> None:
    """What a search reads lies in the server's memory, as on any day; building an index pushes it out."""
    if connection.vendor == "postgresql":
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
            cursor.execute("SELECT count(pg_prewarm(name::regclass)) FROM unnest(%s) AS name", [_WARM])


def _text_bytes() -> float:
    """Of all texts, from a sample of the rows."""
    total = PageIndex.objects.count()
    sample = PageIndex.objects.filter(page__in=random.sample(range(1, total + 1), min(total, 2_000)))
    return total * statistics.mean(len(text.encode()) for text in sample.values_list("text", flat=True))


def _built(total: int, servers: Sequence[int]) -> float:
    """Pages a core-second: over all rows at once, as after a load."""
    with spent(*servers) as cost, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
            definition = cursor.fetchone()[0]
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(f"DROP INDEX {INDEX}")
            cursor.execute(definition)
        else:
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")  # noqa: S608  # a name of ours
    return total / cost.cpu


def _index_bytes() -> int:
    question = (
        f"SELECT pg_relation_size('{INDEX}')"
        if connection.vendor == "postgresql"
        else f"SELECT sum(pgsize) FROM dbstat WHERE name LIKE '{INDEX}%'"  # noqa: S608
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def _singly(servers: Sequence[int]) -> dict[str, float]:
    """Rows that are new, each in a transaction of its own, as a worker writes them."""
    pages = _some(_SINGLE)
    PageIndex.objects.filter(page__in=pages).delete()
    longest = 0.0
    with spent(*servers) as cost:
        for page in pages:
            began = time.perf_counter()
            index_pages([page])
            longest = max(longest, time.perf_counter() - began)
    return {"single_ms": 1000 * cost.cpu / _SINGLE, "longest_s": longest}


def _some(many: int) -> list[int]:
    return random.sample(range(1, PageIndex.objects.count() + 1), many)


def _again(servers: Sequence[int]) -> dict[str, float]:
    """Rows of an older folding, rewritten by `reindex` while search goes on."""
    pages = Page.objects.order_by("pk")[:_AGAIN].values("pk")
    PageIndex.objects.filter(page__in=pages).update(version=0, skeleton="old")
    done = 0
    with spent(*servers) as cost:
        for step in backfill.backfill_pages():
            done += step.pages
            if done >= _AGAIN:
                break
    backfill.start_again()
    return {"reindex_core_s": done / cost.cpu, **_anew(servers)}


def _anew(servers: Sequence[int]) -> dict[str, float]:
    """All rows into a new table that takes the old one's place."""
    if connection.vendor != "postgresql" or PageIndex.objects.count() > _MOST_ANEW:
        return {}
    with spent(*servers) as cost:
        pages = sum(swap_rebuild.rebuild_table(swap_rebuild.current_shape()))
    return {"anew_core_s": pages / cost.cpu}


def while_busy(questions: Sequence[str], officer: User, clock: Clock) -> dict[str, Any]:
    """The same questions with nobody else at work, and while workers index."""
    asked = list(questions)[:_BUSY]
    quiet = _asked(asked, officer, clock)
    command = [sys.executable, "-m", "tests.benchmarks.indexing", "--pages", str(PageIndex.objects.count())]
    workers = [
        subprocess.Popen([*command, "--draw", str(n)], preexec_fn=die_with_parent()) for n in range(_WORKERS)
    ]
    try:
        time.sleep(_SETTLE_S)
        busy = _asked(asked, officer, clock)
        found = max(_until_found(page, officer) for page in _some(_LOOKED_UP))
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait(20)
    times = {f"{name}_times": busy[name] / quiet[name] for name in quiet}
    work = {"workers": _WORKERS, "pages_s": _WORKERS * _PACE, "found_s": found}
    return {"table": "search, busy", **work, **busy, **times}


def _until_found(page: int, officer: User) -> float:
    """Seconds from the commit of a page's row to an answer with that page, asked for by its last words."""
    text = Reading.objects.values_list("text", flat=True).get(page=page, current=True)
    PageIndex.objects.filter(page=page).delete()
    index_pages([page])
    began = time.perf_counter()
    while time.perf_counter() - began < _PATIENCE_S:
        if page in {hit.page for hit in search_pages(f'"{text[-_WORDS:]}"', user=officer).results}:
            return time.perf_counter() - began
    return math.inf


def _asked(questions: Sequence[str], officer: User, clock: Clock) -> dict[str, float]:
    wall, core = [], []
    for text in questions:
        began, worked = time.perf_counter(), clock.core_ms()
        search_pages(text, user=officer)
        wall.append(1000 * (time.perf_counter() - began))
        core.append(clock.core_ms() - worked)
    return {"wall_p95": quantile(wall, 0.95), "core_p95": quantile(core, 0.95)}


def work(pages: int, *, draw: int, seconds: float) -> None:
    """Index pages that have no row, at an even pace."""
    dice, until = random.Random(draw), time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        page = dice.randint(1, pages)
        with transaction.atomic():
            PageIndex.objects.filter(page=page).delete()
            index_pages([page])
        time.sleep(max(0.0, 1 / _PACE - (time.monotonic() - began)))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, required=True)
    options.add_argument("--draw", type=int, default=1)
    options.add_argument("--seconds", type=float, default=_SECONDS)
    asked_for = options.parse_args()
    work(asked_for.pages, draw=asked_for.draw, seconds=asked_for.seconds)
