"""Who sent a thing before, and when: told to whoever sends it again, and on the page that counts.

A person of one's own office is named; of another office one is told the office alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Prefetch

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


def copies_by_page(page_ids: Iterable[int], *, user: User) -> dict[int, list[Arrival]]:
    """The times that each of these pages came again, oldest first; pages that came once are not in it."""
    rows = Page.objects.filter(duplicate_of__in=list(page_ids)).order_by("pk")
    found: dict[int, list[Arrival]] = {}
    for copy in rows.select_related("batch__office", "batch__created_by"):
        arrival = _describe(copy.batch, copy.created_at, user=user, page=copy.pk)
        found.setdefault(copy.duplicate_of_id or 0, []).append(arrival)
    return found


def summarise_first_arrivals(batch: Batch, *, user: User) -> list[tuple[Arrival, int]]:
    """The batches that brought this batch's known pages before, and how many of them each; most first."""
    copies = Page.objects.filter(batch=batch).exclude(duplicate_of=None).order_by()
    counted = dict(copies.values_list("duplicate_of__batch").annotate(n=Count("pk")))
    batches = Batch.objects.filter(pk__in=counted).select_related("office", "created_by")
    told = [(_describe(one, one.created_at, user=user), counted[one.pk]) for one in batches]
    return sorted(told, key=lambda each: -each[1])


def first_by_copy(pages: Iterable[Page], *, user: User) -> dict[int, Arrival]:
    """By copy: when the page came that counts in its place; those that count themselves are not in it. Their
    first pages, batches, offices and senders are loaded with them.
    """
    firsts = ((page.pk, page.duplicate_of) for page in pages if page.duplicate_of)
    return {pk: _describe(first.batch, first.created_at, user=user, page=first.pk) for pk, first in firsts}


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
