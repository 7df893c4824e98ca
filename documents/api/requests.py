"""What callers may ask and send; anything else in a body is ignored, anything wrong is 400 with its place."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware, make_aware
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.doubts import Doubt
from documents.gate.blind import FIELDS as BLIND_FIELDS
from documents.lots.states import LotState
from documents.search import FILTERS, Filter, FilterKind
from documents.states import BatchState
from sso_efiles.text.periods import Span
from sso_efiles.work.states import WorkState

ANY_DOUBT = "any"
_INT = 2**31 - 1
_BIGINT = 2**63 - 1


class DeclaredFile(serializers.Serializer[Any]):
    """One file as the sender announces it."""

    client_id = serializers.CharField(max_length=80, help_text="Unique within the batch: A-Z a-z 0-9 . _ ~ -")
    name = serializers.CharField(max_length=4000, allow_blank=True, trim_whitespace=False)
    size = serializers.IntegerField(min_value=0, max_value=_BIGINT // 2, help_text="Bytes")
    sha256 = serializers.CharField(max_length=64, help_text="64 hex digits, lower case")


class NewBatch(serializers.Serializer[Any]):
    """A folder before its first byte."""

    office = serializers.CharField(max_length=4)
    folder_name = serializers.CharField(
        max_length=4000,
        allow_blank=True,
        trim_whitespace=False,
        help_text="As the folder is called; empty for a loose stack of several employers' papers",
    )
    account_no = serializers.CharField(max_length=40, required=False, allow_blank=True, allow_null=True)
    sheets = serializers.IntegerField(
        min_value=1, max_value=_INT, required=False, allow_null=True, help_text="Sheets of paper, counted"
    )
    folder = serializers.CharField(
        max_length=120,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="Code of the registered paper folder that was scanned",
    )
    files = DeclaredFile(many=True, allow_empty=True)
    above = serializers.ListField(
        child=serializers.CharField(max_length=400, allow_blank=True, trim_whitespace=False),
        max_length=40,
        required=False,
        allow_null=True,
        help_text="Names of the folders above it, outermost first: each is kept as evidence",
    )
    join = serializers.ChoiceField(
        ["never", "own"],
        default="never",
        help_text="`own`: go on with one's own batch of this folder, when it grew, came in pieces or again",
    )


class BatchFilter(serializers.Serializer[Any]):
    """Which batches."""

    state = serializers.ChoiceField(BatchState.choices, required=False)
    office = serializers.CharField(max_length=4, required=False)


class LotFilter(serializers.Serializer[Any]):
    """Which lots."""

    office = serializers.CharField(max_length=4, required=False)
    state = serializers.ChoiceField(LotState.choices, required=False)


class BlindValue(serializers.Serializer[Any]):
    """A field as the checker keyed it from the paper."""

    page = serializers.IntegerField(min_value=0, max_value=_BIGINT)
    field = serializers.ChoiceField(BLIND_FIELDS)
    value = serializers.CharField(max_length=60)


class PageFilter(serializers.Serializer[Any]):
    """Which pages."""

    batch = serializers.IntegerField(min_value=0, max_value=_BIGINT, required=False)
    employer = serializers.RegexField(r"^[0-9]{10}\Z", required=False, help_text="Account number, 10 digits")
    state = serializers.ChoiceField(WorkState.choices, required=False)
    doubt = serializers.ChoiceField(
        [ANY_DOUBT, *Doubt.values], required=False, help_text="Pages that carry this doubt, or any"
    )


class PictureSize(serializers.Serializer[Any]):
    """How large."""

    size = serializers.ChoiceField(["thumb", "view", "full"], default="view")


class Versioned(serializers.Serializer[Any]):
    """A decision about a thing that may have changed meanwhile."""

    version = serializers.IntegerField(
        min_value=1,
        max_value=_INT,
        required=False,
        allow_null=True,
        help_text="The thing's version that the decision was made on; an older one answers 409 `stale`",
    )


_PERIOD = r"^[12][0-9]{3}(-(0[1-9]|1[0-2]))?\Z"


class Filing(Versioned):
    """Where a document belongs."""

    account_no = serializers.CharField(max_length=40)
    form_code = serializers.SlugField(max_length=40, required=False, allow_blank=True, allow_null=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, allow_null=True)
    date = serializers.DateField(
        required=False, allow_null=True, help_text="The paper's day; null takes it away, absent leaves it"
    )
    period = serializers.RegexField(
        _PERIOD,
        required=False,
        allow_null=True,
        help_text="The month that it is about, `YYYY-MM`, or the year, `YYYY`; null takes it away",
    )
    period_until = serializers.RegexField(
        _PERIOD,
        required=False,
        allow_null=True,
        help_text="Of several months or years the last; with `period`, which is the first",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`period` parsed at the border, with its end. A year that no paper is of is refused, and an end
        without a beginning or before it.
        """
        first, last = attrs.get("period"), attrs.pop("period_until", None)
        if last and not first:
            raise serializers.ValidationError({"period_until": last})
        try:
            if first:
                attrs["period"] = Span.parse(f"{first}/{last}" if last and last != first else first)
        except ValueError:
            raise serializers.ValidationError({"period_until" if last else "period": last or first}) from None
        return attrs


