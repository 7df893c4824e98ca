"""Slots of the page ledger, and what people sign about them, as callers read and send them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.requests import Versioned
from documents.doubts import Doubt
from documents.slots.file_slots import Slot
from documents.slots.gaps import gap_reason, sentence_of
from documents.states import PageKind

_INT = 2**31 - 1
_BIGINT = 2**63 - 1


class Explained(Versioned):
    """What a slot is, and why."""

    kind = serializers.ChoiceField(PageKind.choices)
    reason = serializers.CharField(max_length=500, help_text="At least 5 letters")


class SeenPage(serializers.Serializer[Any]):
    """A page, with the version that the decision was made on."""

    page = serializers.IntegerField(min_value=0, max_value=_BIGINT)
    version = serializers.IntegerField(min_value=1, max_value=_INT, required=False, allow_null=True)


class ExplainedMany(serializers.Serializer[Any]):
    """What many slots are, after looking at them: all or none."""

    pages = SeenPage(many=True, allow_empty=False)
    kind = serializers.ChoiceField(PageKind.choices)
    reason = serializers.CharField(max_length=500, help_text="At least 5 letters")


class Settled(Versioned):
    """Doubts that may stand; all that are open when no code is named."""

    codes = serializers.ListField(
        child=serializers.ChoiceField(Doubt.choices), required=False, allow_null=True, max_length=50
    )
    note = serializers.CharField(max_length=500, help_text="At least 5 letters")


class SettledMany(serializers.Serializer[Any]):
    """Doubts about many pages that may stand: all or none."""

    pages = SeenPage(many=True, allow_empty=False)
    codes = serializers.ListField(
        child=serializers.ChoiceField(Doubt.choices), required=False, allow_null=True, max_length=50
    )
    note = serializers.CharField(max_length=500, help_text="At least 5 letters")


class RescanWanted(Versioned):
    """Why a page has to be scanned again."""

    reason = serializers.CharField(max_length=500, help_text="At least 5 letters")


class RescanDeclined(Versioned):
    """Why a page is not scanned again."""

    reason = serializers.CharField(max_length=500, help_text="At least 5 letters")


class SignedPage(serializers.Serializer[Any]):
    """One of many pages that were signed."""

    deed = serializers.IntegerField()
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(PageKind.choices)
    version = serializers.IntegerField()


class SignedPages(serializers.Serializer[Any]):
    """Pages that were signed at once."""

    pages = SignedPage(many=True)


class GapWhy(serializers.Serializer[Any]):
    """Why a side is missing: by which rule, what says so, behind and before which page it lay."""

    rule = serializers.CharField()
    message_th = serializers.SerializerMethodField()
    message_en = serializers.SerializerMethodField()
    evidence = serializers.CharField()
    after = serializers.IntegerField(allow_null=True)
    before = serializers.IntegerField(allow_null=True)

    def get_message_th(self, reason: Any) -> str:
        """In Thai."""
        return sentence_of(reason, language="th")

    def get_message_en(self, reason: Any) -> str:
        """In English."""
        return sentence_of(reason, language="en")


class SlotLine(serializers.Serializer[Slot]):
    """One side of a sheet of the file; every one that is no image is explained before a hand-over."""

    number = serializers.IntegerField(help_text="From 1, in the order of the file")
    sheet = serializers.IntegerField(allow_null=True, help_text="Which sheet of its folder, from 1")
    side = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(PageKind.choices, source="page.kind")
    page = serializers.IntegerField(source="page.pk", help_text="A missing side has a page id too")
    version = serializers.IntegerField(source="page.version")
    reason = serializers.SerializerMethodField()
    explained_by = serializers.CharField(source="page.kind_by.username", default=None, allow_null=True)
    why = serializers.SerializerMethodField()

    def get_reason(self, slot: Slot) -> str | None:
        """Why it is no image, in the words of who signed."""
        return slot.page.kind_reason or None

    @extend_schema_field(GapWhy(allow_null=True))
    def get_why(self, slot: Slot) -> dict[str, Any] | None:
        """Of a missing side: what says that it is missing."""
        found = gap_reason(slot.page.why) if slot.page.scan_id is None else None
        return dict(GapWhy(found).data) if found else None
