"""What callers read: the contract's shapes, to the letter (part 4), and what was added to them."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

from documents.doubts import Doubt
from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import reason_text
from documents.models import (
    Batch,
    Document,
    FormClass,
    Identifier,
    Page,
    PageDoubt,
    Placement,
    Reading,
    Scan,
    Upload,
)
from documents.states import BatchState, DocumentState, PageKind, UploadState
from employers.models import Employer, Establishment
from sso_efiles.audit.models import Event
from sso_efiles.work.states import WorkState


def box(**options: Any) -> serializers.ListField:
    """[x0, y0, x1, y1] in pixels of the full picture."""
    return serializers.ListField(child=serializers.IntegerField(), min_length=4, max_length=4, **options)


class Moment(serializers.DateTimeField):
    """UTC, ISO 8601."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


class EmployerName(serializers.Serializer[Employer]):
    """An employer as other things name it."""

    account_no = serializers.CharField()
    name = serializers.CharField()


class Counts(serializers.Serializer[Any]):
    """Files: declared = stored + refused + missing; pages by what became of them."""

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
    doubts = serializers.IntegerField(help_text="Pages that carry at least one doubt")


class Reasoned(serializers.Serializer[Any]):
    """A reason code, and its sentence in both languages; null while there is none."""

    reason = serializers.SerializerMethodField()
    reason_th = serializers.SerializerMethodField()
    reason_en = serializers.SerializerMethodField()

    def get_reason(self, row: Any) -> str | None:
        """A code of the catalogue."""
        return row.reason or None

    def get_reason_th(self, row: Any) -> str | None:
        """In Thai."""
        return reason_text(row.reason, language="th") if row.reason else None

    def get_reason_en(self, row: Any) -> str | None:
        """In English."""
        return reason_text(row.reason, language="en") if row.reason else None


class Entry(Reasoned):
    """A file of a batch, or an entry of a ZIP there."""

    name = serializers.CharField()
    state = serializers.ChoiceField(UploadState.choices)
    pages = serializers.IntegerField(source="pages_found", allow_null=True)


class FileLine(Entry):
    """A declared file. `received` are the stretches of a file in parts that is not whole yet."""

    id = serializers.IntegerField()
    client_id = serializers.CharField()
    duplicate = serializers.BooleanField()
    pages = serializers.SerializerMethodField()  # type: ignore[assignment]
    received = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()

    def get_pages(self, file: Upload) -> int | None:
        """Null until they are counted; a ZIP has those of its entries."""
        if file.kind != "zip":
            return file.pages_found
        return sum(entry.pages_found or 0 for entry in self._entries(file)) if file.split else None

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
    sheets = serializers.IntegerField(allow_null=True)
    loose = serializers.BooleanField()
    created_at = Moment()
    touched_at = Moment()
    counts = serializers.SerializerMethodField()

    def get_counts(self, batch: Batch) -> dict[str, int]:
        """Of its files and pages."""
        counts: dict[str, int] = self.context["counts"][batch.pk]
        return counts


class BatchDetail(BatchLine):
    """A batch with its files in the order in which they were declared."""

    files = FileLine(source="uploads", many=True)


class Received(serializers.Serializer[Any]):
    """What has come of a file in parts: [[start, end], ...], end not included."""

    received = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))


class PageLine(Reasoned):
    """A page in a list. `blank` and `rotation` are null until it is read."""

    id = serializers.IntegerField()
    file = serializers.CharField(source="upload_name")
    number = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(WorkState.choices)
    document = serializers.IntegerField(source="document_id", allow_null=True)
    employer = EmployerName(source="document.employer", allow_null=True)
    blank = serializers.SerializerMethodField()
    rotation = serializers.SerializerMethodField()
    form_code = serializers.SerializerMethodField()

    def get_blank(self, page: Page) -> bool | None:
        """Nothing is on it."""
        reading = self.reading(page)
        return reading.blank if reading else None

    def get_rotation(self, page: Page) -> int | None:
        """Degrees clockwise that we turned it: 0, 90, 180, 270."""
        reading = self.reading(page)
        return reading.rotation if reading else None

    def get_form_code(self, page: Page) -> str | None:
        """What a person said of the document, else what the page says of itself."""
        if page.document and page.document.filed_by_id and page.document.form_id:
            return page.document.form_id
        return page.form_id

    def reading(self, page: Page) -> Reading | None:
        """What was read on it, once it is."""
        current: list[Reading] = page.current_readings  # type: ignore[attr-defined]  # a Prefetch
        return current[0] if current else None


class IdentifierLine(serializers.Serializer[Identifier]):
    """A number found on a page."""

    kind = serializers.ChoiceField(Identifier.Kind.choices)
    value = serializers.CharField()
    as_read = serializers.CharField()
    check = serializers.ChoiceField(Identifier.Check.choices, source="check_result")
    box = box(allow_null=True)


class Why(serializers.Serializer[Any]):
    """One reason why a page lies where it lies."""

    rule = serializers.CharField()
    version = serializers.IntegerField(required=False)
    evidence = serializers.JSONField()
    box = box(allow_null=True)


class DoubtLine(serializers.Serializer[PageDoubt]):
    """What may be wrong with a page."""

    code = serializers.ChoiceField(Doubt.choices)
    message_th = serializers.SerializerMethodField()
    message_en = serializers.SerializerMethodField()
    box = box(allow_null=True)

    def get_message_th(self, row: PageDoubt) -> str:
        """In Thai."""
        return row.doubt.message("th")

    def get_message_en(self, row: PageDoubt) -> str:
        """In English."""
        return row.doubt.message("en")