class Remarked(Versioned):
    """A decision with a remark."""

    note = serializers.CharField(max_length=500, required=False, allow_blank=True, allow_null=True)


def _row_id(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=_BIGINT, **kwargs)


_MOST_PAGES = 5000  # guess: no document of an office has more


def _row_ids() -> serializers.ListField:
    return serializers.ListField(child=_row_id(), min_length=1, max_length=_MOST_PAGES)


class Splitting(Versioned):
    """Where a document is cut."""

    before = _row_id(help_text="The page that begins the second document")


class Merging(Versioned):
    """Which document's pages join another's, behind its own."""

    document = _row_id(help_text="The one that is emptied")
    other_version = serializers.IntegerField(
        min_value=1, max_value=_INT, required=False, allow_null=True, help_text="Its version, as it was seen"
    )


class Ordering(Versioned):
    """The pages of a document as they shall lie: all that count, each once."""

    pages = _row_ids()


class Moving(Versioned):
    """Pages, and the employer or the document that they go to: one of the two."""

    pages = _row_ids()
    account_no = serializers.CharField(max_length=40, required=False, allow_blank=True, allow_null=True)
    document = _row_id(required=False, allow_null=True)
    versions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_INT),
        required=False,
        max_length=_MOST_PAGES,
        help_text="The version of each page, in their order; `version` alone is that of the first",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """To one place."""
        if bool(attrs.get("account_no")) == bool(attrs.get("document")):
            raise serializers.ValidationError({"account_no": ["account_no or document / ระบุอย่างใดอย่างหนึ่ง"]})
        return attrs


class Turning(Versioned):
    """By how much a picture is turned clockwise."""

    degrees = serializers.ChoiceField([90, 180, 270])


class OfficeFilter(serializers.Serializer[Any]):
    """Which offices."""

    province = serializers.RegexField(r"^[0-9]{2}\Z", required=False, help_text="TIS-1099 code")


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field[Any, Any, Any, Any]):
    """A day or a moment, ISO 8601; a day is the whole of it, by the clock in Bangkok."""

    default_error_messages = {"invalid": "2026-11-22 or 2026-11-22T08:30:00Z"}

    def __init__(self, *, end_of_day: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end_of_day = end_of_day

    def to_internal_value(self, data: Any) -> datetime:
        """An aware moment; the first after the day for the end of a stretch."""
        text = str(data)
        try:
            day, moment = parse_date(text), parse_datetime(text)
        except ValueError:
            day = moment = None
        if day:
            moment = datetime.combine(day + timedelta(days=self.end_of_day), time.min)
        if moment is None:
            self.fail("invalid")
        return moment if is_aware(moment) else make_aware(moment)


class EventFilter(serializers.Serializer[Any]):
    """Which events."""

    object = serializers.RegexField(
        r"^[a-z]{1,30}(:[0-9A-Za-z-]{1,40})?\Z",
        required=False,
        help_text="`page:12`, `employer:7400000000` (account number), `batch:3`; or the kind alone",
    )
    actor = serializers.CharField(max_length=60, required=False, help_text="User name")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python."""
        return {
            **super().get_fields(),
            "from": Moment(required=False),
            "to": Moment(required=False, end_of_day=True),
        }


_FILTER_FIELDS: Mapping[FilterKind, Callable[[Filter], Any]] = {
    FilterKind.CHOICE: lambda declared: _text(declared.max_length),
    FilterKind.ACCOUNT_NO: lambda declared: _text(declared.max_length),
    FilterKind.DAY: lambda declared: serializers.DateField(required=False, allow_null=True),
}


def _text(max_length: int) -> serializers.CharField:
    return serializers.CharField(max_length=max_length, required=False, allow_blank=True, allow_null=True)


class SearchForm(serializers.Serializer[Any]):
    """What is looked for, and where; both days are included."""

    q = serializers.CharField(
        max_length=4000, default="", allow_blank=True, help_text='Words, "an exact phrase", -without, numbers'
    )
    kind = serializers.ChoiceField(["pages", "employers", "persons"], default="pages")
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)
    after = serializers.CharField(max_length=400, required=False, allow_blank=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """With a field for each declared filter."""
        filters = {
            declared.parameter: _FILTER_FIELDS[declared.kind](declared) for declared in FILTERS.values()
        }
        return {**super().get_fields(), **filters}
