"""Samples of columns: they steer what is looked up first, never show in an answer, and nobody waits for them.

A web worker draws them as it starts. While a request is answered an old one serves, and is drawn anew behind
the answer; anywhere else nobody waits, and an old one is drawn anew at once.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from django.core.signals import request_finished, request_started
from django.db import Error, connections
from django.db.models import Max, Min, Model, QuerySet

_DRAWN = 1.5
"""Keys drawn for each row of a sample: some have no row."""
_SPARSE = 4
"""With fewer rows than this part of the sample behind the keys, the newest rows do as well."""
_COUNTED = 100_000
"""Rows that are counted, where keys tell too little, at the very most."""
_SMALL = 10_000
_FRESH_S, _FRESH_SMALL_S = 900.0, 60.0
"""A small table grows fast and is sampled fast."""
_MEANWHILE_S = 60.0
"""So long an old sample serves the others while one of them draws a new one."""


class Told(Protocol):
    """What a sample says."""

    rows: int
    """How many rows it stands for."""


T = TypeVar("T", bound=Told)


@dataclass(slots=True)
class _Kept(Generic[T]):
    told: T
    until: float


class _Behind(threading.local):
    """What is to be done behind the answer that this thread is about; None where it is about none."""

    jobs: list[Callable[[], None]] | None = None


_behind = _Behind()
_all: list["Samples[Any]"] = []


class Samples(Generic[T]):
    """One for each model, of the same column."""

    def __init__(self, column: str, size: int, make: Callable[..., T]) -> None:
        """`make(texts, rows=number)`: what texts say that stand for so many rows."""
        self._column, self._size, self._make = column, size, make
        self._kept: dict[tuple[str, str], _Kept[T]] = {}
        self._unlock()
        os.register_at_fork(after_in_child=self._unlock)  # whoever held it is not there any more
        _all.append(self)

    def _unlock(self) -> None:
        self._first = threading.Lock()

    def of(self, model: type[Model]) -> T:
        """What a sample of this model's rows says."""
        rows = model._default_manager.order_by()
        key = (connections[rows.db].alias, model._meta.label)
        if key not in self._kept:
            with self._first:
                if key not in self._kept:
                    self._draw(key, rows)
        elif self._kept[key].until < time.monotonic():
            if _behind.jobs is None:
                self._draw(key, rows)
            else:
                self._kept[key].until = time.monotonic() + _MEANWHILE_S
                _behind.jobs.append(partial(self._draw, key, rows))
        return self._kept[key].told

    def forget(self) -> None:
        """See forget_samples."""
        self._kept.clear()

    def _draw(self, key: tuple[str, str], rows: QuerySet[Any]) -> None:
        texts, number = _sampled(rows, self._column, self._size)
        told = self._make(texts, rows=number)
        fresh = _FRESH_SMALL_S if told.rows < _SMALL else _FRESH_S
        self._kept[key] = _Kept(told, time.monotonic() + fresh)


def forget_samples() -> None:
    """For tests, whose rows come and go."""
    for samples in _all:
        samples.forget()


def _sampled(rows: QuerySet[Any], column: str, size: int) -> tuple[list[str], int]:
    """Texts under keys drawn at random; how many of the keys have a row tells how many rows there are."""
    ends = rows.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None:
        return [], 0
    span = range(ends["low"], ends["high"] + 1)
    texts = rows.values_list(column, flat=True)
    if len(span) <= size:
        found = list(texts)
        return found, len(found)
    keys = random.sample(span, min(len(span), int(_DRAWN * size)))
    found = list(texts.filter(pk__in=keys))
    if len(found) < size // _SPARSE:
        return list(texts.order_by("-pk")[:size]), rows[:_COUNTED].count()
    return found[:size], len(span) * len(found) // len(keys)


# -- behind an answer --------------------------------------------------------------------------------------


def _begun(**_: object) -> None:
    _behind.jobs = []


def _ended(**_: object) -> None:
    """The answer is with whoever asked; the next request looks after a connection opened for this."""
    jobs, _behind.jobs = _behind.jobs, None
    with suppress(Error):
        for job in jobs or ():
            job()


request_started.connect(_begun)
request_finished.connect(_ended)
