"""Electronic files: one row a file of which there is anything to say, its volumes and its holds."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from documents.employer_file.states import EmployerFileState


class EmployerFileQuerySet(models.QuerySet["EmployerFile"]):
    """Questions about electronic files."""

    def misplaced(self) -> Self:
        """Those whose employer the registry has moved to another office since."""
        return self.exclude(office=F("employer__office"))


class EmployerFile(models.Model):
    """The electronic file of one employer. No row: it is listed, and nothing was scanned yet."""

    employer = models.OneToOneField(
        "employers.Employer", on_delete=models.PROTECT, primary_key=True, related_name="efile"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    """The office whose counters hold it; it follows the registry (moves.follow_registry)."""
    state = models.CharField(
        max_length=16, choices=EmployerFileState.choices, default=EmployerFileState.LISTED
    )
    version = models.PositiveIntegerField(default=1)
    """Which version of the file is open; a certified one never changes, later papers open the next."""
    changed_at = models.DateTimeField(db_default=Now())

    objects = EmployerFileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EmployerFileState.values), name="efile_state_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="efile_version_counts_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state"], name="efile_office_state")]

    def __str__(self) -> str:
        return f"file of {self.employer_id}"


class Volume(models.Model):
    """One volume of the paper file: where it stands, and how many sheets were counted in it."""

    efile = models.ForeignKey(EmployerFile, on_delete=models.PROTECT, related_name="volumes", db_index=False)
    number = models.PositiveSmallIntegerField(default=1)
    sheets = models.PositiveIntegerField(null=True)
    sides = models.PositiveIntegerField(null=True)
    box = models.CharField(max_length=40, blank=True)
    shelf = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["efile", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["efile", "number"], name="volume_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="volume_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"volume {self.number} of {self.efile_id}"


class Hold(models.Model):
    """A reason why a file may not be destroyed or returned yet; lifted holds stay as history."""

    efile = models.ForeignKey(EmployerFile, on_delete=models.PROTECT, related_name="holds", db_index=False)
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(db_default=Now())
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["efile", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["efile"], name="hold_efile"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} on {self.efile_id}"
