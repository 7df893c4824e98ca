"""Health, for programs that nobody signs in for: is the process there, can it work, what waits."""

import functools
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from documents.counts import COUNTED_STATES, PAGES_IN
from documents.errors import StoreUnfit
from documents.intake.watch.health import longest_silence_s
from documents.models import Scan, Upload
from documents.progress import line_health, rollups
from documents.progress.models import Alarm, AlarmKind
from documents.storage import store
from ocr.engine_status import MODELLESS, engine_status
from ocr.font_packages import missing_packages
from ocr.isolation import sandbox
from sso_efiles.celery import app
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.refusal import NotFound
from sso_efiles.web.errors import RETRY_AFTER_S
from sso_efiles.work.states import OPEN

_BROKER_S = 2  # guess: below the patience of any prober

log = logging.getLogger(__name__)


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether database, store and broker answer, the engine that is set starts and the packages that draw
    letters are there; and which wall stands round what reads pages.
    """
    checks = {name: _run_check(check) for name, check in _CHECKS.items()}
    engine = _engine_state()
    well = engine["ok"] and all(outcome == "ok" for outcome in checks.values())
    body = {"status": "ok" if well else "down", "checks": checks, "engine": engine, "wall": _sandbox_wall()}
    return JsonResponse(
        body, status=200 if well else 503, headers={} if well else {"Retry-After": RETRY_AFTER_S}
    )


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for the addresses of EFILES_METRICS_FROM alone."""
    if not _is_from_inside(request):
        raise NotFound
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_CounterCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _run_check(check: Callable[[], object]) -> str:
    """The kind of fault and no more: its words may name hosts and paths; packages by their names."""
    try:
        check()
    except StoreUnfit as fault:
        log.warning("the store is unfit: %s", fault.message_en)
        return type(fault).__name__
    except _FontsMissing as missing:
        return f"missing: {missing}"
    except Exception as error:  # noqa: BLE001  # whatever it is, it is not ready
        return type(error).__name__
    return "ok"


def _engine_state() -> dict[str, object]:
    """The reading engine by name; why one does not start goes to the log, for it may name paths."""
    status = engine_status(settings.OCR_ENGINE)
    if not status.ok:
        log.error("the reading engine %s does not start: %s", status.name, status.problem)
    return {"name": status.name, "ok": status.ok, "weights": status.weights}


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _store() -> None:
    """It answers, and keeps what was written once: tried, not believed."""
    store().ready()
    store().require_write_once()


def _broker() -> None:
    with app.connection_for_write(connect_timeout=_BROKER_S) as broker:
        broker.ensure_connection(max_retries=1, timeout=_BROKER_S)


class _FontsMissing(Exception):
    """Names the packages that are not installed."""


def _fonts() -> None:
    missing = missing_packages()
    if missing and settings.OCR_ENGINE not in MODELLESS:  # what makes its texts up draws nothing
        raise _FontsMissing(", ".join(missing))


_CHECKS: dict[str, Callable[[], object]] = {
    "database": _database,
    "store": _store,
    "broker": _broker,
    "fonts": _fonts,
}


@functools.cache
def _sandbox_wall() -> str:
    return sandbox.probe()


def _is_from_inside(request: HttpRequest) -> bool:
    """Whatever came through a proxy came from outside."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(net, strict=False) for net in settings.METRICS_FROM)


class _CounterCollector(Collector):
    """What Prometheus is told at a scrape: the dashboard's counters summed, and heads of partial indexes."""

    def collect(self) -> Iterator[Metric]:
        """Gauges; no table of pages is counted."""
        totals = CounterDelta.objects.nation()
        pages = GaugeMetricFamily("efiles_pages", "Pages with a picture, by state", labels=["state"])
        for name in dict.fromkeys(PAGES_IN.values()):
            pages.add_metric([name.value.partition(".")[2]], totals.get(name, 0))
        yield pages
        files = GaugeMetricFamily("efiles_files", "Electronic files by state", labels=["state"])
        for state in COUNTED_STATES:
            files.add_metric([state.value], totals.get(files_in(state), 0))
        yield files
        employers = GaugeMetricFamily("efiles_employers", "Employers on the master list")
        employers.add_metric([], totals.get(CounterName.EMPLOYERS, 0))
        yield employers
        oldest = GaugeMetricFamily(
            "efiles_oldest_waiting_seconds", "Age of the scan or upload that waits longest"
        )
        oldest.add_metric([], _oldest_waiting_s())
        yield oldest
        silent = GaugeMetricFamily(
            "efiles_watch_silent_seconds", "Longest time since a watcher's last sign of life"
        )
        silent.add_metric([], longest_silence_s())
        yield silent
        yield from _line_metrics()


def _line_metrics() -> Iterator[Metric]:
    """What heads see of the line's health, for all offices together; from figures of days and alarms."""
    today = timezone.localdate()
    work = GaugeMetricFamily("efiles_work_today", "What each step came to today", labels=["step", "measure"])
    done = {row.step: row for row in rollups.nation_daily(since=today, until=today)}
    for step in rollups.Step:
        files, pages = (done[step].files, done[step].pages) if step in done else (0, 0)
        work.add_metric([step.value, "files"], files)
        work.add_metric([step.value, "pages"], pages)
    yield work
    pace = GaugeMetricFamily("efiles_pages_a_minute", "How fast pages are read; 0 where nobody knows yet")
    pace.add_metric([], line_health.pages_a_minute() or 0)
    yield pace
    alarms = GaugeMetricFamily("efiles_alarms", "Alarms that stand, by kind", labels=["kind"])
    standing = Counter(Alarm.objects.standing().values_list("kind", flat=True))
    for kind in AlarmKind:
        alarms.add_metric([kind.value], standing[kind.value])
    yield alarms


def _oldest_waiting_s() -> float:
    """Seconds since the oldest unfinished scan or upload came; 0 when none waits."""
    waiting = (Scan.objects.filter(state__in=OPEN), Upload.objects.filter(split__in=OPEN))
    since = [rows.aggregate(first=Min("created_at"))["first"] for rows in waiting]
    return max(((timezone.now() - first).total_seconds() for first in since if first), default=0.0)


urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
