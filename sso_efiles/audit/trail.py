"""record(): the one way to write an audit event, in the transaction of what it tells of."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

from sso_efiles.audit.models import Event


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the present request came from."""

    request_id: str = ""
    address: str = ""


origin: ContextVar[Origin] = ContextVar("audit_origin", default=Origin())  # noqa: B039  # frozen


def record(action: str, target: models.Model | None = None, *, by: Any = None, **data: Any) -> Event:
    """Write one event. `by` is a user, or None for the system itself; `data` holds ids and counts, never
    names.
    """
    actor = by if getattr(by, "pk", None) else None
    came_from = origin.get()
    return Event.objects.create(
        action=action,
        actor=actor,
        actor_name=getattr(actor, "username", ""),
        office=getattr(actor, "office_id", None) or "",
        object_type=target._meta.model_name or "" if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        address=came_from.address,
        request_id=came_from.request_id,
        data=data,
    )
