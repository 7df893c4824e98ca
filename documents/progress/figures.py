"""How far each office and province is; from counters, never by counting rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q, Sum
from django.utils import timezone

from documents.counts import COUNTED_STATES, STATES_OF_EMPLOYERS
from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.progress.forecast.finish import Finish
from documents.progress.forecast.reasons import Basis, Unknown
from documents.progress.outlook import NATION, Expected, Facts, expected
from documents.progress.targets import (
    NO_TARGET,
    Standing,
    Target,
    set_for,
    sole_offices,
    target_of_all,
    target_of_province,
)
from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound

WINDOW_DAYS = 28  # guess: four whole weeks, so that a month's rhythm is in it and an old pace is not
_AHEAD_DAYS = 366 * 2  # guess: so far ahead plans are drawn
MONTHS_SHOWN = 12  # guess: a year, so that each season is in it
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
    finish_basis: Basis | None = None
    """What the finish is estimated from."""
    finish_unknown: Unknown | None = None
    """Why there is none."""

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
    is_all = policy.scope(user, Action.PROGRESS) is policy.Scope.ALL
    target = target_of_all(counters.provinces) if is_all else NO_TARGET
    done = counters.expected[NATION] if target.files else Expected()
    return _sum_up(("", "ทั่วราชอาณาจักร", "Whole Kingdom"), target, counters.codes, counters, done)


def by_state_of(office: Office) -> dict[str, int]:
    """How many files of an office are in each state, by its counters."""
    return Counters([office]).files_by_state([office.pk])


def provinces(user: policy.Officer, counters: "Counters | None" = None) -> list[Figures]:
    """A line for each province that this person's role reaches (an office's own people see their own
    part).
    """
    counters = counters or counters_of(user)
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for office, province in counters.province_of.items():
        codes[province].append(office)
    done = counters.expected
    return [
        _sum_up((p.pk, p.name_th, p.name_en), target_of_province(p), codes[p.pk], counters, done[p.pk])
        for p in counters.provinces
    ]


def offices(user: policy.Officer, *, province: str = "", counters: "Counters | None" = None) -> list[Figures]:
    """A line for each office that this person's role reaches, of one province or of all."""
    counters = counters or counters_of(user, province=province)
    return [office_figures(one, counters) for one in counters.offices]


def office_figures(office: Office, counters: "Counters") -> Figures:
    """The line of one office: its own target where one was set, its province's where it is the only one."""
    target = target_of_office(office, counters)
    done = Expected(unknown=Unknown.ON_ITS_OWN if target.files else Unknown.NO_TARGET)
    if office.pk in counters.sole:
        done = counters.expected[office.province_id]
    name = (office.pk, office.name_th, office.name_en)
    return _sum_up(name, target, [office.pk], counters, done)


def target_of_office(office: Office, counters: "Counters") -> Target:
    """Its own where one was set, its province's where it is the only one."""
    own = counters.standing.wholes.get(office.pk)
    return own or (target_of_province(office.province) if office.pk in counters.sole else NO_TARGET)


def counters_of(user: policy.Officer, *, province: str = "") -> "Counters":
    """The counters of all offices that this person's role reaches, or of those of one province: read once for
    several of the questions above.
    """
    reached = Office.objects.within(user, Action.PROGRESS)
    reached = reached.filter(province=province) if province else reached
    beside = Office.objects.filter(province__in=reached.order_by().values("province"))
    around = list(beside.select_related("province"))
    return Counters([one for one in around if policy.can(user, Action.PROGRESS, one)], around)


def counters_of_office(user: policy.Officer, code: str) -> "Counters":
    """The counters of one office; NotFound where this person's role does not reach it."""
    around = list(Office.objects.filter(province__offices=code).select_related("province"))
    found = [one for one in around if one.pk == code and policy.can(user, Action.PROGRESS, one)]
    if not found:
        raise NotFound
    return Counters(found, around)


def _set_for(places: Iterable[str]) -> Standing:
    return set_for(places, since=first_month(), until=timezone.localdate() + timedelta(days=_AHEAD_DAYS))


def first_month(today: date | None = None) -> date:
    """The first day of the first of the months that are shown, this one the last."""
    today = today or timezone.localdate()
    number = today.year * 12 + today.month - MONTHS_SHOWN
    return date(number // 12, number % 12 + 1, 1)


def reached_codes(user: policy.Officer) -> list[str]:
    """The offices whose progress this person sees."""
    return list(Office.objects.within(user, Action.PROGRESS).order_by().values_list("pk", flat=True))


class Counters:
    """The counters of some offices, in all and of files certified in the last days; one query. What else the
    figures need is read when it is asked for, once.
    """

    def __init__(self, offices: Sequence[Office], around: Sequence[Office] = ()) -> None:
        """`around` are all offices of their provinces, seen or not."""
        self.offices, self._around = offices, around
        self.province_of = {office.pk: office.province_id for office in offices}
        self.codes = list(self.province_of)
        since = timezone.localdate() - timedelta(days=WINDOW_DAYS)
        lately = Q(name=CounterName.FILES_CERTIFIED, day__gt=since, recounted=False)
        rows = CounterDelta.objects.of_offices(self.codes).order_by().values_list("office", "name")
        found = list(rows.annotate(n=Sum("amount"), late=Sum("amount", filter=lately)))
        self.totals = {(office, name): n for office, name, n, _late in found}
        self._lately = {office: late for office, _name, _n, late in found if late}

    @cached_property
    def provinces(self) -> list[Province]:
        """Those that the offices lie in, by code."""
        found = {office.province_id: office.province for office in self.offices}
        return [found[code] for code in sorted(found)]

    @cached_property
    def sole(self) -> set[str]:
        """Offices that are the only one of their province."""
        return sole_offices(self._around)

    @property
    def is_whole(self) -> bool:
        """Whether all offices of their provinces are among them."""
        return len(self.offices) == len(self._around)

    @cached_property
    def standing(self) -> Standing:
        """What was set for these offices and their provinces; one query."""
        return _set_for([*self.codes, *{office.province_id for office in self.offices}])

    @cached_property
    def nations_plans(self) -> Mapping[tuple[str, date], Target]:
        """What the whole nation is to certify, by month; one query."""
        return _set_for([""]).plans

    @cached_property
    def facts(self) -> Facts:
        """What forecasts are made from; two queries."""
        return Facts.of_today()

    @cached_property
    def expected(self) -> dict[str, Expected]:
        """When provinces and the nation will be done."""
        return expected(self.facts)

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

    def pace_per_day(self, codes: Iterable[str]) -> float:
        """Files certified on a day of the last ones."""
        done: int = sum(self._lately.get(code, 0) for code in codes)
        return round(done / WINDOW_DAYS, 2)


def _sum_up(
    name: tuple[str, str, str], target: Target, codes: list[str], counters: Counters, done: Expected
) -> Figures:
    by_state = counters.files_by_state(codes)
    certified = by_state[EmployerFileState.CERTIFIED]
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
        pace_per_day=counters.pace_per_day(codes),
        finish=done.finish,
        finish_basis=done.basis,
        finish_unknown=done.unknown,
    )