class ScanLine(serializers.Serializer[Scan]):
    """An image of a page: when it came, and who sent it."""

    id = serializers.IntegerField()
    current = serializers.SerializerMethodField()
    at = Moment(source="created_at")
    by = serializers.CharField(source="upload.batch.created_by.username")

    def get_current(self, scan: Scan) -> bool:
        """Whether it is the one that is shown."""
        return scan.pk == scan.page.scan_id


class PageDetail(PageLine):
    """A page with all that is known of it; sizes, text and confidence are null until it is read."""

    batch = serializers.IntegerField(source="batch_id")
    document_state = serializers.ChoiceField(DocumentState.choices, source="document.state", allow_null=True)
    kind = serializers.ChoiceField(PageKind.choices)
    turn = serializers.IntegerField()
    position = serializers.IntegerField()
    version = serializers.IntegerField()
    doubts = DoubtLine(many=True)
    scans = ScanLine(many=True)
    width = serializers.SerializerMethodField()
    height = serializers.SerializerMethodField()
    dpi = serializers.SerializerMethodField()
    confidence = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    identifiers = IdentifierLine(many=True)
    why = Why(many=True)

    def get_width(self, page: Page) -> int | None:
        """Pixels of the full picture."""
        return getattr(self.reading(page), "width", None)

    def get_height(self, page: Page) -> int | None:
        """Pixels of the full picture."""
        return getattr(self.reading(page), "height", None)

    def get_dpi(self, page: Page) -> int | None:
        """Of the full picture."""
        return getattr(self.reading(page), "dpi", None)

    def get_confidence(self, page: Page) -> float | None:
        """0 to 1."""
        return getattr(self.reading(page), "confidence", None)

    def get_text(self, page: Page) -> str | None:
        """As it was read."""
        return getattr(self.reading(page), "text", None)


class WordLine(serializers.Serializer[Any]):
    """A word where it stands."""

    text = serializers.CharField()
    box = box()
    confidence = serializers.FloatField()


class PageWords(serializers.Serializer[Any]):
    """The words of a page; boxes in pixels of `size=full`."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    words = WordLine(many=True)


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
    pages = serializers.SerializerMethodField()
    state = serializers.ChoiceField(DocumentState.choices)

    def get_pages(self, document: Document) -> list[int]:
        """Ids of its pages, as the paper lay."""
        return [page.pk for page in document.pages.all()]


class DocumentDetail(DocumentInFile):
    """A paper, whose it is, and where it lay before."""

    batch = serializers.IntegerField(source="batch_id")
    employer = EmployerName(allow_null=True)
    note = serializers.CharField()
    history = Place(source="placements", many=True)


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


class ElectronicFileOut(serializers.Serializer[Any]):
    """An employer's electronic file."""

    account_no = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(EmployerFileState.choices)
    sections = SectionLine(many=True)
    ledger = Ledger()


class EstablishmentLine(serializers.Serializer[Establishment]):
    """A place of business."""

    branch_seq = serializers.CharField()
    name = serializers.CharField()
    office = serializers.CharField(source="office_id")
    status = serializers.CharField()
    address = serializers.CharField()
    registered_on = serializers.DateField(allow_null=True)


class EmployerCounts(serializers.Serializer[Any]):
    """What lies in the file, as far as the caller may read it."""

    documents = serializers.IntegerField()
    pages = serializers.IntegerField()


class EmployerDetail(serializers.Serializer[Employer]):
    """What the registry says, and how far the electronic file is. A person's own number is masked."""

    account_no = serializers.CharField()
    branch_seq = serializers.CharField()
    name = serializers.CharField()
    legal_form = serializers.CharField()
    juristic_no = serializers.CharField(source="juristic_no_shown")
    office = serializers.CharField(source="office_id")
    province = serializers.CharField(source="office.province_id")
    status = serializers.CharField()
    address = serializers.CharField()
    registered_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    file_state = serializers.SerializerMethodField()
    former_names = serializers.SerializerMethodField()
    establishments = EstablishmentLine(many=True)
    counts = serializers.SerializerMethodField()

    def get_file_state(self, employer: Employer) -> EmployerFileState:
        """How far the electronic file is."""
        return moves.state_of(employer)

    def get_former_names(self, employer: Employer) -> list[str]:
        """Names that it had before."""
        return [former.name for former in employer.former_names.all()]

    def get_counts(self, employer: Employer) -> EmployerCounts:
        """Documents and pages."""
        counts: EmployerCounts = self.context["counts"]
        return counts


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
    pace_per_day = serializers.FloatField()
    finish = FinishLine(allow_null=True)


class EventLine(serializers.Serializer[Event]):
    """One thing that somebody did, saw or was refused."""

    id = serializers.IntegerField()
    at = Moment()
    actor = serializers.CharField(source="actor_name")
    office = serializers.CharField()
    action = serializers.CharField()
    object = serializers.SerializerMethodField()
    address = serializers.CharField()
    request_id = serializers.CharField()
    data = serializers.JSONField()  # type: ignore[assignment]  # the contract of Event, not of Serializer

    def get_object(self, event: Event) -> str:
        """`page:12`; empty when it was about nothing in particular."""
        return f"{event.object_type}:{event.object_id}" if event.object_type else ""


class ErrorOut(serializers.Serializer[Any]):
    """Every error."""

    code = serializers.CharField()
    message_th = serializers.CharField()
    message_en = serializers.CharField()
    request_id = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment]
