"""A sample drawn again from what is on record: the proof that nobody chose it."""

from dataclasses import dataclass

from documents.lots.draws import draw_pages
from documents.lots.lifecycle import pictures_in
from documents.lots.models import DrawnPage, Lot


@dataclass(frozen=True, slots=True)
class Redraw:
    """The sample as it is on record, and as seed and pages of the lot give it; both in ascending order."""

    pages_of_lot: int
    recorded: list[int]
    again: list[int]

    @property
    def same(self) -> bool:
        """Whether the record is what the draw gives."""
        return self.recorded == self.again


def redraw_lot(lot: Lot) -> Redraw:
    """Draw the sample of a drawn lot again, from the manifests of the files that were in the draw."""
    files = lot.files.filter(pages__isnull=False).select_related("passage")
    population = [page for file in files for page in pictures_in(file.passage.manifest)]
    drawn = DrawnPage.objects.filter(lot_file__lot=lot, random=True)
    return Redraw(
        pages_of_lot=len(population),
        recorded=sorted(drawn.values_list("page", flat=True)),
        again=sorted(draw_pages(lot.seed, population, size=lot.sample)),
    )
