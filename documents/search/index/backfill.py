"""Search rows gone over again, in the order of pages, in steps short enough that nobody notices."""

from collections.abc import Generator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from documents.models import Page, PageIndex, Reindexing
from documents.search.index.index_rows import BATCH, index_pages
from documents.search.planning.sampling import expire_samples
from sso_efiles.text import fold


@dataclass(frozen=True, slots=True)
class Step:
    """One batch: pages gone over, and how many rows had to be written."""

    pages: int
    written: int


def pages_left(*, office: str = "") -> int:
    """How many pages a run would go over from where the last one stopped."""
    return _pages_after(office, after=_reached_page(office)).count()


def backfill_pages(*, office: str = "") -> Generator[Step, None, None]:
    """Go on where the last run over this office (or all) stopped, to the end; then the next starts afresh.

    Each step is one transaction with its position, so it may be killed anywhere; rows stay findable.
    """
    after = _reached_page(office)
    while ids := list(_pages_after(office, after=after).values_list("pk", flat=True)[:BATCH]):
        after = ids[-1]
        with transaction.atomic():
            written = index_pages(ids)
            reached = {"version": fold.VERSION, "after": after}
            Reindexing.objects.update_or_create(office=office, defaults=reached)
        yield Step(len(ids), written)
    Reindexing.objects.filter(office=office).delete()
    expire_samples(PageIndex)


def start_again(*, office: str = "") -> None:
    """Forget where the last run stopped."""
    Reindexing.objects.filter(office=office).delete()


def _reached_page(office: str) -> int:
    """A run of an older folding is not gone on with: its rows are old."""
    run = Reindexing.objects.filter(office=office, version=fold.VERSION).first()
    return run.after if run else 0


def _pages_after(office: str, *, after: int) -> QuerySet[Page]:
    pages = Page.objects.filter(pk__gt=after).order_by("pk")
    return pages.filter(office=office) if office else pages
