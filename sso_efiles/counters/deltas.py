"""Changes of counters: add one in the transaction of what it counts, compact days, fold old ones."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName

_KEY = ("office", "name", "day", "recounted")
_AT_ONCE = 1_000
"""Counters and days that one call compacts; the next sweep takes the rest. # guess: a few seconds of work"""

KEEP_DAYS = 35
"""Days of which counters know what each brought. # guess: paces look back four weeks"""
_WITH_THEIR_DAYS = (CounterName.FILES_CERTIFIED,)
"""Counters of which forecasts read every day since the first."""


def add(office: str, name: CounterName, amount: int = 1) -> None:
    """Change a counter of an office, in the transaction of what it counts."""
    _insert(office, name, amount, recounted=False)


def transfer(name: CounterName, *, was: str, now: str) -> None:
    """Move one from an office's counter to another's: nobody's work of that day."""
    _insert(was, name, -1, recounted=True)
    _insert(now, name, +1, recounted=True)


def _insert(office: str, name: CounterName, amount: int, *, recounted: bool) -> None:
    if amount:
        day = timezone.localdate()
        CounterDelta.objects.create(
            office=office, name=name.value, day=day, amount=amount, recounted=recounted
        )


def compact(*, before: date) -> int:
    """Put the changes of each day up to `before` together, one row a counter; how many rows that saved."""
    crowded = CounterDelta.objects.filter(day__lte=before).values(*_KEY).order_by()
    saved = 0
    for key in crowded.annotate(n=Count("pk")).filter(n__gt=1)[:_AT_ONCE]:
        facts = {name: key[name] for name in _KEY}
        with transaction.atomic():
            rows = list(CounterDelta.objects.select_for_update().filter(**facts))
            CounterDelta.objects.filter(pk__in=[row.pk for row in rows]).delete()
            CounterDelta.objects.create(**facts, amount=sum(row.amount for row in rows))
        saved += len(rows) - 1
    return saved


def fold(*, today: date) -> int:
    """Put all changes older than `KEEP_DAYS` together, one row a counter, so that its sum costs the same
    after years; how many rows that saved. What each of those days brought stands in the figures of days.
    """
    last = today - timedelta(days=KEEP_DAYS)
    old = CounterDelta.objects.filter(day__lte=last).exclude(name__in=_WITH_THEIR_DAYS)
    saved = 0
    for office in old.order_by("office").values_list("office", flat=True).distinct():
        with transaction.atomic():
            rows = list(old.select_for_update().filter(office=office))
            picked = CounterDelta.objects.filter(pk__in=[row.pk for row in rows])
            sums = dict(picked.values_list("name").annotate(total=Sum("amount")).order_by())
            picked.delete()
            CounterDelta.objects.bulk_create(
                CounterDelta(office=office, name=name, day=last, amount=total, recounted=True)
                for name, total in sums.items()
                if total
            )
        saved += len(rows) - sum(1 for total in sums.values() if total)
    return saved
