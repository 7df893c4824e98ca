"""A page counts once: pages that show the same picture are linked to the one that counts.

Problem     A folder is sent again, grown, in pieces, by another person, from another office; each of its
            pages must lie in the employer's file once, and none may be lost when the one that counts goes
            elsewhere.
Known as    Deduplication by content within a scope; the one that counts is the representative of its class.
Steps       What a picture is known by (`Scan.identity`) is a fact and holds everywhere. Whose page counts
            is settled where pages are filed: among pages of one identity filed under one employer the first
            counts, the others are linked to it. Before the employer is known the scope is the office and
            the number on the folder. When a document is filed, moved, rejected or reopened its links are
            settled anew: what no longer lies at the same place as the page that counts is linked to another
            one there, or else stands up as a page of its own, in the review queue if it has no document.
            Employers are locked before pages are compared: of two who file the same page at once the second
            one sees the first.
Dropped     Taking linked pages out of the documents that people made: a move could not be undone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from documents.dating import columns_of, days_of_pages
from documents.filing.page_links import make_copy, make_page, save_links
from documents.models import Batch, Document, Page, Placement
from documents.search import index_pages
from documents.states import OPEN_DOCUMENTS, DocumentState
from employers.models import Employer
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState


class Owner(NamedTuple):
    """Whose a page is thought to be; `sure` when the machine would file it without a person."""

    employer: Employer | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Before:
    """Where a document, or a page of it, lay before the decision that is being closed."""

    state: str
    employer_id: int | None

    @property
    def filed_under(self) -> int | None:
        """The employer in whose file it lay."""
        return self.employer_id if self.state == DocumentState.FILED else None


def link_known_pages(batch: Batch, pages: Sequence[Page], owners: Mapping[int, Owner]) -> list[Page]:
    """Link those of a batch's new pages that are known where they belong; the others, which are to be filed.

    Within the transaction that holds the batch.
    """
    lock_employers(owner.employer.pk for owner in owners.values() if owner.employer)
    known = _known_pages({page.image.identity for page in pages}, but=pages)
    left: list[Page] = []
    linked: list[Page] = []
    for page in pages:
        identity, owner = page.image.identity, owners[page.pk]
        first = next((one for one in known[identity] if _belongs_with(one, batch, owner, owners)), None)
        if first is None:
            known[identity] += [page] if identity else []
            left.append(page)
        else:
            make_copy(page, of=first)
            linked.append(page)
    save_links(linked)
    if linked:
        trail.record(AuditAction.PAGES_LINKED, batch, pages=len(linked))
    return left


def lock_employers(ids: Iterable[int]) -> None:
    """Hold these employers to the end of the transaction, in one order for all."""
    rows = Employer.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_places(document: Document) -> None:
    """Hold the batches and employers that settling this document may touch: batches first, by their ids."""
    batches = set(Page.objects.filter(duplicate_of__document=document).values_list("batch", flat=True))
    batches |= set(document.pages.values_list("batch", flat=True))
    rows = Batch.objects.select_for_update(no_key=True).filter(pk__in=batches | {document.batch_id})
    list(rows.order_by("pk").values_list("pk", flat=True))
    before = _placed_before(document)
    lock_employers(one for one in (document.employer_id, before.employer_id) if one)


def lies_in_same_file(page: Page, other: Page) -> bool:
    """Whether two pages are filed under one employer."""
    return _lies_with(page.document, other.document)


def settle(document: Document) -> set[int]:
    """Settle the links of a document that was moved just now (its newest placement says so); the ids of the
    batches in which a copy stands up. Within the transaction that holds its places.
    """
    return settle_pages(document, document.pages.all(), before=_placed_before(document))


def settle_pages(document: Document, moved: QuerySet[Page], *, before: Before) -> set[int]:
    """Settle the links of pages that came into a document just now from where `before` says; the ids of the
    batches in which a copy stands up. Within the transaction that holds their places.
    """
    pages = list(moved.select_related("scan__upload", "batch", "duplicate_of__document"))
    unlinked = [page for page in pages if not _stays_copy(page, document)]
    for page in unlinked:
        make_page(page)
    copies = Page.objects.filter(duplicate_of__in=[page.pk for page in pages])
    strayed = [
        copy
        for copy in copies.select_related("scan__upload", "batch", "document", "duplicate_of").order_by("pk")
        if not _follows(copy, document, before)
    ]
    save_links(unlinked)
    standing = _house_strayed(strayed, before)
    _link_to_file(document, [page for page in pages if page.duplicate_of_id is None])
    if unlinked or standing:
        trail.record(AuditAction.PAGES_UNLINKED, document, pages=len(unlinked) + len(standing))
    return {page.batch_id for page in standing}


def _known_pages(identities: set[str], *, but: Sequence[Page]) -> dict[str, list[Page]]:
    """Pages that count, by what they show: filed ones first, then those that wait for a person."""
    found: dict[str, list[Page]] = defaultdict(list)
    rows = Page.objects.counted().showing(identities).filter(scan__upload__superseded_by=None)
    rows = rows.exclude(pk__in=[page.pk for page in but])
    placed = rows.filter(document__state__in=[DocumentState.FILED, *OPEN_DOCUMENTS])
    related = placed.select_related("scan", "batch", "document").order_by("pk")
    for page in sorted(related, key=lambda page: not _is_filed(page)):
        found[page.image.identity].append(page)
    return found


def _belongs_with(first: Page, batch: Batch, owner: Owner, owners: Mapping[int, Owner]) -> bool:
    """Whether a new page of a batch is the same page of the same file as this one that shows the same."""
    if first.document is None:  # of the same batch, to be filed now
        other = owners[first.pk].employer
        return (other and other.pk) == (owner.employer and owner.employer.pk)
    here = first.office_id == batch.office_id
    if _is_filed(first):
        if owner.employer is not None:
            return first.document.employer_id == owner.employer.pk
        return here and not batch.claimed_account_no
    same_folder = here and first.batch.claimed_account_no == batch.claimed_account_no
    same_owner = owner.employer is None or first.document.employer_id in (None, owner.employer.pk)
    return not owner.sure and same_folder and same_owner


def _stays_copy(page: Page, document: Document) -> bool:
    """Whether a page of this document may stay the copy of another page: both lie in the same file."""
    first = page.duplicate_of
    if first is None or first.document_id == document.pk:
        return True
    return _is_filed(first) and _lies_with(document, first.document)


def _follows(copy: Page, document: Document, before: Before) -> bool:
    """Whether a copy goes with the page that counts, which lies in this document now. What was cut short goes
    with its whole wherever that goes.
    """
    if copy.image.upload.superseded_by_id:
        return True
    if copy.document_id is not None:
        return copy.document_id == document.pk or _lies_with(copy.document, document)
    if document.state == DocumentState.FILED:
        if before.filed_under is not None:
            return before.filed_under == document.employer_id
        return copy.batch.claimed_account_no in ("", document.employer and document.employer.account_no)
    return document.state in OPEN_DOCUMENTS and copy.office_id == document.batch.office_id


def _house_strayed(strayed: Sequence[Page], before: Before) -> list[Page]:
    """Another page to be a copy of, else a place of its own, for each copy that did not follow; those that
    stand now. Copies that lie in a document stand up where they lie, and the others are linked to them.
    """
    standing: list[Page] = []
    for copy in sorted(strayed, key=lambda page: (page.document_id is None, page.pk)):
        first = _find_other_first(copy, before)
        if first is not None:
            make_copy(copy, of=first)
        else:
            make_page(copy)
            standing.append(copy)
        save_links([copy])
        if first is None and copy.document_id is None and copy.state == WorkState.DONE:
            _place_in_review(copy, before.employer_id)
    return standing


def _find_other_first(copy: Page, before: Before) -> Page | None:
    """The page that counts where this copy belongs: in the file in which it lies or lay, else in its office's
    review queue.
    """
    rows = (
        Page.objects.counted().showing([copy.image.identity]).exclude(pk=copy.pk).select_related("document")
    )
    if copy.document is not None and copy.document.state != DocumentState.FILED:
        return None
    employer = copy.document.employer_id if copy.document else before.filed_under
    filed = rows.filter(document__state=DocumentState.FILED, document__employer=employer)
    if employer is not None and (found := filed.order_by("pk").first()):
        return found
    if copy.document is not None:
        return None
    waiting = rows.filter(document__state__in=OPEN_DOCUMENTS, office=copy.office_id).select_related("batch")
    claimed = copy.batch.claimed_account_no
    return next((one for one in waiting if one.batch.claimed_account_no == claimed), None)


def _link_to_file(document: Document, pages: Sequence[Page]) -> None:
    """Link the pages of a filed document that lie in the file already; their copies go with them."""
    if document.state != DocumentState.FILED:
        return
    there = Page.objects.counted().showing({page.image.identity for page in pages if page.scan})
    there = there.filter(document__state=DocumentState.FILED, document__employer=document.employer_id)
    first: dict[str, Page] = {}
    for page in there.exclude(pk__in=[page.pk for page in pages]).select_related("scan").order_by("pk"):
        first.setdefault(page.image.identity, page)
    linked = []
    for page in pages:
        if not page.scan or not page.scan.identity:
            continue
        known = first.setdefault(page.scan.identity, page)
        if known is not page:
            Page.objects.filter(duplicate_of=page).update(duplicate_of=known)
            make_copy(page, of=known)
            linked.append(page)
    save_links(linked)
    if linked:
        trail.record(AuditAction.PAGES_LINKED, document.batch, pages=len(linked))


def _place_in_review(page: Page, employer_id: int | None) -> None:
    """A document of its own for a copy that stands up: a person says where it belongs."""
    order = list(Page.objects.filter(batch=page.batch_id).in_order().values_list("pk", flat=True))
    document = Document.objects.create(
        batch_id=page.batch_id,
        employer_id=employer_id,
        form=page.form,
        state=DocumentState.SUGGESTED if employer_id else DocumentState.REVIEW,
        title=page.form.title_th if page.form else "",
        position=order.index(page.pk),
        **columns_of([days_of_pages([page.pk]).get(page.pk)]),
    )
    Placement.objects.create(
        document=document, employer_id=employer_id, form=page.form, state=document.state, by=None
    )
    Page.objects.filter(pk=page.pk).update(document=document, position=0)
    page.document = document
    index_pages([page.pk])


def _placed_before(document: Document) -> Before:
    """The placement before the newest one; a document that has only one lay nowhere."""
    rows = document.placements.order_by("-id").values_list("state", "employer")[1:2]
    return Before(*rows[0]) if rows else Before("", None)


def _lies_with(one: Document | None, other: Document | None) -> bool:
    """Whether two documents lie in one employer's file."""
    if one is None or other is None:
        return False
    return (one.state, one.employer_id) == (DocumentState.FILED, other.employer_id) and _state_filed(other)


def _is_filed(page: Page) -> bool:
    return _state_filed(page.document)


def _state_filed(document: Document | None) -> bool:
    return document is not None and document.state == DocumentState.FILED
