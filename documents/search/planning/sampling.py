"""Random samples of columns, from which the planner's statistics are made; no officer waits for one.

Problem: statistics of a growing table must be fresh enough to plan by, and must not cost a question its
time.
Known as: a cache with expiry that serves stale values while it revalidates (RFC 5861 calls it so for HTTP).
Steps: a web worker draws its samples as it starts. While a request is answered an old sample serves, and is
drawn anew after the response; anywhere else nobody waits, and an old one is drawn anew at once. Rows are
sampled by random keys, and the share of keys that have a row says how many rows there are: the table is
never counted whole.
A sample steers what is looked up first and never shows in an answer.
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

_KEYS_A_ROW = 1.5  # guess
"""Keys drawn for each row of a sample: some have no row."""
_SPARSE = 4  # guess
"""With fewer rows than this part of the sample behind the keys, the newest rows do as well."""
_MOST_COUNTED = 100_000  # guess
"""Rows that are counted, where keys say too little, at the very most."""
_SMALL = 10_000  # guess
_FRESH_S, _FRESH_SMALL_S = 900.0, 60.0  # guess: a small table grows fast and is sampled fast
_MEANWHILE_S = 60.0  # guess
"""Seconds for which an old sample serves the others while one of them draws a new one."""


class Statistic(Protocol):
    """What is made of a sample."""

    rows: int
    """How many rows the sample stands for."""


T = TypeVar("T", bound=Statistic)


@dataclass(slots=True)
class _Cached(Generic[T]):
    statistic: T
    until: float


class AfterResponse(threading.local):
    """What this thread does after the response that it is about; `jobs` is None where it is about none."""

    jobs: list[Callable[[], None]] | None = None


_after_response = AfterResponse()
_caches: list["SampleCache[Any]"] = []


class SampleCache(Generic[T]):
    """One statistic for each model, of the same column."""

    def __init__(self, column: str, size: int, make: Callable[..., T]) -> None:
        """`make(texts, rows=number)`: the statistic of texts that stand for so many rows."""
        self._column, self._size, self._make = column, size, make
        self._cached: dict[tuple[str, str], _Cached[T]] = {}
        self._renew_lock()
        os.register_at_fork(after_in_child=self._renew_lock)  # whoever held it is not there any more
        _caches.append(self)

    def _renew_lock(self) -> None:
        self._first = threading.Lock()

    def statistic_of(self, model: type[Model]) -> T:
        """The statistic of a sample of this model's rows."""
        rows = model._default_manager.order_by()
        key = (connections[rows.db].alias, model._meta.label)
        if key not in self._cached:
            with self._first:
                if key not in self._cached:
                    self._draw_sample(key, rows)
        elif self._cached[key].until < time.monotonic():
            if _after_response.jobs is None:
                self._draw_sample(key, rows)
            else:
                self._cached[key].until = time.monotonic() + _MEANWHILE_S
                _after_response.jobs.append(partial(self._draw_sample, key, rows))
        return self._cached[key].statistic

    def forget_statistics(self) -> None:
        """See forget_samples."""
        self._cached.clear()

    def _draw_sample(self, key: tuple[str, str], rows: QuerySet[Any]) -> None:
        texts, number = _sample_rows(rows, self._column, self._size)
        statistic = self._make(texts, rows=number)
        fresh = _FRESH_SMALL_S if statistic.rows < _SMALL else _FRESH_S
        self._cached[key] = _Cached(statistic, time.monotonic() + fresh)


def forget_samples() -> None:
    """For tests, whose rows come and go."""
    for cache in _caches:
        cache.forget_statistics()


def _sample_rows(rows: QuerySet[Any], column: str, size: int) -> tuple[list[str], int]:
    """Texts under keys drawn at random, and how many rows there are."""
    ends = rows.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is None:
        return [], 0
    span = range(ends["low"], ends["high"] + 1)
    texts = rows.values_list(column, flat=True)
    if len(span) <= size:
        found = list(texts)
        return found, len(found)
    keys = random.sample(span, min(len(span), int(_KEYS_A_ROW * size)))
    found = list(texts.filter(pk__in=keys))
    if len(found) < size // _SPARSE:
        return list(texts.order_by("-pk")[:size]), rows[:_MOST_COUNTED].count()
    return found[:size], len(span) * len(found) // len(keys)


# -- after a response --------------------------------------------------------------------------------------


def _begin_request(**_: object) -> None:
    _after_response.jobs = []


def _finish_request(**_: object) -> None:
    """The answer is with whoever asked; the next request looks after a connection opened for this."""
    jobs, _after_response.jobs = _after_response.jobs, None
    with suppress(Error):
        for job in jobs or ():
            job()


request_started.connect(_begin_request)
request_finished.connect(_finish_request)
