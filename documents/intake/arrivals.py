"""Who sent a thing before, and when: told to whoever sends it again, and on the page that counts.

A person of one's own office is named; of another office one is told the office alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Prefetch

from documents.models import Batch, Page, Upload
from documents.models.page import PageQuerySet
from documents.states import UploadState
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action


@dataclass(frozen=True, slots=True)
class Arrival:
    """One coming of a page or a file: when, from which office, and what else the asking person may know."""

    at: datetime
    office: Office
    by: str
    """The name of who sent it; empty for a person of another office."""
    batch: int | None
    """The id of its batch, where one may see it."""
    folder: str
    """The name of its folder, where one may see it."""
    page: int | None = None
    """The id of the copy, where one may see it."""


def copies_with_senders() -> "Prefetch[Literal['copies'], PageQuerySet, str]":
    """The copies of pages, with all that tells who sent them: for `prefetch_related`."""
    rows = Page.objects.select_related("batch__office", "batch__created_by").order_by("pk")
    return Prefetch("copies", rows)


def describe_copies(page: Page, *, user: User) -> list[Arrival]:
    """The times that a page came again, oldest first; its copies are prefetched with their senders."""
    return [_describe(copy.batch, copy.created_at, user=user, page=copy.pk) for copy in page.copies.all()]


def describe_first(copy: Page, *, user: User) -> Arrival | None:
    """When the page came that counts in the place of this copy; None for one that counts itself."""
    first = copy.duplicate_of
    return _describe(first.batch, first.created_at, user=user, page=first.pk) if first else None


def find_first_arrivals(uploads: Iterable[Upload], *, user: User) -> dict[int, Arrival]:
    """By upload: when the same bytes came for the first time, for those that are not the first. One query."""
    digests = {row.pk: row.sha256 for row in uploads if row.sha256}
    stored = Upload.objects.filter(sha256__in=set(digests.values()), state=UploadState.STORED)
    first: dict[str, Upload] = {}
    for row in stored.select_related("batch__office", "batch__created_by").order_by("stored_at", "pk"):
        first.setdefault(row.sha256, row)
    found = {pk: first[digest] for pk, digest in digests.items() if digest in first}
    return {
        pk: _describe(row.batch, row.stored_at or row.created_at, user=user)
        for pk, row in found.items()
        if row.pk != pk
    }


def describe_upload(upload: Upload, *, user: User) -> Arrival:
    """When a stored file came; it is fetched with its batch, office and sender."""
    return _describe(upload.batch, upload.stored_at or upload.created_at, user=user)


def _describe(batch: Batch, at: datetime, *, user: User, page: int | None = None) -> Arrival:
    if not policy.can(user, Action.READ_UNFILED, batch.office):
        return Arrival(at, batch.office, by="", batch=None, folder="")
    return Arrival(
        at,
        batch.office,
        by=batch.created_by.username,
        batch=batch.pk,
        folder=batch.folder_name,
        page=page,
    )
