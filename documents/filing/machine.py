"""Pages of a batch that is read: into documents, under their employer or into the review queue, each with its
why.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from documents.employer_file import moves
from documents.filing.ownership import Owner, Trust, decide, suggested
from documents.models import Batch, Document, Page, Placement, Reading
from documents.search import refile_index
from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

_STATES = {
    Trust.FILE: DocumentState.FILED,
    Trust.SUGGEST: DocumentState.SUGGESTED,
    Trust.ASK: DocumentState.REVIEW,
}


def file_batch(batch_id: int) -> int:
    """File the read pages that have no document yet, and close the batch; returns how many documents were
    made.

    All in one transaction that holds the batch, so a second delivery finds nothing left to do.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if not Batch.objects.to_file().filter(pk=batch_id).exists():
            return 0
        documents = _file(batch)
        settle(batch.pk)
        for employer_id in sorted(
            {d.employer_id for d in documents if d.state == DocumentState.FILED and d.employer_id}
        ):
            moves.refresh_state(employer_id)
    return len(documents)


def _file(batch: Batch) -> list[Document]:
    read = Page.objects.filter(batch=batch).in_state(WorkState.DONE)
    pages = list(read.in_order().select_related("form"))
    owners = decide(batch, pages)
    if Placement.objects.filter(document__batch=batch).exclude(by=None).exists():
        # people have decided on this folder: a page that comes late does not go past them
        owners = {pk: suggested(owner) for pk, owner in owners.items()}
    place = {page.pk: i for i, page in enumerate(pages)}
    new = [page for page in pages if page.document_id is None]
    for page in new:
        page.why = list(owners[page.pk].why)
    documents = [
        _make(batch, group, owner=owners[group[0].pk], position=place[group[0].pk])
        for group in _documents(new, owners, place=place)
    ]
    _remember_folder(batch, documents)
    refile_index([page.pk for page in new])
    trail.record(AuditAction.BATCH_FILED, batch, documents=len(documents), pages=len(new))
    return documents


def _documents(
    pages: Sequence[Page], owners: dict[int, Owner], *, place: dict[int, int]
) -> Iterator[list[Page]]:
    """Consecutive pages with the same owner and form; a blank side belongs to the paper before it."""
    blank = set(
        Reading.objects.filter(page__in=pages, current=True, blank=True).values_list("page", flat=True)
    )
    before: tuple[object, ...] | None = None
    keys: dict[int, tuple[object, ...]] = {}
    for i, page in enumerate(pages):
        owner = owners[page.pk]
        key: tuple[object, ...] = (
            owner.employer.pk if owner.employer else None,
            owner.trust,
            place[page.pk] - i,  # grows where pages that have their document already lie between
            page.form_id,
            page.form_id is None and page.pk,
        )
        if page.pk in blank and before is not None and before[:3] == key[:3]:
            key = before
        keys[page.pk] = before = key
    for _, group in groupby(pages, key=lambda page: keys[page.pk]):
        yield list(group)


def _make(batch: Batch, pages: list[Page], *, owner: Owner, position: int) -> Document:
    state = _STATES[owner.trust]
    form = next((page.form for page in pages if page.form), None)
    document = Document.objects.create(
        batch=batch,
        employer=owner.employer,
        form=form,
        state=state,
        title=form.title_th if form else "",
        position=position,
        filed_at=timezone.now() if state == DocumentState.FILED else None,
    )
    note_placement(document, by=None)
    for place, page in enumerate(pages):
        page.document, page.position = document, place
    Page.objects.bulk_update(pages, ["document", "position", "why"], batch_size=500)
    return document


def _remember_folder(batch: Batch, documents: Sequence[Document]) -> None:
    """A folder whose pages all went to one employer is that employer's folder."""
    owners = {document.employer_id for document in documents if document.state == DocumentState.FILED}
    if batch.employer_id is None and not batch.loose and len(owners) == 1:
        Batch.objects.filter(pk=batch.pk).update(employer=owners.pop())


def settle(batch_id: int) -> None:
    """`review` while something waits for a person, else `done`. Within a transaction.

    One at a time: two who decide the last two documents at once would each see the other's still open.
    """
    Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
    waiting = (
        Document.objects.filter(batch=batch_id, state__in=OPEN_DOCUMENTS).exists()
        or Page.objects.filter(batch=batch_id).in_state(WorkState.QUARANTINED).exists()
    )
    state = BatchState.REVIEW if waiting else BatchState.DONE
    Batch.objects.filter(pk=batch_id).exclude(state__in=[BatchState.RECEIVING, state]).update(state=state)


def note_placement(document: Document, *, by: User | None, note: str = "") -> None:
    """One line of the document's history."""
    Placement.objects.create(
        document=document,
        employer=document.employer,
        form=document.form,
        state=document.state,
        by=by,
        note=note,
    )


def say_why(document: Document, *, rule: str, evidence: str) -> None:
    """A person's decision stands first among the reasons of its pages; and search learns of the move."""
    pages = list(document.pages.all())
    for page in pages:
        page.why = [{"rule": rule, "evidence": evidence, "box": None}, *page.why][:20]
    Page.objects.bulk_update(pages, ["why"], batch_size=500)
    refile_index([page.pk for page in pages])
