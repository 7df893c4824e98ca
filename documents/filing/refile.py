"""What waits in a batch, filed anew: its folder bears another name, and that says more than it did.

Papers about which a person has decided stay; what is filed stays. A paper that waits for a person gets the
owner that its pages have now, if they all have the same.
"""

from django.db import transaction
from django.utils import timezone

from documents.errors import WrongState
from documents.filing import copies
from documents.filing.cases import Assignment, Assignments, Decision
from documents.filing.closing import note_placement, refresh_all
from documents.filing.ownership import assign_pages, pages_to_assign
from documents.models import Batch, Document, Page
from documents.search import refile_index
from documents.states import OPEN_DOCUMENTS, DocumentState
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

_STATES = {Decision.AUTO_FILE: DocumentState.FILED, Decision.SUGGEST: DocumentState.SUGGESTED}


@transaction.atomic
def refile_waiting(batch_id: int) -> int:
    """File the waiting papers of a batch anew; how many moved. It may run twice."""
    # documents before their batch, as a person's decision holds them (closing.py)
    decided = Document.objects.filter(batch=batch_id, placements__by__isnull=False).values("pk")
    found = Document.objects.filter(batch=batch_id, state__in=OPEN_DOCUMENTS).exclude(pk__in=decided)
    waiting = list(found.select_for_update(no_key=True).order_by("pk"))
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
    pages = pages_to_assign(batch)
    assignments = assign_pages(batch, pages)
    moved = [document for document in waiting if _move(document, assignments)]
    if moved:
        settled: set[int] = set().union(*map(_settle_copies, moved))
        refresh_all(batch.pk, settled, [one.employer_id for one in moved if one.employer_id])
        trail.record(AuditAction.BATCH_FILED, batch, documents=len(moved), pages=len(pages))
    return len(moved)


def _move(document: Document, assignments: Assignments) -> bool:
    pages = list(document.pages.all())
    found = [assignments[page.pk] for page in pages if page.pk in assignments]
    state, employer = _STATES.get(found[0].decision) if found else None, found[0].employer if found else None
    if state is None or employer is None or not _agree(found):
        return False
    if (document.state, document.employer_id) == (state, employer.pk):
        return False
    try:
        document.move_to(
            state,
            employer=employer,
            filed_at=timezone.now() if state == DocumentState.FILED else None,
            **found[0].columns,
        )
    except WrongState:  # a person decided just now
        return False
    note_placement(document, by=None)
    for page in pages:
        page.why = list(assignments[page.pk].why) if page.pk in assignments else page.why
    Page.objects.bulk_update(pages, ["why"], batch_size=500)
    refile_index([page.pk for page in pages])
    return True


def _settle_copies(document: Document) -> set[int]:
    copies.lock_places(document)
    return copies.settle(document)


def _agree(found: list[Assignment]) -> bool:
    """Whether all pages of a paper have the same owner, as surely."""
    owners = {(one.employer.pk if one.employer else None, one.decision, one.strength) for one in found}
    return len(owners) == 1
