"""A rescan request: this sheet has to be scanned again, and what became of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sso_efiles import policy
from sso_efiles.policy import Action


class RescanQuerySet(models.QuerySet["Rescan"]):
    """Questions about requests."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The requests of the offices whose unfiled pages this person may see: they hold the paper."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="office"))

    def open_of(self, page: "models.Model") -> "Rescan | None":
        """The open request for a page that the caller may see."""
        return self.filter(page=page.pk, closed_at=None).select_related("by").first()


class Rescan(models.Model):
    """Somebody asked for a new image of a page; one open request a page."""

    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, related_name="rescans")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The office that holds the paper, kept here because its list asks for it."""
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    scan = models.OneToOneField("documents.Scan", on_delete=models.PROTECT, null=True, related_name="answers")
    """The new image that answered it."""
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = RescanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page"], condition=Q(closed_at=None), name="rescan_open_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "id"], name="rescan_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"rescan of page {self.page_id}"
