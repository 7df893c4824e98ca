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
from documents.filing.copies import lies_in_same_file, link_page
from documents.models import Batch, Page, Upload
from documents.reasons import Reason
from documents.states import OPEN_DOCUMENTS, DocumentState, UploadState
from documents.storage import DOWN, store
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

DAMAGED = (
    Reason.PDF_DAMAGED,
    Reason.PDF_NO_PAGES,
    Reason.PDF_PAGE_SIZE,
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


def replace_halves(batch_id: int) -> int:
    """Replace what is damaged in this batch's folder by what came whole; how many uploads were replaced."""
    batch = Batch.objects.get(pk=batch_id)
    halves = list(_find_damaged(batch))
    if not halves:
        return 0
    wholes = list(_find_sound(batch))
    pairs = [(half, whole) for half in halves if (whole := _find_whole(half, wholes)) is not None]
    for half, whole in pairs:
        _replace(half, whole)
    return len(pairs)


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
def _replace(half: Upload, whole: Upload) -> None:
    Batch.objects.select_for_update(no_key=True).get(pk=half.batch_id)
    if not Upload.objects.filter(pk=half.pk, superseded_by=None).update(superseded_by=whole):
        return
    stands_for = {
        page.number: page.duplicate_of or page
        for page in Page.objects.filter(scan__upload=whole).select_related("scan", "duplicate_of__document")
    }
    last = stands_for[max(n for n in stands_for if n is not None)]
    pages = Page.objects.filter(scan__upload=half).counted().select_related("scan", "document")
    for page in pages:
        _take_place(page, stands_for.get(page.number, last))
    trail.record(AuditAction.UPLOAD_SUPERSEDED, half, whole=whole.pk, sha256=whole.sha256)
    refresh_batch_state(half.batch_id)


def _take_place(page: Page, whole: Page) -> None:
    """A page that was set aside, or lies with the whole one, or waits for a person, is its copy from now on;
    one that a person filed elsewhere stays.
    """
    document = page.document
    if document is None or lies_in_same_file(page, whole):
        queue.dismiss(page, reason=Reason.SUPERSEDED)
        link_page(page, of=whole)
    elif document.state in OPEN_DOCUMENTS and document.pages.count() == 1:
        if document.state == DocumentState.SUGGESTED:
            document.move_to(DocumentState.REVIEW)
        document.move_to(DocumentState.REJECTED)
        note_placement(document, by=None)
        link_page(page, of=whole)
