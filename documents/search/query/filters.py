"""What narrows a search down: fixed names only, never a lookup that a user made up.

Each filter is declared once, as a field of `Filters`: the screen's form and chips, the API's request and
schema, and the command take theirs from `FILTERS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum
from typing import Any, Self

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import FormType, PageIndex
from employers.identifiers import plain
from employers.models import Employer, Employment, InsuredPerson
from sso_efiles.accounts.models import Office, Province
from sso_efiles.refusal import InvalidInput
from sso_efiles.text.days import Order, read_day

_LONGEST = 40  # guess: longer than any code or number; what is longer is nobody's


class FilterKind(Enum):
    """How a filter is written; each surface has one field for each kind."""

    CHOICE = "choice"
    """The key of a row of `model`."""
    ACCOUNT_NO = "account_no"
    """An employer's number, with or without hyphens."""
    DAY = "day"
    """A day, ISO 8601; on the screen as people write it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The declaration of one filter."""

    label: Promise
    kind: FilterKind
    pages: str
    """Lookup of a search row."""
    employers: str = ""
    """Lookup of an employer of the registry; empty where the registers are not narrowed by it."""
    model: type[Model] | None = None
    parameter: str = ""
    """Its name in the API and the command, where that is not the field's."""
    max_length: int = _LONGEST
    name: str = ""
    """Its field of `Filters`, and its field on the screen."""


def _declared(*declaration: Any, **more: Any) -> dict[str, Filter]:
    return {"declaration": Filter(*declaration, **more)}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everywhere; `since` and `until` are the contract's `from` and `to`, both inclusive."""

    office: str = field(
        default="",
        metadata=_declared(
            gettext_lazy("Office"),
            FilterKind.CHOICE,
            "office",
            employers="office",
            model=Office,
            max_length=4,
        ),
    )
    province: str = field(
        default="",
        metadata=_declared(
            gettext_lazy("Province"),
            FilterKind.CHOICE,
            "province",
            employers="office__province",
            model=Province,
            max_length=2,
        ),
    )
    form: str = field(
        default="",
        metadata=_declared(gettext_lazy("Document type"), FilterKind.CHOICE, "form", model=FormType),
    )
    account_no: str = field(
        default="",
        metadata=_declared(
            gettext_lazy("Employer account no."), FilterKind.ACCOUNT_NO, "account_no", employers="account_no"
        ),
    )
    since: date | None = field(
        default=None,
        metadata=_declared(gettext_lazy("Scanned from"), FilterKind.DAY, "scanned_on__gte", parameter="from"),
    )
    until: date | None = field(
        default=None,
        metadata=_declared(gettext_lazy("Scanned until"), FilterKind.DAY, "scanned_on__lte", parameter="to"),
    )

    @classmethod
    def parse(cls, params: Mapping[str, object]) -> Self:
        """From a query string or JSON; a date that is none is a 400 that says which field."""
        values: dict[str, Any] = {name: _parse(declared, params) for name, declared in FILTERS.items()}
        return cls(**values)

    @classmethod
    def from_form(cls, cleaned: Mapping[str, Any]) -> Self:
        """From the cleaned fields of the screen's form, where a choice is the row itself."""
        given = {name: getattr(cleaned[name], "pk", cleaned[name]) for name in FILTERS}
        return cls(**{name: value for name, value in given.items() if value})

    def filter_pages(self, rows: QuerySet[PageIndex]) -> QuerySet[PageIndex]:
        """Of these search rows those within the filters."""
        return rows.filter(**self._conditions("pages"))

    def filter_employers(self, rows: QuerySet[Employer]) -> QuerySet[Employer]:
        """Of these employers those within the filters, by the responsible office."""
        return rows.filter(**self._conditions("employers"))

    def filter_persons(self, rows: QuerySet[InsuredPerson]) -> QuerySet[InsuredPerson]:
        """Of these persons those who work or worked for an employer within the filters."""
        if not self._conditions("employers"):
            return rows
        employers = self.filter_employers(Employer.objects.all())
        jobs = Employment.objects.filter(person=OuterRef("pk"), establishment__employer__in=employers)
        return rows.filter(Exists(jobs))

    def _conditions(self, table: str) -> dict[str, Any]:
        lookups = ((getattr(declared, table), getattr(self, name)) for name, declared in FILTERS.items())
        return {lookup: value for lookup, value in lookups if lookup and value}


def _declarations() -> dict[str, Filter]:
    found = {one.name: one.metadata["declaration"] for one in fields(Filters)}
    return {
        name: replace(declared, name=name, parameter=declared.parameter or name)
        for name, declared in found.items()
    }


FILTERS: Mapping[str, Filter] = _declarations()
"""By the name of their field, in the order in which they are shown."""


def _parse(declared: Filter, params: Mapping[str, object]) -> str | date | None:
    text = str(params.get(declared.parameter) or "").strip().replace("\x00", "")[:_LONGEST]
    if declared.kind is FilterKind.DAY:
        return _parse_day(text, declared.parameter)
    return plain(text) if declared.kind is FilterKind.ACCOUNT_NO else text


def _parse_day(text: str, parameter: str) -> date | None:
    if not text:
        return None
    read = read_day(text)
    if read is None or read.rivals or read.order is Order.MONTH_FIRST:
        raise InvalidInput(fields={parameter: _("A date is written 2026-11-22.")})
    return read.day
