"""What closes every change of filing, within its transaction: history, reasons, audit event, states.

A person's decision about a document ends in close_decision, the machine's filing of a batch in
refresh_states. The order of locks: document, batches by their ids, employers by their ids, then pages and
search rows.
"""

from collections.abc import Iterable
from enum import Enum

from django.db.models import F

from documents.employer_file import moves
from documents.filing import copies
from documents.filing.rules import FilingRule, Why, reason
from documents.models import Batch, Document, Page, Placement
from documents.search import refile_index
from documents.states import OPEN_DOCUMENTS, BatchState
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

_REASONS_KEPT = 20  # guess: nobody decides twenty times about one page, and the audit log keeps all
"""Reasons kept of a page, newest first."""


class Verb(Enum):
    """What a person decides about a document: the rule that its pages then lie by, and the audit event."""

    FILE = FilingRule.PERSON, AuditAction.DOCUMENT_FILED
    REJECT = FilingRule.REJECTED, AuditAction.DOCUMENT_REJECTED
    REOPEN = FilingRule.REOPENED, AuditAction.DOCUMENT_REOPENED

    def __init__(self, rule: FilingRule, action: AuditAction) -> None:
        self.rule = rule
        self.action = action


def close_decision(
    document: Document,
    verb: Verb,
    *,
    by: User,
    note: str = "",
    employers: Iterable[int] = (),
    **details: object,
) -> None:
    """Close a person's decision about a document that was moved just now. `employers` are those whose
    electronic files gained or lost it; the details go into the audit event.
    """
    note_placement(document, by=by, note=note)
    copies.lock_places(document)
    prepend_reason(document, reason(verb.rule, by.username))
    batches = copies.settle(document)
    trail.record(verb.action, document, by=by, **details)
    for batch_id in sorted(batches):
        refresh_batch_state(batch_id)
    refresh_states(document.batch_id, employers)


def refresh_states(batch_id: int, employers: Iterable[int]) -> None:
    """Let the states of a batch and of electronic files follow from their documents."""
    refresh_batch_state(batch_id)
    for employer_id in sorted(set(employers)):  # one order for all, or two at once lock each other out
        moves.refresh_state(employer_id)


def refresh_batch_state(batch_id: int) -> None:
    """`review` while something waits for a person, else `done`.

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


def prepend_reason(document: Document, first: Why) -> None:
    """A person's decision stands first among the reasons of its pages, whose versions grow; and search learns
    of the move.
    """
    pages = list(document.pages.all())
    for page in pages:
        page.why = [first, *page.why][:_REASONS_KEPT]
    Page.objects.bulk_update(pages, ["why"], batch_size=500)
    document.pages.update(version=F("version") + 1)
    refile_index([page.pk for page in pages])
