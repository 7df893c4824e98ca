"""A file that was cut short gives way to its whole, and nothing of it is left for a person to clear.

Problem     A hot folder or a program takes a file while it is still being written; it is damaged, waits in
            quarantine and holds its batch, while the whole one has come long since.
Known as    Supersession; prefix matching.
Steps       When a batch is filed, the damaged uploads of its folder, and of the same employer's folders at
            the office, are held against the sound ones: a later one of the same name in the same folder, or
            the only one whose bytes begin with all the bytes of the damaged one. Its pages are linked to
            those of the whole file, leave quarantine with the reason `superseded`, and the batch is done if
            nothing else waits. The original stays. A damaged file that was mended and read is replaced only
            by a file that begins with its bytes.
Dropped     Names alike (`scan (2).pdf`): a scanner's next sheet has such a name.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from documents import queue
from documents.doubts import Doubt
from documents.errors import FileMissing
from documents.filing.closing import note_placement, refresh_batch_state
from documents.filing.copies import lies_in_same_file
from documents.filing.page_links import link_page
from documents.models import Batch, Document, Page, Upload
from documents.reasons import Reason
from documents.states import OPEN_DOCUMENTS, DocumentState, UploadState
from documents.storage import DOWN, store
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

DAMAGED = (
    Reason.PDF_DAMAGED,
    Reason.PDF_NO_PAGES,
    Reason.IMAGE_TRUNCATED,
    Reason.IMAGE_UNREADABLE,
    Reason.TIMEOUT,
    Reason.WORKER_LOST,
)
"""What a file that was cut short is set aside for; a password or a script is no damage."""
LEAST_BYTES = 16 * 1024
"""Bytes by which a file can be told from others. # guess: headers, tables and previews of one scanner are
alike, and so are the first lines of white paper
"""
_CHUNK = 256 * 1024  # guess: small beside a worker's memory


def mark_halves(batch_id: int) -> int:
    """Say of what is damaged in this batch's folder which upload came whole in its place; how many there are.
    Before the batch is filed: a whole page is never taken for a copy of its half.
    """
    batch = Batch.objects.get(pk=batch_id)
    halves = list(_find_damaged(batch))
    wholes = list(_find_sound(batch)) if halves else []
    found = [(half, whole) for half in halves if (whole := _find_whole(half, wholes)) is not None]
    return sum(_mark(half, whole) for half, whole in found)


def fold_halves(batch_id: int) -> int:
    """Fold the pages of marked uploads into those of their wholes, once these are filed; how many uploads."""
    marked = Upload.objects.exclude(superseded_by=None).filter(scans__page__duplicate_of=None)
    here = marked.filter(Q(batch=batch_id) | Q(superseded_by__batch=batch_id)).distinct()
    halves = list(here.select_related("superseded_by").order_by("pk"))
    for half in halves:
        _fold(half)
    return len(halves)


@transaction.atomic
def _mark(half: Upload, whole: Upload) -> bool:
    if not Upload.objects.filter(pk=half.pk, superseded_by=None).update(superseded_by=whole):
        return False
    trail.record(AuditAction.UPLOAD_SUPERSEDED, half, whole=whole.pk, sha256=whole.sha256)
    return True


def _uploads_of_folder(batch: Batch) -> Q:
    """Uploads of the same folder at the same office, or of its employer's folders there."""
    folder = Q(batch__folder_name=batch.folder_name, batch__account_no=batch.account_no)
    folder &= Q(batch__loose=batch.loose)
    if batch.employer_id:
        folder |= Q(batch__employer=batch.employer_id)
    return Q(batch__office=batch.office_id, state=UploadState.STORED, superseded_by=None) & folder


def _find_damaged(batch: Batch) -> Iterable[Upload]:
    aside = Q(scans__state=WorkState.QUARANTINED, scans__reason__in=DAMAGED)
    mended = Q(scans__page__doubts__code=Doubt.MENDED)
    current = Upload.objects.filter(aside | mended, _uploads_of_folder(batch))
    current = current.select_related("batch", "parent")
    return current.filter(scans__page__duplicate_of=None).distinct().order_by("pk")


