"""The slots of an employer's file, one by one, and what they add up to: the ledger that people read.

A slot is one side of a sheet: the pages in the order of the file, copies of its own folders behind the page
that counts, sides that nobody scanned behind the page that they lay behind, else last.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from documents.models import Batch, Page
from documents.slots.counting import Paper, balance_of, of_paper, paper_of
from documents.slots.gaps import gap_reason
from documents.slots.open_points import copies_in_file, papers_of
from documents.states import PageKind


@dataclass(frozen=True, slots=True)
class Slot:
    """One side of a sheet of the file."""

    number: int
    """From 1, in the order of the file."""
    page: Page
    sheet: int | None
    """Which sheet of its folder, from 1; None for a side whose place nobody knows."""
    side: int | None

    @property
    def explained(self) -> bool:
        """Whether nothing has to be said of it, or somebody has said it."""
        return self.page.kind == PageKind.IMAGE or self.page.kind_by_id is not None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the slots of a file add up to."""

    counted: int | None
    """Sides counted in the employer's own folders; None while none is counted."""
    slots: int
    images: int
    blank: int
    duplicate: int
    missing: int
    not_scannable: int
    unexplained: int


def slots_of_file(employer_id: int, placed: Sequence[Page]) -> list[Slot]:
    """The slots of a file whose pages these are, in the order of the file; a query for each registered folder
    that has pages in it, and a few.
    """
    ids = {page.pk for page in placed}
    related = ("kind_by", "scan__upload", "duplicate_of", "batch")
    copies = copies_in_file(employer_id).filter(duplicate_of__in=ids).exclude(pk__in=ids)
    gaps = Page.objects.gaps_of(employer_id).exclude(pk__in=ids)
    behind: dict[int | None, list[Page]] = defaultdict(list)
    for copy in copies.select_related(*related).order_by("pk"):
        behind[copy.duplicate_of_id].append(copy)
    for gap in gaps.select_related(*related).order_by("pk"):
        after = (gap_reason(gap.why) or {}).get("after")
        behind[after if after in ids else None].append(gap)
    pages = [page for own in placed for page in (own, *behind[own.pk])] + behind[None]
    sheets = _sheets_of(pages)
    return [Slot(n, page, *sheets.get(page.pk, (None, None))) for n, page in enumerate(pages, start=1)]


def ledger_of(employer_id: int, slots: Sequence[Slot]) -> Ledger:
    """What these slots add up to. Copies that came again in another batch are told as duplicates, and are no
    slots; sides that were counted and are not reconciled yet are missing.
    """
    kinds = Counter(PageKind(slot.page.kind) for slot in slots)
    own = [(paper, balance_of(paper)) for paper in papers_of(employer_id)]
    counted = [balance for paper, balance in own if paper.counted is not None]
    late = sum(max(0, balance.missing - balance.gaps) for balance in counted)
    ids = [slot.page.pk for slot in slots]
    again = Page.objects.filter(duplicate_of__in=ids).exclude(pk__in=ids).count()
    return Ledger(
        counted=sum(balance.counted or 0 for balance in counted) if counted else None,
        slots=len(slots) + late,
        images=sum(slot.page.scan_id is not None and slot.page.duplicate_of_id is None for slot in slots),
        blank=kinds[PageKind.BLANK],
        duplicate=kinds[PageKind.DUPLICATE] + again,
        missing=kinds[PageKind.MISSING] + late,
        not_scannable=kinds[PageKind.NOT_SCANNABLE],
        unexplained=sum(not slot.explained for slot in slots) + late,
    )


def _sheets_of(pages: Iterable[Page]) -> Mapping[int, tuple[int, int]]:
    """Which sheet and side of their folders these pages are."""
    batches = {page.batch_id for page in pages}
    papers: dict[int, Paper] = {}
    for batch in Batch.objects.filter(pk__in=batches).select_related("folder").order_by("pk"):
        if batch.pk not in papers:
            paper = paper_of(batch)
            papers |= dict.fromkeys(paper.batches, paper)
    return _number_all(set(papers.values()))


def number_sides(paper: Paper) -> dict[int, tuple[int, int]]:
    """Which sheet and side each slot of a paper is, from 1, as the paper lay."""
    return _number_all([paper])


def _number_all(papers: Collection[Paper]) -> dict[int, tuple[int, int]]:
    """The sheets and sides of these papers; two queries however many they are."""
    batches = {batch: paper for paper in papers for batch in paper.batches}
    own = Page.objects.filter(of_paper(), batch__in=batches)
    behind: dict[int, list[int]] = defaultdict(list)
    for pk, why in own.filter(scan=None, document=None).order_by("pk").values_list("pk", "why"):
        if after := (gap_reason(why) or {}).get("after"):
            behind[after].append(pk)
    lying: dict[int, list[int]] = defaultdict(list)
    pictured = own.filter(scan__isnull=False).in_order()
    for pk, batch, first in pictured.values_list("pk", "batch", "duplicate_of__batch"):
        if first in (None, batch) or first not in batches[batch].batches:  # as counting.slots_of says
            lying[batch] += [pk, *behind[pk]]
    found: dict[int, tuple[int, int]] = {}
    for paper in papers:
        for place, pk in enumerate(pk for batch in paper.batches for pk in lying[batch]):
            found[pk] = (place // paper.sides + 1, place % paper.sides + 1)
    return found
