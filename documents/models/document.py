"""A document: consecutive pages of one batch that belong together; and where it lay before."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Now

from documents.errors import WrongState
from documents.states import DOCUMENT_MOVES, OPEN_DOCUMENTS, DocumentState, Strength
from sso_efiles import policy
from sso_efiles.policy import Action


def file_order(path: str = "") -> tuple[OrderBy | str, ...]:
    """The order of papers in an electronic file: by section, kind of paper and date, then as they came; what
    is not known stands last on either database. `path` leads to the document, such as `page__document__`.
    """
    known = (F(f"{path}{name}").asc(nulls_last=True) for name in ("form__doc_class", "form", "dated"))
    return (*known, f"{path}batch", f"{path}position", f"{path}pk")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Filed ones as far as the role reads filed pages, the rest at home."""
        filed = Q(state=DocumentState.FILED) & policy.rows(user, Action.READ_FILED, office="batch__office")
        return self.filter(filed | policy.rows(user, Action.READ_UNFILED, office="batch__office"))

    def fileable_by(self, user: policy.Officer) -> Self:
        """Those that this person may file, move or reject."""
        return self.filter(policy.rows(user, Action.FILE, office="batch__office"))

    def in_file_order(self) -> Self:
        """As they lie in an electronic file."""
        return self.order_by(*file_order())

    def waiting_for_review(self) -> Self:
        """What a person has to decide, oldest first."""
        return self.filter(state__in=OPEN_DOCUMENTS).order_by("id")


class Document(models.Model):
    """One paper of the file; `employer` is the one it is filed under or suggested for."""

    batch = models.ForeignKey("documents.Batch", on_delete=models.PROTECT, related_name="documents")
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, null=True, related_name="documents"
    )
    form = models.ForeignKey("documents.FormType", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.SUGGESTED)
    title = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """The person who filed it; None when the machine did."""
    filed_at = models.DateTimeField(null=True)
    strength = models.CharField(
        max_length=14, choices=Strength.choices, default=Strength.NOTHING_KNOWN, db_default="nothing_known"
    )
    """How well founded the machine's opinion was; what people decide later does not change it."""
    candidates = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """Employers that it may belong to, likeliest first: a list of {account_no, origin, why}."""
    rule = models.CharField(max_length=24, blank=True, default="", db_default="")
    """The rule by which the machine filed or suggested it, in its version; empty where there was none."""
    rule_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    version = models.PositiveIntegerField(default=1)
    """Grows with every move; a decision made on an older one is stale."""
    created_at = models.DateTimeField(db_default=Now())

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["batch_id", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state_known"),
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(employer__isnull=False), name="filed_has_employer"
            ),
            models.CheckConstraint(condition=Q(strength__in=Strength.values), name="document_strength_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employer", "state"], name="document_employer"),
            models.Index(fields=["id"], name="document_open", condition=Q(state__in=["suggested", "review"])),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    def move_to(self, state: DocumentState, **changes: Any) -> None:
        """One conditional UPDATE: two officers cannot both win."""
        if state not in DOCUMENT_MOVES[DocumentState(self.state)]:
            raise WrongState
        moved = Document.objects.filter(pk=self.pk, state=self.state, employer=self.employer_id)
        if not moved.update(state=state, version=F("version") + 1, **changes):
            raise WrongState
        self.refresh_from_db()


class Placement(models.Model):
    """One line of a document's history: filed, moved, rejected; the newest says where it lies now."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="placements")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    form = models.ForeignKey("documents.FormType", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DocumentState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.state}"
