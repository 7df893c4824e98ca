"""A scan: one image of a page as it was sent, and what engines read on it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from sso_efiles.work.leased import Leased
from sso_efiles.work.states import WorkState


def make_identity(sha256: str, number: int) -> str:
    """What a picture is known by: the digest of its upload's bytes and its number there."""
    return f"{sha256}/{number}" if sha256 else ""


class ScanQuerySet(models.QuerySet["Scan"]):
    """Questions about scans."""

    def of_bytes(self, sha256: str, number: int) -> Self:
        """Those of exactly this picture: the same upload's bytes, the same number."""
        return self.filter(upload__sha256=sha256, number=number)

    def identities_of(self, sha256: str) -> dict[int, str]:
        """What the pictures of these bytes are known by already, by their numbers."""
        rows = self.filter(upload__sha256=sha256).exclude(identity="").order_by("-id")
        return dict(rows.values_list("number", "identity"))


class Scan(Leased):
    """An image of a page: the n-th picture of an upload. A page may have older ones beside its current."""

    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, related_name="scans")
    upload = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField()
    """Which picture of the upload, from 1."""
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The page's office, kept here because the queue takes turns over offices."""
    identity = models.CharField(max_length=80, blank=True)
    """What its picture is known by: equal for equal bytes, and for copies in other encodings once they are
    found (documents/reading/imprints.py). Whose page counts is another question (`Page.duplicate_of`).
    """
    state = models.CharField(max_length=12, choices=WorkState.choices, default=WorkState.QUEUED)
    priority = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = ScanQuerySet.as_manager()

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
            models.Index(
                fields=["office", "created_at"],
                name="scan_waits_at",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["office", "id"], name="scan_aside", condition=Q(state="quarantined")),
            models.Index(fields=["identity"], name="scan_identity"),
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
    """[[as read, x0, y0, x1, y1, confidence, [[other reading, confidence], ...], [cell, ...], [group, ...],
    by hand], ...]: what stood in digit boxes (reading/stored_text.py). Older readings lack the last three.
    """
    handwriting = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """[[x0, y0, x1, y1, confidence, struck], ...]: what a hand wrote, and whether it struck out print.
    Older readings lack the last.
    """
    seals = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """[[x0, y0, x1, y1], ...]: stamps and seals that were taken out before the page was read."""
    confidence = models.FloatField(default=0)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    dpi = models.PositiveIntegerField()
    rotation = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Degrees clockwise by which a person had what was read turned: pictures, boxes and sizes are turned
    ones (documents/turning.py). 0: as it was read.
    """
    skew = models.FloatField(default=0)
    imprint = models.CharField(max_length=64, blank=True)
    """The picture's perceptual digest in hexadecimal (ocr/preparation/imprint.py); empty for a blank side."""
    blank = models.BooleanField(default=False)
    sheet = models.CharField(max_length=120, blank=True, default="", db_default="")
    """What the page says as a cover or separator of ours (documents/sheets): the middle part of its code, or
    `?` and why its code is not believed; empty for paper.
    """
    picture_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Digest of the full picture's bytes; empty for readings made before it was kept."""
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
