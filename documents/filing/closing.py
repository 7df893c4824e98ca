"""What closes every change of filing, within its transaction: history, reasons, audit event, states.

A person's decision about a document ends in close_decision, the machine's filing of a batch in
refresh_states. The order of locks: document, batches by their ids, employers by their ids, then pages and
search rows.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from django.db.models import F

from documents.employer_file import duties, moves
from documents.filing import copies
from documents.filing.rules import FilingRule, Why, reason
from documents.models import Batch, Deed, Document, Page, Placement
from documents.search import refile_index
from documents.slots.changing import owner_of_batch
from documents.slots.reconcile import follow_count
from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState
from documents.worked import count_decision, count_filed, take_back
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy.duties import Duty
from sso_efiles.work.states import WorkState

REASONS_KEPT = 20  # guess: nobody decides twenty times about one page, and the audit log keeps all
"""Reasons kept of a page, newest first."""


class Verb(Enum):
    """What a person decides about a document: the rule that its pages then lie by, the audit
    event, the deed.
    """

    FILE = FilingRule.PERSON, AuditAction.DOCUMENT_FILED, Deed.Verb.FILE
    REJECT = FilingRule.REJECTED, AuditAction.DOCUMENT_REJECTED, Deed.Verb.REJECT
    REOPEN = FilingRule.REOPENED, AuditAction.DOCUMENT_REOPENED, Deed.Verb.REOPEN

    def __init__(self, rule: FilingRule, action: AuditAction, deed: Deed.Verb) -> None:
        self.rule = rule
        self.action = action
        self.deed = deed


def close_decision(
    document: Document,
    verb: Verb,
    *,
    by: User,
    before: Mapping[str, Any],
    note: str = "",
    **details: object,
) -> None:
    """Close a person's decision about a document that was moved just now. `before` are the document's
    `columns` as they were; the details go into the audit event.
    """
    note_placement(document, by=by, note=note)
    copies.lock_places(document)
    prepend_reason(document, reason(verb.rule, by.username))
    settled = copies.settle(document)
    trail.record(verb.action, document, by=by, **details)
    record_deed(document, verb.deed, by=by, before=before)
    employers = [*_employers_touched(before, document.columns), *_left_out_of(document, verb.deed)]
    refresh_all(document.batch_id, settled | _batches_of(document), employers)
    record_indexing(employers, by=by)


def _batches_of(document: Document) -> set[int]:
    """The batches that its pages came with: pages that a person moved into it keep theirs."""
    return set(document.pages.values_list("batch", flat=True)) - {document.batch_id}


def record_deed(document: Document, verb: Deed.Verb, *, by: User, before: Mapping[str, Any]) -> Deed:
    """One row of what a person did to a document, which an undo reads."""
    after = document.columns | (document.day_columns if before.keys() & document.day_columns.keys() else {})
    return count_decision(
        Deed.objects.create(
            verb=verb,
            thing=Deed.Thing.DOCUMENT,
            thing_id=document.pk,
            version=document.version,
            before=before,
            after=after,
            office=document.batch.office,
            by=by,
        )
    )


def close_undo(document: Document, deed: Deed, *, by: User) -> None:
    """Close the undoing of a deed whose document was put back just now: history, reasons, audit event,
    deed of its own, states. TooLate, SamePerson.
    """
    owners = _left_out_of(document, Deed.Verb(deed.verb))
    duties.require_changeable(owners, by=by)
    note_placement(document, by=by, note=document.note)
    copies.lock_places(document)
    _drop_reason(document, _RULE_OF[Deed.Verb(deed.verb)], evidence=deed.by.username)
    settled = copies.settle(document)
    trail.record(AuditAction.DEED_UNDONE, document, by=by, deed=deed.pk, verb=deed.verb)
    undoing = record_deed(document, Deed.Verb.UNDO, by=by, before=deed.after)
    take_back(deed, undoing=undoing)
    employers = [*_employers_touched(deed.before, deed.after), *owners]
    refresh_all(document.batch_id, settled, employers)
    record_indexing(employers, by=by)


def require_changeable(document: Document, *others: int | None, by: User) -> None:
    """TooLate where a file that this would change was handed over, SamePerson where this person has checked
    one. `others` are the employers whose files it changes, beside the one that it lies in.
    """
    lies_in = document.employer_id if document.state == DocumentState.FILED else None
    files = [one for one in (lies_in, *others) if one is not None]
    duties.require_changeable(files, by=by)


def record_indexing(employers: Iterable[int], *, by: User) -> None:
    """Who decides about a paper has indexed the files that it lay in and lies in, and may not check them.
    Within the transaction, behind refresh_states, which holds the employers.
    """
    for employer in Employer.objects.filter(pk__in=set(employers)).select_related("office").order_by("pk"):
        duties.record_duty(Duty.INDEX, employer, by)


_RULE_OF = {verb.deed: verb.rule for verb in Verb}


def _employers_touched(*columns: Mapping[str, Any]) -> list[int]:
    """The employers in whose files a document lay before or lies after a deed."""
    return [one["employer_id"] for one in columns if one["state"] == DocumentState.FILED]


def _left_out_of(document: Document, verb: Deed.Verb) -> list[int]:
    """The employer from whose folder a paper came that a person sets apart, or takes up again: what is left
    out of a file is decided as what is put into it.
    """
    if verb not in (Deed.Verb.REJECT, Deed.Verb.REOPEN):
        return []
    owner = owner_of_batch(document.batch)
    return [] if owner is None else [owner]


def refresh_all(batch_id: int, settled: Iterable[int], employers: Iterable[int]) -> None:
    """States of a batch, of the batches in which a copy stands up, of the employers' files."""
    for other in sorted(settled):
        refresh_batch_state(other)
    refresh_states(batch_id, employers)


