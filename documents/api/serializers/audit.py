"""An event of the audit log."""

from rest_framework import serializers

from documents.api.serializers.fields import Moment
from sso_efiles.audit.models import Event


class EventLine(serializers.Serializer[Event]):
    """One thing that somebody did, saw or was refused."""

    id = serializers.IntegerField()
    at = Moment()
    actor = serializers.CharField(source="actor_name")
    office = serializers.CharField()
    action = serializers.CharField()
    object = serializers.SerializerMethodField()
    address = serializers.CharField()
    request_id = serializers.CharField()
    data = serializers.JSONField()  # type: ignore[assignment]  # the contract of Event, not of Serializer

    def get_object(self, event: Event) -> str:
        """`page:12`; empty when it was about nothing in particular."""
        return f"{event.object_type}:{event.object_id}" if event.object_type else ""
