"""A page in a list and alone: its numbers, reasons, doubts, images and words."""

from typing import Any

from django.utils.translation import override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.corrections import CorrectionLine
from documents.api.serializers.fields import EmployerName, Moment, Reasoned, Why, box
from documents.correcting.standing import shown_corrections
from documents.doubts import Doubt
from documents.models import Identifier, Offered, Page, PageDoubt, PageFact, Reading, Rescan, Scan
from documents.reading.dates_found import DateFound, find_dates
from documents.reading.standing import JudgedNumber, judge_numbers
from documents.states import DocumentState, PageKind, Strength
from sso_efiles.text.periods import Span
from sso_efiles.work.states import WorkState


class PageLine(Reasoned):
    """A page in a list. `blank` and `rotation` are null until it is read."""

    id = serializers.IntegerField()
    file = serializers.CharField(source="upload_name")
    number = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(WorkState.choices)
    document = serializers.IntegerField(source="document_id", allow_null=True)
    duplicate_of = serializers.IntegerField(
        source="duplicate_of_id",
        allow_null=True,
        help_text="The page that counts; else null",
    )
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


class OfferedNumber(serializers.Serializer[Offered]):
    """What a doubtful number may be."""

    value = serializers.CharField()
    told = serializers.FloatField(allow_null=True, help_text="How likely it is, 0 to 1.")


class IdentifierLine(serializers.Serializer[JudgedNumber]):
    """A number found on a page. `suspect` asks for a second look: an id whose check digit does not fit, or
    a number that was read with doubt and that the registry does not make all but certain. The rule of
    account numbers is not confirmed: one that was read with confidence is `ok` although it does not fit.
    """

    id = serializers.IntegerField(source="found.pk", help_text="Until the page is read again")
    kind = serializers.ChoiceField(Identifier.Kind.choices, source="found.kind")
    value = serializers.CharField(
        source="found.value", help_text="ASCII digits; another than was read only where `mended` is true."
    )
    as_read = serializers.CharField(
        source="found.as_read", help_text="What the recogniser said, never overwritten."
    )
    check = serializers.ChoiceField(
        Identifier.Check.choices,
        source="found.check_result",
        help_text="A `branch_seq` has no check digit: it is `ok` when six digits were read as digits, which"
        " says nothing about whether such a branch exists.",
    )
    registered = serializers.BooleanField(help_text="Whether the registry has this number now.")
    mended = serializers.BooleanField(
        source="found.mended",
        help_text="The value is not what was read: it stood in the registry, far likelier than the rest.",
    )
    told = serializers.FloatField(
        source="found.told",
        allow_null=True,
        help_text="How likely the value is right, 0 to 1: in boxes by reader and registry, in running text"
        " as its words were read.",
    )
    corrected = serializers.BooleanField(
        source="found.corrected", help_text="Whether a person keyed the value from the picture."
    )
    by_hand = serializers.BooleanField(
        source="found.by_hand", help_text="Whether a hand wrote it: key it from the picture."
    )
    candidates = OfferedNumber(
        source="found.offers",
        many=True,
        help_text="Of a suspect number in boxes: the five likeliest readings, best first.",
    )
    box = box(source="found.box", allow_null=True)


class DoubtLine(serializers.Serializer[PageDoubt]):
    """What may be wrong with a page."""

    code = serializers.ChoiceField(Doubt.choices)
    message_th = serializers.SerializerMethodField()
    message_en = serializers.SerializerMethodField()
    box = box(allow_null=True)

    def get_message_th(self, row: PageDoubt) -> str:
        """In Thai."""
        with override("th"):
            return row.told

    def get_message_en(self, row: PageDoubt) -> str:
        """In English."""
        with override("en"):
            return row.told


class ScanLine(serializers.Serializer[Scan]):
    """An image of a page: when it came, and who sent it."""

    id = serializers.IntegerField()
    current = serializers.SerializerMethodField()
    at = Moment(source="created_at")
    by = serializers.SerializerMethodField()

    def get_current(self, scan: Scan) -> bool:
        """Whether it is the one that is shown."""
        return scan.pk == scan.page.scan_id

    def get_by(self, scan: Scan) -> str:
        """User name of who sent it."""
        return (scan.upload.sent_by or scan.upload.batch.created_by).username


class CopyLine(serializers.Serializer[Page]):
    """A time that the page came again: linked, and not counted."""

    id = serializers.IntegerField()
    at = Moment(source="created_at")
    office = serializers.CharField(source="office_id")


class DateLine(serializers.Serializer[DateFound]):
    """A day that stands on a page."""

    value = serializers.DateField()
    as_read = serializers.CharField()
    box = box()


