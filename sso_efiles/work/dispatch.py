"""Dispatch: which waiting work the workers are told of next.

Problem     10,000 pages of one office must not starve the others, and the broker must never hold more than
            a short queue, or what a person asks for first would wait behind it.
Known as    Round-robin over tenants with a bounded number of outstanding offers.
Steps       Nothing was forgotten: stop. Count what is outstanding; with less than half the limit of room,
            stop (to choose in turns reads the heads of all tenants' queues). Else fill the room: kinds with a
            bound of their own first, then kind after kind, each in its own order, tenants in turn, no
            more of one than its kind allows; and mark what is told of with the time.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain, zip_longest
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now

from sso_efiles.work.kinds import Kind, registered_kinds
from sso_efiles.work.states import WorkState


def select_for_dispatch(*, limit: int) -> list[tuple[str, int]]:
    """Mark and return the next work as (name of kind, primary key); never more than `limit` outstanding."""
    stale = Now() - timedelta(seconds=settings.OFFER_AGE_S)
    forgotten = Q(dispatched_at=None) | Q(dispatched_at__lt=stale)
    waiting = [(kind, kind.rows.filter(kind.in_state(WorkState.QUEUED))) for kind in registered_kinds()]
    if not any(rows.filter(forgotten).exists() for _, rows in waiting):
        return []
    room = limit - sum(rows.filter(dispatched_at__gte=stale).count() for _, rows in waiting)
    if room < (limit + 1) // 2:
        return []
    picked: list[tuple[str, int]] = []
    for kind, rows in sorted(waiting, key=lambda each: not each[0].at_most):
        due = rows.filter(forgotten, kind.dispatchable)
        room_left = room - len(picked)
        ids = _in_turns(kind, due, limit=min(kind.at_most or room_left, room_left))
        kind.rows.filter(pk__in=ids).update(dispatched_at=Now())
        picked += [(kind.name, pk) for pk in ids]
    return picked


def _in_turns(kind: Kind, rows: models.QuerySet[Any], *, limit: int) -> list[int]:
    """The first rows of a kind, one of each tenant in turn."""
    if limit <= 0:
        return []
    ordered = rows.order_by(*kind.order)
    if not kind.turns:
        return list(ordered.values_list("pk", flat=True)[:limit])
    tenants = list(rows.order_by().values_list(kind.turns, flat=True).distinct())
    room = _room_of_each(kind, tenants, limit=limit)
    queues = [
        ordered.filter(**{kind.turns: tenant}).values_list("pk", flat=True)[: room[tenant]]
        for tenant in tenants
    ]
    turns: Iterable[tuple[int | None, ...]] = zip_longest(*queues)
    return [pk for pk in chain.from_iterable(turns) if pk is not None][:limit]


def _room_of_each(kind: Kind, tenants: list[Any], *, limit: int) -> dict[Any, int]:
    """How many more of each tenant may be dispatched now."""
    if not kind.each:
        return dict.fromkeys(tenants, limit)
    fresh = Q(dispatched_at__gte=Now() - timedelta(seconds=settings.OFFER_AGE_S))
    waiting = kind.in_state(WorkState.QUEUED) & fresh
    under_way = kind.rows.filter(waiting | kind.in_state(WorkState.RUNNING), **{f"{kind.turns}__in": tenants})
    counted = under_way.order_by().values_list(kind.turns).annotate(Count("pk"))
    taken: dict[Any, int] = dict(counted)
    return {tenant: max(0, min(limit, kind.each - taken.get(tenant, 0))) for tenant in tenants}
