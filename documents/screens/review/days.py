"""What the desk shows and asks of a document's day and period: what its pages say is offered, one key away,
and stands in the field only where the machine is sure or a person said it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone

from documents.dating import DATE, PERIOD
from documents.models import Document, PageFact
from documents.screens.fields import SAY_PERIOD, PeriodField, ThaiDateField
from sso_efiles.text.days import BUDDHIST_ERA
from sso_efiles.text.periods import Period, Span

MOST_OFFERED: Final = 3
_OLDEST: Final = date(1972, 1, 1)
"""The Workmen's Compensation Fund began in 1974; older days are births."""


@dataclass(frozen=True, slots=True)
class DayOffer:
    """A day or a period that a page says: as it is sent, as it is shown, as it stands there."""

    value: str
    shown: str
    as_read: str


@dataclass(frozen=True, slots=True)
class DaysOnCard:
    """What a card shows of a document's day and period."""

    day: str = ""
    period: str = ""
    """What stands in the fields; empty where nothing is sure."""
    days: tuple[DayOffer, ...] = ()
    periods: tuple[DayOffer, ...] = ()


def days_on_card(document: Document) -> DaysOnCard:
    """Of a document whose pages' facts are prefetched. What stands in a field is offered no more."""
    facts = [fact for page in document.pages.all() for fact in page.said.all()]
    period = document.period_told
    dated = document.dated
    days = () if dated else tuple(_offers(facts, PageFact.Kind.DATE))
    periods = () if period else tuple(_offers(facts, PageFact.Kind.PERIOD))
    return DaysOnCard(_write_day(dated), _write_period(period), days, periods)


def _offers(facts: Iterable[PageFact], kind: PageFact.Kind) -> Iterable[DayOffer]:
    """The likeliest first; each value once."""
    told = [fact for fact in facts if fact.kind == kind and _may_be(fact)]
    told.sort(key=lambda fact: (not fact.main, -fact.confidence))
    once = {fact.value: fact for fact in reversed(told)}
    for fact in [fact for fact in told if once[fact.value] is fact][:MOST_OFFERED]:
        yield DayOffer(fact.value, fact.shown, fact.as_read)


def _may_be(fact: PageFact) -> bool:
    """Whether a document may be of that day or period at all."""
    a_day = fact.kind == PageFact.Kind.DATE
    day = date.fromisoformat(fact.value) if a_day else Span.parse(fact.value).first_day
    return _OLDEST <= day <= timezone.localdate()


def _write_day(day: date | None) -> str:
    return f"{day.day}/{day.month:02}/{day.year + BUDDHIST_ERA}" if day else ""


def _write_period(span: Span | None) -> str:
    if span is None:
        return ""
    return " - ".join(map(_write_one, (span.first, span.until) if span.until else (span.first,)))


def _write_one(period: Period) -> str:
    year = period.year + BUDDHIST_ERA
    return f"{period.month:02}/{year}" if period.month else str(year)


class DaysForm(forms.Form):
    """The day and the period of a document: what was written, or which of those offered was chosen."""

    day = ThaiDateField()
    period = PeriodField()
    said_day = forms.DateField(required=False)
    said_period = forms.RegexField(r"^[0-9]{4}(-[0-9]{2})?(/[0-9]{4}(-[0-9]{2})?)?\Z", required=False)

    def clean_said_period(self) -> Span | None:
        """The period of a code."""
        code = self.cleaned_data["said_period"]
        try:
            return Span.parse(code) if code else None
        except ValueError:
            raise forms.ValidationError(SAY_PERIOD) from None

    def days_said(self, document: Document, posted: Mapping[str, Any]) -> dict[str, date | Span | None]:
        """What a person says anew: chosen, written, or taken away; a field that was not sent or stands as it
        stood says nothing.
        """
        given = self.cleaned_data
        said: dict[str, date | Span | None] = {}
        for name, field, chosen, now in (
            (DATE, "day", "said_day", document.dated),
            (PERIOD, "period", "said_period", document.period_told),
        ):
            if given.get(chosen):
                said[name] = given[chosen]
            elif field in posted and given.get(field) != now:
                said[name] = given.get(field)
        return said
