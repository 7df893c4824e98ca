"""A batch, its files and its counts, as callers read them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.fields import EmployerName, Moment, Reasoned
from documents.api.serializers.folders import NoticeLine
from documents.intake.arrivals import Arrival
from documents.models import Batch, Upload
from documents.states import BatchState, UploadState


class Counts(serializers.Serializer[Any]):
    """Files: declared = stored + refused + missing. Pages = queued + running + done + quarantined; and
    pages = filed + in_review + rejected + duplicate + quarantined + unplaced + gap.
    """

    declared = serializers.IntegerField()
    stored = serializers.IntegerField()
    refused = serializers.IntegerField()
    missing = serializers.IntegerField()
    pages = serializers.IntegerField()
    queued = serializers.IntegerField()
    running = serializers.IntegerField()
    done = serializers.IntegerField()
    quarantined = serializers.IntegerField()
    filed = serializers.IntegerField()
    in_review = serializers.IntegerField()
    rejected = serializers.IntegerField(help_text="Pages that belong to nobody's file")
    unplaced = serializers.IntegerField(help_text="Pages that are not read, or not in a document yet")
    duplicate = serializers.IntegerField(
        help_text="Pages that came again: linked to the page that counts, among done, not among filed"
    )
    gap = serializers.IntegerField(help_text="Sides that are missing: slots without a picture, among done")
    doubts = serializers.IntegerField(help_text="Pages that carry at least one doubt")


class Entry(Reasoned):
    """A file of a batch, or an entry of a ZIP there."""

    name = serializers.CharField()
    state = serializers.ChoiceField(UploadState.choices)
    pages = serializers.IntegerField(source="pages_found", allow_null=True)


class SentBefore(serializers.Serializer[Arrival]):
    """When the same thing came first. A person and a batch of another office are not named."""

    at = Moment()
    office = serializers.CharField(source="office.pk")
    by = serializers.SerializerMethodField()
    batch = serializers.IntegerField(allow_null=True)

    def get_by(self, arrival: Arrival) -> str | None:
        """The name of who sent it."""
        return arrival.by or None


class FileLine(Entry):
    """A declared file. `received` are the stretches of a file in parts that is not whole yet."""

    id = serializers.IntegerField()
    client_id = serializers.CharField()
    duplicate = serializers.BooleanField()
    sent_before = serializers.SerializerMethodField()
    superseded_by = serializers.IntegerField(
        source="superseded_by_id", allow_null=True, help_text="The file that came whole in its place"
    )
    pages = serializers.SerializerMethodField()  # type: ignore[assignment]
    received = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()

    def get_pages(self, file: Upload) -> int | None:
        """Null until they are counted; a ZIP has those of its entries."""
        if file.kind != "zip":
            return file.pages_found
        return sum(entry.pages_found or 0 for entry in self._entries(file)) if file.split else None

    @extend_schema_field(SentBefore(allow_null=True))
    def get_sent_before(self, file: Upload) -> dict[str, Any] | None:
        """When the same bytes came first; null for the first ones."""
        first: dict[int, Arrival] = self.context.get("first", {})
        return dict(SentBefore(first[file.pk]).data) if file.pk in first else None

    def get_received(self, file: Upload) -> list[list[int]]:
        """[[start, end], ...], end not included."""
        received: dict[int, list[list[int]]] = self.context.get("received", {})
        return received.get(file.pk, [])

    def get_entries(self, file: Upload) -> list[dict[str, Any]]:
        """What lay in the ZIP."""
        return [dict(Entry(entry).data) | {"name": entry.shown_name} for entry in self._entries(file)]

    def _entries(self, file: Upload) -> list[Upload]:
        return list(file.entries.all()) if file.kind == "zip" else []


class BatchLine(serializers.Serializer[Batch]):
    """A batch in a list."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(BatchState.choices)
    office = serializers.CharField(source="office_id")
    folder_name = serializers.CharField()
    employer = EmployerName(allow_null=True)
    above = serializers.SerializerMethodField()
    archive = serializers.SerializerMethodField()
    sheets = serializers.SerializerMethodField()
    folder = serializers.CharField(source="folder.code", allow_null=True, default=None)
    loose = serializers.BooleanField()
    created_at = Moment()
    touched_at = Moment()
    counts = serializers.SerializerMethodField()

    def get_above(self, batch: Batch) -> list[str]:
        """The names of the folders above it, outermost first."""
        return batch.above.split("/") if batch.above else []

    def get_sheets(self, batch: Batch) -> int | None:
        """As they were counted for the register, else as the sender declared; null: not counted."""
        return batch.folder.sheets if batch.folder and batch.folder.sheets else batch.sheets

    def get_archive(self, batch: Batch) -> dict[str, int | str] | None:
        """The batch and the file that this folder came in; null when it was sent by itself."""
        return {"batch": batch.origin.batch_id, "file": batch.origin.name} if batch.origin else None

    def get_counts(self, batch: Batch) -> dict[str, int]:
        """Of its files and pages."""
        counts: dict[str, int] = self.context["counts"][batch.pk]
        return counts


class Paper(serializers.Serializer[Batch]):
    """What the register says of the paper folder behind a batch; nothing, where none is tied to it."""

    volume = serializers.IntegerField(source="folder.volume", allow_null=True, default=None)
    sides = serializers.IntegerField(source="folder.sides", allow_null=True, default=None)
    box = serializers.CharField(source="folder.box", default="")
    shelf = serializers.CharField(source="folder.shelf", default="")
    note = serializers.CharField(source="folder.note", default="")
    version = serializers.IntegerField(
        source="folder.version", default=0, help_text="Of the folder; 0 while there is none"
    )


class BatchDetail(Paper, BatchLine):
    """A batch with its files in the order in which they were declared."""

    files = FileLine(source="uploads", many=True)


class Described(BatchDetail):
    """A batch whose paper was described just now; `deed` takes that back: `POST deeds/{deed}/undo/`."""

    deed = serializers.IntegerField(read_only=True)
    warnings = NoticeLine(many=True, read_only=True)


class Opened(BatchDetail):
    """A batch that was opened or joined just now; `uploads`, when it was to be joined: the client id that
    each declared file has in it, by the one that was sent.
    """

    uploads = serializers.DictField(child=serializers.CharField(), required=False, read_only=True)
    warnings = NoticeLine(many=True, read_only=True)


class Received(serializers.Serializer[Any]):
    """What has come of a file in parts: [[start, end], ...], end not included."""

    received = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
