"""Work that one worker at a time may hold: under a lease that runs out and a token that fences late
writers.
"""

from typing import ClassVar

from django.db import models

from documents.states import WorkState


class Leased(models.Model):
    """The columns that documents/queue.py moves; nobody else writes them."""

    state_field: ClassVar[str] = "state"

    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    offered_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=40, blank=True)
    stderr_tail = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def work_state(self) -> WorkState:
        """Where this piece of work stands."""
        return WorkState(getattr(self, self.state_field))
