"""What the shapes of several subjects share: boxes, moments, an employer's name, a reason, an error."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

from documents.reasons import reason_text
from employers.models import Employer


def box(**options: Any) -> serializers.ListField:
    """[x0, y0, x1, y1] in pixels of the full picture."""
    return serializers.ListField(child=serializers.IntegerField(), min_length=4, max_length=4, **options)


class Moment(serializers.DateTimeField):
    """UTC, ISO 8601."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


class EmployerName(serializers.Serializer[Employer]):
    """An employer as other things name it."""

    account_no = serializers.CharField()
    name = serializers.CharField()


class Why(serializers.Serializer[Any]):
    """One reason why a page lies where it lies."""

    rule = serializers.CharField()
    version = serializers.IntegerField(required=False)
    evidence = serializers.JSONField()
    box = box(allow_null=True)


class Reasoned(serializers.Serializer[Any]):
    """A reason code, and its sentence in both languages; null while there is none."""

    reason = serializers.SerializerMethodField()
    reason_th = serializers.SerializerMethodField()
    reason_en = serializers.SerializerMethodField()

    def get_reason(self, row: Any) -> str | None:
        """A code of the catalogue."""
        return row.reason or None

    def get_reason_th(self, row: Any) -> str | None:
        """In Thai."""
        return reason_text(row.reason, language="th") if row.reason else None

    def get_reason_en(self, row: Any) -> str | None:
        """In English."""
        return reason_text(row.reason, language="en") if row.reason else None


class ErrorOut(serializers.Serializer[Any]):
    """Every error."""

    code = serializers.CharField()
    message_th = serializers.CharField()
    message_en = serializers.CharField()
    request_id = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment]
