"""Paper folders of the register, as callers read them."""

from typing import Any

from rest_framework import serializers

from documents.api.serializers.fields import EmployerName, Moment
from documents.employer_file.states import EmployerFileState
from documents.register.models import Custody, Folder
from documents.register.notices import Notice
from documents.register.states import CustodyPlace


class CustodyLine(serializers.Serializer[Custody]):
    """One step of the paper's way."""

    place = serializers.ChoiceField(CustodyPlace.choices)
    office = serializers.CharField(source="office_id")
    by = serializers.CharField(source="by.username")
    at = Moment()
    note = serializers.CharField()


class FolderLine(serializers.Serializer[Folder]):
    """A paper folder: one volume of an employer's paper file; no employer: its number is pending."""

    code = serializers.CharField(help_text="What its cover carries")
    office = serializers.CharField(source="office_id")
    employer = EmployerName(allow_null=True)
    pending_number = serializers.SerializerMethodField()
    written_on = serializers.CharField()
    volume = serializers.IntegerField()
    sheets = serializers.IntegerField(allow_null=True, help_text="Sheets counted by a person; null: not yet")
    sides = serializers.IntegerField(help_text="Sides scanned of each sheet: 1 or 2")
    box = serializers.CharField()
    shelf = serializers.CharField()
    damage = serializers.CharField()
    note = serializers.CharField()
    place = serializers.ChoiceField(CustodyPlace.choices)
    withdrawn = serializers.BooleanField(help_text="Its registration was undone")
    version = serializers.IntegerField()
    registered_by = serializers.CharField(source="registered_by.username", allow_null=True)
    registered_at = Moment()

    def get_pending_number(self, folder: Folder) -> bool:
        """Whether nobody knows its number yet."""
        return folder.employer_id is None and not folder.withdrawn


class FolderDetail(FolderLine):
    """A paper folder with its batches and the way of its paper, newest first."""

    batches = serializers.SerializerMethodField()
    custody = serializers.SerializerMethodField()

    def get_batches(self, folder: Folder) -> list[int]:
        """Ids of the batches that were scanned from it, oldest first."""
        return sorted(folder.batches.values_list("pk", flat=True))

    def get_custody(self, folder: Folder) -> list[dict[str, Any]]:
        """Who had the paper."""
        steps = folder.custody.select_related("by").order_by("-pk")
        return list(CustodyLine(steps, many=True).data)  # type: ignore[arg-type]  # many


class NoticeLine(serializers.Serializer[Notice]):
    """What asks for a second look, although it was done."""

    code = serializers.CharField()
    message_th = serializers.CharField(source="th")
    message_en = serializers.CharField(source="en")


class ChangedFolder(FolderDetail):
    """A folder just changed; `deed` takes the change back: `POST deeds/{deed}/undo/`."""

    deed = serializers.IntegerField()
    warnings = NoticeLine(many=True)


class MovedFolder(FolderDetail):
    """A folder whose paper was moved just now; `again`: it was there already."""

    again = serializers.BooleanField()


class FileMoved(serializers.Serializer[Any]):
    """An employer's electronic file, and where it stands now."""

    account_no = serializers.CharField()
    state = serializers.ChoiceField(EmployerFileState.choices)
    version = serializers.IntegerField(help_text="Which version of the file is open")


class NotFoundOut(FileMoved):
    """A search that found nothing, and the state of the employer's file since."""

    deed = serializers.IntegerField()
    account_no = serializers.CharField(source="employer.account_no")
    searched = serializers.CharField()
    note = serializers.CharField()
    by = serializers.CharField(source="by.username")
    at = Moment()
    searches = serializers.IntegerField(help_text="How often it was looked for so far")
