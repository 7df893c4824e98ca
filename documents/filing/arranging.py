"""How pages lie in documents: split one, merge two, put pages in another order, move pages elsewhere.

Each verb is one change of several things (changes.py), one audited event, one deed. `version` is that of the
document, or of the pages, as the person saw it; a decision on an older one is Stale.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from documents.errors import NothingToSplit, NotThesePages, OtherOffice
from documents.filing.changes import Change, say_first
from documents.filing.review import find_employer
from documents.filing.rules import FilingRule, reason
from documents.models import Deed, Document, Page
from documents.slots import changing
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import Refusal

MOST_PAGES = 5000  # guess: no document of an office has more
"""Pages that one request may name."""


@transaction.atomic
def split(
    document: Document, *, before: int, by: User, version: int | None = None
) -> tuple[Document, Document]:
    """Cut a document before one of its pages; that page and those behind it become a document of their own,
    which lies where the first does. NothingToSplit, NotThesePages, Stale.
    """
    change = _hold([document.pk], by=by)
    first = change.documents[document.pk]
    first.require_version(version)
    change.hold_places()
    pages = change.pages_of(first)
    counted = {page.pk for page in pages if page.duplicate_of_id is None}
    at = next((place for place, page in enumerate(pages) if page.pk == before), None)
    if at is None or before not in counted:
        raise NotThesePages(fields={"before": str(before)})
    if not counted.intersection(page.pk for page in pages[:at]):
        raise NothingToSplit
    second = change.make_document(first, first=pages[at])
    change.place(pages[at:], second)
    change.place(pages[:at], first)
    change.close(Deed.Verb.SPLIT, first, AuditAction.DOCUMENT_SPLIT, made=second.pk, pages=len(pages) - at)
    return first, second


@transaction.atomic
def merge(
    document: Document,
    *,
    other: Document,
    by: User,
    version: int | None = None,
    other_version: int | None = None,
) -> Document:
    """Put the pages of another document behind those of this one, which stays where it is; the other one is
    emptied. NotThesePages for itself, OtherOffice, Stale.
    """
    change = _hold([document.pk, other.pk], by=by)
    if document.pk == other.pk:
        raise NotThesePages(fields={"document": str(other.pk)})
    one, gone = change.documents[document.pk], change.documents[other.pk]
    one.require_version(version)
    gone.require_version(other_version)
    _require_same_office(one, gone)
    change.hold_places()
    joining = change.pages_of(gone)
    change.place([*change.pages_of(one), *joining], one)
    change.touch(gone)
    _say_moved(joining, one, was=gone, by=by)
    change.close(Deed.Verb.MERGE, one, AuditAction.DOCUMENTS_MERGED, emptied=gone.pk, pages=len(joining))
    return one


@transaction.atomic
def order(document: Document, *, pages: Sequence[int], by: User, version: int | None = None) -> Document:
    """Put the pages of a document into this order: all that count, each once; copies stay behind the page
    that they stood behind. NotThesePages, Stale.
    """
    change = _hold([document.pk], by=by)
    held = change.documents[document.pk]
    held.require_version(version)
    change.hold_places()
    lying = change.pages_of(held)
    counted = [page.pk for page in lying if page.duplicate_of_id is None]
    if sorted(pages) != sorted(counted):
        raise NotThesePages(fields={"pages": ", ".join(map(str, counted[:20]))})
    change.place(_in_order(lying, pages), held)
    change.close(Deed.Verb.ORDER, held, AuditAction.DOCUMENT_ORDERED, pages=len(pages))
    return held


@transaction.atomic
def move_to_file(
    pages: Sequence[int], *, account_no: str, by: User, versions: Sequence[int | None] = ()
) -> list[Document]:
    """File these pages under an employer: those of one paper stay together, as a paper of their own.
    NotThesePages, UnknownEmployer, Stale.
    """
    employer = find_employer(account_no)
    change, moving = _hold_pages(pages, by=by, versions=versions, employer=employer)
    facts = {"state": DocumentState.FILED, "employer": employer, "filed_by": by, "filed_at": timezone.now()}
    made = []
    for source, group in _by_source(change, moving):
        target = change.make_document(source, first=group[0], **facts, note="")
        change.place(group, target)
        say_first(group, reason(FilingRule.PERSON, by.username))
        _close_up(change, source)
        made.append(target)
    change.close(
        Deed.Verb.MOVE, made[0], AuditAction.PAGES_MOVED, pages=len(moving), account_no=employer.account_no
    )
    return made


@transaction.atomic
def move_to_document(
    pages: Sequence[int], *, document: Document, by: User, versions: Sequence[int | None] = ()
) -> Document:
    """Put these pages behind those of a document. NotThesePages, OtherOffice, Stale."""
    change, moving = _hold_pages(pages, by=by, versions=versions, into=document)
    target = change.documents[document.pk]
    if any(page.document_id == target.pk for page in moving):
        raise NotThesePages(fields={"document": str(document.pk)})
    place = change.pages_of(target)
    for source, group in _by_source(change, moving):
        _require_same_office(target, source)
        _say_moved(group, target, was=source, by=by)
    sources = {page.document_id for page in moving}
    change.place([*place, *moving], target)
    for source_id in sorted(one for one in sources if one is not None):
        _close_up(change, change.documents[source_id])
    change.close(Deed.Verb.MOVE, target, AuditAction.PAGES_MOVED, pages=len(moving))
    return target


def _hold(documents: Iterable[int], *, by: User) -> Change:
    """Lock documents that this person may file. Forbidden, Stale for one that is emptied since."""
    change = Change.hold(documents, by=by)
    for held in change.documents.values():
        policy.require(by, Action.FILE, held.batch.office)
        if held.state == DocumentState.EMPTIED:
            raise held.stale()
    return change


def _hold_pages(
    pages: Sequence[int],
    *,
    by: User,
    versions: Sequence[int | None],
    employer: Employer | None = None,
    into: Document | None = None,
) -> tuple[Change, list[Page]]:
    """Lock the documents of these pages, and where they go; the pages in the order as they were named."""
    if not pages or len(set(pages)) != len(pages):
        raise NotThesePages(fields={"pages": "1+, each once / อย่างน้อยหนึ่งหน้า ไม่ซ้ำกัน"})
    named = Page.objects.filter(pk__in=pages).exclude(document=None).values_list("document", flat=True)
    change = _hold({*named, *([into.pk] if into else [])}, by=by)
    change.hold_places(employer.pk if employer else None)
    moving = [change.pages[pk] for pk in pages if pk in change.pages]
    if len(moving) != len(pages) or any(page.duplicate_of_id is not None for page in moving):
        raise _not_these(set(pages) - change.pages.keys(), pages)
    for page, version in zip(moving, versions, strict=False):
        changing.require_version(page, version)
    return change, moving


def _not_these(gone: set[int], pages: Sequence[int]) -> Refusal:
    """Stale for a page that somebody moved while its document was waited for; else NotThesePages."""
    moved = Page.objects.filter(pk__in=gone).exclude(document=None).first()
    if moved is not None:
        return changing.stale(moved)
    return NotThesePages(fields={"pages": ", ".join(map(str, pages[:20]))})


def _by_source(change: Change, moving: Sequence[Page]) -> list[tuple[Document, list[Page]]]:
    """The pages by the document that they lie in, and by batch, each group in the order given."""

    def source(page: Page) -> tuple[int, int]:
        return page.document_id or 0, page.batch_id

    groups = groupby(sorted(moving, key=source), key=source)
    return [(change.documents[document], list(group)) for (document, _batch), group in groups]


def _close_up(change: Change, source: Document) -> None:
    """What is left of a document stands without gaps."""
    change.place(change.pages_of(source), source)


def _in_order(lying: Sequence[Page], wanted: Sequence[int]) -> list[Page]:
    """All pages of a document, copies behind the page that they stood behind; those in front stay there."""
    behind: dict[int, list[Page]] = {0: []}
    last = 0
    for page in lying:
        if page.duplicate_of_id is None:
            last = page.pk
            behind[last] = []
        behind[last].append(page)
    return [page for pk in (0, *wanted) for page in behind[pk]]


def _require_same_office(one: Document, other: Document) -> None:
    if one.batch.office_id != other.batch.office_id:
        raise OtherOffice


def _say_moved(pages: Sequence[Page], target: Document, *, was: Document, by: User) -> None:
    """A page that comes into another place says by whom; within one it is still there for the same reason."""
    if (target.state, target.employer_id) == (was.state, was.employer_id):
        return
    rules = {DocumentState.FILED: FilingRule.PERSON, DocumentState.REJECTED: FilingRule.REJECTED}
    say_first(pages, reason(rules.get(DocumentState(target.state), FilingRule.REOPENED), by.username))
