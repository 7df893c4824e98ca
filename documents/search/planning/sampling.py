"""Random samples of columns, stored in versions, from which all workers make the same statistics.

Problem: a planner decides by a sample what an index is asked for, and so what is found. Workers that draw
samples of their own answer the same question differently; keys drawn at random miss where keys have gaps.
Known as: bottom-k sampling (coordinated sampling by hashed keys: Cohen and Kaplan, "Summarizing data using
bottom-k sketches", PODC 2007), and a cache that serves stale values while it revalidates (RFC 5861).
Steps: the rows whose hashed keys are the smallest are the sample: as many of one range of rows as of another,
whatever gaps the keys have, and nearly the same of nearly the same rows. Up to a few thousand rows are taken
whole. The sample is stored under a version (SearchSample); a worker asks for the newest every second and
makes its statistics of it. Now and then one of them looks, behind an answer, whether enough rows changed,
and stores the next version; a date that it moves on is the lease by which it is one. Two versions are kept,
so that a list goes on by the one that it began with. Where nothing can be written (a replica), the drawn
sample serves as it is: it is a function of the rows.
Dropped: keys drawn at random from their range (with a gap of 800,000 keys it took the newest rows); a sample
for each worker (6 of 447 first lists differed between two).
Cost: a pass over the primary key and the rows of the sample; docs/design/search.md says how long.
A sample steers what is looked up first and never shows in an answer.
"""

import os
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, Generic, Protocol, TypeVar

from django.core.signals import request_finished, request_started
from django.db import Error, connections, transaction
from django.db.models import F, Max, Model, QuerySet
from django.utils import timezone

from documents.models import SearchSample
from sso_efiles.text import fold

_PRIME, _FACTOR, _ADDED = 2_147_483_647, 48_271, 12_820_163
"""The hash of a key: ((key * factor + added) mod prime) squared mod prime; 63 bits hold each step."""
_CHANGED = 0.1  # guess: a tenth of the rows more or fewer moves a selectivity by as much
_OLD_S = 24 * 3600.0  # guess: rows are read again and renamed without a change of their number
_SMALL = 10_000  # guess
_FRESH_S, _FRESH_SMALL_S = 900.0, 60.0  # guess: a small table grows fast and is sampled fast
_LOOKED_UP_S = 1.0  # guess: one lookup by key a second, and for so long two workers may differ after a change
_KEPT = 2
"""Versions: the newest, and the one that lists under way began with."""
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Statistic(Protocol):
    """What is made of a sample."""

    rows: int
    """How many rows the sample stands for."""
    version: int
    """The version of the sample; 0 where none is stored."""


T = TypeVar("T", bound=Statistic)


@dataclass(slots=True)
class _Cached(Generic[T]):
    """The statistics that this process has of one sample, by version."""

    newest: int = -1
    until: float = 0.0
    by_version: dict[int, T] = field(default_factory=dict)


class AfterResponse(threading.local):
    """What this thread does after the response that it is about; `jobs` is None where it is about none."""

    jobs: list[Callable[[], None]] | None = None


_after_response = AfterResponse()
_caches: list["SampleCache[Any]"] = []


