"""Background jobs: leased work that has no row of its own elsewhere (an export, a report, upkeep)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sso_efiles.work.leased import Leased
from sso_efiles.work.states import OPEN, WorkState


class Job(Leased):
    """One background job; `name` says which registered job runs, `facts` and `result` are its JSON."""

    name = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    once = models.CharField(max_length=80, blank=True)
    """While a job with this key is open no second one is made; empty: as many as are asked for."""
    state = models.CharField(max_length=12, choices=WorkState.choices, default=WorkState.QUEUED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """The person who asked for it; None when the scheduler did."""
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["once"], condition=Q(state__in=["queued", "running"]) & ~Q(once=""), name="job_once"
            ),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="job_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="job_due", condition=Q(state__in=["queued", "running"])),
            models.Index(fields=["name", "-id"], name="job_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN
