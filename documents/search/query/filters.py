"""What narrows a search down: fixed names only, never a lookup that a user made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from documents.models import PageIndex
from employers.identifiers import plain
from employers.models import Employer, Employment, InsuredPerson
from sso_efiles.refusal import InvalidInput

_NAMES = ("office", "province", "form", "account_no")


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everywhere; `since` and `until` are the contract's `from` and `to`, both inclusive."""

    office: str = ""
    province: str = ""
    form: str = ""
    account_no: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def parse(cls, params: Mapping[str, object]) -> Self:
        """From a query string or JSON; a date that is none is a 400 that says which field."""
        texts = {name: str(params.get(name) or "").strip().replace("\x00", "")[:40] for name in _NAMES}
        texts["account_no"] = plain(texts["account_no"])
        return cls(**texts, since=_parse_day(params, "from"), until=_parse_day(params, "to"))

    def filter_pages(self, rows: QuerySet[PageIndex]) -> QuerySet[PageIndex]:
        """Of these search rows those within the filters."""
        for column in _NAMES:
            if value := getattr(self, column):
                rows = rows.filter(**{column: value})
        if self.since:
            rows = rows.filter(scanned_on__gte=self.since)
        return rows.filter(scanned_on__lte=self.until) if self.until else rows

    def filter_employers(self, rows: QuerySet[Employer]) -> QuerySet[Employer]:
        """Of these employers those within the filters, by the responsible office."""
        if self.office:
            rows = rows.filter(office=self.office)
        if self.province:
            rows = rows.filter(office__province=self.province)
        return rows.filter(account_no=self.account_no) if self.account_no else rows

    def filter_persons(self, rows: QuerySet[InsuredPerson]) -> QuerySet[InsuredPerson]:
        """Of these persons those who work or worked for an employer within the filters."""
        if not (self.office or self.province or self.account_no):
            return rows
        employers = self.filter_employers(Employer.objects.all())
        jobs = Employment.objects.filter(person=OuterRef("pk"), establishment__employer__in=employers)
        return rows.filter(Exists(jobs))


def _parse_day(params: Mapping[str, object], name: str) -> date | None:
    text = str(params.get(name) or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(fields={name: _("A date is written 2026-11-22.")}) from error
