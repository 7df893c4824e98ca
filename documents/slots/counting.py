"""Counted sides of paper against the slots that there are.

Problem     A person counts the sheets of a folder; the scanner makes pictures. Nothing may be lost between.
Known as    Reconciliation of a control total against the records.
Steps       Sides counted = sheets x sides a sheet. Slots are the pages of all batches of the folder, wherever
            they are filed. Cover and separator sheets are no paper of the folder, nor are the halves of a
            damaged file whose whole came, nor pages that came again in another batch of the same folder.
            Within one batch a copy may be a sheet that lies twice in the folder or one that was fed twice:
            with the copies there must be as many slots as were counted, without them no more.
Dropped     Guessing the sides of a sheet from the pictures: a folder half of whose pages are lost looks like
            one that was scanned on one side.
"""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from documents.models import Batch, Page
from documents.register.models import Folder
from documents.states import BatchState, PageKind

SIDES_OF_UNREGISTERED = 2
"""Sides of a sheet of which nobody said how many were scanned: all paper has two."""
NOT_PAPER = ("cover", "separator")
"""Kinds of sheet that the office adds to a folder (data/form_types.csv)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What was counted together: a registered folder with all its batches, or one batch of none."""

    folder: int | None
    batches: tuple[int, ...]
    sheets: int | None
    sides: int

    @property
    def counted(self) -> int | None:
        """Sides that there should be; None while nobody has counted."""
        return None if self.sheets is None else self.sheets * self.sides


@dataclass(frozen=True, slots=True)
class Balance:
    """A paper's sides: counted, and found."""

    counted: int | None
    pictured: int
    """Slots with an image, copies within a batch among them."""
    copies: int
    """Those of them that are copies within their batch."""
    gaps: int
    """Slots without an image."""
    signed: int
    """Those of them that a person has signed for."""

    @property
    def missing(self) -> int:
        """Sides that were counted and have no image."""
        return 0 if self.counted is None else max(0, self.counted - self.pictured)

    @property
    def surplus(self) -> int:
        """Images and signed sides beyond what was counted, even if every copy was fed twice."""
        return 0 if self.counted is None else max(0, self.pictured - self.copies + self.signed - self.counted)


def paper_of(batch: Batch) -> Paper:
    """The paper that a batch was scanned from; one query where a folder is tied to it."""
    if batch.folder_id is None or batch.folder is None:
        return Paper(None, (batch.pk,), batch.sheets, SIDES_OF_UNREGISTERED)
    return paper_of_folder(batch.folder)


def paper_of_folder(folder: Folder) -> Paper:
    """A registered folder with the batches that it was scanned in."""
    batches = Batch.objects.filter(folder=folder.pk).order_by("pk").values_list("pk", flat=True)
    return Paper(folder.pk, tuple(batches), folder.sheets, folder.sides)


def slots_of(paper: Paper) -> Q:
    """The condition for pages that are slots of this paper."""
    came_once = (
        Q(duplicate_of=None) | Q(duplicate_of__batch=F("batch")) | ~Q(duplicate_of__batch__in=paper.batches)
    )
    return Q(batch__in=paper.batches) & came_once & of_paper()


def of_paper() -> Q:
    """The condition for pages that are sides of paper of some folder: no cover, no half of a damaged file."""
    whole = Q(scan=None) | Q(scan__upload__superseded_by=None)
    return whole & (Q(form=None) | ~Q(form__in=NOT_PAPER))


def balance_of(paper: Paper) -> Balance:
    """Count a paper's slots: one query, and a second one where cover or separator sheets lie in it."""
    own = Q(scan__isnull=False)
    found = Page.objects.filter(slots_of(paper)).aggregate(
        pictured=Count("pk", filter=own),
        copies=Count("pk", filter=own & Q(duplicate_of__batch=F("batch"))),
        gaps=Count("pk", filter=Q(scan=None)),
        signed=Count("pk", filter=Q(scan=None, kind_by__isnull=False)),
    )
    backs = _backs_of_covers(paper) if paper.sides > 1 else 0
    pictured = found.pop("pictured") - backs
    return Balance(paper.counted, pictured, **found)


def is_settled(paper: Paper) -> bool:
    """Whether all its batches are read and filed: only then can anything be missing."""
    unsettled = [BatchState.RECEIVING, BatchState.PROCESSING]
    return (
        bool(paper.batches) and not Batch.objects.filter(pk__in=paper.batches, state__in=unsettled).exists()
    )


def _backs_of_covers(paper: Paper) -> int:
    """Blank sides right behind a cover or a separator: its own back."""
    if not Page.objects.filter(batch__in=paper.batches, form__in=NOT_PAPER).exists():
        return 0
    backs = 0
    for batch in paper.batches:
        behind = False
        for form, kind in Page.objects.filter(batch=batch).in_order().values_list("form", "kind"):
            backs += behind and kind == PageKind.BLANK
            behind = form in NOT_PAPER
    return backs
