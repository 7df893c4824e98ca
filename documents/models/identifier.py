"""A number found on a page, and what it may be."""

from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import Value

from documents.models.page import Page


class Offered(NamedTuple):
    """What a doubtful number may be, and how likely; None where that was not kept."""

    value: str
    told: float | None


class Identifier(models.Model):
    """A number found on a page: as it was read, and the value that stands for it."""

    class Kind(models.TextChoices):
        """The contract's kinds."""

        ACCOUNT_NO = "account_no"
        JURISTIC_NO = "juristic_no"
        NATIONAL_ID = "national_id"
        BRANCH_SEQ = "branch_seq"

    class Check(models.TextChoices):
        """`suspect` asks for a second look and never blocks."""

        OK = "ok"
        SUSPECT = "suspect"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=13)
    as_read = models.CharField(max_length=60)
    """What the engine said, never overwritten."""
    check_result = models.CharField(max_length=8, choices=Check.choices)
    mended = models.BooleanField(default=False, db_default=False)
    """Whether the value is another than was read: it stands in the registry, far likelier than others."""
    candidates = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """[[digits, probability], ...] of a doubtful number in boxes: the five likeliest, best first. Rows from
    before December 2026 hold digits alone: read `offers`.
    """
    told = models.FloatField(null=True)
    """How likely the value is right, 0 to 1: in boxes by reader and registry, in running text the least
    confidence of its words; null in rows from before December 2026.
    """
    by_hand = models.BooleanField(default=False, db_default=False)
    """Whether a hand wrote it."""
    corrected = models.BooleanField(default=False, db_default=False)
    """Whether a person keyed the value from the picture."""
    box = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["kind", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.kind} of page {self.page_id}"

    @property
    def offers(self) -> list[Offered]:
        """What a doubtful number may be, likeliest first."""
        pairs = ((one, None) if isinstance(one, str) else one for one in self.candidates)
        return [Offered(digits, told) for digits, told in pairs]
