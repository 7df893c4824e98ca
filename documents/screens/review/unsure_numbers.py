"""Numbers of a document that a person has to read: the picture of each with what it may be.

An account number is chosen or keyed on the card. Persons' and companies' numbers are looked at beside what
was read; of a person's only those digits are written out on which the readings differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from documents.models import Document, Identifier, Page
from documents.models.identifier import Offered
from employers.identifiers import JuristicNo, Kind, NationalId, group_digits

_MARGIN = 14  # guess: the walls of the boxes and a little paper, at 200 dpi
_MOST = 2  # guess: a card has room for two; a paper has one, and one more where somebody corrected it
"""Numbers of either sort shown of one document."""
_MOST_DISPUTED = 4  # guess: with four digits more than the mask shows, half of a person's number stays hidden
"""Digits on which readings of a person's number may differ and still be written out."""
_UNMASKED = frozenset((0, 1, 2, NationalId.length - 1))
"""Places that `NationalId.masked` shows."""
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
    kind: str

    @property
    def shown(self) -> tuple[tuple[str, float | None], ...]:
        """What it may be as a list may show it, and how likely; a person's number is masked."""
        hidden = _hidden_places([offer.value for offer in self.offers if _is_person(self.kind, offer.value)])
        return tuple((_write(self.kind, offer.value, hidden), offer.told) for offer in self.offers)


def prefetch_unsure() -> "Prefetch[str, QuerySet[Identifier], str]":
    """The numbers of pages that are suspect and have other readings, or a hand wrote: one query."""
    suspect = Identifier.objects.filter(
        kind__in=(Kind.ACCOUNT_NO, Kind.JURISTIC_NO, Kind.NATIONAL_ID),
        check_result=Identifier.Check.SUSPECT,
        box__isnull=False,
    )
    return Prefetch("identifiers", suspect, to_attr=UNSURE)


def unsure_numbers_of(document: Document) -> tuple[UnsureNumber, ...]:
    """The account numbers of a document whose pages were fetched with them, by hand first."""
    return _first(one for one in _all_of(document) if one.kind == Kind.ACCOUNT_NO)


def unsure_ids_of(document: Document) -> tuple[UnsureNumber, ...]:
    """Persons' and companies' numbers, likewise: those with readings to compare."""
    return _first(one for one in _all_of(document) if one.kind != Kind.ACCOUNT_NO)


def _first(found: Iterable[UnsureNumber]) -> tuple[UnsureNumber, ...]:
    return tuple(sorted(found, key=lambda one: not one.by_hand)[:_MOST])


def _all_of(document: Document) -> Iterable[UnsureNumber]:
    return (shown for page in document.pages.all() for shown in _of_page(page))


def _is_person(kind: str, digits: str) -> bool:
    """Whether it is, or may be, a person's own number; one of another length is taken for one."""
    if kind == Kind.NATIONAL_ID:
        return True
    return kind == Kind.JURISTIC_NO and JuristicNo(digits).is_person


def _hidden_places(persons: list[str]) -> frozenset[int]:
    """The places of persons' numbers that stay hidden: all but the mask's and the few in dispute."""
    disputed = {place for place, column in enumerate(zip(*persons, strict=False)) if len(set(column)) > 1}
    disputed -= _UNMASKED
    shown = _UNMASKED | (disputed if len(disputed) <= _MOST_DISPUTED else set())
    return frozenset(range(NationalId.length)) - shown


def _write(kind: str, digits: str, hidden: frozenset[int]) -> str:
    if not _is_person(kind, digits):
        return group_digits(kind, digits)
    masked = "".join("X" if place in hidden else digit for place, digit in enumerate(digits))
    return group_digits(Kind.NATIONAL_ID, masked)


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
        offers = tuple(number.offers)
        yield UnsureNumber(page.pk, view, reading.width, reading.height, offers, number.by_hand, number.kind)
