"""The columns of leased work: an abstract model that any app's table may inherit."""

from typing import ClassVar

from django.db import models

from sso_efiles.work.states import WorkState


class Leased(models.Model):
    """Work that one worker at a time may hold: a lease that runs out, a token that fences late writers.

    Only sso_efiles/work/leases.py moves these columns.
    """

    state_field: ClassVar[str] = "state"

    attempt = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, editable=False)
    """The fencing token of the attempt that holds it."""
    lease_until = models.DateTimeField(null=True, editable=False)
    dispatched_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=40, blank=True)
    """Why it was quarantined: a reason code."""
    stderr_tail = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def work_state(self) -> WorkState:
        """The state of this piece of work, whatever its column is called."""
        return WorkState(getattr(self, self.state_field))
