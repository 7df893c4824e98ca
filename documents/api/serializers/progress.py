"""How far the nation, a province or an office is."""

from typing import Any

from rest_framework import serializers

from documents.progress.forecast.reasons import Basis, Unknown


class FinishLine(serializers.Serializer[Any]):
    """When the last file will be certified, at one, five and nine chances in ten."""

    p10 = serializers.DateField()
    p50 = serializers.DateField()
    p90 = serializers.DateField()


class FiguresLine(serializers.Serializer[Any]):
    """How far the nation, a province or an office is."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    target = serializers.IntegerField(allow_null=True)
    target_kind = serializers.CharField()
    by_state = serializers.DictField(child=serializers.IntegerField())
    certified = serializers.IntegerField()
    percent = serializers.FloatField()
    pages = serializers.IntegerField()
    counters = serializers.DictField(
        child=serializers.IntegerField(), help_text="By name, what no other field counts"
    )
    pace_per_day = serializers.FloatField()
    finish = FinishLine(allow_null=True)
    finish_basis = serializers.ChoiceField(Basis.choices, allow_null=True, help_text="What it is told from")
    finish_unknown = serializers.ChoiceField(Unknown.choices, allow_null=True, help_text="Why it is not told")
