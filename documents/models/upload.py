"""An upload: a file as it was declared and sent. Its name is text to show, its bytes lie in the store under
their SHA-256.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from documents.states import UploadState
from sso_efiles import policy
from sso_efiles.policy import Action
from sso_efiles.work.leased import Leased
from sso_efiles.work.states import WorkState


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions about uploads."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The uploads of batches that this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="batch__office"))

    def declared(self) -> Self:
        """What the sender declared; a ZIP's entries are child files and stand outside."""
        return self.filter(parent=None)

    def listed(self) -> Self:
        """The files of a batch as people count them: those that were declared, and for a folder that came in
        an archive of another batch its entries there.
        """
        return self.exclude(parent__batch=F("batch"))


class Upload(Leased):
    """One declared file, or one entry of a stored ZIP (then `parent` is the archive)."""

    state_field: ClassVar[str] = "split"

    batch = models.ForeignKey("documents.Batch", on_delete=models.PROTECT, related_name="uploads")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="entries")
    client_id = models.CharField(max_length=80)
    name = models.CharField(max_length=420)
    raw_name = models.BinaryField(default=b"")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.DECLARED)
    duplicate = models.BooleanField(default=False)
    """The same bytes arrived before: this is a second row, never a second object."""
    split = models.CharField(max_length=12, choices=WorkState.choices, blank=True)
    """Where counting its pages stands; empty until it is stored."""
    let_pass = models.CharField(max_length=40, blank=True)
    """The reason that a person read and let pass when releasing it: foreign data, active content."""
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supersedes")
    """The whole file that came in the place of this one, which was cut short or damaged."""
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who sent it, where that is not the batch's own sender: the new image of a page."""
    pages_found = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    stored_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "client_id"], condition=Q(parent=None), name="upload_declared_once"
            ),
            models.UniqueConstraint(
                fields=["parent", "position"], condition=~Q(parent=None), name="entry_once"
            ),
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_known"),
            models.CheckConstraint(
                condition=~Q(state="stored") | ~Q(sha256=""), name="upload_stored_has_digest"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="upload_digest"),
            models.Index(
                fields=["id"], name="upload_split_due", condition=Q(split__in=["queued", "running"])
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The contract's `file`: a ZIP's entry is `archive.zip/entry.jpg`."""
        return f"{self.parent.name}/{self.name}" if self.parent_id and self.parent else self.name

    @property
    def sections(self) -> list[str]:
        """The names of the folders before its name, outermost first: below its batch's folder, for an entry
        all in its archive.
        """
        return self.name.split("/")[:-1]

    @property
    def stem(self) -> str:
        """Its name without the folders before it and the ending."""
        last = self.name.rpartition("/")[2]
        return last.rpartition(".")[0] or last

    @property
    def folder_names(self) -> list[str]:
        """The names of all folders above it, nearest first, the archive that it came in among them: each may
        say whose its pages are.
        """
        archive = self.parent
        above = [*archive.batch.way, *archive.sections, archive.stem] if archive else self.batch.way
        return [*reversed([*above, *self.sections])]
