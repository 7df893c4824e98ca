"""Alarms about the line of work: what needs an eye, whose it is, who has seen it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sso_efiles import policy
from sso_efiles.policy import Action


class AlarmKind(models.TextChoices):
    """What is wrong; the thresholds are settings (EFILES_ALARM_...)."""

    SILENT_OFFICE = "silent_office", _("Nothing has come from this office for days")
    QUEUE_OLD = "queue_old", _("Pages wait too long to be read")
    BACKLOG_OLD = "backlog_old", _("Work lies too long at one step")
    MANY_QUARANTINED = "many_quarantined", _("Many pages are in quarantine")
    DEVICE_DRIFT = "device_drift", _("A scanner's pictures have become worse")
    CHECKED_TOO_FAST = "checked_too_fast", _("Files are checked faster than one can look")


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Questions about alarms."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Those of offices whose progress this person sees."""
        return self.filter(policy.rows(user, Action.PROGRESS, office="office", province="office__province"))

    def standing(self) -> Self:
        """Those that are not over."""
        return self.filter(ended_at=None)


class Alarm(models.Model):
    """One thing that needs an eye at one office. It ends by itself when it is over; rows stay as history."""

    kind = models.CharField(max_length=20, choices=AlarmKind.choices)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60, blank=True)
    """What of the office: a step that waits, a device and its figure; empty for the office as a whole."""
    facts = models.JSONField(default=dict)
    """What was measured against what, as it is now."""
    raised_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Who looks after it."""

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "office", "subject"], condition=Q(ended_at=None), name="alarm_stands_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=AlarmKind.values), name="alarm_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.office_id} {self.subject}"


class AlarmSeen(models.Model):
    """Somebody has seen an alarm."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="seen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alarm", "by"], name="alarm_seen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} saw {self.alarm_id}"
