"""What of the page ledger still stands in the way of handing a file over."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q

from documents.models import Batch, Document, Page, PageDoubt, Rescan
from documents.models.page import PageQuerySet
from documents.register.models import Folder
from documents.slots.counting import NOT_PAPER, Paper, balance_of, paper_of, paper_of_folder
from documents.states import DocumentState, PageKind

UNEXPLAINED_SLOTS = "unexplained_slots"
OPEN_DOUBTS = "open_doubts"
FOLDER_NOT_COUNTED = "folder_not_counted"
FOLDER_NOT_SCANNED = "folder_not_scanned"
MORE_SLOTS_THAN_COUNTED = "more_slots_than_counted"
RESCAN_OPEN = "rescan_open"
REJECTED_WITHOUT_REASON = "rejected_without_reason"
CODES = (
    UNEXPLAINED_SLOTS,
    OPEN_DOUBTS,
    FOLDER_NOT_COUNTED,
    FOLDER_NOT_SCANNED,
    MORE_SLOTS_THAN_COUNTED,
    RESCAN_OPEN,
    REJECTED_WITHOUT_REASON,
)


def open_slots(employer_id: int) -> list[tuple[str, int]]:
    """What is open of an employer's file, as (code of CODES, how many); empty when nothing is."""
    papers = papers_of(employer_id)
    counts = {
        UNEXPLAINED_SLOTS: unexplained_of(employer_id).count(),
        OPEN_DOUBTS: PageDoubt.objects.open().filter(page__in=pages_in_file(employer_id)).count(),
        FOLDER_NOT_COUNTED: sum(paper.sheets is None for paper in papers),
        FOLDER_NOT_SCANNED: sum(not paper.batches for paper in papers),
        MORE_SLOTS_THAN_COUNTED: sum(balance_of(paper).surplus for paper in papers if paper.counted),
        RESCAN_OPEN: rescans_of(employer_id),
        REJECTED_WITHOUT_REASON: rejected_unexplained(employer_id).count(),
    }
    return [(code, counts[code]) for code in CODES if counts[code]]


def papers_of(employer_id: int) -> list[Paper]:
    """The folders of an employer: registered ones, and scanned ones that nobody registered. Loose stacks are
    no folder of anybody.
    """
    registered = Folder.objects.kept().filter(employer=employer_id).order_by("volume", "pk")
    papers = [paper_of_folder(folder) for folder in registered]
    return papers + [paper_of(batch) for batch in _unregistered(employer_id)]


def _unregistered(employer_id: int) -> "Sequence[Batch]":
    """Batches without a folder that are this employer's, as long as something of them lies in a file or is
    missing.
    """
    own = Batch.objects.filter(employer=employer_id, folder=None, loose=False)
    pages = Page.objects.filter(batch=OuterRef("pk"))
    return list(own.filter(Exists(pages)).order_by("pk"))


def pages_in_file(employer_id: int) -> PageQuerySet:
    """The pages that lie in an employer's file, each once."""
    filed = Document.objects.filter(employer=employer_id, state=DocumentState.FILED)
    return Page.objects.counted().filter(document__in=filed)


def copies_in_file(employer_id: int) -> PageQuerySet:
    """Copies that are slots of their own: they came in one batch with the page of the file that counts."""
    filed = Document.objects.filter(employer=employer_id, state=DocumentState.FILED)
    return Page.objects.filter(
        duplicate_of__document__in=filed, duplicate_of__batch=F("batch"), scan__upload__superseded_by=None
    )


def unexplained_of(employer_id: int) -> PageQuerySet:
    """The slots of a file that are no image and for which nobody has signed."""
    parts = (pages_in_file(employer_id), Page.objects.gaps_of(employer_id), copies_in_file(employer_id))
    ids = Q(pk__in=[])
    for part in parts:
        ids |= Q(pk__in=part.order_by().values("pk"))
    return Page.objects.filter(ids, kind_by=None).exclude(kind=PageKind.IMAGE)


def rescans_of(employer_id: int) -> int:
    """Open requests to scan a page of the file, or a gap of its folders, again."""
    pages = Q(page__in=pages_in_file(employer_id)) | Q(page__in=Page.objects.gaps_of(employer_id))
    return Rescan.objects.filter(pages, closed_at=None).count()


def rejected_unexplained(employer_id: int) -> PageQuerySet:
    """Sides of the employer's own folders that a person kept out of every file and wrote no reason for. What
    the machine set apart, and covers and separators, are no papers of the folder.
    """
    rejected = Document.objects.rejected().filter(note="")
    pages = Page.objects.of_folders(employer_id).counted().filter(document__in=rejected)
    return pages.filter(Q(form=None) | ~Q(form__in=NOT_PAPER), scan__upload__superseded_by=None)
