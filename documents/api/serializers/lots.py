"""Lots, their samples and results, as callers read them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.fields import Moment
from documents.lots.models import DrawnPage, Lot
from documents.lots.results import seed_shown
from documents.lots.states import LotState, Severity


class LotLine(serializers.Serializer[Lot]):
    """What an office handed over on one day, sampled and decided about as one."""

    id = serializers.IntegerField()
    office = serializers.CharField(source="office_id")
    day = serializers.DateField(help_text="In Thai time")
    number = serializers.IntegerField(help_text="Which lot of that day")
    state = serializers.ChoiceField(LotState.choices)
    files = serializers.IntegerField(source="file_count", help_text="Files in it, without those taken back")
    pages = serializers.IntegerField(source="size", help_text="Pages with a picture, once it is drawn")
    plan = serializers.CharField(allow_null=True, help_text="Code and version: iso-ii-065/1")
    severity = serializers.ChoiceField(Severity.choices)
    sample = serializers.IntegerField(help_text="Pages drawn")
    accept = serializers.IntegerField(help_text="The most defects with which it is accepted")
    seen = serializers.IntegerField(help_text="Pages of the sample that were looked at")
    defects = serializers.IntegerField(help_text="Wrong pages of the sample")
    critical = serializers.IntegerField(help_text="Files with a finding of which a lot bears none")
    result = serializers.CharField(
        allow_null=True, help_text="accepted, rejected, or void (nothing of it was checked)"
    )
    drawn_at = Moment(allow_null=True)
    decided_at = Moment(allow_null=True)


class DrawnLine(serializers.Serializer[DrawnPage]):
    """A page that has to be looked at; `random`: it counts for the plan."""

    page = serializers.IntegerField(source="page_id")
    random = serializers.BooleanField()
    defective = serializers.BooleanField()
    seen_at = Moment(allow_null=True)


class MemberLine(serializers.Serializer[Any]):
    """A file of a lot; the account number for who may read files."""

    account_no = serializers.CharField(allow_null=True)
    state = serializers.CharField(source="passage.state")
    pages = serializers.IntegerField(allow_null=True, help_text="null: it left before the draw")
    critical = serializers.BooleanField()
    checked_at = Moment(allow_null=True)
    drawn = DrawnLine(
        many=True,
        help_text="Empty while the file is to be checked, for who may not check it",
    )


class LotDetail(LotLine):
    """With the seed and the pages, so that anybody can repeat the draw: those with the smallest SHA-256 of
    "<seed>:<page id>".
    """

    seed = serializers.SerializerMethodField(
        help_text="Empty while it gathers, and for who may not see yet what is drawn of one of its files"
    )
    members = serializers.SerializerMethodField()

    def get_seed(self, lot: Lot) -> str:
        """With it anybody finds the drawn pages: shown with the last of them."""
        return seed_shown(lot, self.context["members"])

    @extend_schema_field(MemberLine(many=True))
    def get_members(self, _lot: Lot) -> list[dict[str, Any]]:
        """The files, in the order in which they joined."""
        return list(MemberLine(self.context["members"], many=True).data)
