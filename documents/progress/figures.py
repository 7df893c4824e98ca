"""How far each office and province is; from counters, never by counting rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Sum
from django.utils import timezone

from documents.counts import COUNTED_STATES, STATES_OF_EMPLOYERS
from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.progress.forecast import WINDOW_DAYS, Finish, forecast_finish
from documents.progress.targets import (
    NO_TARGET,
    Target,
    sole_offices,
    target_of_all,
    target_of_province,
)
from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.policy import Action

_PAGES = (CounterName.PAGES_OPEN, CounterName.PAGES_DONE, CounterName.PAGES_QUARANTINED)
_SEEN_OTHERWISE = {CounterName.PAGES_DONE, CounterName.EMPLOYERS, *map(files_in, COUNTED_STATES)}
"""Counters that show in another figure; each of the others stands by itself on the dashboard."""
_TROUBLE = {CounterName.PAGES_QUARANTINED}
"""Counters that should be nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A counter as the dashboard shows it."""

    label: str
    amount: int
    bad: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The dashboard's line of the nation, a province or an office."""

    code: str
    name_th: str
    name_en: str
    target: int | None
    target_kind: str
    by_state: Mapping[str, int]
    certified: int
    percent: float
    pages: int
    counters: Mapping[str, int]
    """By name, each counter that no other figure shows."""
    pace_per_day: float
    finish: Finish | None

    @property
    def touched(self) -> int:
        """Files of which something is scanned."""
        return sum(n for state, n in self.by_state.items() if state not in UNTOUCHED)

    @property
    def touched_percent(self) -> float:
        """The same as a share of the target."""
        return round(100 * self.touched / self.target, 2) if self.target else 0.0

    @property
    def tallies(self) -> list[Tally]:
        """The counters in words, in the order of their catalogue."""
        named = ((CounterName(name), amount) for name, amount in self.counters.items())
        return [Tally(str(name.label), n, bad=bool(n) and name in _TROUBLE) for name, n in named]


def nation(user: policy.Officer, counters: "Counters | None" = None) -> Figures:
    """All that this person's role reaches, as one line."""
    counters = counters or counters_of(user)
    name = ("", "ทั่วราชอาณาจักร", "Whole Kingdom")
    return _sum_up(name, target_of_all(user), counters.codes, counters)


def by_state_of(office: Office) -> dict[str, int]:
    """How many files of an office are in each state, by its counters."""
    return Counters({office.pk: office.province_id}).files_by_state([office.pk])


def provinces(user: policy.Officer, counters: "Counters | None" = None) -> list[Figures]:
    """A line for each province that this person's role reaches (an office's own people see their own
    part).
    """
    counters = counters or counters_of(user)
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for office, province in counters.province_of.items():
        codes[province].append(office)
    return [
        _sum_up((p.pk, p.name_th, p.name_en), target_of_province(p), codes[p.pk], counters)
        for p in counters.provinces
    ]


def offices(user: policy.Officer, *, province: str = "", counters: "Counters | None" = None) -> list[Figures]:
    """A line for each office that this person's role reaches, of one province or of all."""
    rows = Office.objects.within(user, Action.PROGRESS).select_related("province")
    rows = rows.filter(province=province) if province else rows
    counters = counters or Counters({office.pk: office.province_id for office in rows})
    sole = sole_offices()
    return [_of_office(office, sole, counters) for office in rows]


def office_figures(office: Office) -> Figures:
    """The line of one office."""
    return _of_office(office, sole_offices(), Counters({office.pk: office.province_id}))


def _of_office(office: Office, sole: set[str], counters: "Counters") -> Figures:
    target = target_of_province(office.province) if office.pk in sole else NO_TARGET
    return _sum_up((office.pk, office.name_th, office.name_en), target, [office.pk], counters)


def counters_of(user: policy.Officer, *, province: str = "") -> "Counters":
    """The counters of all offices that this person's role reaches, or of those of one province: read once for
    several of the questions above.
    """
    reached = Office.objects.within(user, Action.PROGRESS).order_by()
    reached = reached.filter(province=province) if province else reached
    return Counters(dict(reached.values_list("pk", "province")))


def reached_codes(user: policy.Officer) -> list[str]:
    """The offices whose progress this person sees."""
    return list(Office.objects.within(user, Action.PROGRESS).order_by().values_list("pk", flat=True))


class Counters:
    """The counters of some offices: totals, and files certified on each of the last days; two queries."""

    def __init__(self, province_of: Mapping[str, str]) -> None:
        self.province_of = province_of
        self.codes = list(province_of)
        rows = CounterDelta.objects.of_offices(self.codes)
        self.totals = rows.totals()
        since = timezone.localdate() - timedelta(days=WINDOW_DAYS)
        certified = rows.by_work().filter(name=CounterName.FILES_CERTIFIED, day__gt=since)
        daily = certified.values_list("office", "day")
        self.daily = {(office, day): n for office, day, n in daily.annotate(n=Sum("amount")).order_by()}

    @cached_property
    def provinces(self) -> list[Province]:
        """Those that the offices lie in; one query."""
        return list(Province.objects.filter(pk__in=set(self.province_of.values())))

    def sum(self, codes: Iterable[str], name: CounterName) -> int:
        """One counter over several offices."""
        return sum(self.totals.get((code, name), 0) for code in codes)

    def files_by_state(self, codes: Iterable[str]) -> dict[str, int]:
        """Of the files on the master list, what is in no other state is listed."""
        codes = list(codes)
        counted = {state.value: self.sum(codes, files_in(state)) for state in COUNTED_STATES}
        touched = sum(counted[state] for state in STATES_OF_EMPLOYERS)
        listed = self.sum(codes, CounterName.EMPLOYERS) - touched
        return {EmployerFileState.LISTED.value: max(0, listed), **counted}

    def certified_by_day(self, codes: Iterable[str]) -> list[int]:
        """Files certified on each of the last days, oldest first."""
        today, codes = timezone.localdate(), list(codes)
        span = [today - timedelta(days=n) for n in range(WINDOW_DAYS - 1, -1, -1)]
        return [sum(self.daily.get((code, day), 0) for code in codes) for day in span]


def _sum_up(name: tuple[str, str, str], target: Target, codes: list[str], counters: Counters) -> Figures:
    by_state = counters.files_by_state(codes)
    certified, days = by_state[EmployerFileState.CERTIFIED], counters.certified_by_day(codes)
    return Figures(
        *name,
        target=target.files,
        target_kind=target.kind,
        by_state=by_state,
        certified=certified,
        percent=round(100 * certified / target.files, 2) if target.files else 0.0,
        pages=sum(counters.sum(codes, name) for name in _PAGES),
        counters={
            name.value: counters.sum(codes, name) for name in CounterName if name not in _SEEN_OTHERWISE
        },
        pace_per_day=round(sum(days) / WINDOW_DAYS, 2),
        finish=forecast_finish(days, remaining=(target.files or 0) - certified),
    )
