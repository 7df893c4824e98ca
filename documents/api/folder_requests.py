"""What callers may say of paper folders; anything wrong is 400 with its place."""

from typing import Any

from rest_framework import serializers

from documents.api.requests import Versioned
from documents.register.registration import MOST_SHEETS
from documents.register.states import CustodyPlace

_MOST_VOLUMES = 999  # guess
_INT = 2**31 - 1


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class FolderFields(serializers.Serializer[Any]):
    """What a person says of a folder in the hand."""

    volume = serializers.IntegerField(min_value=1, max_value=_MOST_VOLUMES, required=False)
    sheets = serializers.IntegerField(
        min_value=1, max_value=MOST_SHEETS, required=False, allow_null=True, help_text="Counted by a person"
    )
    sides = serializers.ChoiceField([1, 2], required=False, help_text="Sides scanned of each sheet")
    box = _text(40)
    shelf = _text(40)
    damage = _text(500)
    note = _text(500)


class NewFolder(FolderFields):
    """A folder taken from the shelf. Without `account_no` its number is pending, and `written_on` says what
    stands on it.
    """

    office = serializers.CharField(max_length=4, required=False, help_text="The caller's own, if left out")
    account_no = serializers.CharField(max_length=40, required=False, allow_blank=True, allow_null=True)
    written_on = _text(200)


class FolderPatch(FolderFields, Versioned):
    """A folder described otherwise; `account_no` gives a pending one its number."""

    account_no = serializers.CharField(max_length=40, required=False, allow_blank=True, allow_null=True)
    written_on = _text(200)


class BatchPatch(FolderFields):
    """The paper folder of a batch; it is registered where there was none."""

    folder = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="Code of a registered folder to tie it to"
    )
    version = serializers.IntegerField(
        min_value=0,
        max_value=_INT,
        required=False,
        allow_null=True,
        help_text="The version of the batch's folder that the caller saw, 0: there was none. Stale: 409",
    )


class FolderFilter(serializers.Serializer[Any]):
    """Which folders."""

    q = serializers.CharField(
        max_length=200, required=False, help_text="Code, account number or words of the cover"
    )
    place = serializers.ChoiceField(CustodyPlace.choices, required=False)
    pending = serializers.BooleanField(required=False, help_text="Those whose number nobody knows yet")


class CustodyMove(serializers.Serializer[Any]):
    """Where the paper is from now on."""

    place = serializers.ChoiceField(CustodyPlace.choices)
    note = _text(500)


class Search(Versioned):
    """Where a folder of the master list was looked for and not found."""

    searched = serializers.CharField(max_length=500)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, allow_null=True)
