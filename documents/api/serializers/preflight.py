"""What is known of a folder before it is sent, as callers read it."""

from typing import Any

from rest_framework import serializers

from documents.api.serializers.fields import Moment
from documents.intake.preflight import Earlier, FolderNumber, Preflight
from employers.models import Employer
from sso_efiles.accounts.models import Office


class OfficeName(serializers.Serializer[Office]):
    """An office by its code."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()


class EmployerAt(serializers.Serializer[Employer]):
    """An employer with the office that is responsible for it."""

    account_no = serializers.CharField()
    account_no_shown = serializers.CharField()
    name = serializers.CharField()
    office = OfficeName()


class NumberOut(serializers.Serializer[FolderNumber]):
    """The account number on the folder; `digits` is null where one digit is missing or too many."""

    digits = serializers.SerializerMethodField()
    as_written = serializers.CharField()
    check = serializers.SerializerMethodField()
    registered = serializers.SerializerMethodField()
    employer = EmployerAt(allow_null=True)
    candidates = EmployerAt(many=True, source="likely", help_text="Registered numbers one slip away")

    def get_digits(self, found: FolderNumber) -> str | None:
        """Ten digits."""
        return found.number.digits if found.number else None

    def get_check(self, found: FolderNumber) -> str:
        """Whether the check digit fits: `ok` or `suspect`."""
        return found.number.check.value if found.number else "suspect"

    def get_registered(self, found: FolderNumber) -> bool:
        """Whether the registry has it."""
        return found.employer is not None


class EarlierOut(serializers.Serializer[Earlier]):
    """Files that came before, in one batch. Of another office only the day and the office are told."""

    client_ids = serializers.ListField(child=serializers.CharField())
    at = Moment(source="arrival.at")
    office = OfficeName(source="arrival.office")
    by = serializers.CharField(source="arrival.by", help_text="Empty for a sender of another office")
    batch = serializers.IntegerField(source="arrival.batch", allow_null=True)
    folder_name = serializers.CharField(source="arrival.folder")
    employer = EmployerAt(allow_null=True)
    same_employer = serializers.BooleanField()


class JoinedOut(serializers.Serializer[Any]):
    """One's own batch that the folder goes on with, and how many of its files that has already."""

    batch = serializers.IntegerField()
    known = serializers.IntegerField()
    at = Moment()


class PreflightOut(serializers.Serializer[Preflight]):
    """What is known of a folder; nothing was declared."""

    number = NumberOut(allow_null=True)
    joins = serializers.SerializerMethodField()
    here = EarlierOut(many=True)

    def get_joins(self, found: Preflight) -> dict[str, Any] | None:
        """Null when sending it begins a batch."""
        if found.joins is None:
            return None
        joined = {"batch": found.joins.pk, "known": found.known, "at": found.joins.created_at}
        return dict(JoinedOut(joined).data)
