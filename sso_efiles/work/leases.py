"""Leases with fencing tokens: one holder at a time, late writers refused, nothing waits for ever.

Problem     Workers die, hang and come back late; each piece of work must be done once, by whoever holds it.
Known as    Lease with fencing token (Gray and Cheriton 1989; Kleppmann, Designing Data-Intensive
            Applications, chapter 8). The database is the queue, a message is only a wake-up (ADR 0002).
Steps       claim: one conditional UPDATE takes a queued row, or one whose lease ran out, under a new token.
            Every later write names the token; whoever lost the lease changes nothing (LeaseLost).
            renew: a long step moves the end of its lease while it still holds it.
            retry / defer / quarantine / finish end a claim; the reaper ends those whose worker died.
Dropped     Advisory locks (gone with the connection, and SQLite has none); heartbeat rows of workers.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.kinds import Kind, registered_kinds
from sso_efiles.work.leased import Leased
from sso_efiles.work.states import WorkState

RENEW_AFTER = 1 / 3
"""Share of the lease after which a long step renews it. # guess: two more renewals may fail before it ends"""
FRESH: dict[str, Any] = {
    "attempt": 0,
    "token": None,
    "lease_until": None,
    "dispatched_at": None,
    "reason": "",
    "stderr_tail": "",
}
"""The columns of work that starts anew."""


class LeaseLost(Exception):
    """The lease ran out and somebody else holds the work: nothing may be written."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to finish one piece of work, until the lease ends or another takes it."""

    kind: Kind
    pk: int
    token: uuid.UUID
    attempt: int

    @property
    def rows(self) -> models.QuerySet[Any]:
        """The row, if the claim still holds: the fence of every write."""
        return self.kind.rows.filter(self.kind.in_state(WorkState.RUNNING), pk=self.pk, token=self.token)


def claim(kind: Kind, pk: int) -> Claim | None:
    """Take a queued piece of work, or one whose lease ran out; None when it is not to be had."""
    free = kind.in_state(WorkState.QUEUED) | (kind.in_state(WorkState.RUNNING) & Q(lease_until__lt=Now()))
    rows = kind.rows.filter(free, pk=pk)
    token = uuid.uuid4()
    taken = rows.filter(attempt__lt=settings.MAX_ATTEMPTS).update(
        **{kind.model.state_field: WorkState.RUNNING},
        token=token,
        attempt=F("attempt") + 1,
        lease_until=_lease_end(),
    )
    if taken:
        return Claim(kind, pk, token, kind.rows.values_list("attempt", flat=True).get(pk=pk))
    _quarantine_all(kind, rows.filter(attempt__gte=settings.MAX_ATTEMPTS))
    return None


def renew(held: Claim) -> None:
    """Move the end of the lease a whole lease ahead; LeaseLost when the claim no longer holds."""
    if not held.rows.update(lease_until=_lease_end()):
        raise LeaseLost


class Renewal:
    """Renews the lease of a long step from within its loop: call it at each turn, it asks the database
    only when a third of the lease is gone.
    """

    def __init__(self, held: Claim) -> None:
        self._held = held
        self._due = time.monotonic() + settings.LEASE_S * RENEW_AFTER

    def __call__(self) -> None:
        """Renew if it is due; LeaseLost when the claim no longer holds."""
        if time.monotonic() >= self._due:
            renew(self._held)
            self._due = time.monotonic() + settings.LEASE_S * RENEW_AFTER


def finish(held: Claim, **changes: Any) -> None:
    """Mark the work done, within the caller's transaction and before its other writes; LeaseLost when the
    claim no longer holds.
    """
    done = {held.kind.model.state_field: WorkState.DONE, "token": None, "lease_until": None}
    if not held.rows.update(**done, reason="", stderr_tail="", **changes):
        raise LeaseLost
    held.kind.on_done(held.pk)


def retry(held: Claim, *, reason: str, detail: str = "") -> None:
    """Put failed work back into the queue, or quarantine it after the last attempt."""
    if held.attempt >= settings.MAX_ATTEMPTS:
        quarantine(held, reason=reason, detail=detail)
        return
    held.rows.update(**_queued_columns(held.kind), dispatched_at=None, stderr_tail=detail[-2000:])


def defer(held: Claim) -> None:
    """Put work back that was not begun for want of something of ours (store, database): the attempt is not
    counted, and it is not dispatched again at once.
    """
    held.rows.update(**_queued_columns(held.kind), dispatched_at=Now(), attempt=F("attempt") - 1)


@transaction.atomic
def quarantine(held: Claim, *, reason: str, detail: str = "") -> None:
    """Set work aside for a person, with the reason; a lost claim sets nothing aside."""
    row = held.rows.select_for_update().first()
    if row is not None:
        _set_aside(held.kind, row, reason=reason, detail=detail)


def requeue(kind: Kind, pk: int, *, was: WorkState, **changes: Any) -> bool:
    """Start final work anew, with all its attempts; whether it stood in the state `was`."""
    rows = kind.rows.filter(kind.in_state(was), pk=pk)
    return bool(rows.update(**{kind.model.state_field: WorkState.QUEUED}, **FRESH, **changes))


def dismiss(kind: Kind, pk: int, *, reason: str) -> bool:
    """End work that was set aside without doing it: it is not wanted any more; whether it was set aside."""
    rows = kind.rows.filter(kind.in_state(WorkState.QUARANTINED), pk=pk)
    return bool(rows.update(**{kind.model.state_field: WorkState.DONE}, reason=reason))


def reap_expired() -> int:
    """Requeue work whose lease ran out (or quarantine it, after its last attempt); how many were requeued."""
    freed = 0
    for kind in registered_kinds():
        dead = kind.rows.filter(kind.in_state(WorkState.RUNNING), lease_until__lt=Now())
        _quarantine_all(kind, dead.filter(attempt__gte=settings.MAX_ATTEMPTS))
        freed += dead.filter(attempt__lt=settings.MAX_ATTEMPTS).update(
            **_queued_columns(kind), dispatched_at=None
        )
    return freed


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.LEASE_S)


def _queued_columns(kind: Kind) -> dict[str, Any]:
    return {kind.model.state_field: WorkState.QUEUED, "token": None, "lease_until": None}


def _quarantine_all(kind: Kind, rows: models.QuerySet[Any]) -> None:
    """Quarantine rows whose workers died at every attempt."""
    with transaction.atomic():
        for row in rows.select_for_update():
            _set_aside(kind, row, reason="worker_lost", detail=row.stderr_tail)


def _set_aside(kind: Kind, row: Leased, *, reason: str, detail: str) -> None:
    """Within a transaction that holds the row."""
    setattr(row, row.state_field, WorkState.QUARANTINED)
    row.token, row.lease_until, row.reason, row.stderr_tail = None, None, reason, detail[-2000:]
    row.save(update_fields=[row.state_field, "token", "lease_until", "reason", "stderr_tail"])
    kind.on_quarantined(row)
    trail.record(AuditAction.WORK_QUARANTINED, row, reason=reason, attempt=row.attempt)