class FactLine(serializers.Serializer[PageFact]):
    """What a page says of itself. `main`: it is the page's own, of several days the day of the paper."""

    kind = serializers.ChoiceField(PageFact.Kind.choices)
    value = serializers.CharField(
        help_text="A day `YYYY-MM-DD`, a month `YYYY-MM` or a year `YYYY`, several `YYYY-MM/YYYY-MM`, a "
        "sheet `2/5`, else text"
    )
    as_read = serializers.CharField()
    box = box(allow_null=True)
    confidence = serializers.FloatField(
        help_text="How likely the value is right, 0 to 1; of a main day also that it is the paper's own"
    )
    main = serializers.BooleanField()


class RescanLine(serializers.Serializer[Rescan]):
    """An open request to scan a page again."""

    reason = serializers.CharField()
    by = serializers.CharField(source="by.username")
    at = Moment()


class PageDetail(PageLine):
    """A page with all that is known of it; sizes, text and confidence are null until it is read."""

    batch = serializers.IntegerField(source="batch_id")
    document_state = serializers.ChoiceField(DocumentState.choices, source="document.state", allow_null=True)
    document_version = serializers.IntegerField(source="document.version", allow_null=True)
    strength = serializers.ChoiceField(Strength.choices, source="document.strength", allow_null=True)
    kind = serializers.ChoiceField(PageKind.choices)
    turn = serializers.IntegerField()
    position = serializers.IntegerField()
    version = serializers.IntegerField()
    doubts = DoubtLine(many=True)
    scans = ScanLine(many=True)
    copies = CopyLine(many=True)
    width = serializers.SerializerMethodField()
    height = serializers.SerializerMethodField()
    dpi = serializers.SerializerMethodField()
    confidence = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    identifiers = serializers.SerializerMethodField()
    dates = serializers.SerializerMethodField()
    date = serializers.SerializerMethodField()
    period = serializers.SerializerMethodField()
    period_until = serializers.SerializerMethodField()
    facts = FactLine(source="said", many=True)
    corrections = serializers.SerializerMethodField()
    why = Why(many=True)
    rescan = serializers.SerializerMethodField()

    @extend_schema_field(RescanLine(allow_null=True))
    def get_rescan(self, page: Page) -> dict[str, Any] | None:
        """The open request to scan it again."""
        asked = Rescan.objects.open_of(page)
        return dict(RescanLine(asked).data) if asked else None

    @extend_schema_field(DateLine(many=True))
    def get_dates(self, page: Page) -> list[dict[str, Any]]:
        """The days that stand on it, have one meaning only and lie before its scan, in reading order."""
        reading = self.reading(page)
        return list(DateLine(find_dates(reading), many=True).data) if reading else []  # type: ignore[arg-type]

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_date(self, page: Page) -> str | None:
        """The page's own day; null where none is sure."""
        return _own(page, PageFact.Kind.DATE)

    def get_period(self, page: Page) -> str | None:
        """The month that it is about, `YYYY-MM`, or the year, `YYYY`, of several the first; else null."""
        span = _own_span(page)
        return span.first.code if span else None

    def get_period_until(self, page: Page) -> str | None:
        """Of several months or years the last; null where it is about one."""
        span = _own_span(page)
        return span.until.code if span and span.until else None

    @extend_schema_field(CorrectionLine(many=True))
    def get_corrections(self, page: Page) -> list[dict[str, Any]]:
        """What people corrected of what was read, boxes on the picture that is shown."""
        return list(CorrectionLine(shown_corrections(page), many=True).data)  # type: ignore[arg-type]  # many

    @extend_schema_field(IdentifierLine(many=True))
    def get_identifiers(self, page: Page) -> list[dict[str, Any]]:
        """The numbers found on it, in reading order."""
        return list(IdentifierLine(judge_numbers(page), many=True).data)  # type: ignore[arg-type]  # many

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


def _own(page: Page, kind: PageFact.Kind) -> str | None:
    """What a page says of itself; its facts are prefetched."""
    return next((fact.value for fact in page.said.all() if fact.main and fact.kind == kind), None)


def _own_span(page: Page) -> Span | None:
    code = _own(page, PageFact.Kind.PERIOD)
    return Span.parse(code) if code else None


class DecidedPage(PageDetail):
    """A page just changed; `deed` takes the change back: `POST deeds/{deed}/undo/`."""

    deed = serializers.IntegerField()


class WordLine(serializers.Serializer[Any]):
    """A word where it stands."""

    text = serializers.CharField()
    box = box()
    confidence = serializers.FloatField()
    line = serializers.IntegerField(help_text="Words of one line have one number")


class PageWords(serializers.Serializer[Any]):
    """The words of a page; boxes in pixels of `size=full`."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    words = WordLine(many=True)
