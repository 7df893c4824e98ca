"""The strip beside a page: thumbnails of the pages near it, and the way to any other by its number."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from documents.models import Page
from documents.screens.search import carry
from employers.models import Employer

_NEAR = 20  # guess: three screens of thumbnails to either side
"""Pages to either side of the one that is shown for which the strip has thumbnails."""
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in the strip."""

    pk: int
    number: int
    address: str
    here: bool
    pictured: bool
    slot: str
    """The page's kind where it has no picture at all; else empty."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The pages among which one is shown: how many, and those near it."""

    pages: list[int]
    here: int
    first: int
    """The place of the first that is near."""
    facts: list[tuple[bool, str]]
    """Of those near: whether there is a picture, and the kind of a slot without one."""
    account_no: str
    carried: dict[str, str]
    """What the address carries on: the words that were searched for."""

    @property
    def number(self) -> int:
        """Which page is shown, from 1."""
        return self.here + 1

    @property
    def leaves(self) -> list[Leaf]:
        """Those near the page that is shown."""
        return [
            Leaf(self.pages[at], at + 1, self._address(at), at == self.here, pictured=pictured, slot=slot)
            for at, (pictured, slot) in enumerate(self.facts, start=self.first)
        ]

    @property
    def before(self) -> str:
        """The address of the page before; empty for the first."""
        return self._address(self.here - 1)

    @property
    def behind(self) -> str:
        """The address of the next page; empty for the last."""
        return self._address(self.here + 1)

    @property
    def earlier(self) -> str:
        """The address of the page before those that are near; empty where all are."""
        return self._address(self.first - 1)

    @property
    def later(self) -> str:
        """The address of the page behind those that are near; empty where all are."""
        return self._address(self.first + len(self.facts))

    def address_of(self, number: str) -> str:
        """The address of the n-th page, from 1; empty for what is no such number."""
        return (
            self._address(int(number) - 1)
            if number.isascii() and number.isdecimal() and len(number) < 10
            else ""
        )

    def _address(self, at: int) -> str:
        if not 0 <= at < len(self.pages):
            return ""
        tail = f"?{urlencode(self.carried)}" if self.carried else ""
        if self.account_no:
            return reverse("documents:employer-page", args=[self.account_no, self.pages[at]]) + tail
        return reverse("documents:page", args=[self.pages[at]]) + tail


def strip_of(
    request: HttpRequest, shown: Page, *, around: "QuerySet[Page]", employer: Employer | None
) -> Strip:
    """The pages round the one that is shown; two queries, however many there are."""
    carried = carry.address_part(request, carry.words_of(request))
    pages = list(around.values_list("pk", flat=True))
    here = pages.index(shown.pk) if shown.pk in pages else 0
    near = pages[max(0, here - _NEAR) : here + _NEAR + 1]
    rows = Page.objects.filter(pk__in=near).values_list("pk", "scan", "scan__read_at", "kind")
    facts = {pk: (read_at is not None, "" if scan else kind) for pk, scan, read_at, kind in rows}
    return Strip(
        pages=pages,
        here=here,
        first=max(0, here - _NEAR),
        facts=[facts[pk] for pk in near],
        account_no=employer.account_no if employer else "",
        carried=carried,
    )
