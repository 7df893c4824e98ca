"""What an employer's file should hold, and whether it does."""

from rest_framework import serializers

from documents.radar.answers import Answer, Ground, Verdict
from documents.radar.asking import Expected
from documents.radar.facts import Cloud
from documents.radar.rules import Certainty, Frequency


class ExpectedPaper(serializers.Serializer[Answer]):
    """One paper that should be there; periods that cannot be known are one line where they follow on."""

    rule = serializers.CharField(source="rule.id")
    form_code = serializers.CharField(source="form")
    forms = serializers.ListField(
        source="rule.forms", child=serializers.CharField(), help_text="Any of these will do"
    )
    frequency = serializers.ChoiceField(
        [(one.value, one.value) for one in Frequency], source="rule.frequency"
    )
    period = serializers.CharField(allow_null=True, help_text="2020, 2020-03; Gregorian")
    until = serializers.CharField(source="until_code", allow_null=True, help_text="The last of a run")
    papers = serializers.IntegerField(source="periods", help_text="How many papers the line stands for")
    state = serializers.ChoiceField([(one.value, one.value) for one in Verdict], source="verdict")
    certainty = serializers.ChoiceField([(one.value, one.value) for one in Certainty])
    reason = serializers.ChoiceField([(one.value, one.value) for one in (*Ground, *Cloud)], source="why")
    message_th = serializers.CharField()
    message_en = serializers.CharField()
    because_th = serializers.CharField(source="rule.why_th")
    because_en = serializers.CharField(source="rule.why_en")
    marks = serializers.CharField(source="rule.marks", help_text="S public, E measured, G general, D our own")
    pages = serializers.ListField(child=serializers.IntegerField(), help_text="Evidence: ids of pages")


class ExpectedOut(serializers.Serializer[Expected]):
    """The radar's answers for one file; `version` is the table of rules that was asked."""

    account_no = serializers.CharField(source="employer.account_no")
    name = serializers.CharField(source="employer.name")
    version = serializers.CharField()
    counts = serializers.SerializerMethodField()
    expected = ExpectedPaper(source="answers", many=True)

    def get_counts(self, expected: Expected) -> dict[str, int]:
        """How many papers are there, missing, and not to be known."""
        return {verdict.value: expected.count(verdict) for verdict in Verdict}
