"""What a person corrected of what was read."""

from typing import Any

from rest_framework import serializers

from documents.api.requests import Versioned
from documents.api.serializers.fields import Moment, box
from documents.models import Correction, Identifier

_BIGGEST = 2**31 - 1


class Corrected(Versioned):
    """What stands on the picture; just one of `line`, `box` and `identifier` says where."""

    line = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=_BIGGEST, help_text="As `words` numbers lines"
    )
    box = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=_BIGGEST),
        required=False,
        allow_null=True,
        min_length=4,
        max_length=4,
        help_text="[x0, y0, x1, y1] in pixels of `size=full`",
    )
    identifier = serializers.CharField(
        required=False,
        allow_null=True,
        max_length=20,
        help_text="The `id` of a number of the page, or its digits",
    )
    value = serializers.CharField(max_length=500)
    as_written = serializers.BooleanField(
        default=False,
        help_text="The number stands on the paper like this although its check digit does not fit",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One place."""
        if sum(attrs.get(name) is not None for name in ("line", "box", "identifier")) != 1:
            raise serializers.ValidationError({"line": ["line, box or identifier / ระบุอย่างใดอย่างหนึ่ง"]})
        return attrs


class CorrectionLine(serializers.Serializer[Correction]):
    """A standing correction."""

    kind = serializers.ChoiceField([*Identifier.Kind.choices, ("", "words")])
    box = box()
    as_read = serializers.CharField(help_text="What the machine had read there")
    value = serializers.CharField()
    by = serializers.CharField(source="by.username")
    at = Moment()
