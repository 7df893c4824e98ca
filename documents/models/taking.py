"""A document in somebody's work: taken from the queue for a while, so that nobody does it twice."""

from datetime import timedelta
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from documents.models.document import Document

FREE_AFTER: Final = timedelta(minutes=15)
"""So long after the last sign of who took it a document is free again: a long telephone call, not a lunch."""


class TakingQuerySet(models.QuerySet["Taking"]):
    """Questions about what is in work."""

    def held(self) -> Self:
        """What is in work now."""
        return self.filter(seen_at__gt=timezone.now() - FREE_AFTER)

    def lapsed(self) -> Self:
        """What nobody works on any more."""
        return self.filter(seen_at__lte=timezone.now() - FREE_AFTER)


class Taking(models.Model):
    """A document that a person took, or was given, to decide about. It hides the document from the others'
    queues and forbids nothing: decisions have their versions.
    """

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, primary_key=True, related_name="taking"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who has it in work."""
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who shared it out; None: it was taken."""
    taken_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField()
    """The last sign of who has it in work; of what was shared out, when it was."""

    objects = TakingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "seen_at"], name="taking_by")]

    def __str__(self) -> str:
        return f"document {self.document_id} in work by {self.by_id}"
