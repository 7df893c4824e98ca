"""What of an office, a province or the country is digitised: the honest answer to "nothing found"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.models import PageIndex
from documents.search.filters import Filters
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.policy import Officer

_NAMES = {state: files_in(state) for state in EmployerFileState if state not in UNTOUCHED}
_PAGES = CounterName.PAGES_DONE


@dataclass(frozen=True, slots=True)
class Digitised:
    """How much of a place can be searched; `place` is None for the whole country, `target` may be unknown.

    Counted in files (`files`: something of them is scanned; `certified`: all of it) and in pages read.
    """

    place: Office | Province | None
    files: int
    certified: int
    target: int | None
    pages: int
    newest: date | None = None

    @property
    def estimated(self) -> bool:
        """Whether the target is an estimate: only the country's is published."""
        return self.place is not None and self.target is not None


def digitised(filters: Filters, *, user: Officer) -> list[Digitised]:
    """Of the office or province that was searched; without one, of the asker's own office and the country."""
    return list(_places(filters, user))


def _places(filters: Filters, user: Officer) -> Iterator[Digitised]:
    own = getattr(user, "office_id", None)
    if filters.office:
        yield from _office(filters.office, user)
    elif filters.province:
        for province in Province.objects.filter(pk=filters.province):
            yield _counted(province, Filters(province=province.pk))
    else:
        yield from _office(own, user) if own else ()
        yield _counted(None, Filters())


def _office(code: str, user: Officer) -> Iterator[Digitised]:
    for office in Office.objects.filter(pk=code):
        newest = PageIndex.objects.visible_to(user).filter(office=code).order_by("-page")
        scanned = next(iter(newest.values_list("scanned_on", flat=True)[:1]), None)
        yield _counted(office, Filters(office=office.pk), newest=scanned)


def _counted(place: Office | Province | None, filters: Filters, *, newest: date | None = None) -> Digitised:
    """From the dashboard's counters, never by counting rows."""
    rows = CounterDelta.objects.filter(name__in=[*_NAMES.values(), _PAGES])
    if filters.office:
        rows = rows.filter(office=filters.office)
    elif filters.province:
        rows = rows.filter(office__in=Office.objects.filter(province=filters.province).values("pk"))
    counts = {row["name"]: row["n"] for row in rows.values("name").annotate(n=Sum("amount")).order_by()}
    coverage = filters.coverage()
    return Digitised(
        place=place,
        files=sum(counts.get(name, 0) for name in _NAMES.values()),
        certified=coverage.files_certified,
        target=coverage.files_target,
        pages=counts.get(_PAGES, 0),
        newest=newest,
    )
