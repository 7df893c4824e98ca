"""Pictures of a batch that somebody should look at while the folder still lies there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch

from documents.doubts import OF_PICTURES, Doubt
from documents.models import Batch, Page, PageDoubt
from sso_efiles.accounts.models import User

SHOWN = 12  # guess: two rows of a desk's screen; the rest is behind the filter


@dataclass(frozen=True, slots=True)
class PictureDoubts:
    """How many pages carry a doubt about their picture, by doubt, and the first of them."""

    total: int
    by_doubt: Sequence[tuple[Doubt, int]]
    pages: Sequence[Page]

    @property
    def more(self) -> int:
        """Pages that are not among those shown."""
        return self.total - len(self.pages)


def summarise_picture_doubts(batch: Batch, *, user: User) -> PictureDoubts | None:
    """None when no picture of the batch is doubted. Five queries."""
    visible = Page.objects.visible_to(user).brought_by(batch.pk).counted()
    open_ones = PageDoubt.objects.open().filter(code__in=OF_PICTURES)
    doubted = visible.filter(Exists(open_ones.filter(page=OuterRef("pk"))))
    total = doubted.count()
    if not total:
        return None
    rows = open_ones.filter(page__in=visible.values("pk")).order_by().values_list("code")
    counts = dict(rows.annotate(n=Count("page", distinct=True)))
    first = doubted.in_order().select_related("scan__upload__parent")
    return PictureDoubts(
        total=total,
        by_doubt=[(doubt, counts[doubt]) for doubt in OF_PICTURES if counts.get(doubt)],
        pages=list(first.prefetch_related(Prefetch("doubts", open_ones))[:SHOWN]),
    )
