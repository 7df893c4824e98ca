"""Electronic files: one row a file of which there is anything to say; its ways through the gate, who did what
on it, its holds.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from documents.employer_file.states import EmployerFileState, PassageState


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
    change = models.PositiveIntegerField(default=1, db_default=1)
    """Grows with every move of the file: what a deed about the file made."""
    changed_at = models.DateTimeField(db_default=Now())

    objects = EmployerFileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EmployerFileState.values), name="efile_state_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="efile_version_counts_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state", "changed_at"], name="efile_waits")]

    def __str__(self) -> str:
        return f"file of {self.employer_id}"


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


class FileDuties(models.Model):
    """What one person has done on one file, over all its versions. Who indexed never checks, who checked
    never certifies: the database refuses it whatever the code does.
    """

    efile = models.ForeignKey(EmployerFile, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    indexed = models.BooleanField(default=False)
    checked = models.BooleanField(default=False)
    validated = models.BooleanField(default=False)
    certified = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["efile", "person"], name="duties_once"),
            models.CheckConstraint(
                condition=~Q(indexed=True, checked=True), name="duties_index_apart_from_check"
            ),
            models.CheckConstraint(
                condition=~Q(checked=True, certified=True), name="duties_check_apart_from_certify"
            ),
            models.CheckConstraint(
                condition=Q(validated=False) | Q(indexed=False, checked=False, certified=False),
                name="duties_validate_apart_from_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.efile_id}"


TAKEN_BACK = "taken_back"
"""What a passage ends with when who handed it over took it back: nothing was handed over."""


class Passage(models.Model):
    """One way of a version of a file through the gate: what was handed over, and who did which step when."""

    efile = models.ForeignKey(EmployerFile, on_delete=models.PROTECT, related_name="passages")
    version = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    """Which hand-over of this version: one that was returned is handed over again."""
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The office whose people see it through."""
    state = models.CharField(max_length=10, choices=PassageState.choices, default=PassageState.TO_CHECK)
    manifest = models.JSONField()
    """The slots of the file as they were handed over (content.py): what is checked is what is certified."""
    content = models.CharField(max_length=64)
    """Digest over what people decide about (content.py): another one means that the file has changed."""
    root = models.CharField(max_length=64)
    """Merkle root over the manifest, in hexadecimal."""
    pages = models.PositiveIntegerField()
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_over_at = models.DateTimeField(db_default=Now())
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    validated_at = models.DateTimeField(null=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    certified_at = models.DateTimeField(null=True)
    ended_note = models.CharField(max_length=500, blank=True)
    """Why it was returned or taken back."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["efile", "version", "attempt"], name="passage_once"),
            models.UniqueConstraint(
                fields=["efile"],
                condition=Q(state__in=["to_check", "to_certify"]),
                name="passage_open_once",
            ),
            models.UniqueConstraint(
                fields=["efile", "version"], condition=Q(state="certified"), name="passage_certified_once"
            ),
            models.CheckConstraint(condition=Q(state__in=PassageState.values), name="passage_state_known"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("handed_over_by")),
                name="passage_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(certified_by=None) | ~Q(certified_by=F("checked_by")),
                name="passage_certified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="certified") | Q(certified_by__isnull=False, checked_by__isnull=False),
                name="passage_certified_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "id"], name="passage_office_state"),
        ]

    def __str__(self) -> str:
        return f"passage {self.attempt} of {self.efile_id} version {self.version}"
