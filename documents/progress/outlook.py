"""When provinces and the nation will be done: counters in, spans of dates out, worked out once a day.

The forecast rests on whole days, so what it says changes overnight. It is kept in the cache under a digest of
what it was made from (the day, what was certified before it, the targets): the same figures are never
forecast twice, other figures never answered from old ones.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from documents.progress import rollups
from documents.progress.forecast.back_test import FORECASTS, Accuracy, back_test
from documents.progress.forecast.calendar import Calendar, thai_calendar
from documents.progress.forecast.finish import Finish, Line, Outlook, outlooks, priors, together
from documents.progress.forecast.reasons import Basis, Unknown
from sso_efiles.accounts.models import Office
from sso_efiles.counters.models import CounterDelta, CounterDeltaQuerySet
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.steps import Step

T = TypeVar("T")
NATION = ""
"""The code under which the whole stands."""
_KEPT_S = 2 * 24 * 3600
_FORECASTS_OF_EACH = 10  # guess: 770 of 77 provinces, a quarter of a second once a day


@dataclass(frozen=True, slots=True)
class Expected:
    """A finish, with what it is estimated from; or why there is none."""

    finish: Finish | None = None
    basis: Basis | None = None
    unknown: Unknown | None = Unknown.NO_TARGET


@dataclass(frozen=True, slots=True)
class Facts:
    """What a forecast is made from, as it stood last evening."""

    today: date
    served: Mapping[str, tuple[str, int | None]]
    """By office, its province and that province's target."""
    certified: Mapping[str, int]
    """By office."""

    @classmethod
    def of_today(cls) -> "Facts":
        """Two queries."""
        today = timezone.localdate()
        rows = Office.objects.values_list("pk", "province", "province__target_files")
        served = {office: (province, target) for office, province, target in rows}
        counted = _certified(served, today).values_list("office").annotate(n=Sum("amount")).order_by()
        return cls(today, served, dict(counted))

    def cached(self, what: str, work: Callable[[], T]) -> T:
        """What was worked out from these facts, or is now."""
        made_from = repr((self.today, sorted(self.certified.items()), sorted(self.served.items())))
        key = f"progress.{what}.{hashlib.sha256(made_from.encode()).hexdigest()}"
        found: T | None = cache.get(key)
        if found is None:
            cache.set(key, found := work(), _KEPT_S)
        return found


def expected(facts: Facts | None = None) -> dict[str, Expected]:
    """By province, and for the nation under NATION. Two queries when nothing has changed since the last time,
    one more when something has; none for facts that are at hand.
    """
    facts = facts or Facts.of_today()
    return facts.cached("finish", lambda: _forecast(_lines(facts), facts.today))


def accuracy(province: str = NATION, facts: Facts | None = None) -> Accuracy:
    """How many of the last forecasts of a province held; for the nation, of the last few of each province."""
    facts = facts or Facts.of_today()
    return facts.cached(f"accuracy.{province}", lambda: _back_tested(_lines(facts), province))


def _back_tested(lines: list[Line], province: str) -> Accuracy:
    prior = priors(lines)
    asked = [line for line in lines if province in (NATION, line.code)]
    number = FORECASTS if province else _FORECASTS_OF_EACH
    told = [back_test(line, prior[line.code], forecasts=number) for line in asked]
    return Accuracy(sum(one.made for one in told), sum(one.inside for one in told))


def outlook_of(province: str, facts: Facts) -> Outlook:
    """The draws behind a province's finish: what a change of its desks is measured by."""
    return facts.cached(f"outlook.{province}", lambda: outlooks(_lines(facts))[province])


def outlook_of_office(code: str, target: int, facts: Facts) -> Outlook:
    """The draws of one office with a target of its own, among the other provinces."""
    province = facts.served[code][0]
    served = {office: its for office, its in facts.served.items() if its[0] != province}
    served[code] = (code, target)
    certified = {office: files for office, files in facts.certified.items() if office in served}
    alone = Facts(facts.today, served, certified)
    return alone.cached(f"outlook.{code}", lambda: outlooks(_lines(alone))[code])


def calendar() -> Calendar:
    """The offices' working days."""
    return thai_calendar(settings.DATA_DIR / "holidays_th.csv")


def _lines(facts: Facts) -> list[Line]:
    """Each province with its working days since its first certified file, and what was withdrawn on them."""
    daily: defaultdict[str, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    rows = _certified(facts.served, facts.today).by_work().values_list("office", "day")
    for office, day, files in rows.annotate(n=Sum("amount")).order_by():
        daily[facts.served[office][0]][day] += files
    revoked: defaultdict[str, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    yesterday = facts.today - timedelta(days=1)
    for row in rollups.daily(facts.served, since=date.min, until=yesterday, steps=[Step.REVOKED]):
        revoked[facts.served[row.office][0]][row.day] += row.files
    standing: defaultdict[str, int] = defaultdict(int)
    for office, files in facts.certified.items():
        standing[facts.served[office][0]] += files
    targets = dict(sorted(facts.served.values(), key=str))
    first = {province: min(daily[province], default=facts.today) for province in targets}
    spans = {province: calendar().span(day, yesterday) for province, day in first.items()}
    return [
        Line(
            province,
            target,
            standing[province],
            on_working_days(daily[province], spans[province]),
            on_working_days(revoked[province], spans[province]),
        )
        for province, target in targets.items()
    ]


def _certified(offices: Iterable[str], today: date) -> CounterDeltaQuerySet:
    rows = CounterDelta.objects.of_offices(offices)
    return rows.filter(name=CounterName.FILES_CERTIFIED, day__lt=today)


def on_working_days(daily: Mapping[date, int], days: Sequence[date]) -> tuple[int, ...]:
    """Files by working day; what was done on a free day counts to the next working one."""
    if not days:
        return ()
    counts = [0] * len(days)
    for day, files in daily.items():
        counts[min(bisect_left(days, day), len(days) - 1)] += files
    return tuple(counts)


def _forecast(provinces: list[Line], today: date) -> dict[str, Expected]:
    parts = outlooks(provinces)
    parts[NATION] = together(parts.values())
    since = today - timedelta(days=1)
    return {code: _dated(outlook, since) for code, outlook in parts.items()}


def _dated(outlook: Outlook, since: date) -> Expected:
    return Expected(outlook.finish(since, calendar()), outlook.basis, outlook.unknown)
