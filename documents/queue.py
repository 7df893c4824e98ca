"""The life of a piece of work under lease and token: the database is the truth, Celery only a wake-up (ADR
0002).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, zip_longest
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from documents.counts import PAGES_IN
from documents.errors import WrongState
from documents.models import Batch, Page, StoredFile
from documents.models.leased import Leased
from documents.states import BatchState, WorkState
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName

KINDS: dict[str, type[Leased]] = {"split": StoredFile, "read": Page}
"""What may stand in the queue, by the name under which it is offered."""


class Superseded(Exception):
    """The lease ran out and somebody else holds the work: nothing may be written."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to finish one piece of work, until the lease ends or another takes it."""

    model: type[Leased]
    pk: int
    token: uuid.UUID
    attempt: int

    @property
    def rows(self) -> models.QuerySet[Any]:
        """The row, if the claim still holds: the fence of every write."""
        held = Q(pk=self.pk, token=self.token, **{self.model.state_field: WorkState.RUNNING})
        return self.model._default_manager.filter(held)


def claim(model: type[Leased], pk: int) -> Claim | None:
    """Take a queued piece of work, or one whose lease ran out; None when it is not to be had."""
    state = model.state_field
    free = Q(**{state: WorkState.QUEUED}) | Q(**{state: WorkState.RUNNING}, lease_until__lt=Now())
    rows = model._default_manager.filter(free, pk=pk)
    token = uuid.uuid4()
    taken = rows.filter(attempt__lt=settings.MAX_ATTEMPTS).update(
        **{state: WorkState.RUNNING},
        token=token,
        attempt=F("attempt") + 1,
        lease_until=Now() + timedelta(seconds=settings.LEASE_S),
    )
    if taken:
        return Claim(model, pk, token, model._default_manager.values_list("attempt", flat=True).get(pk=pk))
    _give_up(model, rows.filter(attempt__gte=settings.MAX_ATTEMPTS))
    return None


def finish(held: Claim, **changes: Any) -> None:
    """Done, within the caller's transaction and before its other writes. Superseded when the claim no longer
    holds.
    """
    if not held.rows.update(
        **{held.model.state_field: WorkState.DONE},
        token=None,
        lease_until=None,
        reason="",
        stderr_tail="",
        **changes,
    ):
        raise Superseded
    if held.model is Page:
        _count(held.pk, CounterName.PAGES_OPEN, CounterName.PAGES_DONE)


def give_back(held: Claim, *, reason: str, detail: str = "") -> None:
    """It failed for now: back into the queue, or set aside after the last attempt."""
    if held.attempt >= settings.MAX_ATTEMPTS:
        quarantine(held, reason=reason, detail=detail)
        return
    held.rows.update(
        **{held.model.state_field: WorkState.QUEUED},
        token=None,
        lease_until=None,
        offered_at=None,
        stderr_tail=detail[-2000:],
    )


def put_off(held: Claim) -> None:
    """Not begun for want of something of ours (store, database): back into the queue, and the attempt not
    counted.
    """
    held.rows.update(
        **{held.model.state_field: WorkState.QUEUED},
        token=None,
        lease_until=None,
        offered_at=Now(),
        attempt=F("attempt") - 1,
    )


@transaction.atomic
def quarantine(held: Claim, *, reason: str, detail: str = "") -> None:
    """Set aside for a person, with the reason; a lost claim sets nothing aside."""
    row = held.rows.select_for_update().first()
    if row is not None:
        _set_aside(row, reason=reason, detail=detail)


def _give_up(model: type[Leased], rows: models.QuerySet[Any]) -> None:
    with transaction.atomic():
        for row in rows.select_for_update():
            _set_aside(row, reason="worker_lost", detail=row.stderr_tail)


def _set_aside(row: Leased, *, reason: str, detail: str) -> None:
    """Within a transaction that holds the row."""
    setattr(row, row.state_field, WorkState.QUARANTINED)
    row.token, row.lease_until, row.reason, row.stderr_tail = None, None, reason, detail[-2000:]
    row.save(update_fields=[row.state_field, "token", "lease_until", "reason", "stderr_tail"])
    if isinstance(row, Page):
        _count(row.pk, CounterName.PAGES_OPEN, CounterName.PAGES_QUARANTINED)
        # a page of a batch that was through, read again: a person has to look at it now
        Batch.objects.filter(pk=row.batch_id, state=BatchState.DONE).update(state=BatchState.REVIEW)
    elif isinstance(row, StoredFile):
        _stand_in(row)
    trail.record(AuditAction.WORK_QUARANTINED, row, reason=reason, attempt=row.attempt)


