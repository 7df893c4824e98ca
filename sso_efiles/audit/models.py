"""Audit events and the seals over them; triggers of the database refuse any change."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now

from sso_efiles import policy
from sso_efiles.policy import Action


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def visible_to(self, user: policy.Officer) -> Self:
        """All of them for the auditor, none for anyone else."""
        return self if policy.can(user, Action.AUDIT_LOG) else self.none()


class Event(models.Model):
    """One thing that one person (or the system) did, saw or was refused. Ids only, no personal data."""

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60, blank=True)
    office = models.CharField(max_length=4, blank=True)
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=30, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id", "at"], name="event_object"),
            models.Index(fields=["actor", "at"], name="event_actor"),
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class Seal(models.Model):
    """A seal over all events of a stretch: Merkle root, and an HMAC that also holds the seal before it."""

    at = models.DateTimeField(db_default=Now())
    after = models.BigIntegerField()
    """Position (transaction id on PostgreSQL, row id on SQLite) up to which earlier seals reach, exclusive
    start.
    """
    upto = models.BigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.count} events"
