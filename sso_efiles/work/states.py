"""The life of a piece of leased work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WorkState(TextChoices):
    """Where a piece of work under lease and token stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Read")
    QUARANTINED = "quarantined", _("Set aside")


OPEN = (WorkState.QUEUED, WorkState.RUNNING)
FINAL = (WorkState.DONE, WorkState.QUARANTINED)