def _stand_in(file: StoredFile) -> None:
    """A file whose pages cannot be counted is one page, set aside with the file's reason."""
    facts = {"reason": file.reason, "stderr_tail": file.stderr_tail}
    waiting = Page.objects.filter(file=file, number=1, state=WorkState.QUEUED)
    if waiting.update(state=WorkState.QUARANTINED, **facts):
        deltas.add(file.batch.office_id, CounterName.PAGES_OPEN, -1)
    else:
        Page.objects.create(
            file=file,
            number=1,
            batch=file.batch,
            office=file.batch.office,
            state=WorkState.QUARANTINED,
            **facts,
        )
    deltas.add(file.batch.office_id, CounterName.PAGES_QUARANTINED)
    StoredFile.objects.filter(pk=file.pk).update(pages_found=1)


def release(page: Page, *, by: User | None) -> None:
    """A person (None: a command) sends a page that was set aside to be read again."""
    _requeue(page, WorkState.QUARANTINED, AuditAction.PAGE_RELEASED, by=by)


def reread(page: Page, *, by: User) -> None:
    """A person has a page read again; the old text stays current until the new one is there."""
    _requeue(page, WorkState.DONE, AuditAction.PAGE_REREAD, by=by)


@transaction.atomic
def _requeue(page: Page, was: WorkState, action: AuditAction, *, by: User | None) -> None:
    fresh = {
        "attempt": 0,
        "token": None,
        "lease_until": None,
        "offered_at": None,
        "reason": "",
        "stderr_tail": "",
    }
    if not Page.objects.filter(pk=page.pk, state=was).update(state=WorkState.QUEUED, priority=1, **fresh):
        raise WrongState
    # a page that stands in for a file which could not be counted: the file has to be counted first
    uncounted = StoredFile.objects.filter(pk=page.file_id, split=WorkState.QUARANTINED)
    uncounted.update(split=WorkState.QUEUED, let_pass=F("reason"), **fresh)
    _count(page.pk, PAGES_IN[was], CounterName.PAGES_OPEN)
    trail.record(action, page, by=by)
    page.refresh_from_db()


def free_expired() -> int:
    """Put work whose lease ran out back into the queue (or aside, after its last attempt); how many."""
    freed = 0
    for model in KINDS.values():
        dead = model._default_manager.filter(**{model.state_field: WorkState.RUNNING}, lease_until__lt=Now())
        _give_up(model, dead.filter(attempt__gte=settings.MAX_ATTEMPTS))
        freed += dead.filter(attempt__lt=settings.MAX_ATTEMPTS).update(
            **{model.state_field: WorkState.QUEUED}, token=None, lease_until=None, offered_at=None
        )
    return freed


def to_offer(*, limit: int) -> list[tuple[str, int]]:
    """Mark and return the next work to tell workers about: files first, then pages round-robin over
    offices.
    """
    stale = Now() - timedelta(seconds=settings.OFFER_AGE_S)
    forgotten = Q(offered_at=None) | Q(offered_at__lt=stale)
    waiting = {
        kind: model._default_manager.filter(**{model.state_field: WorkState.QUEUED})
        for kind, model in KINDS.items()
    }
    if not any(rows.filter(forgotten).exists() for rows in waiting.values()):
        return []
    room = limit - sum(rows.filter(offered_at__gte=stale).count() for rows in waiting.values())
    if room < (limit + 1) // 2:  # in handfuls: to choose fairly goes through all that waits
        return []
    files = list(waiting["split"].filter(forgotten).order_by("pk").values_list("pk", flat=True)[:room])
    countable = Page.objects.filter(forgotten, state=WorkState.QUEUED, file__split=WorkState.DONE)
    pages = _fairly(countable, limit=room - len(files))
    picked = [("split", pk) for pk in files] + [("read", pk) for pk in pages]
    for kind, model in KINDS.items():
        ids = [pk for name, pk in picked if name == kind]
        model._default_manager.filter(pk__in=ids).update(offered_at=Now())
    return picked


def _fairly(rows: models.QuerySet[Any], *, limit: int) -> list[int]:
    """One page of each office in turn: 10,000 pages of one office do not starve the others."""
    if limit <= 0:
        return []
    offices = rows.order_by().values_list("office", flat=True).distinct()
    queues = [
        rows.filter(office=o).order_by("-priority", "pk").values_list("pk", flat=True)[:limit]
        for o in offices
    ]
    turns: Iterable[tuple[int | None, ...]] = zip_longest(*queues)
    return [pk for pk in chain.from_iterable(turns) if pk is not None][:limit]


def _count(page_id: int, minus: CounterName, plus: CounterName) -> None:
    office = Page.objects.values_list("office", flat=True).get(pk=page_id)
    deltas.add(office, minus, -1)
    deltas.add(office, plus, +1)
