"""Health of the line, for heads and administrators: what waits, how fast it moves, what fails, which scanner
drifts, which office is silent. The same figures as programs get at /metrics.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Sum
from django.utils import timezone

from documents.models import Scan
from documents.progress.control_charts import Chart, Signal, draw_chart
from sso_efiles.counters.models import CounterDelta, QualityDelta, WorkDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.steps import Grain, Step
from sso_efiles.work.models import Job
from sso_efiles.work.states import WorkState

PACE_JOB = "counters.compact"
"""The job whose result says how many pages of the day were read when it ran."""
IsWorking = Callable[[date], bool]
"""Whether offices are open on a day (forecast/calendar.py)."""
_WINDOW_DAYS = (
    60  # guess: a quarter's weeks as the base, and a season's papers are not compared with another's
)
_LEAST_PAGES = 20  # guess: the mean of fewer pages says more of their papers than of the scanner
_SILENT_LOOK_DAYS = 120  # guess: an office that was silent for longer has not begun, or has ended


def queue_depth(codes: Iterable[str]) -> dict[str, int]:
    """Pages that wait or are being read, by office; from counters."""
    rows = CounterDelta.objects.of_offices(codes).filter(name=CounterName.PAGES_OPEN)
    return {office: n for (office, _), n in rows.totals().items()}


def pages_a_minute() -> float | None:
    """How fast pages are read in the whole country, since the figures were compacted before last; None where
    nobody knows, as on a day's first minutes.
    """
    now, today = timezone.now(), timezone.localdate()
    runs = Job.objects.filter(name=PACE_JOB, state=WorkState.DONE).order_by("-pk")
    before = [job for job in runs[:2] if job.result.get("day") == today.isoformat() and job.finished_at]
    if not before or before[-1].finished_at is None:
        return None
    minutes = (now - before[-1].finished_at).total_seconds() / 60
    read = pages_read_today() - int(before[-1].result["pages_read"])
    return round(read / minutes, 2) if minutes > 0 else None


def pages_read_today() -> int:
    """Pages read today in the whole country."""
    rows = WorkDelta.objects.at_grain(Grain.NATION).filter(step=Step.READ, day=timezone.localdate())
    return rows.aggregate(n=Sum("pages"))["n"] or 0


def error_reasons(codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """Pages in quarantine by office and reason code: those that wait for a person, not those of all time."""
    rows = Scan.objects.filter(office__in=list(codes), state=WorkState.QUARANTINED).order_by()
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for office, reason, n in rows.values_list("office", "reason").annotate(n=Count("pk")):
        found[office][reason] = n
    return dict(found)


@dataclass(frozen=True, slots=True)
class DeviceDrift:
    """One figure of one device on its control chart."""

    office: str
    device: str
    figure: str
    """confidence, skew, dpi or faint."""
    days: tuple[date, ...]
    chart: Chart


_WORSE: Mapping[str, int] = {"confidence": -1, "skew": +1, "dpi": -1, "faint": +1}
"""Which way each figure is worse."""


def device_charts(codes: Iterable[str], *, today: date) -> list[DeviceDrift]:
    """The charts of all devices that have days enough: mean confidence, lean in degrees, dots per inch, share
    of faint pages by day.
    """
    rows = QualityDelta.objects.filter(office__in=list(codes), day__gt=today - timedelta(days=_WINDOW_DAYS))
    sums: defaultdict[tuple[str, str], dict[date, dict[str, float]]] = defaultdict(dict)
    for row in rows.filter(day__lte=today).order_by("day"):
        day = sums[row.office, row.device].setdefault(row.day, defaultdict(float))
        for name in ("pages", *_WORSE):
            day[name] += getattr(row, name)
    found = []
    for (office, device), days in sorted(sums.items()):
        enough = {day: each for day, each in days.items() if each["pages"] >= _LEAST_PAGES}
        for figure, worse in _WORSE.items():
            values = [each[figure] / each["pages"] for each in enough.values()]
            if chart := draw_chart(values, worse=worse):
                found.append(DeviceDrift(office, device, figure, tuple(enough), chart))
    return found


def drifting_devices(codes: Iterable[str], *, today: date) -> list[DeviceDrift]:
    """Those of which a chart gives a signal."""
    return [each for each in device_charts(codes, today=today) if each.chart.signal is not Signal.NONE]


def silent_offices(codes: Iterable[str], *, days: int, today: date, is_working: IsWorking) -> dict[str, date]:
    """Offices from which no page has come for `days` working days or longer, with the day of the last one;
    one that never sent a page has not begun, and is not silent.
    """
    since = today - timedelta(days=_SILENT_LOOK_DAYS)
    rows = WorkDelta.objects.of_offices(codes).at_grain(Grain.DAY).within(since, today)
    last = rows.filter(step=Step.SCANNED, pages__gt=0).order_by().values_list("office").annotate(Max("day"))
    return {office: day for office, day in last if _working_days_after(day, today, is_working) >= days}


def _working_days_after(day: date, today: date, is_working: IsWorking) -> int:
    """Working days that have passed wholly since: today is under way."""
    passed = (day + timedelta(days=n) for n in range(1, (today - day).days))
    return sum(map(is_working, passed))
