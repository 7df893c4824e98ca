"""The changes of counters: rows that are added and summed up, never updated."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models


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
