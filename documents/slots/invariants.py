"""What must always hold of slots: rules of check_ledger."""

from collections.abc import Iterator

from django.db.models import Count, F

from documents.models import Batch, Page, Rescan
from documents.register.models import Folder
from documents.slots.counting import Paper, balance_of, is_settled, paper_of, paper_of_folder
from documents.states import PageKind


def counted_sides_have_slots() -> Iterator[str]:
    """A counted folder whose batches are settled has a slot for each of its sides."""
    for paper in _counted_papers():
        if not is_settled(paper):
            continue
        balance = balance_of(paper)
        if balance.missing > balance.gaps:
            yield f"{_name(paper)} counts {balance.counted} sides and has {balance.pictured + balance.gaps}"


def slots_are_whole() -> Iterator[str]:
    """No picture without a scan, no blank side that neither a picture nor a person vouches for."""
    bare = Page.objects.filter(scan=None, kind_by=None, kind__in=[PageKind.IMAGE, PageKind.BLANK])
    for pk in bare.values_list("pk", flat=True):
        yield f"page {pk} is a picture and has no scan"
    for pk in Page.objects.filter(kind=PageKind.IMAGE).exclude(kind_by=None).values_list("pk", flat=True):
        yield f"page {pk} is a picture and is explained as none"
    lost = Page.objects.filter(kind=PageKind.MISSING).exclude(scan=None)
    for pk in lost.values_list("pk", flat=True):
        yield f"page {pk} has a picture and is called missing"


def scans_name_their_page() -> Iterator[str]:
    """The first, current and next images of a page are its own."""
    for name in ("first_scan", "next_scan"):
        others = Page.objects.exclude(**{name: None}).exclude(**{f"{name}__page": F("pk")})
        for pk in others.values_list("pk", flat=True):
            yield f"page {pk} has another page's scan as its {name}"


def rescans_come_to_an_end() -> Iterator[str]:
    """A request that is closed says by whom; one that has an image has one of its page."""
    for pk in Rescan.objects.exclude(closed_at=None).filter(closed_by=None).values_list("pk", flat=True):
        yield f"rescan {pk} is closed by nobody"
    strange = Rescan.objects.exclude(scan=None).exclude(scan__page=F("page"))
    for pk in strange.values_list("pk", flat=True):
        yield f"rescan {pk} is answered by another page's scan"
    twice = Rescan.objects.filter(closed_at=None).order_by().values("page").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1):
        yield f"page {row['page']} has {row['n']} open rescans"


def _counted_papers() -> Iterator[Paper]:
    for folder in Folder.objects.exclude(sheets=None):
        yield paper_of_folder(folder)
    for batch in Batch.objects.filter(folder=None).exclude(sheets=None):
        yield paper_of(batch)


def _name(paper: Paper) -> str:
    return f"folder {paper.folder}" if paper.folder else f"batch {paper.batches[0]}"
