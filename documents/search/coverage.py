"""What of an office, a province or the country is digitised: the honest answer to "nothing found"."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, Sum

from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.models import PageIndex
from documents.search.query.filters import Filters
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta, WorkDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.counters.steps import Grain, Step
from sso_efiles.policy import Officer

_CERTIFIED = CounterName.FILES_CERTIFIED.value
_NAMES = {state: files_in(state) for state in EmployerFileState if state not in UNTOUCHED}
_PAGES = CounterName.PAGES_DONE
_STEPS = (Step.TOUCHED, Step.CERTIFIED, Step.REVOKED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the filtered part of the country is digitised: the honest answer to "nothing found"."""

    files_certified: int
    files_touched: int
    """Files of which something is scanned, the certified ones among them."""
    files_target: int | None

    def as_json(self) -> dict[str, int | None]:
        """For the API."""
        return {
            "files_certified": self.files_certified,
            "files_touched": self.files_touched,
            "files_target": self.files_target,
        }


@dataclass(frozen=True, slots=True)
class Begun:
    """What was begun and what was certified at an office within a span of days."""

    touched: int
    certified: int


def begun_in(codes: Iterable[str], *, since: date, until: date) -> dict[str, Begun]:
    """Files begun and certified by each office from `since` to `until`; certificates withdrawn within the
    span are taken off. From the figures of days; one query.
    """
    rows = WorkDelta.objects.of_offices(codes).by_work().at_grain(Grain.DAY).within(since, until)
    files: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for office, step, n, *_ in rows.filter(step__in=_STEPS).sums("office", "step"):
        files[office][step] += n
    return {
        office: Begun(done[Step.TOUCHED], done[Step.CERTIFIED] - done[Step.REVOKED])
        for office, done in files.items()
    }


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
    rows = CounterDelta.objects.filter(name=_PAGES)
    if filters.office:
        rows = rows.filter(office=filters.office)
    elif filters.province:
        rows = rows.filter(office__in=Office.objects.filter(province=filters.province).values("pk"))
    pages = rows.aggregate(n=Sum("amount"))["n"] or 0
    coverage = count_coverage(filters)
    return Digitised(
        place=place,
        files=coverage.files_touched,
        certified=coverage.files_certified,
        target=coverage.files_target,
        pages=pages,
        newest=newest,
    )


def count_coverage(filters: Filters) -> Coverage:
    """Files certified and begun, of all; a target is known for provinces and for offices alone in theirs."""
    if not (filters.office or filters.province):
        return _count_everywhere()
    offices, provinces = Office.objects.filter(province=filters.province), Province.objects.all()
    if filters.office:
        offices = Office.objects.filter(pk=filters.office)
        provinces = provinces.filter(offices=filters.office)
    else:
        provinces = provinces.filter(pk=filters.province)
    deltas = CounterDelta.objects.filter(name__in=_NAMES.values(), office__in=offices.values("pk"))
    certified = Sum("amount", filter=Q(name=_CERTIFIED))
    files = deltas.aggregate(certified=certified, touched=Sum("amount"))
    target = provinces.aggregate(n=Sum("target_files"))["n"]
    if filters.office and Office.objects.filter(province__offices=filters.office).count() > 1:
        target = None
    return Coverage(files["certified"] or 0, files["touched"] or 0, target)


def _count_everywhere() -> Coverage:
    """The same of the whole country; asked with every search, and with some the dearest question of all."""
    deltas, province = CounterDelta._meta.db_table, Province._meta.db_table
    names = [name.value for name in _NAMES.values()]
    marks = ", ".join(["%s"] * len(names))
    of_state = "SUM(CASE WHEN name = %s THEN amount ELSE 0 END)"
    summed = f"SELECT {of_state}, SUM(amount), (SELECT SUM(target_files) FROM {province})"  # noqa: S608  our own tables
    with connection.cursor() as cursor:
        cursor.execute(f"{summed} FROM {deltas} WHERE name IN ({marks})", [_CERTIFIED, *names])
        certified, touched, target = cursor.fetchone()
    return Coverage(int(certified or 0), int(touched or 0), None if target is None else int(target))
