"""Which backend answers, and what it is told of the letters on its pages."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max, Min, Model, QuerySet

from documents.search.backend import Backend
from documents.search.letters import Letters
from documents.search.postgres import Postgres
from documents.search.sqlite import SQLite

_BACKENDS: dict[str, Callable[[BaseDatabaseWrapper], Backend]] = {"postgresql": Postgres, "sqlite": SQLite}
_SAMPLE, _SMALL_SAMPLE = 1_000, 250
_DRAWN = 1.5
"""Keys drawn for each row of the sample: some have no row."""
_SPARSE = 4
"""With fewer rows than this part of the sample behind the keys, the newest rows do as well."""
_COUNTED = 50_000
"""Rows that are counted, where keys tell too little, at the very most."""
_SMALL = 10_000
_FRESH_S, _FRESH_SMALL_S = 900.0, 60.0
"""A small table grows fast and is sampled fast."""


def backend_of(rows: QuerySet[Any]) -> Backend:
    """The backend of the database that these rows are read from."""
    connection = connections[rows.db]
    return _BACKENDS[connection.vendor](connection)


@dataclass
class _Kept:
    letters: Letters
    until: float = field(default=0.0)


_kept: dict[tuple[str, str], _Kept] = {}


def letters_of(model: type[Model], column: str) -> Letters:
    """What a sample of this column says; it steers what is looked up first and never shows in an answer."""
    rows = model._default_manager.order_by()
    key = (connections[rows.db].alias, model._meta.label)
    kept = _kept.get(key)
    if kept is None or kept.until < time.monotonic():
        letters = _sampled(rows, column)
        fresh = _FRESH_SMALL_S if letters.rows < _SMALL else _FRESH_S
        kept = _kept[key] = _Kept(letters, time.monotonic() + fresh)
    return kept.letters


def forget_letters() -> None:
    """For tests, whose rows come and go."""
    _kept.clear()


def _sampled(rows: QuerySet[Any], column: str) -> Letters:
    """Of keys drawn at random: how many of them have a row tells how many there are without counting."""
    ends = rows.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None:
        return Letters([], rows=0)
    span = range(ends["low"], ends["high"] + 1)
    wanted = _SMALL_SAMPLE if len(span) < _SMALL else _SAMPLE
    if len(span) <= wanted:
        texts = list(rows.values_list(column, flat=True))
        return Letters(texts, rows=len(texts))
    keys = random.sample(span, min(len(span), int(_DRAWN * wanted)))
    texts = list(rows.filter(pk__in=keys).values_list(column, flat=True))
    if len(texts) < wanted // _SPARSE:
        texts = list(rows.order_by("-pk").values_list(column, flat=True)[:wanted])
        return Letters(texts, rows=rows[:_COUNTED].count())
    return Letters(texts[:wanted], rows=len(span) * len(texts) // len(keys))
