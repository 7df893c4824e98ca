"""Alarms: raised when a threshold is passed, ended when it is no more, taken over and seen by people.

Thresholds are settings. Each rule answers for all offices at once: {(office, subject): facts}.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from documents.progress.backlog import Waiting, backlog_ages
from documents.progress.line_health import drifting_devices, error_reasons, silent_offices
from documents.progress.models import Alarm, AlarmKind, AlarmSeen
from documents.progress.outlook import calendar
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters.models import CounterDelta, WorkDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.steps import Grain, Step
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound

Found = Mapping[tuple[str, str], dict[str, Any]]
Rule = Callable[[list[str], date], Found]
_CHECKS_LOOKED_AT_DAYS = 14  # guess: ten working days are enough to know a habit
_LEAST_CHECKS = 20  # guess: a few quick files are easy ones


@transaction.atomic
def look(*, today: date) -> tuple[int, int]:
    """Raise what is new, renew what stands, end what is over; how many were raised and ended."""
    codes = list(Office.objects.order_by("pk").values_list("pk", flat=True))
    standing = {
        (row.kind, row.office_id, row.subject): row
        for row in Alarm.objects.select_for_update(of=("self",)).standing()
    }
    found = {
        (kind.value, office, subject): facts
        for kind, rule in RULES.items()
        for (office, subject), facts in rule(codes, today).items()
    }
    new = [
        Alarm(kind=kind, office_id=office, subject=subject, facts=facts)
        for (kind, office, subject), facts in found.items()
        if (kind, office, subject) not in standing
    ]
    Alarm.objects.bulk_create(new)
    renewed = [standing[key] for key in found.keys() & standing.keys()]
    for row in renewed:
        row.facts = found[row.kind, row.office_id, row.subject]
    Alarm.objects.bulk_update(renewed, ["facts"], batch_size=200)
    over = [standing[key].pk for key in standing.keys() - found.keys()]
    Alarm.objects.filter(pk__in=over).update(ended_at=Now())
    return len(new), len(over)


@transaction.atomic
def take(alarm: Alarm, *, by: User) -> None:
    """Look after an alarm from now on, whoever did before. NotFound where this person does not see it."""
    _require_visible(alarm, by)
    Alarm.objects.filter(pk=alarm.pk).update(owner=by)
    AlarmSeen.objects.get_or_create(alarm=alarm, by=by)
    trail.record(
        AuditAction.ALARM_TAKEN, None, by=by, office=alarm.office_id, kind=alarm.kind, alarm=alarm.pk
    )
    alarm.refresh_from_db()


def mark_seen(alarm: Alarm, *, by: User) -> None:
    """Note that this person has seen an alarm; once. NotFound."""
    _require_visible(alarm, by)
    AlarmSeen.objects.get_or_create(alarm=alarm, by=by)


def _require_visible(alarm: Alarm, by: User) -> None:
    if not policy.can(by, Action.PROGRESS, alarm.office):
        raise NotFound


def _find_silent(codes: list[str], today: date) -> Found:
    days = settings.ALARM_SILENT_DAYS
    silent = silent_offices(codes, days=days, today=today, is_working=calendar().is_working)
    return {(office, ""): {"last": day.isoformat(), "days": days} for office, day in silent.items()}


def _find_old_queues(codes: list[str], _today: date) -> Found:
    most = settings.ALARM_QUEUE_HOURS
    return {
        (each.office, ""): {"hours": round(each.days * 24, 1), "most": most}
        for each in backlog_ages(codes)
        if each.waiting is Waiting.TO_READ and each.days * 24 > most
    }


def _find_old_backlogs(codes: list[str], _today: date) -> Found:
    most = settings.ALARM_BACKLOG_DAYS
    return {
        (each.office, each.waiting.value): {"days": round(each.days, 1), "most": most}
        for each in backlog_ages(codes)
        if each.waiting is not Waiting.TO_READ and each.days > most
    }


def _find_many_quarantined(codes: list[str], _today: date) -> Found:
    """Of the pages that are read or set aside at the office, which share waits in quarantine."""
    names = [CounterName.PAGES_DONE, CounterName.PAGES_QUARANTINED]
    totals = CounterDelta.objects.of_offices(codes).filter(name__in=names).totals()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for (office, name), aside in totals.items():
        pages = aside + totals.get((office, CounterName.PAGES_DONE.value), 0)
        if name == CounterName.PAGES_QUARANTINED and aside > settings.ALARM_QUARANTINED_SHARE * pages:
            found[office, ""] = {"pages": aside, "share": round(aside / pages, 4)}
    reasons = error_reasons([office for office, _ in found]) if found else {}
    for office, _ in found:
        found[office, ""]["reasons"] = reasons.get(office, {})
    return found


def _find_drift(codes: list[str], today: date) -> Found:
    return {
        (each.office, f"{each.device or '-'} {each.figure}"): {
            "signal": each.chart.signal.value,
            "usual": round(each.chart.centre, 4),
            "now": round(each.chart.values[-1], 4),
        }
        for each in drifting_devices(codes, today=today)
    }


def _find_fast_checks(codes: list[str], today: date) -> Found:
    rows = WorkDelta.objects.of_offices(codes).at_grain(Grain.DAY).filter(step=Step.CHECKED)
    rows = rows.within(today - timedelta(days=_CHECKS_LOOKED_AT_DAYS), today)
    least = settings.ALARM_CHECK_SECONDS
    return {
        (office, ""): {"seconds": round(seconds / timed, 1), "least": least, "files": timed}
        for office, _files, _pages, seconds, timed in rows.sums("office")
        if timed >= _LEAST_CHECKS and seconds / timed < least
    }


RULES: Mapping[AlarmKind, Rule] = {
    AlarmKind.SILENT_OFFICE: _find_silent,
    AlarmKind.QUEUE_OLD: _find_old_queues,
    AlarmKind.BACKLOG_OLD: _find_old_backlogs,
    AlarmKind.MANY_QUARANTINED: _find_many_quarantined,
    AlarmKind.DEVICE_DRIFT: _find_drift,
    AlarmKind.CHECKED_TOO_FAST: _find_fast_checks,
}
