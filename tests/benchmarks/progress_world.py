"""A simulated year in a private database, and the questions of the nation's and a province's page.

In a process of its own: JSON in, JSON rows out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import django

if __name__ == "__main__":
    django.setup()  # before the models below

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.made_up.nation_year import lines, writing
from documents.models import Target
from documents.progress import backlog, figures, rollups, targets
from documents.progress.periods import Period, fiscal_year
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.counters.models import CounterDelta, QualityDelta, WorkDelta
from sso_efiles.policy import Role
from tests.benchmarks.clock import spent
from tests.benchmarks.figures import Row

_TIMES = (1, 4, 16)
_ROUNDS = 20
_WRITTEN = (WorkDelta, CounterDelta, QualityDelta, Target)


def measure(asked: dict[str, Any]) -> Iterator[Row]:
    """A row for each number of pages."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", "--json", stdout=sys.stderr)
    today = timezone.localdate()
    days = lines.days_until(today)
    years = list(lines.simulate_offices(1, lines.share_targets(asked["files"]), days))
    span = Period(Period.of_fiscal_year(fiscal_year(days[0])).since, today, "")
    for times in _TIMES:
        _empty()
        told = writing.write_nation(years, today=today, times=times)
        _analyze()
        row: Row = {"pages": told["pages"], "rows": told["rows"]}
        for name, ask in (("nation", _nation(span)), ("province", _province(span))):
            row |= _told(name, ask, asked["servers"])
        yield row


def _told(name: str, ask: Callable[[], object], servers: list[int]) -> Row:
    ask()  # forecasts are kept once a day, and plans are made
    with CaptureQueriesContext(connection) as queries:
        ask()
    rounds = []
    for _ in range(_ROUNDS):
        with spent(*servers) as took:
            ask()
        rounds.append(took)
    walls = sorted(took.wall for took in rounds)
    return {
        f"{name}_cpu_ms": 1000 * sum(took.cpu for took in rounds) / len(rounds),
        f"{name}_wall_ms": 1000 * walls[int(0.95 * (len(walls) - 1))],
        f"{name}_queries": len(queries),
    }


def _nation(span: Period) -> Callable[[], object]:
    codes = list(Office.objects.values_list("pk", flat=True))
    return lambda: (
        figures.provinces(_hq()),
        rollups.share_alone(rollups.totals(codes, since=span.since, until=span.until).values()),
        rollups.nation_daily(since=span.since, until=span.until),
        backlog.backlog_ages(codes),
        targets.plans(["", *codes], since=span.since, until=span.until),
    )


def _province(span: Period) -> Callable[[], object]:
    largest = Province.objects.annotate(n=Count("offices")).order_by("-n", "pk")[0].pk
    codes = list(Office.objects.filter(province=largest).values_list("pk", flat=True))
    return lambda: (
        figures.offices(_hq(), province=largest),
        rollups.totals(codes, since=span.since, until=span.until),
        rollups.summed_daily(codes, since=span.since, until=span.until),
        rollups.by_kind(codes, since=span.since, until=span.until),
        rollups.by_device(codes, since=span.since, until=span.until),
        backlog.backlog_ages(codes),
    )


def _hq() -> User:
    return User(username="bench", role=Role.HQ_ADMIN, is_active=True)


def _empty() -> None:
    with transaction.atomic():
        for model in _WRITTEN:
            model._default_manager.all().delete()


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(list(measure(json.loads(sys.argv[1])))) + "\n")
