"""The life of everything that has one: upload, document, batch; the kinds of pages; how well founded the
machine's opinion on a document is. What a worker does (a scan's state) stands in sso_efiles/work/states.py.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UploadState(TextChoices):
    """A file as it was declared and sent."""

    DECLARED = "declared", _("Waiting to be sent")
    STORED = "stored", _("Stored")
    REFUSED = "refused", _("Refused")


class PageKind(TextChoices):
    """What a slot of the paper file is."""

    IMAGE = "image", _("Picture")
    BLANK = "blank", _("Blank side")
    DUPLICATE = "duplicate", _("Duplicate")
    MISSING = "missing", _("Missing")
    NOT_SCANNABLE = "not_scannable", _("Cannot be scanned")


class DocumentState(TextChoices):
    """Consecutive pages that belong together."""

    SUGGESTED = "suggested", _("Suggested")
    REVIEW = "review", _("In review")
    FILED = "filed", _("Filed")
    REJECTED = "rejected", _("Rejected")
    EMPTIED = "emptied", _("Emptied")
    """All its pages lie in other documents now: nothing shows it, and an undo fills it again."""


class PagePlace(TextChoices):
    """Where a page counts in the arithmetic of its batch: at one of these, and the sum is its pages."""

    FILED = "filed", _("Filed")
    IN_REVIEW = "in_review", _("To review")
    REJECTED = "rejected", _("Rejected")
    DUPLICATE = "duplicate", _("Sent again")
    QUARANTINED = "quarantined", _("Set aside")
    UNPLACED = "unplaced", _("Not placed yet")
    GAP = "gap", _("Not scanned")


class Strength(TextChoices):
    """How well founded the machine's opinion on whose a document is was, when it was filed or suggested."""

    AGREED = "agreed", _("Two signs agree")
    ONE_SIGN = "one_sign", _("One sign only")
    CONTRADICTED = "contradicted", _("Signs contradict each other")
    NOTHING_KNOWN = "nothing_known", _("Nothing is known")


class CandidateOrigin(TextChoices):
    """What names an employer that a document may belong to."""

    PAGE = "page", _("The page itself")
    FOLDER = "folder", _("The folder")
    NEIGHBOURS = "neighbours", _("The pages beside it")


class BatchState(TextChoices):
    """One scanned folder."""

    RECEIVING = "receiving", _("Receiving")
    PROCESSING = "processing", _("Being read")
    REVIEW = "review", _("In review")
    DONE = "done", _("Done")


class FolderState(TextChoices):
    """A folder of a place that is watched."""

    WAITING = "waiting", _("Waiting to be taken")
    TAKING = "taking", _("Being taken")
    TAKEN = "taken", _("Taken")
    DOUBTFUL = "doubtful", _("Taken, with doubts")
    REFUSED = "refused", _("Not taken")


DOCUMENT_MOVES = {
    # the machine may learn more of a paper that waits: its folder is called by its number now
    DocumentState.SUGGESTED: {DocumentState.FILED, DocumentState.REVIEW, DocumentState.SUGGESTED},
    DocumentState.REVIEW: {DocumentState.FILED, DocumentState.REJECTED, DocumentState.SUGGESTED},
    # a filed document may be filed again elsewhere (moved); a rejected one may be taken up again
    DocumentState.FILED: {DocumentState.FILED, DocumentState.REVIEW},
    DocumentState.REJECTED: {DocumentState.REVIEW, DocumentState.FILED},
    DocumentState.EMPTIED: set(),
}
OPEN_DOCUMENTS = (DocumentState.SUGGESTED, DocumentState.REVIEW)
