"""What of an office, a province or the country is digitised: the honest answer to "nothing found"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Sum

from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.models import PageIndex
from documents.search.query.filters import Filters
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.policy import Officer

_CERTIFIED = CounterName.FILES_CERTIFIED.value
_NAMES = {state: files_in(state) for state in EmployerFileState if state not in UNTOUCHED}
_PAGES = CounterName.PAGES_DONE


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the filtered part of the country is digitised: the honest answer to "nothing found"."""

    files_certified: int
    files_target: int | None

    def as_json(self) -> dict[str, int | None]:
        """For the API."""
        return {"files_certified": self.files_certified, "files_target": self.files_target}


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


def digitised_places(filters: Filters, *, user: Officer) -> list[Digitised]:
    """Of the office or province that was searched; without one, of the asker's own office and the country."""
    return list(_places_searched(filters, user))


def _places_searched(filters: Filters, user: Officer) -> Iterator[Digitised]:
    own = getattr(user, "office_id", None)
    if filters.office:
        yield from _office_coverage(filters.office, user)
    elif filters.province:
        for province in Province.objects.filter(pk=filters.province):
            yield _count_place(province, Filters(province=province.pk))
    else:
        yield from _office_coverage(own, user) if own else ()
        yield _count_place(None, Filters())


def _office_coverage(code: str, user: Officer) -> Iterator[Digitised]:
    for office in Office.objects.filter(pk=code):
        newest = PageIndex.objects.visible_to(user).filter(office=code).order_by("-page")
        scanned = next(iter(newest.values_list("scanned_on", flat=True)[:1]), None)
        yield _count_place(office, Filters(office=office.pk), newest=scanned)


def _count_place(
    place: Office | Province | None, filters: Filters, *, newest: date | None = None
) -> Digitised:
    """From the dashboard's counters, never by counting rows."""
    rows = CounterDelta.objects.filter(name__in=[*_NAMES.values(), _PAGES])
    if filters.office:
        rows = rows.filter(office=filters.office)
    elif filters.province:
        rows = rows.filter(office__in=Office.objects.filter(province=filters.province).values("pk"))
    counts = {row["name"]: row["n"] for row in rows.values("name").annotate(n=Sum("amount")).order_by()}
    coverage = count_coverage(filters)
    return Digitised(
        place=place,
        files=sum(counts.get(name, 0) for name in _NAMES.values()),
        certified=coverage.files_certified,
        target=coverage.files_target,
        pages=counts.get(_PAGES, 0),
        newest=newest,
    )


def count_coverage(filters: Filters) -> Coverage:
    """Files certified, of all; a target is known for provinces and for offices alone in theirs."""
    if not (filters.office or filters.province):
        return _count_everywhere()
    offices, provinces = Office.objects.filter(province=filters.province), Province.objects.all()
    if filters.office:
        offices = Office.objects.filter(pk=filters.office)
        provinces = provinces.filter(offices=filters.office)
    else:
        provinces = provinces.filter(pk=filters.province)
    deltas = CounterDelta.objects.filter(name=_CERTIFIED, office__in=offices.values("pk"))
    certified = deltas.aggregate(n=Sum("amount"))["n"] or 0
    target = provinces.aggregate(n=Sum("target_files"))["n"]
    if filters.office and Office.objects.filter(province__offices=filters.office).count() > 1:
        target = None
    return Coverage(certified, target)


def _count_everywhere() -> Coverage:
    """The same of the whole country; asked with every search, and with some the dearest question of all."""
    deltas, province = CounterDelta._meta.db_table, Province._meta.db_table
    summed = f"SELECT SUM(amount) FROM {deltas} WHERE name = %s"  # noqa: S608  names of our own tables
    target = f"SELECT SUM(target_files) FROM {province}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({summed}), ({target})", [_CERTIFIED])
        certified, files = cursor.fetchone()
    return Coverage(int(certified or 0), None if files is None else int(files))
