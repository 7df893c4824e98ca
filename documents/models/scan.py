"""A scan: one image of a page as it was sent, and what engines read on it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sso_efiles.work.leased import Leased
from sso_efiles.work.states import WorkState


class Scan(Leased):
    """An image of a page: the n-th picture of an upload. A page may have older ones beside its current."""

    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, related_name="scans")
    upload = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField()
    """Which picture of the upload, from 1."""
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The page's office, kept here because the queue takes turns over offices."""
    state = models.CharField(max_length=12, choices=WorkState.choices, default=WorkState.QUEUED)
    priority = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "number"], name="scan_once"),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="scan_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "-priority", "id"],
                name="scan_due",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(
                fields=["created_at"], name="scan_waiting", condition=Q(state__in=["queued", "running"])
            ),
            models.Index(fields=["office", "id"], name="scan_aside", condition=Q(state="quarantined")),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"


class Reading(models.Model):
    """What one engine made of one scan: text, words, pictures, quality figures. Exactly one is current for a
    page whose scan is read.
    """

    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, related_name="readings")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="readings")
    current = models.BooleanField(default=True)
    """The page's own text; the readings of older scans and earlier engines are kept beside it."""
    token = models.UUIDField(unique=True)
    """The fencing token of the attempt that made it: a second writer of the same attempt is refused."""
    source_sha256 = models.CharField(max_length=64)
    engine = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    words = models.JSONField(default=list)
    """[[text, x0, y0, x1, y1, confidence, line], ...], boxes in pixels of the full picture."""
    digits = models.JSONField(default=list)
    """[[as read, x0, y0, x1, y1, confidence, [[other reading, confidence], ...]], ...]: what stood in digit
    boxes.
    """
    confidence = models.FloatField(default=0)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    dpi = models.PositiveIntegerField()
    rotation = models.PositiveSmallIntegerField(default=0)
    skew = models.FloatField(default=0)
    blank = models.BooleanField(default=False)
    cpu_s = models.FloatField(default=0)
    """CPU seconds of decoding, reading and making pictures."""
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page"], condition=Q(current=True), name="reading_current_once"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk} of scan {self.scan_id}"

    def picture_key(self, size: str) -> str:
        """Where the store keeps the picture of this reading; size is thumb, view or full."""
        return f"scans/{self.scan_id % 1000:03d}/{self.scan_id}/{self.token}-{size}.jpg"
