"""When provinces and the nation will be done: counters in, spans of dates out, worked out once a day.

The forecast rests on whole days, so what it says changes overnight. It is kept in the cache under a digest of
what it was made from (the day, what was certified before it, the targets): the same figures are never
forecast twice, other figures never answered from old ones.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from documents.progress.forecast.calendar import Calendar, thai_calendar
from documents.progress.forecast.finish import Finish, Line, Outlook, outlooks, together
from documents.progress.forecast.reasons import Basis, Unknown
from sso_efiles.accounts.models import Office
from sso_efiles.counters.models import CounterDelta, CounterDeltaQuerySet
from sso_efiles.counters.names import CounterName

NATION = ""
"""The code under which the whole stands."""
_KEPT_S = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Expected:
    """A finish, with what it is estimated from; or why there is none."""

    finish: Finish | None = None
    basis: Basis | None = None
    unknown: Unknown | None = Unknown.NO_TARGET


def expected() -> dict[str, Expected]:
    """By province, and for the nation under NATION. Two queries when nothing has changed since the last time,
    one more when something has.
    """
    today, served = timezone.localdate(), _served()
    certified = dict(_certified(served, today).values_list("office").annotate(n=Sum("amount")).order_by())
    made_from = repr((today, sorted(certified.items()), sorted(served.items())))
    key = f"progress.outlook.{hashlib.sha256(made_from.encode()).hexdigest()}"
    found: dict[str, Expected] | None = cache.get(key)
    if found is None:
        found = _forecast(_lines(today, served, certified), today)
        cache.set(key, found, _KEPT_S)
    return found


def _served() -> dict[str, tuple[str, int | None]]:
    """By office, its province and that province's target."""
    rows = Office.objects.values_list("pk", "province", "province__target_files")
    return {office: (province, target) for office, province, target in rows}


def calendar() -> Calendar:
    """The offices' working days."""
    return thai_calendar(settings.DATA_DIR / "holidays_th.csv")


def _lines(
    today: date, served: Mapping[str, tuple[str, int | None]], certified: Mapping[str, int]
) -> list[Line]:
    """Each province as it stood last evening, with its working days since its first certified file."""
    daily: defaultdict[str, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    rows = _certified(served, today).by_work().values_list("office", "day")
    for office, day, files in rows.annotate(n=Sum("amount")).order_by():
        daily[served[office][0]][day] += files
    standing: defaultdict[str, int] = defaultdict(int)
    for office, files in certified.items():
        standing[served[office][0]] += files
    return [
        Line(province, target, standing[province], _on_working_days(daily[province], today, calendar()))
        for province, target in sorted(set(served.values()), key=str)
    ]


def _certified(offices: Iterable[str], today: date) -> CounterDeltaQuerySet:
    rows = CounterDelta.objects.of_offices(offices)
    return rows.filter(name=CounterName.FILES_CERTIFIED, day__lt=today)


def _on_working_days(daily: Mapping[date, int], today: date, calendar: Calendar) -> tuple[int, ...]:
    """Files by working day; what was done on a free day counts to the next working one."""
    days = calendar.span(min(daily, default=today), today - timedelta(days=1))
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
