"""Paper folders taken from the shelf, the way of the paper as events, and searches that found nothing."""

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.register.states import CustodyPlace
from sso_efiles import policy
from sso_efiles.policy import Action

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are not taken for one another, in print or aloud."""
CODE_LENGTH = 10
"""Letters of a folder's code: 30 to the 10th, so that two offices never draw the same in a nation's life, and
none is guessed.
"""


def draw_code() -> str:
    """A new code for a folder's cover."""
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


class FolderQuerySet(models.QuerySet["Folder"]):
    """Questions about paper folders."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The folders of the offices whose unfiled pages this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="office"))


class Folder(models.Model):
    """One paper folder, which is one volume of an employer's paper file; without an employer its number is
    pending. Batches point at it.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=draw_code)
    """What its cover carries."""
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The office that holds the paper."""
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, null=True, related_name="folders"
    )
    written_on = models.CharField(max_length=200, blank=True)
    """What stands on the folder, as a person wrote it down: all there is while the number is pending."""
    volume = models.PositiveSmallIntegerField(default=1)
    sheets = models.PositiveIntegerField(null=True)
    """Sheets counted by a person; None: not counted yet."""
    sides = models.PositiveSmallIntegerField(default=2)
    """Sides scanned of each sheet: 1 or 2."""
    box = models.CharField(max_length=40, blank=True)
    shelf = models.CharField(max_length=40, blank=True)
    damage = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=8, choices=CustodyPlace.choices, default=CustodyPlace.SHELF)
    """Where the paper is now: the newest Custody event says the same."""
    version = models.PositiveIntegerField(default=1)
    """Grows with every change by a person; a decision made on an older one is stale."""
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField(db_default=Now())

    objects = FolderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer", "volume"], condition=~Q(employer=None), name="folder_volume_once"
            ),
            models.CheckConstraint(condition=Q(volume__gte=1), name="folder_volume_counts_from_one"),
            models.CheckConstraint(condition=Q(sides__in=[1, 2]), name="folder_sides_known"),
            models.CheckConstraint(condition=Q(place__in=CustodyPlace.values), name="folder_place_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="folder_office"),
            models.Index(fields=["office"], name="folder_pending", condition=Q(employer=None)),
        ]

    def __str__(self) -> str:
        return self.code


class Custody(models.Model):
    """One event of the paper's way: from now on it is here. Never changed, never deleted."""

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="custody")
    place = models.CharField(max_length=8, choices=CustodyPlace.choices)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(place__in=CustodyPlace.values), name="custody_place_known"),
        ]

    def __str__(self) -> str:
        return f"{self.folder_id} {self.place}"


class FolderSearch(models.Model):
    """Somebody looked for the folder of an employer on the master list and did not find it."""

    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="folder_searches"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    searched = models.CharField(max_length=500)
    """Where was looked, as a person wrote it."""
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"search for {self.employer_id}"
