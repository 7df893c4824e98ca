"""The changes of counters and of each day's figures: rows that are added and summed up, never updated."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models

from sso_efiles.counters.steps import Grain, Step


class CounterDeltaQuerySet(models.QuerySet["CounterDelta"]):
    """Questions about counters."""

    def totals(self) -> dict[tuple[str, str], int]:
        """{(office code, name): amount}, without those that are nothing."""
        rows = self.values_list("office", "name").annotate(total=models.Sum("amount")).order_by()
        return {(office, name): total for office, name, total in rows if total}

    def nation(self) -> dict[str, int]:
        """{name: amount} over all offices."""
        return dict(self.values_list("name").annotate(total=models.Sum("amount")).order_by())

    def of_offices(self, codes: Iterable[str]) -> Self:
        """Of these offices alone."""
        return self.filter(office__in=list(codes))

    def by_work(self) -> Self:
        """Without what a recount put right: that was nobody's work of that day."""
        return self.filter(recounted=False)


class CounterDelta(models.Model):
    """A change of one counter of one office on one day.

    An insert waits for no other writer, as an update of one row for each counter would.
    """

    office = models.CharField(max_length=4)
    name = models.CharField(max_length=40)
    day = models.DateField()
    amount = models.BigIntegerField()
    recounted = models.BooleanField(default=False, db_default=False)
    """Whether it is nobody's work of that day: a recount ended a difference, a file changed its office."""

    objects = CounterDeltaQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "name", "day"], name="counter_office_name")]

    def __str__(self) -> str:
        return f"{self.office} {self.name} {self.amount:+d}"


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


class WorkDeltaQuerySet(models.QuerySet["WorkDelta"]):
    """Questions about the figures of days."""

    def of_offices(self, codes: Iterable[str]) -> Self:
        """Of these offices alone."""
        return self.filter(office__in=list(codes))

    def by_work(self) -> Self:
        """Without what a recount or a change of offices put right: that was nobody's work of that day."""
        return self.filter(recounted=False)

    def at_grain(self, grain: Grain) -> Self:
        """What, summed up, is every change once: those compacted to this grain, and those not compacted."""
        return self.filter(grain__in=[Grain.NEW, grain])

    def within(self, since: date, until: date) -> Self:
        """Of the days from `since` to `until`, both of them too."""
        return self.filter(day__gte=since, day__lte=until)

    def over(self, since: date, until: date) -> Self:
        """Every change of a span once, its whole months as rows of months: for what asks for no days. A span
        of a year is a dozen rows a step, and some of its ends.
        """
        first = since if since.day == 1 else _next_month(since)
        behind = (until + timedelta(days=1)).replace(day=1)
        if first >= behind:
            return self.at_grain(Grain.DAY).within(since, until)
        # each with days of its own, or the planner reads all days of all grains
        return self.filter(
            models.Q(grain=Grain.MONTH, day__gte=first, day__lt=behind)
            | models.Q(grain=Grain.DAY, day__gte=since, day__lt=first)
            | models.Q(grain=Grain.DAY, day__gte=behind, day__lte=until)
            | models.Q(grain=Grain.NEW, day__gte=since, day__lte=until)
        )

    def sums(self, *by: str) -> list[tuple[Any, ...]]:
        """(*by, files, pages, seconds, timed) for each of what it is by, in that order."""
        totals = {f"n_{name}": models.Sum(name) for name in MEASURES}
        rows = self.order_by(*by).values_list(*by).annotate(**totals)
        return list(rows)


class WorkDelta(models.Model):
    """A change of one step's figures of one office's day. Added, compacted into coarser rows, never updated.

    Written by `work.add` in the transaction of what it counts; deleted by `work.compact` alone, which writes
    the same sums at the other grains.
    """

    grain = models.CharField(max_length=8, choices=Grain.choices, default=Grain.NEW)
    office = models.CharField(max_length=4, blank=True)
    step = models.CharField(max_length=12, choices=Step.choices)
    day = models.DateField()
    kind = models.CharField(max_length=1, blank=True)
    device = models.CharField(max_length=24, blank=True)
    person = models.CharField(max_length=20, blank=True)
    files = models.BigIntegerField(default=0)
    pages = models.BigIntegerField(default=0)
    seconds = models.BigIntegerField(default=0)
    """Of a person's work, where it is known (work.py)."""
    timed = models.BigIntegerField(default=0)
    """How many of the changes had their time known: seconds by these are what one takes."""
    recounted = models.BooleanField(default=False)
    """Whether it is nobody's work of that day: a recount ended a difference, a file changed its office."""

    objects = WorkDeltaQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="work_step_known"),
            models.CheckConstraint(condition=models.Q(grain__in=Grain.values), name="work_grain_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["grain", "office", "step", "day"], name="work_office_step"),
            models.Index(fields=["grain", "day"], name="work_day"),
            models.Index(fields=["office", "day"], name="work_new", condition=models.Q(grain="new")),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.step} {self.day} {self.files:+d} files {self.pages:+d} pages"


MEASURES = ("files", "pages", "seconds", "timed")
"""The columns that are summed up."""


class QualityDelta(models.Model):
    """What the pictures of one device were like on one day: sums, of which means and shares are made.

    Written by `quality.add` in the transaction that keeps a reading; put together by `quality.compact`.
    """

    office = models.CharField(max_length=4)
    device = models.CharField(max_length=24, blank=True)
    day = models.DateField()
    pages = models.BigIntegerField(default=0)
    confidence = models.FloatField(default=0)
    """The sum of the pages' mean confidence of reading, 0 to 1 each."""
    skew = models.FloatField(default=0)
    """The sum of absolute degrees."""
    dpi = models.BigIntegerField(default=0)
    faint = models.BigIntegerField(default=0)
    """Pages whose picture is doubted for being faint."""

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["office", "day", "device"], name="quality_office_day")]

    def __str__(self) -> str:
        return f"{self.office} {self.device} {self.day} {self.pages:+d} pages"
