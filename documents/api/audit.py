"""The audit log, for the auditor alone."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.requests import EventFilter
from documents.api.serializers.audit import EventLine
from employers.models import Employer
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event
from sso_efiles.policy import Action


class Events(ApiView):
    """`audit/`."""

    action_needed = Action.AUDIT_LOG

    @documented({200: EventLine(many=True)}, parameters=[EventFilter], operation_id="list_events")
    def get(self, request: Request) -> Response:
        """Who did, saw or was refused what, newest first. Reading it is an event too."""
        query = self.query(EventFilter)
        trail.record(AuditAction.AUDIT_VIEWED, by=self.user)
        found = Event.objects.visible_to(self.user).filter(**_event_filters(query))
        return self.paged(found, lambda events: EventLine(events, many=True))


def _event_filters(query: dict[str, Any]) -> dict[str, Any]:
    columns = {"actor": "actor_name", "from": "at__gte", "to": "at__lt"}
    filters = {columns[name]: value for name, value in query.items() if name in columns}
    kind, _colon, number = query.get("object", "").partition(":")
    if kind:
        filters["object_type"] = kind
    if number:
        filters["object_id"] = _object_id(kind, number)
    return filters


def _object_id(kind: str, number: str) -> str:
    """Auditors know employers by their account number; events know them by their row."""
    if kind != "employer":
        return number
    row = Employer.objects.filter(account_no=number).values_list("pk", flat=True).first()
    return str(row or number)
