"""How strictly an office is checked, and how a lot stands, as closed lists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    """ISO 2859-1: how strictly an office's lots are sampled; switched by its results."""

    NORMAL = "normal", _("Normal")
    TIGHTENED = "tightened", _("Tightened")
    REDUCED = "reduced", _("Reduced")
    STOPPED = "stopped", _("Stopped")


class LotState(TextChoices):
    """A lot: the files that an office handed over on one day."""

    OPEN = "open", _("Gathering")
    DRAWN = "drawn", _("Sample drawn")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    VOID = "void", _("Ended without a result")
    """Every file of it was taken back before anybody had checked one."""


DECIDED = (LotState.ACCEPTED, LotState.REJECTED)
"""Lots that have a result, which the switching rules go by."""
