"""record(): the one way to write an audit event, in the transaction of what it tells of."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

from sso_efiles.audit.actions import ANY, AuditAction
from sso_efiles.audit.models import Event


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the present request came from."""

    request_id: str = ""
    address: str = ""


origin: ContextVar[Origin] = ContextVar("audit_origin", default=Origin())  # noqa: B039  # frozen


def record(action: AuditAction, target: models.Model | None = None, *, by: Any = None, **data: Any) -> Event:
    """Write one event. `by` is a user, or None for the system itself; `data` holds ids and counts, never
    names. What the catalogue does not foresee is a fault of the caller: TypeError, and nothing is written.
    """
    _refuse_unforeseen(action, target, data)
    actor = by if getattr(by, "pk", None) else None
    came_from = origin.get()
    return Event.objects.create(
        action=action.value,
        actor=actor,
        actor_name=getattr(actor, "username", ""),
        office=getattr(actor, "office_id", None) or "",
        object_type=target._meta.model_name or "" if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        address=came_from.address,
        request_id=came_from.request_id,
        data=data,
    )


def _refuse_unforeseen(action: AuditAction, target: models.Model | None, data: dict[str, Any]) -> None:
    about = str(target._meta.model_name) if target is not None else ""
    if about and ANY not in action.about and about not in action.about:
        raise TypeError(f"{action.value} is not about a {about}")
    if unknown := data.keys() - action.fields:
        raise TypeError(f"{action.value} does not carry {', '.join(sorted(unknown))}")