def _find_sound(batch: Batch) -> Iterable[Upload]:
    """Uploads all of whose pages were read."""
    read = Upload.objects.filter(_uploads_of_folder(batch), split=WorkState.DONE, pages_found__gt=0)
    unread = Page.objects.exclude(scan=None).exclude(scan__state=WorkState.DONE).values("scan__upload")
    read = read.select_related("batch", "parent")
    return read.exclude(pk__in=unread.filter(batch__office=batch.office_id)).order_by("-pk")


def _find_whole(half: Upload, wholes: Iterable[Upload]) -> Upload | None:
    """The newest sound upload that stands for this one by its name, else the only one by its bytes."""
    others = [whole for whole in wholes if whole.pk != half.pk and whole.kind == half.kind]
    if not _was_read(half):
        for whole in others:
            if whole.pk > half.pk and _is_same_file(whole, half):
                return whole
    if half.size < LEAST_BYTES:
        return None
    longer = [whole for whole in others if whole.size > half.size and _begins_with(whole, half)]
    return longer[0] if len({whole.sha256 for whole in longer}) == 1 else None


def _is_same_file(whole: Upload, half: Upload) -> bool:
    """Whether both are called the same in one folder; folders without a number often share their names."""
    if whole.shown_name != half.shown_name:
        return False
    same_folder = whole.batch.folder_name == half.batch.folder_name and half.batch.claimed_account_no
    return whole.batch_id == half.batch_id or bool(same_folder)


def _was_read(upload: Upload) -> bool:
    """Whether a page of it was read all the same: then its name alone proves nothing."""
    return upload.scans.filter(state=WorkState.DONE).exists()


def _begins_with(whole: Upload, half: Upload) -> bool:
    try:
        with store().fetch(whole.sha256).open("rb") as long, store().fetch(half.sha256).open("rb") as short:
            while chunk := short.read(_CHUNK):
                if long.read(len(chunk)) != chunk:
                    return False
    except (FileMissing, *DOWN):
        return False
    return True


@transaction.atomic
def _fold(half: Upload) -> None:
    Batch.objects.select_for_update(no_key=True).get(pk=half.batch_id)
    of_whole = Page.objects.filter(scan__upload=half.superseded_by).select_related("scan", "document")
    stands_for = {
        page.number or 0: page.duplicate_of or page
        for page in of_whole.select_related("duplicate_of__document")
        if page.document or page.duplicate_of
    }
    if not stands_for:
        return
    last = stands_for[max(stands_for)]
    closed = _close_documents(half)
    for page in Page.objects.filter(scan__upload=half).counted().select_related("scan", "document"):
        first = stands_for.get(page.number or 0, last)
        # what a person filed elsewhere stays there
        if page.document is None or page.document.pk in closed or lies_in_same_file(page, first):
            queue.dismiss(page, reason=Reason.SUPERSEDED)
            link_page(page, of=first)
    refresh_batch_state(half.batch_id)


def _close_documents(half: Upload) -> set[int]:
    """Reject the documents that wait for a person and hold pages of this upload alone; their ids. One that
    a person decides about now is held: it stays with that person.
    """
    of_half = Page.objects.filter(scan__upload=half).exclude(document=None)
    mixed = Page.objects.filter(document__in=of_half.values("document")).exclude(scan__upload=half)
    waiting = Document.objects.filter(state__in=OPEN_DOCUMENTS, pk__in=of_half.values("document"))
    waiting = waiting.exclude(pk__in=mixed.values("document"))
    documents = list(waiting.select_for_update(no_key=True, skip_locked=True))
    for document in documents:
        if document.state == DocumentState.SUGGESTED:
            document.move_to(DocumentState.REVIEW)
        document.move_to(DocumentState.REJECTED)
        note_placement(document, by=None)
    return {document.pk for document in documents}
