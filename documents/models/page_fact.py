"""What a page says of itself: its day, period, edition, number among its sheets, addressee."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sso_efiles.text import dates
from sso_efiles.text.periods import Span


class PageFact(models.Model):
    """One thing that a page says of itself: as it stands there, where, and what it means."""

    class Kind(models.TextChoices):
        """What is said."""

        DATE = "date"
        PERIOD = "period"
        EDITION = "edition"
        SHEET = "sheet"
        ADDRESSEE = "addressee"

    page = models.ForeignKey("documents.Page", on_delete=models.CASCADE, related_name="said")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=200)
    """Its meaning in one spelling: a day `2020-03-12`, a month `2020-03`, several `2020-01/2020-03`, a
    sheet `2/5`, an edition or an addressee as text.
    """
    as_read = models.CharField(max_length=200)
    """As it stands on the page, never overwritten."""
    box = models.JSONField(null=True)
    """[x0, y0, x1, y1] in pixels of the full picture."""
    confidence = models.FloatField()
    """How likely the value is right, 0 to 1."""
    main = models.BooleanField(default=False, db_default=False)
    """Whether it is the page's own: of several days the day of the paper, not one that it tells of."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "kind"], condition=Q(main=True), name="page_fact_main_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["date", "period", "edition", "sheet", "addressee"]),
                name="page_fact_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of page {self.page_id}"

    @property
    def shown(self) -> str:
        """Its value for people: days and periods in the Buddhist Era, the rest as it is."""
        if self.kind == self.Kind.DATE:
            return dates.long(date.fromisoformat(self.value))
        if self.kind == self.Kind.PERIOD:
            return dates.period(Span.parse(self.value))
        return self.value
