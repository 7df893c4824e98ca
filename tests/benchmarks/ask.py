"""One database filled, indexed and asked: python -m tests.benchmarks.ask --pages N; one JSON line a row."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import django
from django.db import connection

django.setup()

from documents.models import Page, PageIndex, Reading  # noqa: E402  # models need a set-up Django
from documents.search import reindexing, search_employers, search_pages, search_persons  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from tests.benchmarks.clock import on_cpu, spent  # noqa: E402
from tests.benchmarks.papers_at_scale import Collection, laid_out  # noqa: E402
from tests.documents.search import papers  # noqa: E402

_SEED, _DRAW = 41, 43
_INDEX = "documents_pageindex_trigrams"
_HITS, _NAMES = 20, 10
_TIMED = 0.2
"""Share of the pages whose search rows are timed: what comes when the index is full already."""
_PLAIN_ASKED = 8
"""Of so many rounds of questions `icontains` is asked one."""
_STANDS, _MISTYPED = "as it stands", "mistyped"
_LETTERS = "กมนรสอวทบ"

Told = dict[str, Any]
Question = tuple[str, list[str]]
"""What is typed, and the words that must stand on a page for it to be right."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to ask: hits as something that can be told right from wrong."""

    name: str
    ask: Callable[[str], list[Any]]


