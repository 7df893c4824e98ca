"""A page: one side of one sheet; what was read on it, and the identifiers found there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.models.leased import Leased
from documents.states import DocumentState, WorkState
from sso_efiles import policy
from sso_efiles.policy import Action


class PageQuerySet(models.QuerySet["Page"]):
    """Questions about pages."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Filed pages as far as the role reads them (nationwide for officers), the rest at home."""
        filed = Q(document__state=DocumentState.FILED) & policy.rows(user, Action.READ_FILED, office="office")
        return self.filter(filed | policy.rows(user, Action.READ_UNFILED, office="office"))

    def with_originals_for(self, user: policy.Officer) -> Self:
        """Those whose stored bytes this person may take away."""
        return self.visible_to(user).filter(policy.rows(user, Action.ORIGINALS, office="office"))

    def releasable_by(self, user: policy.Officer) -> Self:
        """Those that this person may release from quarantine or have read again."""
        home = policy.rows(user, Action.UPLOAD, office="office") | policy.rows(
            user, Action.FILE, office="office"
        )
        return self.filter(home)

    def in_order(self) -> Self:
        """As the paper lay in the folder."""
        return self.order_by("file__position", "file__id", "number")


class Page(Leased):
    """One page of one file; `number` counts from 1 within it."""

    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    batch = models.ForeignKey("documents.Batch", on_delete=models.PROTECT, related_name="pages")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The batch's office, kept here because queue and search ask for it on every page."""
    state = models.CharField(max_length=12, choices=WorkState.choices, default=WorkState.QUEUED)
    priority = models.SmallIntegerField(default=0)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="pages"
    )
    form = models.ForeignKey("documents.FormType", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.JSONField(default=list)
    """Why it lies where it lies: a list of {rule, evidence, box}."""
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="page_once"),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="page_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "-priority", "id"],
                name="page_due",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["office", "id"], name="page_aside", condition=Q(state="quarantined")),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"


class Reading(models.Model):
    """What one engine made of one page: text, words, pictures. Exactly one is current for a page that is
    done.
    """

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="readings")
    current = models.BooleanField(default=True)
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
        return f"reading {self.pk} of page {self.page_id}"

    def picture_key(self, size: str) -> str:
        """Where the store keeps the picture of this reading; size is thumb, view or full."""
        return f"pages/{self.page_id % 1000:03d}/{self.page_id}/{self.token}-{size}.jpg"


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
    check_result = models.CharField(max_length=8, choices=Check.choices)
    box = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["kind", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.kind} of page {self.page_id}"
