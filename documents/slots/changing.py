"""What closes every change of a person to a page of the ledger, within its transaction: the next version by
one conditional UPDATE, a deed, the duty of who did it, the state of the file it lies in.

The order of locks: employers by their ids, then pages by theirs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from documents.employer_file import duties, moves
from documents.errors import Stale
from documents.models import Batch, Deed, Document, Page, Placement
from documents.models.page import PageQuerySet
from documents.states import DocumentState
from documents.worked import count_decision
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy.duties import Duty


def owner_of(page: Page) -> int | None:
    """The employer whose file a page lies in, or whose folder misses it; None while nobody knows."""
    if page.document is not None:
        return page.document.employer_id if page.document.state == DocumentState.FILED else None
    if page.duplicate_of is not None:
        return owner_of(page.duplicate_of)
    return owner_of_batch(page.batch) if page.scan_id is None else None


def owner_of_batch(batch: Batch) -> int | None:
    """The employer whose folder a batch was scanned from."""
    if batch.folder is not None:
        return batch.folder.employer_id
    return None if batch.loose else batch.employer_id


def with_owners(pages: PageQuerySet) -> PageQuerySet:
    """A queryset of pages with what `owner_of` asks for."""
    return pages.select_related(
        "document", "batch__folder", "batch__office", "scan__upload", "duplicate_of__document", "kind_by"
    )


def require_version(page: Page, version: int | None) -> None:
    """Stale unless the caller's decision was made on this version; None asks for nothing."""
    if version is not None and version != page.version:
        raise stale(page)


def is_last_standing(thing: Document | Page, deed: Deed) -> bool:
    """Whether this deed stands and nothing was done to the thing since, or all that was undone."""
    if deed.undone_by_id is not None:
        return False
    for later in Deed.objects.about(thing).filter(pk__gt=deed.pk).select_related("undoes"):
        undone = later.undoes.pk if later.verb == Deed.Verb.UNDO else deed.pk
        if later.undone_by_id is None and undone <= deed.pk:
            return False
    return True


def change_row(page: Page, **columns: Any) -> None:
    """Write these columns and the next version, if nobody was quicker; Stale."""
    unchanged = Page.objects.filter(pk=page.pk, version=page.version)
    if not unchanged.update(version=F("version") + 1, **columns):
        raise stale(page)
    page.refresh_from_db(fields=["version", *columns])


def stale(page: Page) -> Stale:
    """The refusal that says who changed the page last, how and when."""
    now = Page.objects.get(pk=page.pk)
    facts = {"page": str(page.pk), "version": str(now.version)}
    last = Deed.objects.that_made(now)
    if last is not None:
        return Stale(last.told, fields={**facts, "by": last.by.username, "at": last.at.isoformat()})
    moved = Placement.objects.filter(document=now.document_id or 0).select_related("by", "employer").last()
    if moved is None:
        return Stale(fields=facts)
    by = moved.by.username if moved.by else ""
    return Stale(moved.told, fields={**facts, "by": by, "at": moved.at.isoformat()})


def hold_files(employers: Iterable[int | None]) -> list[int]:
    """Hold these employers to the end of the transaction, in one order for all; the ids that are some."""
    ids = sorted({one for one in employers if one is not None})
    rows = Employer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def hold_page(page_id: int) -> tuple[Page, list[int]]:
    """Hold a page behind the file that it lies in, to the end of the transaction: the page, and that file's
    employer if there is one.
    """
    rows = with_owners(Page.objects.filter(pk=page_id))
    employers = hold_files([owner_of(rows.get())])
    return rows.select_for_update(no_key=True, of=("self",)).get(), employers


def record_deed(
    page: Page, verb: Deed.Verb, *, by: User, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Deed:
    """One row of what a person did to a page, which an undo reads."""
    return count_decision(
        Deed.objects.create(
            verb=verb,
            thing=Deed.Thing.PAGE,
            thing_id=page.pk,
            version=page.version,
            before=dict(before),
            after=dict(after),
            office=page.batch.office,
            by=by,
        )
    )


def close_indexing(employers: Iterable[int], *, by: User) -> None:
    """Who changes a page has indexed its file; a certified file opens its next version. Within the
    transaction that holds the employers.
    """
    for employer in Employer.objects.filter(pk__in=set(employers)).select_related("office").order_by("pk"):
        duties.record_duty(Duty.INDEX, employer, by)
        moves.refresh_state(employer.pk)