def main() -> None:
    """Fill, index, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--noise", type=float, required=True)
    parser.add_argument("--questions", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("servers", type=int, nargs="*", help="process ids whose CPU counts")
    asked = parser.parse_intermixed_args()
    papers.places()
    officer = papers.officer()
    pages = laid_out(asked.pages, noise=asked.noise, seed=_SEED, by=officer)
    _tell({**_indexed(asked.servers), "noise": asked.noise})
    for row in _asked(pages, officer, each=asked.questions, seconds=asked.seconds):
        _tell(row)


def _tell(row: Told) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _indexed(servers: Sequence[int]) -> Told:
    """Most rows come first, on PostgreSQL without their index, which is then built; the rest is timed."""
    total = Page.objects.count()
    definition = _index_dropped()
    _reindex(int(total * (1 - _TIMED)))
    with spent(*servers) as bulk:
        _sql(definition)
    with spent(*servers) as cost:
        pages = _reindex(total)
    if connection.vendor == "postgresql":
        _sql("VACUUM ANALYZE")  # what autovacuum would have come round to
    letters = [len(text) for text in Reading.objects.values_list("text", flat=True)[:1000]]
    return {
        "table": "index",
        "pages": total,
        "letters": statistics.mean(letters),
        "timed": pages,
        "pages_s": pages / cost.wall,
        "pages_core_s": pages / cost.cpu,
        "bulk_core_s": (total - pages) / bulk.cpu if definition else None,
        "index_bytes": _index_bytes() / _text_bytes(),
    }


def _reindex(until: int) -> int:
    """Go on where the last call stopped, up to so many pages in all; how many were gone over."""
    done, there = 0, PageIndex.objects.count()
    for step in reindexing.reindex():
        done += step.pages
        if there + done >= until:
            break
    return done


def _text_bytes() -> int:
    return sum(len(text.encode()) for text in PageIndex.objects.values_list("text", flat=True).iterator())


def _index_dropped() -> str:
    """How to make it again; nothing where it cannot be made afterwards."""
    if connection.vendor != "postgresql":
        return ""
    [(definition,)] = _sql(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{_INDEX}'")  # noqa: S608
    _sql(f"DROP INDEX {_INDEX}")
    return str(definition)


def _index_bytes() -> int:
    """Of the trigrams alone."""
    question = (
        f"SELECT pg_relation_size('{_INDEX}')"
        if connection.vendor == "postgresql"
        else f"SELECT sum(pgsize) FROM dbstat WHERE name LIKE '{_INDEX}%'"  # noqa: S608  # a name of ours
    )
    return int(_sql(question)[0][0])


def _sql(statement: str) -> list[tuple[Any, ...]]:
    if not statement:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


# -- questions ---------------------------------------------------------------------------------------------


def _asked(pages: Collection, officer: User, *, each: int, seconds: float) -> Iterator[Told]:
    """Ours are asked everything, `icontains` the first rounds of it: it would take minutes."""
    draw = random.Random(_DRAW)
    stands = [question for _ in range(each) for question in _that_stand(pages, draw)]
    mistyped = [question for _ in range(each) for question in _that_are_mistyped(pages, draw)]
    ours, plain = (
        Way("search_pages", partial(_ours, by=officer)),
        Way("icontains", partial(_icontains, by=officer)),
    )
    for kind, questions in ((_STANDS, stands), (_MISTYPED, mistyped)):
        rounds = len(questions) // each * max(1, each // _PLAIN_ASKED)
        yield _timed(ours, kind, questions, pages, seconds=seconds)
        yield _timed(plain, kind, questions[:rounds], pages, seconds=seconds)
    yield from _registry(pages, officer, each=each, seconds=seconds)


def _that_stand(pages: Collection, draw: random.Random) -> Iterator[Question]:
    firm = draw.choice(pages.firms)
    person = draw.choice(firm.people)
    account = f"{firm.account_no[:2]}-{firm.account_no[2:9]}-{firm.account_no[9]}"
    body = draw.choice(papers.BODY)
    start = draw.randrange(len(body) - 20)
    phrase = body[start : start + draw.randint(10, 20)]
    short = draw.choice(papers.LAST_A + papers.LAST_B + papers.REASONS)
    place = draw.choice(papers.PLACES)
    yield f"{person.first} {person.last}", [person.first, person.last]
    yield person.national_id, [person.national_id]
    yield firm.name, [firm.name]
    yield account, [firm.account_no]
    yield f"{person.first} {place}", [person.first, place]
    yield phrase, [phrase]
    yield short, [short]


def _that_are_mistyped(pages: Collection, draw: random.Random) -> Iterator[Question]:
    firm = draw.choice(pages.firms)
    person = draw.choice(firm.people)
    yield _typo(f"{person.first} {person.last}", draw), [person.first, person.last]
    yield _typo(firm.name, draw), [firm.name]


def _typo(text: str, draw: random.Random) -> str:
    """One consonant is another."""
    places = [n for n, letter in enumerate(text) if letter in papers.CONFUSED and n]
    at = draw.choice(places)
    return text[:at] + draw.choice([other for other in _LETTERS if other != text[at]]) + text[at + 1 :]


def _registry(pages: Collection, officer: User, *, each: int, seconds: float) -> Iterator[Told]:
    draw = random.Random(_DRAW)
    firms = [draw.choice(pages.firms).name for _ in range(each)]
    people = [draw.choice(draw.choice(pages.firms).people) for _ in range(each)]
    for way, questions in (
        (
            Way("search_employers", partial(_employers, by=officer)),
            [(_typo(name, draw), [name]) for name in firms],
        ),
        (
            Way("search_persons", partial(_persons, by=officer)),
            [(_typo(f"{person.first} {person.last}", draw), [person.written]) for person in people],
        ),
    ):
        yield _timed(way, _MISTYPED, questions, None, seconds=seconds)


# -- ways to ask -------------------------------------------------------------------------------------------


def _ours(text: str, *, by: User) -> list[int]:
    return [hit.page for hit in search_pages(text, user=by, limit=_HITS).results]


def _employers(text: str, *, by: User) -> list[str]:
    return [hit.name for hit in search_employers(text, user=by, limit=_NAMES).results]


def _persons(text: str, *, by: User) -> list[str]:
    return [hit.name for hit in search_persons(text, user=by, limit=_NAMES).results]


def _icontains(text: str, *, by: User) -> list[int]:
    """As a plain Django application would: one look for the page of hits, one for their number."""
    pages = Page.objects.visible_to(by).filter(readings__current=True, readings__text__icontains=text)
    pages.count()
    return list(pages.order_by("-pk").values_list("pk", flat=True)[:_HITS])


# -- answers -----------------------------------------------------------------------------------------------


def _timed(
    way: Way, kind: str, questions: Sequence[Question], pages: Collection | None, *, seconds: float
) -> Told:
    """Wall and CPU of each question; of the right ones that could be among the hits, how many were."""
    server = _server()
    way.ask(questions[0][0] + " ก")  # samples are drawn and statements planned once
    until, wall, core, right = time.monotonic() + seconds, [], [], []
    for text, words in questions:
        began, worked = time.perf_counter(), time.process_time() + server()
        hits = way.ask(text)
        wall.append(1000 * (time.perf_counter() - began))
        core.append(1000 * (time.process_time() + server() - worked))
        right.append(_right(hits, words, pages))
        if time.monotonic() > until:
            break
    return {
        "table": "search",
        "by": way.name,
        "kind": kind,
        "asked": len(wall),
        "p50": _quantile(wall, 0.5),
        "p95": _quantile(wall, 0.95),
        "core_p50": _quantile(core, 0.5),
        "core_p95": _quantile(core, 0.95),
        "right": statistics.mean([share for share in right if share is not None] or [0]),
    }


def _right(hits: list[Any], words: list[str], pages: Collection | None) -> float | None:
    """None when nothing could be right."""
    if pages is None:
        return float(words[0] in hits)
    truly = pages.holding(words)
    return len(truly & set(hits)) / min(_HITS, len(truly)) if truly else None


def _server() -> Callable[[], float]:
    """CPU seconds of the process that serves our connection."""
    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # helpers would work uncounted
        cursor.execute("SELECT pg_backend_pid()")
        pid = int(cursor.fetchone()[0])
    return lambda: on_cpu(pid)


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    main()
