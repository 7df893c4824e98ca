"""A document: consecutive pages of one batch that belong together; and where it lay before."""

from datetime import date
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Now, NullIf

from documents.errors import Stale, WrongState
from documents.models.batch import Batch
from documents.models.form_type import FormClass
from documents.states import DOCUMENT_MOVES, OPEN_DOCUMENTS, DocumentState, Strength
from sso_efiles import policy
from sso_efiles.policy import Action
from sso_efiles.text import dates
from sso_efiles.text.language import is_english
from sso_efiles.text.periods import Period, Span


def file_order(path: str = "") -> tuple[OrderBy | str, ...]:
    """The order of papers in an electronic file: by section, kind of paper and date, then as they came; what
    is not known stands last on either database. `path` leads to the document, such as `page__document__`.
    """
    section = Coalesce(NullIf(f"{path}section", Value("")), F(f"{path}form__doc_class"))
    known = (F(f"{path}{name}").asc(nulls_last=True) for name in ("form", "dated"))
    return (section.asc(nulls_last=True), *known, f"{path}batch", f"{path}position", f"{path}pk")


def told_span(first: date | None, until: date | None, *, whole_year: bool) -> Span | None:
    """The period of a document's columns; None where it has none."""
    if first is None:
        return None
    one, last = (Period(day.year, 0 if whole_year else day.month) for day in (first, until or first))
    return Span(one, last)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Filed ones as far as the role reads filed pages, the rest at home; nobody sees one without pages
        that was emptied.
        """
        filed = Q(state=DocumentState.FILED) & policy.rows(user, Action.READ_FILED, office="batch__office")
        ours = filed | policy.rows(user, Action.READ_UNFILED, office="batch__office")
        return self.exclude(state=DocumentState.EMPTIED).filter(ours)

    def fileable_by(self, user: policy.Officer) -> Self:
        """Those that this person may file, move or reject."""
        ours = policy.rows(user, Action.FILE, office="batch__office")
        return self.exclude(state=DocumentState.EMPTIED).filter(ours)

    def with_pages(self) -> Self:
        """Those that hold a page which counts; one whose pages are all copies of others is folded away."""
        pages = apps.get_model("documents", "Page")._default_manager
        counted = pages.filter(document=models.OuterRef("pk"), duplicate_of=None)
        copies = pages.filter(document=models.OuterRef("pk")).exclude(duplicate_of=None)
        return self.filter(models.Exists(counted) | ~models.Exists(copies))

    def in_file_order(self) -> Self:
        """As they lie in an electronic file."""
        return self.order_by(*file_order())

    def brought_by(self, batch: int) -> Self:
        """The documents of a batch, by its id, and those of the folders that came in its archives."""
        return self.filter(batch__in=Batch.objects.ids_brought_by(batch))

    def waiting_for_review(self) -> Self:
        """What a person has to decide, oldest first."""
        return self.filter(state__in=OPEN_DOCUMENTS).order_by("id")

    def rejected(self) -> Self:
        """What a person said belongs to nobody's file, newest first; separators are left out."""
        return self.filter(state=DocumentState.REJECTED).exclude(filed_by=None).order_by("-id")


