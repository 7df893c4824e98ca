"""Blind second entry as callers read it."""

from typing import Any

from rest_framework import serializers

from documents.gate.blind import FIELDS
from documents.gate.models import BlindEntry
from documents.gate.states import FindingCode


class BlindFieldLine(serializers.Serializer[Any]):
    """A field to key from the paper; `slot` is its place in the file."""

    page = serializers.IntegerField()
    slot = serializers.IntegerField()
    field = serializers.ChoiceField(FIELDS)


class BlindEntryLine(serializers.Serializer[BlindEntry]):
    """A field that was keyed; where both entries differ, the first is told and a finding is suggested."""

    page = serializers.IntegerField(source="page_id")
    field = serializers.ChoiceField(FIELDS)
    second = serializers.CharField()
    agrees = serializers.BooleanField()
    first = serializers.CharField(help_text="What the file says; told once the second entry is made")
    candidate = serializers.SerializerMethodField(help_text="A finding to confirm: key_field_wrong, or null")

    def get_candidate(self, entry: BlindEntry) -> str | None:
        """A code of the findings."""
        return None if entry.agrees else FindingCode.KEY_FIELD_WRONG.value


class BlindOut(serializers.Serializer[Any]):
    """What is still to be keyed in a file, and what was keyed."""

    entries = BlindEntryLine(source="keyed", many=True)

    def get_fields(self) -> dict[str, Any]:
        """`fields` is a word of serializers."""
        return {"fields": BlindFieldLine(source="left", many=True), **super().get_fields()}
