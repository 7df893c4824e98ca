"""What waits in a batch, filed anew: its folder bears another name, and that says more than it did.

Papers about which a person has decided stay; what is filed stays. A paper that waits for a person gets the
owner that its pages have now, if they all have the same.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from documents.errors import WrongState
from documents.filing import copies
from documents.filing.candidates import encode_candidates
from documents.filing.cases import Assignment, Assignments, Decision
from documents.filing.closing import note_placement, refresh_batch_state, refresh_states
from documents.filing.ownership import assign_pages
from documents.models import Batch, Document, Page
from documents.search import refile_index
from documents.states import OPEN_DOCUMENTS, DocumentState
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

_STATES = {Decision.AUTO_FILE: DocumentState.FILED, Decision.SUGGEST: DocumentState.SUGGESTED}


@transaction.atomic
def refile_waiting(batch_id: int) -> int:
    """File the waiting papers of a batch anew; how many moved. It may run twice."""
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
    pages = list(
        Page.objects.filter(batch=batch)
        .in_state(WorkState.DONE)
        .in_order()
        .select_related("form", "scan__upload__parent")
    )
    assignments = assign_pages(batch, pages)
    decided = Document.objects.filter(batch=batch, placements__by__isnull=False).values("pk")
    waiting = Document.objects.filter(batch=batch, state__in=OPEN_DOCUMENTS).exclude(pk__in=decided)
    moved = [document for document in waiting if _move(document, assignments)]
    if moved:
        for other in sorted(set().union(*map(_settle_copies, moved))):
            refresh_batch_state(other)
        refresh_states(batch.pk, [one.employer_id for one in moved if one.employer_id])
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
        document.move_to(state, **_columns(found[0], state=state))
    except WrongState:  # a person decided just now
        return False
    note_placement(document, by=None)
    for page in pages:
        page.why = list(assignments[page.pk].why) if page.pk in assignments else page.why
    Page.objects.bulk_update(pages, ["why"], batch_size=500)
    refile_index([page.pk for page in pages])
    return True


def _columns(assignment: Assignment, *, state: DocumentState) -> dict[str, Any]:
    rule = assignment.rule
    return {
        "employer": assignment.employer,
        "strength": assignment.strength,
        "candidates": encode_candidates(assignment.candidates),
        "rule": rule["rule"] if rule else "",
        "rule_version": rule["version"] if rule else 0,
        "filed_at": timezone.now() if state == DocumentState.FILED else None,
    }


def _settle_copies(document: Document) -> set[int]:
    copies.lock_places(document)
    return copies.settle(document)


def _agree(found: list[Assignment]) -> bool:
    """Whether all pages of a paper have the same owner, as surely."""
    return len({(one.employer.pk if one.employer else None, one.decision) for one in found}) == 1
