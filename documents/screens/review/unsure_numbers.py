"""Account numbers of a document that a person has to read: the picture of each with what it may be."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from documents.models import Document, Identifier, Page
from documents.models.identifier import Offered
from employers.identifiers import Kind

_MARGIN = 14  # guess: the walls of the boxes and a little paper, at 200 dpi
_MOST = 2  # guess: a card has room for two; a paper has one, and one more where somebody corrected it
"""Numbers shown of one document."""
UNSURE = "unsure_numbers"
"""Where the pages of a card hold them."""


@dataclass(frozen=True, slots=True)
class UnsureNumber:
    """A number that was read with doubt: which part of which picture to look at, and what it may be."""

    page: int
    view: str
    """x, y, width and height of the part, as SVG writes a view box."""
    width: int
    height: int
    offers: tuple[Offered, ...]
    by_hand: bool


def prefetch_unsure() -> "Prefetch[str, QuerySet[Identifier], str]":
    """The account numbers of pages that are suspect and have other readings, or a hand wrote: one query."""
    suspect = Identifier.objects.filter(
        kind=Kind.ACCOUNT_NO, check_result=Identifier.Check.SUSPECT, box__isnull=False
    )
    return Prefetch("identifiers", suspect, to_attr=UNSURE)


def unsure_numbers_of(document: Document) -> tuple[UnsureNumber, ...]:
    """Those of a document whose pages were fetched with them, by hand first."""
    found = (shown for page in document.pages.all() for shown in _of_page(page))
    return tuple(sorted(found, key=lambda one: not one.by_hand)[:_MOST])


def _of_page(page: Page) -> Iterable[UnsureNumber]:
    reading = next(iter(page.readings.all()), None)
    if reading is None:
        return
    unsure: list[Identifier] = getattr(page, UNSURE, [])
    for number in unsure:
        if not number.box or not (number.candidates or number.by_hand):
            continue
        x0, y0, x1, y1 = number.box
        left, top = max(0, x0 - _MARGIN), max(0, y0 - _MARGIN)
        view = f"{left} {top} {x1 - x0 + 2 * _MARGIN} {y1 - y0 + 2 * _MARGIN}"
        yield UnsureNumber(page.pk, view, reading.width, reading.height, tuple(number.offers), number.by_hand)
