"""How far each office and province is, and when it will be done; from counters, never by counting rows."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from documents.counts import COUNTED_STATES
from documents.employer_file.states import UNTOUCHED, EmployerFileState
from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters import deltas
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.policy import Action

PACE_DAYS = 28
_PAGES = (CounterName.PAGES_OPEN, CounterName.PAGES_DONE, CounterName.PAGES_QUARANTINED)
_DRAWS = 200
_FAR = 365 * 40
"""Days beyond which "when" is no answer."""


@dataclass(frozen=True, slots=True)
class Finish:
    """When the last file will be certified: one in ten, one in two, nine in ten chances to be done by
    then.
    """

    p10: date
    p50: date
    p90: date


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
    pages_open: int
    pages_quarantined: int
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


def nation(user: policy.Officer) -> Figures:
    """All that this person's role reaches, as one line."""
    offices = list(Office.objects.within(user, Action.PROGRESS).values_list("pk", flat=True))
    every = policy.scope(user, Action.PROGRESS) is policy.Scope.ALL
    target = Province.objects.aggregate(n=Sum("target_files"))["n"] if every else None
    kind = "published_fact" if every else "none"
    return _figures(("", "ทั่วราชอาณาจักร", "Whole Kingdom"), _Target(target, kind), offices, _Counters(offices))


def provinces(user: policy.Officer) -> list[Figures]:
    """A line for each province that this person's role reaches (an office's own people see their own
    part).
    """
    offices = Office.objects.within(user, Action.PROGRESS).values_list("pk", "province")
    by_province: dict[str, list[str]] = {}
    for office, province in offices:
        by_province.setdefault(province, []).append(office)
    counters = _Counters([office for office, _ in offices])
    return [
        _figures(
            (p.pk, p.name_th, p.name_en), _Target(p.target_files, p.target_kind), by_province[p.pk], counters
        )
        for p in Province.objects.filter(pk__in=by_province)
    ]


def offices(user: policy.Officer, *, province: str = "") -> list[Figures]:
    """A line for each office; a target only where a province has one office, since none are published for
    offices.
    """
    rows = Office.objects.within(user, Action.PROGRESS).select_related("province")
    rows = rows.filter(province=province) if province else rows
    alone = _alone()
    counters = _Counters([office.pk for office in rows])
    return [
        _figures(
            (o.pk, o.name_th, o.name_en),
            _Target(o.province.target_files, o.province.target_kind)
            if o.pk in alone
            else _Target(None, "none"),
            [o.pk],
            counters,
        )
        for o in rows
    ]


@dataclass(frozen=True, slots=True)
class _Target:
    files: int | None
    kind: str


class _Counters:
    """The counters of some offices: totals, and files certified on each of the last days."""

    def __init__(self, codes: Iterable[str]) -> None:
        rows = CounterDelta.objects.of_offices(codes)
        self.totals = rows.totals()
        since = timezone.localdate() - timedelta(days=PACE_DAYS)
        certified = rows.by_work().filter(name=CounterName.FILES_CERTIFIED, day__gt=since)
        daily = certified.values_list("office", "day")
        self.daily = {(office, day): n for office, day, n in daily.annotate(n=Sum("amount")).order_by()}

    def sum(self, codes: Iterable[str], name: CounterName) -> int:
        """One counter over several offices."""
        return sum(self.totals.get((code, name), 0) for code in codes)

    def files(self, codes: Iterable[str]) -> dict[str, int]:
        """Files by state: of those on the master list, what is in no other state is listed."""
        codes = list(codes)
        found = {state.value: self.sum(codes, files_in(state)) for state in COUNTED_STATES}
        listed = self.sum(codes, CounterName.EMPLOYERS) - sum(found.values())
        return {EmployerFileState.LISTED.value: max(0, listed), **found}

    def days(self, codes: Iterable[str]) -> list[int]:
        """Files certified on each of the last days, oldest first."""
        today, codes = timezone.localdate(), list(codes)
        span = [today - timedelta(days=n) for n in range(PACE_DAYS - 1, -1, -1)]
        return [sum(self.daily.get((code, day), 0) for code in codes) for day in span]


def _alone() -> set[str]:
    """Offices that are the only one of their province (headquarters serves nobody's files)."""
    seen: dict[str, list[str]] = {}
    for office, province in Office.objects.exclude(kind="hq").values_list("pk", "province"):
        seen.setdefault(province, []).append(office)
    return {codes[0] for codes in seen.values() if len(codes) == 1}


def _figures(name: tuple[str, str, str], target: _Target, codes: list[str], counters: _Counters) -> Figures:
    by_state = counters.files(codes)
    certified, days = by_state[EmployerFileState.CERTIFIED], counters.days(codes)
    return Figures(
        *name,
        target=target.files,
        target_kind=target.kind,
        by_state=by_state,
        certified=certified,
        percent=round(100 * certified / target.files, 2) if target.files else 0.0,
        pages=sum(counters.sum(codes, name) for name in _PAGES),
        pages_open=counters.sum(codes, CounterName.PAGES_OPEN),
        pages_quarantined=counters.sum(codes, CounterName.PAGES_QUARANTINED),
        pace_per_day=round(sum(days) / PACE_DAYS, 2),
        finish=finish(days, remaining=(target.files or 0) - certified),
    )


def finish(days: list[int], *, remaining: int) -> Finish | None:
    """Draw weeks from the days that were, again and again, until the rest is done; None while nothing is
    certified.
    """
    weeks = [sum(days[i : i + 7]) for i in range(0, len(days) - 6, 7)]
    if remaining <= 0 or sum(weeks) <= 0:
        return None
    dice = random.Random(remaining)  # noqa: S311  # the same figures give the same answer
    draws = sorted(_days_needed(dice.choices(weeks, k=len(weeks)), remaining) for _ in range(_DRAWS))
    today = timezone.localdate()
    p10, p50, p90 = (today + timedelta(days=draws[int(_DRAWS * q)]) for q in (0.1, 0.5, 0.9))
    return Finish(p10, p50, p90)


def _days_needed(weeks: list[int], remaining: int) -> int:
    pace = sum(weeks) / (7 * len(weeks))
    return min(_FAR, round(remaining / pace)) if pace > 0 else _FAR


def fold() -> int:
    """Put old changes of counters together, one row an office, name and day; how many rows that saved."""
    return deltas.compact(before=timezone.localdate() - timedelta(days=1))
