"""The figures of each office's day and step: added in the transaction of what they count, then compacted.

Problem     A dashboard over 926,183 files and years of work reads a few hundred rows, whatever lies below;
            many people write at once, by kind of paper, device and person.
Known as    Incremental view maintenance by insert-only deltas; rollups (marginal totals) at several grains,
            as in a data cube of which only some margins are kept.
Steps       1. `add` inserts one row with all that is known: no writer waits for another.
            2. `compact` takes the new rows of an office's day, deletes them and inserts what they come to as
               an office's day, month, day of the nation, and by kind, by device and by person, in one
               transaction; rows of one key are put together on the way.
            3. A question reads NEW and one grain: every change is in exactly one of the two.
            4. `coarsen` lets days by kind and device become months and forgets persons, after 90 days.
Dropped     The whole cube (kind x device x person: a hundred times the rows, and nobody asks); triggers of
            the database (two dialects, seen by no test of ours). See docs/adr/0039-rollups.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sso_efiles.counters.models import MEASURES, WorkDelta
from sso_efiles.counters.steps import Grain, Step

KEEP_FINE_DAYS = 90  # guess: a head asks about the last quarter; older persons' figures are nobody's business
_AT_ONCE = 200
"""Offices' days that one call compacts; the next sweep takes the rest. # guess: a few seconds of work"""
_FACT = {Grain.KIND: "kind", Grain.DEVICE: "device", Grain.PERSON: "person"}
"""What a row of these grains says beside office, step and day."""
_COARSER = (Grain.DAY, Grain.MONTH, Grain.NATION, Grain.KIND, Grain.DEVICE, Grain.PERSON)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a change beside office, step and amount."""

    day: date | None = None
    """When it was done; None: today."""
    kind: str = ""
    device: str = ""
    person: int | None = None
    seconds: int | None = None
    """What it took a person; None where nobody knows."""


_NOTHING_MORE = Facts()


def add(office: str, step: Step, *, files: int = 0, pages: int = 0, facts: Facts = _NOTHING_MORE) -> None:
    """Add to the figures of a step (or take from them), in the transaction of what it counts."""
    if files or pages:
        WorkDelta.objects.create(
            office=office,
            step=step,
            day=facts.day or timezone.localdate(),
            kind=facts.kind,
            device=facts.device,
            person="" if facts.person is None else str(facts.person),
            files=files,
            pages=pages,
            seconds=facts.seconds or 0,
            timed=0 if facts.seconds is None else 1,
        )


def transfer(step: Step, *, was: str, now: str, files: int) -> None:
    """Let files of a step count for another office: nobody's work of that day."""
    today = timezone.localdate()
    WorkDelta.objects.bulk_create(
        WorkDelta(office=office, step=step, day=today, files=amount, recounted=True)
        for office, amount in ((was, -files), (now, files))
    )


def compact(*, before: date) -> int:
    """Put the new changes of the days up to `before` into the coarser grains; how many rows it took away."""
    new = WorkDelta.objects.filter(grain=Grain.NEW, day__lte=before)
    waiting = list(new.order_by("office", "day").values_list("office", "day").distinct()[:_AT_ONCE])
    return sum(_compact_day(office, day) for office, day in waiting)


@transaction.atomic
def _compact_day(office: str, day: date) -> int:
    """One office's day. Whoever adds meanwhile is not seen here and waits for the next time."""
    new = WorkDelta.objects.select_for_update().filter(grain=Grain.NEW, office=office, day=day)
    rows = list(new.order_by("pk"))
    WorkDelta.objects.filter(pk__in=[row.pk for row in rows]).delete()
    coarser = [_merge(grain, rows, office=office, day=day) for grain in _COARSER]
    WorkDelta.objects.bulk_create((row for part in coarser for row in part), batch_size=500)
    return len(rows)


def _merge(grain: Grain, rows: Iterable[WorkDelta], *, office: str, day: date) -> Iterator[WorkDelta]:
    """What these changes come to at a grain, with the rows that stand there already, which go."""
    place: dict[str, Any] = {
        "office": "" if grain is Grain.NATION else office,
        "day": day.replace(day=1) if grain is Grain.MONTH else day,
    }
    there = WorkDelta.objects.select_for_update().filter(grain=grain, **place)
    known = list(there.filter(step__in={row.step for row in rows}).order_by("pk"))
    fact = _FACT.get(grain)
    sums = _sum_by([*known, *rows], "step", "recounted", *([fact] if fact else []))
    WorkDelta.objects.filter(pk__in=[row.pk for row in known]).delete()
    for (step, recounted, *value), amounts in sums.items():
        facts = dict(zip([fact] if fact else [], value, strict=True))
        yield WorkDelta(grain=grain, step=step, recounted=recounted, **place, **facts, **amounts)


def coarsen(*, today: date) -> int:
    """Let the days by kind and by device of months that lie a quarter back become those months, and forget
    persons of days as old; how many rows that saved.
    """
    oldest = today - timedelta(days=KEEP_FINE_DAYS)
    saved = WorkDelta.objects.filter(grain=Grain.PERSON, day__lt=oldest).delete()[0]
    for grain in (Grain.KIND, Grain.DEVICE):
        days = WorkDelta.objects.filter(grain=grain, day__lt=oldest.replace(day=1)).exclude(day__day=1)
        for month in sorted({day.replace(day=1) for day in days.values_list("day", flat=True).distinct()}):
            saved += _coarsen_month(grain, _FACT[grain], month)
    return saved


@transaction.atomic
def _coarsen_month(grain: Grain, fact: str, month: date) -> int:
    in_month = Q(grain=grain, day__year=month.year, day__month=month.month)
    rows = list(WorkDelta.objects.select_for_update().filter(in_month).order_by("pk"))
    sums = _sum_by(rows, "office", "step", fact, "recounted")
    WorkDelta.objects.filter(pk__in=[row.pk for row in rows]).delete()
    WorkDelta.objects.bulk_create(
        (
            WorkDelta(grain=grain, office=office, step=step, day=month, recounted=recounted, **facts)
            for (office, step, value, recounted), amounts in sums.items()
            for facts in [{fact: value} | amounts]
        ),
        batch_size=500,
    )
    return len(rows) - len(sums)


def _sum_by(rows: Iterable[WorkDelta], *by: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """What the measures of rows come to for each of what they are by, without those that are nothing."""
    sums: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for row in rows:
        key = tuple(getattr(row, name) for name in by)
        sums[key] = [n + getattr(row, name) for n, name in zip(sums[key], MEASURES, strict=True)]
    return {key: dict(zip(MEASURES, each, strict=True)) for key, each in sums.items() if any(each)}
