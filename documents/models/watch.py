"""A place that is watched for scanned folders, and each folder seen there: what became of it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.states import FolderState
from sso_efiles import policy
from sso_efiles.policy import Action


class WatchQuerySet(models.QuerySet["Watch"]):
    """Questions about places that are watched."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The places of the offices whose unfiled pages this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="office"))

    def expected(self) -> Self:
        """Those whose watcher was not ended by a person: it should be alive."""
        return self.filter(ended_at=None)


class Watch(models.Model):
    """One place watched for one office; the row outlives its watcher and is never deleted."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """In whose name folders are handed over."""
    path = models.TextField()
    """The place in readable letters."""
    path_key = models.CharField(max_length=64)
    """SHA-256 of the place's name as the disk has it."""
    beat_at = models.DateTimeField(db_default=Now())
    """The watcher's last sign of life, by the database's clock."""
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    """When it was ended in order; empty while it should be alive."""
    fault = models.CharField(max_length=20, blank=True)
    """What keeps the whole place from being watched now, a code of documents/intake/watch/faults.py."""
    fault_at = models.DateTimeField(null=True)
    read_only = models.BooleanField(default=False)
    """No note can be left in the folders: these rows alone remember."""

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["office", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "path_key"], name="watch_once_an_office"),
        ]

    def __str__(self) -> str:
        return self.path


class WatchedFolderQuerySet(models.QuerySet["WatchedFolder"]):
    """Questions about watched folders."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The folders of the offices whose unfiled pages this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="watch__office"))

    def there(self) -> Self:
        """Those that still lie in their place."""
        return self.filter(gone_at=None)


class WatchedFolder(models.Model):
    """One folder seen in a watched place; it stays as a record when the folder goes."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="folders")
    way = models.TextField()
    """The way to the folder within its place; empty for the files that lie loose there."""
    way_key = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    place = models.CharField(max_length=48, blank=True)
    """Device and inode: what a rename leaves as it is."""
    state = models.CharField(max_length=10, choices=FolderState.choices, default=FolderState.WAITING)
    listing = models.CharField(max_length=64, blank=True)
    """Digest of the names, sizes and times that were dealt with; another one means that something changed."""
    files: Any = models.JSONField(default=list)
    """What was handed over: [declared name, size, time of change in ns, SHA-256]."""
    batch = models.ForeignKey("documents.Batch", on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=20, blank=True)
    """Why it was not taken at the last try."""
    notes: Any = models.JSONField(default=list)
    """What is left to look at: [code of the fault or reason, name of the file]."""
    tries = models.PositiveIntegerField(default=0)
    """Failed tries in a row."""
    next_try_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    """When its state changed last."""
    taken_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    """Since when it lies there no more."""

    objects = WatchedFolderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["watch", "way_key"], condition=Q(gone_at=None), name="watched_folder_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FolderState.values), name="watched_folder_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["watch", "state", "-changed_at"], name="watched_folder_state"),
            models.Index(fields=["watch", "place"], name="watched_folder_place"),
        ]

    def __str__(self) -> str:
        return self.name
