"""The life of everything that has one, as tables: file of a batch, page, document, batch."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileState(TextChoices):
    """A declared file of a batch."""

    DECLARED = "declared", _("Waiting to be sent")
    STORED = "stored", _("Stored")
    REFUSED = "refused", _("Refused")


class WorkState(TextChoices):
    """Work under lease and token: reading a page, splitting a file."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Read")
    QUARANTINED = "quarantined", _("Set aside")


class DocumentState(TextChoices):
    """Consecutive pages that belong together."""

    SUGGESTED = "suggested", _("Suggested")
    REVIEW = "review", _("In review")
    FILED = "filed", _("Filed")
    REJECTED = "rejected", _("Rejected")


class BatchState(TextChoices):
    """One scanned folder."""

    RECEIVING = "receiving", _("Receiving")
    PROCESSING = "processing", _("Being read")
    REVIEW = "review", _("In review")
    DONE = "done", _("Done")


FILE_MOVES = {
    FileState.DECLARED: {FileState.STORED, FileState.REFUSED},
    FileState.STORED: set[FileState](),
    FileState.REFUSED: set[FileState](),
}
DOCUMENT_MOVES = {
    DocumentState.SUGGESTED: {DocumentState.FILED, DocumentState.REVIEW},
    DocumentState.REVIEW: {DocumentState.FILED, DocumentState.REJECTED},
    # a filed document may be filed again elsewhere (moved); a rejected one may be taken up again
    DocumentState.FILED: {DocumentState.FILED, DocumentState.REVIEW},
    DocumentState.REJECTED: {DocumentState.REVIEW, DocumentState.FILED},
}
BATCH_MOVES = {
    BatchState.RECEIVING: {BatchState.PROCESSING},
    BatchState.PROCESSING: {BatchState.REVIEW, BatchState.DONE},
    BatchState.REVIEW: {BatchState.DONE},
    BatchState.DONE: {BatchState.REVIEW},
}
WORK_MOVES = {
    WorkState.QUEUED: {WorkState.RUNNING, WorkState.QUARANTINED},
    WorkState.RUNNING: {WorkState.QUEUED, WorkState.DONE, WorkState.QUARANTINED},
    WorkState.QUARANTINED: {WorkState.QUEUED},
    WorkState.DONE: {WorkState.QUEUED},
}
FINAL = (WorkState.DONE, WorkState.QUARANTINED)
OPEN_DOCUMENTS = (DocumentState.SUGGESTED, DocumentState.REVIEW)