class SampleCache(Generic[T]):
    """One statistic for each model, of the same column."""

    def __init__(self, column: str, size: int, make: Callable[..., T], *, whole: int = 0) -> None:
        """`make(texts, rows=number)`: the statistic of texts that stand for so many rows.

        `whole`: a table of no more rows than this is taken as it is.
        """
        self._column, self._size, self._make, self._whole = column, size, make, max(whole, size)
        self._cached: dict[tuple[str, str], _Cached[T]] = {}
        self._renew_lock()
        os.register_at_fork(after_in_child=self._renew_lock)  # whoever held it is not there any more
        _caches.append(self)

    def _renew_lock(self) -> None:
        self._one_thread = threading.RLock()

    def statistic_of(self, model: type[Model], *, version: int = 0) -> T:
        """The statistic of the newest sample of this model's rows, or of this version if it is still kept."""
        key = (connections[model._default_manager.db].alias, model._meta.label)
        cached = self._cached.get(key)
        if cached is None or cached.until < time.monotonic():
            with self._one_thread:
                cached = self._look_up_newest(key, model)
        if version and version not in cached.by_version:
            with self._one_thread:
                self._load(cached, self._stored(model).filter(version=version).first())
        return cached.by_version.get(version) or cached.by_version[cached.newest]

    def forget_statistics(self) -> None:
        """See forget_samples."""
        self._cached.clear()

    def _stored(self, model: type[Model]) -> QuerySet[SearchSample]:
        of = f"{model._meta.label}.{self._column}.{fold.VERSION}"
        return SearchSample.objects.filter(of=of).order_by("-version")

    def _look_up_newest(self, key: tuple[str, str], model: type[Model]) -> _Cached[T]:
        """What is cached, brought to the newest version; where none is stored, one is drawn."""
        cached = self._cached.get(key) or _Cached()
        if cached.until >= time.monotonic():  # another thread was here first
            return cached
        facts = self._stored(model).values_list("version", "look_at", "rows").first()
        if facts is None:
            self._draw_next(model, cached)
        elif facts[0] not in cached.by_version:
            self._load(cached, self._stored(model).filter(version=facts[0]).first())
            cached.newest = facts[0] if facts[0] in cached.by_version else cached.newest
        if facts and facts[1] <= timezone.now():
            self._draw_behind_answer(model, cached)
        cached.until = time.monotonic() + _LOOKED_UP_S
        self._cached[key] = cached
        return cached

    def _load(self, cached: _Cached[T], sample: SearchSample | None) -> None:
        """Make the statistic of a stored sample and keep as many as are stored."""
        if sample is None:
            return
        self._keep(cached, sample.version, _unpack(bytes(sample.texts)), sample.rows)

    def _keep(self, cached: _Cached[T], version: int, texts: Sequence[str], rows: int) -> None:
        statistic = self._make(texts, rows=rows)
        statistic.version = version
        cached.by_version[version] = statistic
        cached.newest = max(cached.newest, version)
        for older in sorted(cached.by_version)[:-_KEPT]:
            del cached.by_version[older]

    def _draw_behind_answer(self, model: type[Model], cached: _Cached[T]) -> None:
        """Look whether the sample is still true: at once where nobody waits."""
        draw = partial(self._look_whether_true, model, cached)
        if _after_response.jobs is None:
            draw()
        else:
            _after_response.jobs.append(draw)

    def _look_whether_true(self, model: type[Model], cached: _Cached[T]) -> None:
        """One worker, whoever moves the date on, draws the next version if enough rows came or went."""
        now = timezone.now()
        sample = self._stored(model).defer("texts").first()
        if sample is None or sample.look_at > now:
            return
        with suppress(Error), transaction.atomic():
            mine = self._stored(model).filter(version=sample.version, look_at=sample.look_at)
            if not mine.update(look_at=now + timedelta(seconds=_fresh_s(sample.rows))):
                return
        if self._has_changed(model, sample):
            self._draw_next(model, cached, behind=sample.version)

    def _has_changed(self, model: type[Model], sample: SearchSample) -> bool:
        """Whether enough rows came or went; counted only where that costs nothing or keys say so."""
        if timezone.now() - sample.drawn_at > timedelta(seconds=_OLD_S):
            return True
        rows = model._default_manager.order_by()
        highest = rows.aggregate(highest=Max("pk"))["highest"] or 0
        if sample.rows >= _SMALL and abs(highest - sample.highest) <= _CHANGED * sample.rows:
            return False
        change = abs(rows.count() - sample.rows)
        return change > (0 if sample.rows <= self._size else _CHANGED * sample.rows)

    def _draw_next(self, model: type[Model], cached: _Cached[T], *, behind: int = 0) -> None:
        """Draw a sample and store it as the version after `behind`; who was slower takes what is stored."""
        rows = model._default_manager.order_by()
        number = rows.count()
        texts = _bottom_k(rows, self._column, number if number <= self._whole else self._size)
        highest = rows.aggregate(highest=Max("pk"))["highest"] or 0
        now = timezone.now()
        sample = SearchSample(
            of=f"{model._meta.label}.{self._column}.{fold.VERSION}",
            version=behind + 1,
            rows=number,
            highest=highest,
            texts=_pack(texts),
            drawn_at=now,
            look_at=now + timedelta(seconds=_fresh_s(number)),
        )
        stored = _store(sample)
        if stored is sample:
            self._keep(cached, behind + 1, texts, number)
        elif stored:
            self._load(cached, stored)
        else:
            cached.by_version.pop(0, None)
            self._keep(cached, 0, texts, number)


def _fresh_s(rows: int) -> float:
    """Seconds until somebody looks whether a sample of so many rows is still true."""
    return _FRESH_SMALL_S if rows < _SMALL else _FRESH_S


def _store(sample: SearchSample) -> SearchSample | None:
    """What is stored under this version now: this sample, or another's; None where nothing can be written."""
    with suppress(Error), transaction.atomic():
        SearchSample.objects.bulk_create([sample], ignore_conflicts=True)
        SearchSample.objects.filter(of=sample.of, version__lte=sample.version - _KEPT).delete()
        stored = SearchSample.objects.get(of=sample.of, version=sample.version)
        return sample if stored.drawn_at == sample.drawn_at else stored
    return None


def forget_samples() -> None:
    """For tests, whose rows come and go."""
    for cache in _caches:
        cache.forget_statistics()


def expire_samples(model: type[Model]) -> None:
    """Have the samples of this model drawn anew by whoever searches next: its rows were written anew."""
    SearchSample.objects.filter(of__startswith=f"{model._meta.label}.").update(
        drawn_at=_NEVER, look_at=timezone.now()
    )


def _bottom_k(rows: QuerySet[Any], column: str, size: int) -> list[str]:
    """This column of the rows with the smallest hashed keys, in the order of keys."""
    mixed = (F("pk") % _PRIME * _FACTOR + _ADDED) % _PRIME
    keys = list(rows.order_by(mixed * mixed % _PRIME, "pk").values_list("pk", flat=True)[:size])
    return list(rows.filter(pk__in=keys).order_by("pk").values_list(column, flat=True))


def _pack(texts: Sequence[str]) -> bytes:
    """Texts in one compressed value; folded texts and keys hold no line break."""
    return zlib.compress("\n".join([*texts, ""]).encode(), level=1)


def _unpack(packed: bytes) -> list[str]:
    return zlib.decompress(packed).decode().split("\n")[:-1]


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
