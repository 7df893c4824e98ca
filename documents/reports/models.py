"""Reports of weeks and months, kept as they were made: who reads one next year reads the same figures."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from documents.reports.tables import Table
from sso_efiles import policy
from sso_efiles.policy import Action


class ReportKind(models.TextChoices):
    """How often it is made."""

    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about reports."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Those of the offices whose progress this person sees; of a province and of the nation for who sees
        all of it.
        """
        return self.filter(policy.rows(user, Action.PROGRESS, office="office", province="province"))

    def to_mail(self) -> Self:
        """The nation's that were not mailed yet."""
        return self.filter(province="", office="", mailed_at=None)


class Report(models.Model):
    """The report of one week or month on the nation, a province or an office."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    since = models.DateField()
    until = models.DateField()
    province = models.CharField(max_length=2, blank=True)
    """Empty: the whole nation."""
    office = models.CharField(max_length=4, blank=True)
    """Empty: the whole province."""
    place_th = models.CharField(max_length=160)
    place_en = models.CharField(max_length=160, blank=True)
    table = models.JSONField()
    """As documents.reports.tables keeps one: the place itself first, then what it is made of."""
    made_at = models.DateTimeField(db_default=Now())
    mailed_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-until", "kind", "province", "office"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "since", "province", "office"], name="report_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ReportKind.values), name="report_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since} {self.province}{self.office}"

    def read_table(self) -> Table:
        """Its table."""
        return Table.from_json(self.table)
