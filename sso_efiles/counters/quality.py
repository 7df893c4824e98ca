"""What pictures were like by office, day and device: added with each reading, put together behind the day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from sso_efiles.counters.models import QualityDelta

MEASURES = ("pages", "confidence", "skew", "dpi", "faint")
_KEY = ("office", "device", "day")
_AT_ONCE = 500
"""Devices' days that one call puts together. # guess: a few seconds of work"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, as it was measured when it was read."""

    confidence: float
    """Of the reading, 0 to 1."""
    skew: float
    """Degrees, without sign."""
    dpi: int
    faint: bool


def add(office: str, *, device: str, day: date, picture: Picture) -> None:
    """Add a picture to its device's day, in the transaction that keeps its reading."""
    QualityDelta.objects.create(
        office=office,
        device=device,
        day=day,
        pages=1,
        confidence=picture.confidence,
        skew=picture.skew,
        dpi=picture.dpi,
        faint=picture.faint,
    )


def compact(*, before: date) -> int:
    """Put the rows of each device's day up to `before` together; how many rows that saved."""
    crowded = QualityDelta.objects.filter(day__lte=before).values(*_KEY).order_by()
    saved = 0
    for key in crowded.annotate(n=Count("pk")).filter(n__gt=1)[:_AT_ONCE]:
        facts = {name: key[name] for name in _KEY}
        with transaction.atomic():
            rows = list(QualityDelta.objects.select_for_update().filter(**facts))
            sums: defaultdict[str, float] = defaultdict(float)
            for row in rows:
                for name in MEASURES:
                    sums[name] += getattr(row, name)
            QualityDelta.objects.filter(pk__in=[row.pk for row in rows]).delete()
            QualityDelta.objects.create(**facts, **sums)
        saved += len(rows) - 1
    return saved