def refresh_states(batch_id: int, employers: Iterable[int]) -> None:
    """Let the states of a batch and of electronic files follow from their documents."""
    refresh_batch_state(batch_id)
    for employer_id in sorted(set(employers)):  # one order for all, or two at once lock each other out
        moves.refresh_state(employer_id)


def refresh_batch_state(batch_id: int) -> None:
    """`review` while something waits for a person, else `done`.

    One at a time: two who decide the last two documents at once would each see the other's still open.
    """
    batch = (
        Batch.objects.select_for_update(no_key=True, of=("self",)).select_related("origin").get(pk=batch_id)
    )
    waiting = (
        Document.objects.filter(batch=batch_id, state__in=OPEN_DOCUMENTS).exists()
        or Page.objects.filter(batch=batch_id, document__state__in=OPEN_DOCUMENTS).exists()
        or Page.objects.filter(batch=batch_id).in_state(WorkState.QUARANTINED).exists()
        or Batch.objects.filter(origin__batch=batch_id, state=BatchState.REVIEW).exists()
    )
    state = BatchState.REVIEW if waiting else BatchState.DONE
    Batch.objects.filter(pk=batch_id).exclude(state__in=[BatchState.RECEIVING, state]).update(state=state)
    count_filed(batch)
    follow_count(batch_id)
    if batch.origin is not None and _is_through(batch.origin.batch_id):
        refresh_batch_state(batch.origin.batch_id)


def _is_through(batch_id: int) -> bool:
    """A batch that is still read follows from its folders when it is filed."""
    return Batch.objects.filter(pk=batch_id, state__in=[BatchState.REVIEW, BatchState.DONE]).exists()


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
        page.why = [first, *page.why][:REASONS_KEPT]
    _write_reasons(document, pages)


def _drop_reason(document: Document, rule: FilingRule, *, evidence: str) -> None:
    """What an undone deed had put first leaves the reasons of its pages; the deed itself stays on record."""
    pages = list(document.pages.all())
    for page in pages:
        if page.why and (page.why[0]["rule"], page.why[0]["evidence"]) == (rule, evidence):
            page.why = page.why[1:]
    _write_reasons(document, pages)


def _write_reasons(document: Document, pages: list[Page]) -> None:
    Page.objects.bulk_update(pages, ["why"], batch_size=500)
    document.pages.update(version=F("version") + 1)
    refile_index([page.pk for page in pages])
