"""Targets and plans, set by headquarters; alarms about the line of work, and who looks after them."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.models import Target, TargetKind
from documents.progress import targets
from documents.progress.models import Alarm, AlarmKind
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.policy import Action

_PLACE = r"^([0-9]{2}|[0-9]{4})?\Z"


class TargetLine(serializers.Serializer[Any]):
    """A target that stands."""

    place = serializers.CharField(help_text="Code of an office or a province; empty for the nation")
    month = serializers.DateField(allow_null=True, help_text="Its first day; null: how many there are in all")
    files = serializers.IntegerField()
    kind = serializers.ChoiceField(TargetKind.choices)
    basis = serializers.CharField(source="source", help_text="Where the number comes from")
    set_at = serializers.DateTimeField()


class TargetIn(serializers.Serializer[Any]):
    """What a place should have in all, or certify in a month."""

    place = serializers.RegexField(_PLACE, allow_blank=True)
    month = serializers.DateField(required=False, allow_null=True)
    files = serializers.IntegerField(min_value=0, max_value=targets.MOST_FILES)
    kind = serializers.ChoiceField(TargetKind.choices)
    basis = serializers.CharField(max_length=200, required=False, allow_blank=True)


class AlarmLine(serializers.Serializer[Any]):
    """An alarm that stands."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(AlarmKind.choices)
    office = serializers.CharField(source="office_id")
    subject = serializers.CharField()
    facts = serializers.DictField()
    raised_at = serializers.DateTimeField()
    owner = serializers.CharField(source="owner.username", allow_null=True, default=None)
    seen_by = serializers.SerializerMethodField()

    def get_seen_by(self, alarm: Alarm) -> list[str]:
        """Names of who has seen it."""
        return [seen.by.username for seen in alarm.seen.all()]


class Targets(ApiView):
    """`targets/`."""

    action_needed = Action.PROGRESS

    @documented({200: TargetLine(many=True)}, operation_id="list_targets")
    def get(self, request: Request) -> Response:
        """What stands for the nation and for the places whose progress the caller sees, newest first."""
        offices = Office.objects.within(self.user, Action.PROGRESS).values_list("pk", "province")
        places = {"", *(code for pair in offices for code in pair)}
        rows = Target.objects.standing().filter(place__in=places)
        return self.paged(rows, lambda found: TargetLine(found, many=True))

    @documented({200: TargetLine}, request=TargetIn, operation_id="set_target")
    def post(self, request: Request) -> Response:
        """Set one; for administrators of headquarters. Saying what stands already changes nothing."""
        policy.require(self.user, Action.TARGETS)
        body = self.body(TargetIn)
        place, month = body["place"], body.get("month")
        targets.set_target(
            place,
            body["files"],
            by=self.user,
            month=month,
            kind=TargetKind(body["kind"]),
            source=body.get("basis", ""),
        )
        first = month.replace(day=1) if month else None
        return Response(TargetLine(Target.objects.standing().get(place=place, month=first)).data)


class Alarms(ApiView):
    """`alarms/`."""

    action_needed = Action.PROGRESS

    @documented({200: AlarmLine(many=True)}, operation_id="list_alarms")
    def get(self, request: Request) -> Response:
        """Alarms that stand at the offices whose progress the caller sees, newest first."""
        rows = Alarm.objects.visible_to(self.user).standing().select_related("owner")
        return self.paged(rows.prefetch_related("seen__by"), lambda found: AlarmLine(found, many=True))
