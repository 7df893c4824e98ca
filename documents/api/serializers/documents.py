"""A paper, the history of its place, and the electronic file that it lies in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.fields import EmployerName, Moment, Why
from documents.api.serializers.gate import CHANGE, OpenPointOut
from documents.api.serializers.slots import SlotLine
from documents.employer_file.states import EmployerFileState
from documents.filing.candidates import Candidate, candidates_of
from documents.models import Document, FormClass, Placement
from documents.states import CandidateOrigin, DocumentState, Strength


class Place(serializers.Serializer[Placement]):
    """One line of a document's history."""

    employer = EmployerName(allow_null=True)
    form_code = serializers.CharField(source="form_id", allow_null=True)
    state = serializers.ChoiceField(DocumentState.choices)
    by = serializers.CharField(source="by.username", allow_null=True)
    at = Moment()
    note = serializers.CharField()


class DocumentInFile(serializers.Serializer[Document]):
    """A paper in a section of the file."""

    id = serializers.IntegerField()
    form_code = serializers.CharField(source="form_id", allow_null=True)
    title = serializers.CharField()
    date = serializers.DateField(source="dated", allow_null=True)
    period = serializers.CharField(
        source="period_told.first.code",
        default=None,
        allow_null=True,
        help_text="The month that it is about, `YYYY-MM`, or the year, `YYYY`; of several the first",
    )
    period_until = serializers.CharField(
        source="period_told.until.code",
        default=None,
        allow_null=True,
        help_text="Of several months or years the last; null where it is about one",
    )
    dated_by_person = serializers.SerializerMethodField(
        help_text="A person said its date and period; else they are as they were read on its pages"
    )
    pages = serializers.SerializerMethodField()
    state = serializers.ChoiceField(DocumentState.choices)
    version = serializers.IntegerField()

    def get_dated_by_person(self, document: Document) -> bool:
        """Whether they stand whatever is read."""
        return document.dated_by_id is not None

    def get_pages(self, document: Document) -> list[int]:
        """Ids of its pages, as the paper lay."""
        return [page.pk for page in document.pages.all()]


class CandidateLine(serializers.Serializer[Candidate]):
    """An employer that a document may belong to, by which sign, and why."""

    account_no = serializers.CharField(source="employer.account_no")
    name = serializers.CharField(source="employer.name")
    origin = serializers.ChoiceField(CandidateOrigin.choices)
    why = Why(many=True)


class DocumentDetail(DocumentInFile):
    """A paper, whose it is, and where it lay before; how well founded the machine's opinion was (`strength`),
    by which rule it was formed, and the employers that it may belong to, likeliest first.
    """

    batch = serializers.IntegerField(source="batch_id")
    employer = EmployerName(allow_null=True)
    strength = serializers.ChoiceField(Strength.choices)
    rule = serializers.CharField()
    rule_version = serializers.IntegerField()
    candidates = serializers.SerializerMethodField()
    note = serializers.CharField()
    history = Place(source="placements", many=True)

    @extend_schema_field(CandidateLine(many=True))
    def get_candidates(self, document: Document) -> list[dict[str, Any]]:
        """At most three; those that left the registry meanwhile are not told."""
        offered = candidates_of([document])[document.pk]
        return list(CandidateLine(offered, many=True).data)  # type: ignore[arg-type]  # many


class DecidedDocument(DocumentDetail):
    """A paper just decided about; `deed` takes the decision back: `POST deeds/{deed}/undo/`."""

    deed = serializers.IntegerField()


class SplitDocuments(serializers.Serializer[Any]):
    """The two documents that one was split into; `deed` makes them one again."""

    deed = serializers.IntegerField()
    documents = DocumentDetail(many=True)


class MovedPages(SplitDocuments):
    """Pages just moved, and the documents in which they lie now; `deed` takes them back."""

    pages = serializers.ListField(child=serializers.IntegerField())


class SiblingsOut(serializers.Serializer[Any]):
    """Documents that the machine filed like one that a person moved, by this rule."""

    rule = serializers.CharField()
    documents = serializers.ListField(child=serializers.IntegerField())


class SectionLine(serializers.Serializer[Any]):
    """The papers of one class; papers of no known form are the last, of class ""."""

    title = serializers.CharField()
    documents = DocumentInFile(many=True)

    def get_fields(self) -> dict[str, Any]:
        """`class` is a word of Python."""
        known = serializers.ChoiceField([*FormClass.choices, ("", "")], source="doc_class")
        return {"class": known, **super().get_fields()}


class Ledger(serializers.Serializer[Any]):
    """What the file's pages add up to: sides of paper that there should be, and what became of them."""

    slots = serializers.IntegerField()
    images = serializers.IntegerField()
    blank = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    missing = serializers.IntegerField()
    not_scannable = serializers.IntegerField()
    unexplained = serializers.IntegerField(help_text="Slots that are no image and that nobody signed for")
    counted = serializers.IntegerField(allow_null=True, help_text="Sides counted in the own folders")


class ElectronicFileOut(serializers.Serializer[Any]):
    """An employer's electronic file; `version` says which version of it is open, and is what the next step at
    the gate sends back.
    """

    account_no = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(EmployerFileState.choices)
    version = serializers.IntegerField()
    change = serializers.IntegerField(help_text=CHANGE)
    open = OpenPointOut(many=True)
    sections = SectionLine(many=True)
    slots = SlotLine(many=True)
    ledger = Ledger()
