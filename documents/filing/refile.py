"""What waits in a batch, filed anew: its folder bears another name, or a cover or separator that could not be
believed was scanned again, and that says more than it did.

Papers about which a person has decided stay; what is filed stays. A paper that waits for a person gets the
owner that its pages have now, if they all have the same.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from documents.errors import WrongState
from documents.filing import copies
from documents.filing.cases import Assignment, Assignments, Decision
from documents.filing.closing import note_placement, refresh_all
from documents.filing.ownership import assign_pages, pages_to_assign
from documents.filing.sheets import note_doubts
from documents.filing.stacks import Stack, cut_stack
from documents.models import Batch, Document, Page, Reading
from documents.search import refile_index
from documents.states import OPEN_DOCUMENTS, DocumentState
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

_STATES = {
    Decision.AUTO_FILE: DocumentState.FILED,
    Decision.SUGGEST: DocumentState.SUGGESTED,
    Decision.SET_APART: DocumentState.REJECTED,
}


def turns_on_sheet(scan_id: int) -> bool:
    """Whether a scan that was read just now is one of a page that was filed already and is a cover or a
    separator, or was taken for one: what lies behind it hangs on that.
    """
    read = Reading.objects.filter(page__scan=scan_id).exclude(page__document=None).exclude(sheet="")
    return read.exists()


@transaction.atomic
def refile_waiting(batch_id: int) -> int:
    """File the waiting papers of a batch anew; how many moved. It may run twice."""
    # documents before their batch, as a person's decision holds them (closing.py)
    decided = Document.objects.filter(batch=batch_id, placements__by__isnull=False).values("pk")
    found = Document.objects.filter(batch=batch_id, state__in=OPEN_DOCUMENTS).exclude(pk__in=decided)
    waiting = list(found.select_for_update(no_key=True).order_by("pk"))
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
    pages = pages_to_assign(batch)
    stack = cut_stack(batch)
    assignments = assign_pages(batch, pages, stack=stack)
    moved = [document for document in waiting if _move(document, assignments, stack)]
    note_doubts(stack)
    if moved:
        settled: set[int] = set().union(*map(_settle_copies, moved))
        refresh_all(batch.pk, settled, [one.employer_id for one in moved if one.employer_id])
        trail.record(AuditAction.BATCH_FILED, batch, documents=len(moved), pages=len(pages))
    return len(moved)


def _move(document: Document, assignments: Assignments, stack: Stack) -> bool:
    pages = list(document.pages.all())
    found = [assignments[page.pk] for page in pages if page.pk in assignments]
    state, employer = _STATES.get(found[0].decision) if found else None, found[0].employer if found else None
    if state is None or not _agree(found) or (employer is None and state != DocumentState.REJECTED):
        return False
    if (document.state, document.employer_id) == (state, employer.pk if employer else None):
        return False
    if state == DocumentState.REJECTED and document.state == DocumentState.SUGGESTED:
        return False  # somebody is suggested: a person says that it is nobody's
    try:
        document.move_to(
            state,
            employer=employer,
            filed_at=timezone.now() if state == DocumentState.FILED else None,
            **found[0].columns,
            **_facts_of_sheets(document, pages[0], stack),
        )
    except WrongState:  # a person decided just now
        return False
    note_placement(document, by=None)
    for page in pages:
        page.why = list(assignments[page.pk].why) if page.pk in assignments else page.why
    Page.objects.bulk_update(pages, ["why"], batch_size=500)
    refile_index([page.pk for page in pages])
    return True


def _facts_of_sheets(document: Document, first: Page, stack: Stack) -> dict[str, Any]:
    """What a cover or separator says of itself and of the papers behind it."""
    place = stack.get(first.pk)
    if place is None:
        return {}
    if place.sheet:
        return {"form": first.form, "title": first.form.title_th if first.form else document.title}
    return {"section": place.section}


def _settle_copies(document: Document) -> set[int]:
    copies.lock_places(document)
    return copies.settle(document)


def _agree(found: list[Assignment]) -> bool:
    """Whether all pages of a paper have the same owner, as surely."""
    owners = {(one.employer.pk if one.employer else None, one.decision, one.strength) for one in found}
    return len(owners) == 1
