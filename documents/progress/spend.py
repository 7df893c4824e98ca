"""The open cost ledger: what people's minutes and storage come to, for each page that was certified.

Problem     What a page costs is asked by everybody, and a number without its parts is believed by nobody.
Known as    Activity-based costing (Kaplan and Cooper 1988): minutes of each step at that step's rate.
Steps       The seconds of people's work that the product saw, by step, at the hourly rate of that step; the
            pages kept at the end of the period, at a rate for a month's storage; divided by the pages
            certified in the period. All rates are settings, and all are shown.
Dropped     Rent, machines, paper carried about: the product sees none of it, and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, Sum

from documents.progress.rollups import Period, Step
from sso_efiles.counters.models import WorkDelta

_FIRST_DAY = date(2020, 1, 1)
"""Before the project was opened."""
_DAYS_OF_MONTH = 30.4
_KB_OF_GB = 1024 * 1024
TIMED = (
    Step.SCANNED, Step.RESCANNED, Step.FILED, Step.DECIDED, Step.HANDED_OVER, Step.CHECKED, Step.CERTIFIED
)  # fmt: skip
"""Steps in which people's time may be known."""


@dataclass(frozen=True, slots=True)
class StepCost:
    """A step's part."""

    step: Step
    minutes: float
    hourly: float
    """Baht an hour of this step's people."""

    @property
    def baht(self) -> float:
        """Minutes at that rate."""
        return self.minutes / 60 * self.hourly


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a period cost."""

    steps: list[StepCost]
    pages_kept: int
    gigabytes: float
    storage: float
    """Baht."""
    pages: int
    """Certified in the period."""

    @property
    def people(self) -> float:
        """Baht of all steps."""
        return sum(step.baht for step in self.steps)

    @property
    def total(self) -> float:
        """Baht."""
        return self.people + self.storage

    @property
    def per_page(self) -> float | None:
        """Baht a certified page; None where none was certified, or no time of anybody is known."""
        return self.total / self.pages if self.pages > 0 and self.people else None

    def part(self, baht: float) -> float | None:
        """What an amount comes to for each certified page."""
        return baht / self.pages if self.pages > 0 else None


def read_ledger(codes: Iterable[str], period: Period, *, today: date) -> Ledger:
    """What these offices' work of a period cost; one query."""
    until = min(period.until, today)
    days = (until - period.since).days + 1
    inside = Q(day__gte=period.since)
    rows = WorkDelta.objects.of_offices(codes).by_work()
    before = rows.over(_FIRST_DAY, period.since - timedelta(days=1))
    sums = (
        (before | rows.over(period.since, period.until))
        .filter(step__in=TIMED)
        .order_by()
        .values_list("step")
        .annotate(all_pages=Sum("pages"), n=Sum("pages", filter=inside), s=Sum("seconds", filter=inside))
    )
    found = {Step(step): (kept or 0, pages or 0, seconds or 0) for step, kept, pages, seconds in sums}
    kept = found.get(Step.SCANNED, (0, 0, 0))[0]
    gigabytes = kept * settings.COST_PAGE_KB / _KB_OF_GB
    steps = [
        StepCost(step, found[step][2] / 60, _hourly_rate(step))
        for step in TIMED
        if step in found and found[step][2]
    ]
    return Ledger(
        steps,
        pages_kept=kept,
        gigabytes=gigabytes,
        storage=gigabytes * settings.COST_GB_MONTH_BAHT * max(0, days) / _DAYS_OF_MONTH,
        pages=found.get(Step.CERTIFIED, (0, 0, 0))[1],
    )


def _hourly_rate(step: Step) -> float:
    rates: dict[str, float] = settings.COST_HOUR_BAHT
    return rates.get(step.value, rates.get("other", 0.0))
