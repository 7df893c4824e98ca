"""A correction: what a person says stands at a place of a picture, above what the machine had read there."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.models.identifier import Identifier
from documents.models.page import Page
from documents.models.scan import Scan


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Questions about corrections."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(taken_back_at=None)


class Correction(models.Model):
    """Words or a number that a person keyed from the picture. It outlives another reading of the same scan,
    and says nothing about another scan. Never deleted but with its page.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="corrections")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="+")
    """The image from which it was keyed."""
    kind = models.CharField(max_length=12, choices=Identifier.Kind.choices, blank=True, default="")
    """Which number it is; empty for words."""
    box = models.JSONField()
    """[x0, y0, x1, y1] in pixels of the full picture as it was read, not turned by anybody."""
    as_read = models.CharField(max_length=500, blank=True)
    """What the machine had read there."""
    value = models.CharField(max_length=500)
    patch = models.JSONField(null=True)
    """How the words of the reading were written over (documents/correcting/written_over.py); null where no
    words stand.
    """
    number = models.JSONField(null=True)
    """The columns of the number as it was read; null for words, and for a number that was not found."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    taken_back_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["page"], name="correction_standing", condition=Q(taken_back_at=None))
        ]

    def __str__(self) -> str:
        return f"correction {self.pk} of page {self.page_id}"
