"""The machine's own filing, without a person: the pages of a batch that is read go into documents, under
their employer or into the review queue, each with its reasons. What people decide stands in review.py.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from documents.dating import columns_of, days_of_pages
from documents.filing.cases import Assignment, Assignments, Decision, leave_to_people
from documents.filing.closing import note_placement, refresh_batch_state, refresh_states
from documents.filing.copies import Owner, link_known_pages
from documents.filing.cutting import CutPage, begins_paper, describe_page
from documents.filing.ownership import assign_pages
from documents.filing.sheets import note_doubts, section_reason
from documents.filing.stacks import Place, Stack, cut_stack, folders_of, lies_behind_cover
from documents.models import Batch, Document, Identifier, Page, PageFact, Placement, Reading
from documents.search import refile_index
from documents.slots.reconcile import reconcile_batch
from documents.states import DocumentState
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

_STATES = {
    Decision.AUTO_FILE: DocumentState.FILED,
    Decision.SUGGEST: DocumentState.SUGGESTED,
    Decision.REVIEW: DocumentState.REVIEW,
    Decision.SET_APART: DocumentState.REJECTED,
}
_NO_STACK = Place()
Fact = PageFact.Kind


def file_batch(batch_id: int) -> int:
    """File the read pages that have no document yet, and close the batch; returns how many documents were
    made.

    All in one transaction that holds the batch, so a second delivery finds nothing left to do.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch_id)
        if not Batch.objects.to_file().filter(pk=batch_id).exists():
            return 0
        documents = _file_new_pages(batch)
        filed = [document for document in documents if document.state == DocumentState.FILED]
        refresh_batch_state(batch.pk)
        reconcile_batch(batch.pk)
        refresh_states(batch.pk, [one.employer_id for one in filed if one.employer_id])
    return len(documents)


def _file_new_pages(batch: Batch) -> list[Document]:
    read = Page.objects.filter(batch=batch).in_state(WorkState.DONE)
    pages = list(read.in_order().select_related("form", "scan__upload__parent"))
    stack = cut_stack(batch)
    assignments = assign_pages(batch, pages, stack=stack)
    by_people = Placement.objects.filter(document__batch=batch).exclude(by=None)
    if by_people.exists():
        # people have decided on this folder: a page that comes late does not go past them
        chosen = set(by_people.filter(employer__isnull=False).values_list("employer", flat=True))
        assignments = {pk: leave_to_people(one, decided=chosen) for pk, one in assignments.items()}
    place = {page.pk: i for i, page in enumerate(pages)}
    # among all pages, also those that are set aside: one that is read later finds its place kept
    order = Page.objects.filter(batch=batch).in_order().values_list("pk", flat=True)
    position = {pk: i for i, pk in enumerate(order)}
    owners = {
        pk: Owner(one.employer, sure=one.decision is Decision.AUTO_FILE) for pk, one in assignments.items()
    }
    homeless = [page for page in pages if page.document_id is None and page.duplicate_of_id is None]
    new = link_known_pages(batch, homeless, owners)
    days = days_of_pages(page.pk for page in new)
    for page in new:
        page.why = [*assignments[page.pk].why, *section_reason(stack.get(page.pk, _NO_STACK), page)]
    documents = [
        _create_document(
            batch,
            group,
            assignment=assignments[group[0].pk],
            position=position[group[0].pk],
            place=stack.get(group[0].pk, _NO_STACK),
            days=columns_of([days.get(page.pk) for page in group]),
        )
        for group in _group_documents(new, assignments, place=place, stack=stack)
    ]
    note_doubts(stack)
    _renumber_documents(batch, position)
    _remember_folder(batch, documents, stack)
    refile_index([page.pk for page in new])
    trail.record(AuditAction.BATCH_FILED, batch, documents=len(documents), pages=len(new))
    return documents


def _group_documents(
    pages: Sequence[Page], assignments: Assignments, *, place: dict[int, int], stack: Stack
) -> Iterator[list[Page]]:
    """Consecutive pages with the same owner between two sheets, cut where one paper ends (cutting.py); a
    blank side belongs to the paper before it, and the back of a sheet to the sheet.
    """
    said = _describe_pages(pages)
    stretch: list[Page] = []
    before: tuple[object, ...] | None = None
    for i, page in enumerate(pages):
        lies = stack.get(page.pk, _NO_STACK)
        # grows where pages that have their document already lie between
        gap = place[page.pk] - i
        key = ("sheet", lies.sheet.page) if lies.sheet else _owner_key(assignments[page.pk], lies, gap)
        if stretch and key != before:
            yield from _cut_stretch(stretch, said, whole=before is not None and before[0] == "sheet")
            stretch = []
        stretch.append(page)
        before = key
    if stretch:
        yield from _cut_stretch(stretch, said, whole=before is not None and before[0] == "sheet")


