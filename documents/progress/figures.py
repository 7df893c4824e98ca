"""How far each office and province is; from counters, never by counting rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from documents.counts import COUNTED_STATES, STATES_OF_EMPLOYERS
from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.progress.forecast.finish import Finish
from documents.progress.forecast.reasons import Basis, Unknown
from documents.progress.outlook import NATION, Expected, expected
from documents.progress.targets import (
    NO_TARGET,
    Target,
    set_of_offices,
    sole_offices,
    target_of_all,
    target_of_province,
)
from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.policy import Action

WINDOW_DAYS = 28  # guess: four whole weeks, so that a month's rhythm is in it and an old pace is not
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


def nation(user: policy.Officer) -> Figures:
    """All that this person's role reaches, as one line."""
    codes = list(Office.objects.within(user, Action.PROGRESS).values_list("pk", flat=True))
    target = target_of_all(user)
    done = expected()[NATION] if target.files else Expected()
    return _sum_up(("", "ทั่วราชอาณาจักร", "Whole Kingdom"), target, codes, _Counters(codes), done)


def by_state_of(office: Office) -> dict[str, int]:
    """How many files of an office are in each state, by its counters."""
    return _Counters([office.pk]).files_by_state([office.pk])


def provinces(user: policy.Officer) -> list[Figures]:
    """A line for each province that this person's role reaches (an office's own people see their own
    part).
    """
    reached = list(Office.objects.within(user, Action.PROGRESS).values_list("pk", "province"))
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for office, province in reached:
        codes[province].append(office)
    counters, done = _Counters([office for office, _ in reached]), expected()
    return [
        _sum_up((p.pk, p.name_th, p.name_en), target_of_province(p), codes[p.pk], counters, done[p.pk])
        for p in Province.objects.filter(pk__in=codes)
    ]


def offices(user: policy.Officer, *, province: str = "") -> list[Figures]:
    """A line for each office that this person's role reaches, of one province or of all."""
    rows = Office.objects.within(user, Action.PROGRESS).select_related("province")
    rows = rows.filter(province=province) if province else rows
    sole, counters, done = sole_offices(), _Counters([office.pk for office in rows]), expected()
    known = set_of_offices()
    return [
        _sum_up(
            (o.pk, o.name_th, o.name_en),
            known.get(o.pk) or (target_of_province(o.province) if o.pk in sole else NO_TARGET),
            [o.pk],
            counters,
            done[o.province_id] if o.pk in sole else Expected(),
        )
        for o in rows
    ]


class _Counters:
    """The counters of some offices: totals, and files certified on each of the last days."""

    def __init__(self, codes: Iterable[str]) -> None:
        rows = CounterDelta.objects.of_offices(codes)
        self.totals = rows.totals()
        since = timezone.localdate() - timedelta(days=WINDOW_DAYS)
        certified = rows.by_work().filter(name=CounterName.FILES_CERTIFIED, day__gt=since)
        daily = certified.values_list("office", "day")
        self.daily = {(office, day): n for office, day, n in daily.annotate(n=Sum("amount")).order_by()}

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


def _sum_up(
    name: tuple[str, str, str], target: Target, codes: list[str], counters: _Counters, done: Expected
) -> Figures:
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
        finish=done.finish,
        finish_basis=done.basis,
        finish_unknown=done.unknown,
    )