class Document(models.Model):
    """One paper of the file; `employer` is the one it is filed under or suggested for."""

    batch = models.ForeignKey("documents.Batch", on_delete=models.PROTECT, related_name="documents")
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, null=True, related_name="documents"
    )
    form = models.ForeignKey("documents.FormType", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.SUGGESTED)
    section = models.CharField(max_length=1, blank=True, default="", db_default="", choices=FormClass.choices)
    """The section that a separator before it says; empty: that of its form."""
    title = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True)
    period = models.DateField(null=True)
    """The month that it is about, or the year, by its first day."""
    whole_year = models.BooleanField(default=False, db_default=False)
    """Whether `period` is the year that begins with it; else it is the month."""
    period_until = models.DateField(null=True)
    """Of several months or years the last, by its first day; None: it is about one."""
    dated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """The person who said its day and period; None: they are as they were read, and follow its pages."""
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
    """How well founded the machine's opinion was; `contradicted` once a person takes up again what it
    filed.
    """
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
            models.CheckConstraint(
                condition=Q(period_until=None) | Q(period__isnull=False, period_until__gt=F("period")),
                name="document_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(section__in=["", *FormClass.values]), name="document_section_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employer", "state"], name="document_employer"),
            models.Index(fields=["id"], name="document_open", condition=Q(state__in=["suggested", "review"])),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"

    @property
    def doc_class(self) -> str:
        """The section of the file in which it lies: what a separator said, else that of its form; empty:
        none.
        """
        return self.section or (self.form.doc_class if self.form else "")

    @property
    def day_columns(self) -> dict[str, Any]:
        """Its day and period and who said them, as JSON takes them: part of a decision that says them."""
        return {
            "dated": self.dated.isoformat() if self.dated else None,
            "period": self.period.isoformat() if self.period else None,
            "whole_year": self.whole_year,
            "period_until": self.period_until.isoformat() if self.period_until else None,
            "dated_by_id": self.dated_by_id,
        }

    @property
    def period_told(self) -> Span | None:
        """The month or year that it is about, or the several."""
        return told_span(self.period, self.period_until, whole_year=self.whole_year)

    @property
    def columns(self) -> dict[str, Any]:
        """What a person's decision may change, as JSON takes it: what an undo writes back."""
        return {
            "state": self.state,
            "employer_id": self.employer_id,
            "form_id": self.form_id,
            "section": self.section,
            "strength": self.strength,
            "note": self.note,
            "filed_by_id": self.filed_by_id,
            "filed_at": self.filed_at.isoformat() if self.filed_at else None,
        }

    def move_to(self, state: DocumentState, **changes: Any) -> None:
        """Move along the table of states. WrongState for a move that it does not have, Stale when somebody
        else was quicker.
        """
        if state not in DOCUMENT_MOVES[DocumentState(self.state)]:
            raise WrongState
        self.change_row(state=state, **changes)

    def change_row(self, **changes: Any) -> None:
        """Write these columns and the next version by one conditional UPDATE on the version that the caller
        holds: of two officers one wins, and the other's is Stale.
        """
        unchanged = Document.objects.filter(pk=self.pk, version=self.version)
        if not unchanged.update(version=F("version") + 1, **changes):
            raise self.stale()
        self.refresh_from_db()

    def require_version(self, version: int | None) -> None:
        """Stale unless the caller's decision was made on this version; None asks for nothing."""
        if version is not None and version != self.version:
            raise self.stale()

    def stale(self) -> Stale:
        """The refusal that says who changed it last, how and when."""
        now = Document.objects.get(pk=self.pk)
        last = now.placements.select_related("by", "employer").order_by("-pk").first()
        facts = {"version": str(now.version), "state": now.state}
        deeds = apps.get_model("documents", "Deed")._default_manager
        deed = deeds.that_made(now)
        if deed is not None and deed.verb in _OF_PAGES:
            return Stale(deed.told, fields={**facts, "by": deed.by.username, "at": deed.at.isoformat()})
        if last is None:
            return Stale(fields=facts)
        by = last.by.username if last.by else ""
        return Stale(last.told, fields={**facts, "by": by, "at": last.at.isoformat()})


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

    def told(self) -> str:
        """Who did what and when, in the present language: what somebody who came too late is told."""
        english = is_english()
        who = str(self.by) if self.by else _THE_SYSTEM[english]
        sentence = _TOLD[DocumentState(self.state)][english]
        return sentence.format(who=who, employer=self.employer or "–", at=dates.moment(self.at))


_OF_PAGES = ("split", "merge", "order", "move")
"""Verbs of deeds that change which pages a document has, and not where it lies."""
_THE_SYSTEM = ("ระบบ", "The system")
_BACK = ("{who} นำกลับเข้าคิวงานเมื่อ {at}", "{who} put it back into the queue on {at}")
_TOLD = {  # Thai, English
    DocumentState.FILED: (
        "{who} นำเข้าแฟ้ม {employer} เมื่อ {at}",
        "{who} filed it under {employer} on {at}",
    ),
    DocumentState.REJECTED: ("{who} ให้ไม่เข้าแฟ้มเมื่อ {at}", "{who} rejected it on {at}"),
    DocumentState.EMPTIED: ("{who} ย้ายทุกหน้าไปที่อื่นเมื่อ {at}", "{who} moved all its pages on {at}"),
    DocumentState.REVIEW: _BACK,
    DocumentState.SUGGESTED: _BACK,
}
