"""Sampling plans, lots, what was drawn from them, and the severity of each office."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.employer_file.states import PassageState
from documents.lots.states import LotState, Severity
from sso_efiles import policy
from sso_efiles.policy import Action


class Plan(models.Model):
    """A version of the sampling plan table. Never changed once a lot was drawn by it."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    table = models.JSONField()
    """As data/sampling/*.csv has it: by severity and lot size the sample size, acceptance, rejection."""
    source = models.CharField(max_length=500)
    current = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["current"], condition=Q(current=True), name="plan_current_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class LotQuerySet(models.QuerySet["Lot"]):
    """Questions about lots."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Those of the offices whose progress this person sees: results are published, papers are not."""
        return self.filter(policy.rows(user, Action.PROGRESS, office="office"))

    def with_files(self) -> Self:
        """Newest first, with `file_count`: how many files each has, without those that were taken back."""
        there = ~Q(files__passage__state=PassageState.WITHDRAWN)
        return self.annotate(file_count=models.Count("files", filter=there)).order_by("-id")


class Lot(models.Model):
    """The files that an office handed over on one day, sampled and decided about as one."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    """In Thai time."""
    number = models.PositiveSmallIntegerField(default=1)
    """Which lot of that day: a second one is opened once the first is drawn."""
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="lots")
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.NORMAL)
    state = models.CharField(max_length=10, choices=LotState.choices, default=LotState.OPEN)
    seed = models.CharField(max_length=64, blank=True)
    """What the draw starts from, drawn when the lot is closed: with its pages it gives the same sample."""
    size = models.PositiveIntegerField(default=0)
    """Pages in the lot when it was drawn."""
    sample = models.PositiveIntegerField(default=0)
    accept = models.PositiveIntegerField(default=0)
    """The most defects of the sample with which the lot is accepted; of critical ones none."""
    seen = models.PositiveIntegerField(default=0, db_default=0)
    """Pages of the sample that were looked at: all of an accepted lot, fewer of one rejected on the way."""
    defects = models.PositiveIntegerField(default=0)
    critical = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day", "number"], name="lot_once"),
            models.UniqueConstraint(
                fields=["office"], condition=Q(state="open"), name="lot_open_once_an_office"
            ),
            models.CheckConstraint(condition=Q(state__in=LotState.values), name="lot_state_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="lot_severity_known"),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(plan__isnull=False, drawn_at__isnull=False) & ~Q(seed="")),
                name="lot_drawn_by_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "drawn"], decided_at__isnull=True)
                | Q(state__in=["accepted", "rejected", "void"], decided_at__isnull=False),
                name="lot_decided_once_drawn",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state", "-id"], name="lot_office_state")]

    def __str__(self) -> str:
        return f"lot {self.office_id} {self.day} {self.number}"

    @property
    def result(self) -> str | None:
        """`accepted`, `rejected` or `void`; None while it is not decided."""
        return self.state if self.decided_at else None


class LotFile(models.Model):
    """A file of a lot, by its passage."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="files")
    passage = models.OneToOneField("employer_file.Passage", on_delete=models.PROTECT, related_name="lot_file")
    pages = models.PositiveIntegerField(null=True)
    """Pictures of it among which the sample was drawn; None while the lot is open, and of a file that was
    taken back before the draw.
    """
    checked_at = models.DateTimeField(null=True)
    critical = models.BooleanField(default=False, db_default=False)
    """Whether its check found something of which a lot bears none, in the sample or beside it."""

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.passage_id} in lot {self.lot_id}"


class DrawnPage(models.Model):
    """A page that the checker has to look at: one of the plan's sample, or the first of its file."""

    lot_file = models.ForeignKey(LotFile, on_delete=models.PROTECT, related_name="drawn")
    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, related_name="+")
    random = models.BooleanField(default=True, db_default=True)
    """Whether it was drawn; the first page of each file is looked at besides, and counts in no statistic."""
    seen_at = models.DateTimeField(null=True)
    defective = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot_file", "page"], name="drawn_once"),
        ]

    def __str__(self) -> str:
        return f"page {self.page_id} of {self.lot_file_id}"


class OfficeSeverity(models.Model):
    """How strictly an office is sampled now, and what the switching rules have counted so far."""

    office = models.OneToOneField(
        "accounts.Office", on_delete=models.PROTECT, primary_key=True, related_name="severity"
    )
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.NORMAL)
    score = models.PositiveIntegerField(default=0)
    """The switching score of ISO 2859-1, 9.3.3.2."""
    recent = models.JSONField(default=list)
    """Results of the newest lots at this severity, the newest last: `accepted` or `rejected`."""
    rejected = models.PositiveIntegerField(default=0, db_default=0)
    """Lots rejected at this severity so far: five while tightened stop the office."""
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="office_severity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.severity}"
