"""Targets: how many files a place should have, and how many it should certify in a month."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TargetKind(models.TextChoices):
    """What kind of number a target is; screens say it of each."""

    PUBLISHED = "published_fact", _("Published")
    ESTIMATE = "estimate", _("Estimate")
    PLAN = "plan", pgettext_lazy("target", "Plan")


class TargetQuerySet(models.QuerySet["Target"]):
    """Questions about targets."""

    def standing(self) -> Self:
        """Those that nobody has set anew since."""
        return self.filter(current=True)

    def of_wholes(self) -> Self:
        """How many files there should be in all, not in a month."""
        return self.filter(month=None)


class Target(models.Model):
    """A number of files that somebody set for a place. Rows are history: only `current` is written later."""

    place = models.CharField(max_length=4, blank=True)
    """The code of an office (4 digits) or of a province (2); empty for the nation."""
    month = models.DateField(null=True)
    """The first day of the month in which so many are to be certified; None: how many there are in all."""
    files = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=TargetKind.choices)
    source = models.CharField(max_length=200, blank=True)
    """Where the number comes from: a decree, a file that was imported."""
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """None: a command."""
    set_at = models.DateTimeField(db_default=Now())
    current = models.BooleanField(default=True)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    """What stood there before."""

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(current=True, month=None), name="target_whole_once"
            ),
            models.UniqueConstraint(
                fields=["place", "month"],
                condition=Q(current=True, month__isnull=False),
                name="target_month_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=TargetKind.values), name="target_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.place or 'nation'} {self.month or 'in all'}: {self.files}"
