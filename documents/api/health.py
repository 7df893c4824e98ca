"""Health, for programs that nobody signs in for: is the process there, can it work, what waits."""

import functools
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.models import Page, StoredFile
from documents.states import WorkState
from documents.storage import store
from ocr.isolation import sandbox
from sso_efiles.celery import app
from sso_efiles.refusal import NotFound
from sso_efiles.web.errors import RETRY_AFTER_S

_BROKER_S = 2


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Database, store and broker answer; and which wall stands round what reads pages."""
    checks = {name: _outcome(check) for name, check in _CHECKS.items()}
    well = all(outcome == "ok" for outcome in checks.values())
    body = {"status": "ok" if well else "down", "checks": checks, "wall": _wall()}
    return JsonResponse(
        body, status=200 if well else 503, headers={} if well else {"Retry-After": RETRY_AFTER_S}
    )


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for the addresses of EFILES_METRICS_FROM alone."""
    if not _from_inside(request):
        raise NotFound
    return HttpResponse("\n".join(_lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _outcome(check: Callable[[], object]) -> str:
    """The kind of fault and no more: its words may name hosts and paths."""
    try:
        check()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is not ready
        return type(error).__name__
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _store() -> None:
    store().ready()


def _broker() -> None:
    with app.connection_for_write(connect_timeout=_BROKER_S) as broker:
        broker.ensure_connection(max_retries=1, timeout=_BROKER_S)


_CHECKS: dict[str, Callable[[], object]] = {"database": _database, "store": _store, "broker": _broker}


@functools.cache
def _wall() -> str:
    return sandbox.probe()


def _from_inside(request: HttpRequest) -> bool:
    """Whatever came through a proxy came from outside."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(net, strict=False) for net in settings.METRICS_FROM)


def _lines() -> Iterator[str]:
    for name, what, rows in (
        ("pages", "Pages by state", _by_state(Page.objects.all(), "state")),
        (
            "files",
            "Stored files by split state",
            _by_state(StoredFile.objects.exclude(split=""), "split"),
        ),
    ):
        yield f"# HELP efiles_{name} {what}"
        yield f"# TYPE efiles_{name} gauge"
        yield from (f'efiles_{name}{{state="{state}"}} {n}' for state, n in rows.items())
    waiting = (Page.objects.filter(state=WorkState.QUEUED), StoredFile.objects.filter(split=WorkState.QUEUED))
    yield from _gauge("queue_depth", "Pages and files that wait", sum(rows.count() for rows in waiting))
    offered = sum(rows.exclude(offered_at=None).count() for rows in waiting)
    yield from _gauge("offers_outstanding", "Of those, offered to workers", offered)
    yield from _gauge("oldest_waiting_seconds", "Age of what waits longest", _oldest(waiting))


def _gauge(name: str, what: str, value: float) -> tuple[str, str, str]:
    return f"# HELP efiles_{name} {what}", f"# TYPE efiles_{name} gauge", f"efiles_{name} {value:g}"


def _by_state(rows: QuerySet[Any], column: str) -> dict[str, int]:
    counted = dict(rows.order_by().values_list(column).annotate(n=Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in WorkState}


def _oldest(waiting: tuple[QuerySet[Any], ...]) -> float:
    since = [rows.aggregate(first=Min("created_at"))["first"] for rows in waiting]
    return max(((timezone.now() - first).total_seconds() for first in since if first), default=0.0)


urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