def _owner_key(assignment: Assignment, lies: Place, gap: int) -> tuple[object, ...]:
    employer = assignment.employer.pk if assignment.employer else None
    return (lies.stretch, employer, assignment.decision, assignment.strength, gap)


def _cut_stretch(
    stretch: Sequence[Page], said: Mapping[int, CutPage], *, whole: bool
) -> Iterator[list[Page]]:
    """The papers of pages that one owner has; blank sides, which say nothing, go with what lies before
    them.
    """
    if whole:
        yield list(stretch)
        return
    written = [page for page in stretch if page.pk in said]
    begins = dict(
        zip((page.pk for page in written), begins_paper([said[page.pk] for page in written]), strict=True)
    )
    paper: list[Page] = []
    for page in stretch:
        if paper and begins.get(page.pk, False):
            yield paper
            paper = []
        paper.append(page)
    yield paper


def _describe_pages(pages: Sequence[Page]) -> dict[int, CutPage]:
    """What each written page says of where papers begin. Three queries."""
    facts: dict[tuple[int, str], str] = {}
    told = PageFact.objects.filter(page__in=pages, main=True, kind__in=[Fact.SHEET, Fact.PERIOD])
    for page, kind, value in told.values_list("page", "kind", "value"):
        facts[page, kind] = value
    accounts: dict[int, list[str]] = defaultdict(list)
    numbers = Identifier.objects.filter(page__in=pages, kind=Identifier.Kind.ACCOUNT_NO)
    for page, value in numbers.filter(check_result=Identifier.Check.OK).values_list("page", "value"):
        accounts[page].append(value)
    known = {page.pk: page for page in pages}
    texts = Reading.objects.filter(page__in=pages, current=True, blank=False).values_list("page", "text")
    return {
        pk: describe_page(
            text,
            form=known[pk].form_id,
            rule=known[pk].form_rule if known[pk].form_id else "",
            sheet=facts.get((pk, Fact.SHEET), ""),
            period=facts.get((pk, Fact.PERIOD), ""),
            accounts=accounts[pk],
        )
        for pk, text in texts
    }


def _create_document(  # all that a document is made of
    batch: Batch,
    pages: list[Page],
    *,
    assignment: Assignment,
    position: int,
    place: Place,
    days: Mapping[str, Any],
) -> Document:
    state = _STATES[assignment.decision]
    form = next((page.form for page in pages if page.form), None)
    document = Document.objects.create(
        batch=batch,
        employer=assignment.employer,
        **assignment.columns,
        **days,
        form=form,
        section="" if place.sheet else place.section,
        state=state,
        title=form.title_th if form else "",
        position=position,
        filed_at=timezone.now() if state == DocumentState.FILED else None,
    )
    note_placement(document, by=None)
    for number, page in enumerate(pages):
        page.document, page.position = document, number
    Page.objects.bulk_update(pages, ["document", "position", "why"], batch_size=500)
    return document


def _renumber_documents(batch: Batch, place: dict[int, int]) -> None:
    """Documents stand as their first pages lie: files that joined the batch may have come in between."""
    rows = Page.objects.filter(batch=batch, document__batch=batch).order_by("document__pk", "position")
    first: dict[int, int] = {}
    for pk, page in rows.values_list("document", "pk"):
        first.setdefault(pk, place[page])
    # one that a person decides about now is held, and its person waits for this batch: it keeps its place
    documents = list(Document.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=first))
    moved = [document for document in documents if document.position != first[document.pk]]
    for document in moved:
        document.position = first[document.pk]
    Document.objects.bulk_update(moved, ["position"], batch_size=500)


def _remember_folder(batch: Batch, documents: Sequence[Document], stack: Stack) -> None:
    """A folder whose pages all went to one employer is that employer's folder; a batch that lies behind one
    cover from its first page on was scanned from the paper folder of that cover. A stack of several is
    nobody's.
    """
    folders = folders_of(stack)
    if len(folders) == 1 and batch.folder_id is None and lies_behind_cover(stack, batch):
        Batch.objects.filter(pk=batch.pk).update(folder=folders.pop())
    if any(place.part > 1 for place in stack.values()):
        return
    employers = {document.employer_id for document in documents if document.state == DocumentState.FILED}
    if batch.employer_id is None and not batch.loose and len(employers) == 1:
        Batch.objects.filter(pk=batch.pk).update(employer=employers.pop())
