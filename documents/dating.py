"""The day and the period of documents: what a person said, else what their pages say of themselves.

Problem     A paper of several pages bears its day on one of them; what the machine reads may change when a
            page is read again, moved or classified anew, and a person's word must not be overwritten by it.
Steps       Of the main facts of a document's pages the surest one counts, the first of those that are nearly
            as sure. It is written into the document's columns in the transaction that changed the facts or
            the pages. Documents for which a person said it (`dated_by`) are left alone, and so are those of
            files that were handed over: what is checked and certified does not change by itself.
Locks       A document that somebody holds is passed over: who holds it refreshes it at the end of the change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import timezone

from documents.employer_file import moves
from documents.models import Document, Page, PageFact
from documents.states import DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.refusal import InvalidInput
from sso_efiles.text.periods import Span

SURE: Final = 0.65  # guess: above the bound of a main fact; below it an officer is asked, by the desk's offer
"""Confidence from which a fact fills a document's column."""
_AS_SURE: Final = 0.05  # guess
"""By how much a later page must be surer than an earlier one."""
_OLDEST: Final = date(1900, 1, 1)
_KINDS: Final = (PageFact.Kind.DATE, PageFact.Kind.PERIOD)
COLUMNS: Final = ("dated", "period", "whole_year", "period_until")
DATE, PERIOD = "date", "period"
"""Names of what a person may say, as the API has them."""


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What one page says of itself and is sure enough to count: its day, its period, each with how sure."""

    dated: tuple[date, float] | None = None
    period: tuple[Span, float] | None = None


def days_of_pages(pages: Iterable[int]) -> dict[int, OwnDays]:
    """What these pages say of themselves; those that say nothing are left out. One query."""
    facts = PageFact.objects.filter(page__in=list(pages), main=True, kind__in=_KINDS, confidence__gte=SURE)
    found: dict[int, dict[str, tuple[Any, float]]] = defaultdict(dict)
    for page, kind, value, confidence in facts.values_list("page", "kind", "value", "confidence"):
        if kind == PageFact.Kind.DATE:
            found[page]["dated"] = date.fromisoformat(value), confidence
        else:
            found[page]["period"] = Span.parse(value), confidence
    return {page: OwnDays(**said) for page, said in found.items()}


def columns_of(said: Sequence[OwnDays | None]) -> dict[str, Any]:
    """The columns of a document whose pages say this, in their order."""
    dated = _surest([one.dated for one in said if one and one.dated])
    period = _surest([one.period for one in said if one and one.period])
    return {"dated": dated} | period_columns(period)


def period_columns(period: Span | None) -> dict[str, Any]:
    """A period as a document's columns: its first day, whether the whole year is meant, and of several the
    first day of the last.
    """
    if period is None:
        return {"period": None, "whole_year": False, "period_until": None}
    until = period.until.first_day if period.until else None
    return {"period": period.first_day, "whole_year": not period.first.month, "period_until": until}


def _surest(said: Sequence[tuple[Any, float]]) -> Any:
    best: tuple[Any, float] | None = None
    for one in said:
        if best is None or one[1] > best[1] + _AS_SURE:
            best = one
    return best[0] if best else None


def refresh_days(documents: Iterable[int]) -> set[int]:
    """Let these documents bear what their pages say now; which of them changed. Within a transaction."""
    rows = Document.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    held = list(rows.filter(pk__in=set(documents), dated_by=None).order_by("pk"))
    closed = moves.handed_over(
        one.employer_id for one in held if one.employer_id and one.state == DocumentState.FILED
    )
    free = [one for one in held if one.employer_id not in closed or one.state != DocumentState.FILED]
    pages: dict[int, list[int]] = defaultdict(list)
    lying = Page.objects.counted().filter(document__in=free)
    for page, home in lying.by_position().values_list("pk", "document"):
        pages[home].append(page)
    said = days_of_pages(page for found in pages.values() for page in found)
    changed = set()
    for document in free:
        columns = columns_of([said.get(page) for page in pages[document.pk]])
        if any(getattr(document, name) != value for name, value in columns.items()):
            Document.objects.filter(pk=document.pk).update(**columns)
            changed.add(document.pk)
    return changed


def columns_given(given: Mapping[str, date | Span | None], *, by: User) -> dict[str, Any]:
    """What a person said of a document's day and period, as its columns; None takes it away. Empty where
    nothing was said. InvalidInput for a day or a period that is to come.
    """
    columns: dict[str, Any] = {}
    today = timezone.localdate()
    if DATE in given:
        day = given[DATE]
        if isinstance(day, date) and not _OLDEST <= day <= today:
            raise InvalidInput(fields={DATE: day.isoformat()})
        columns["dated"] = day
    if PERIOD in given:
        period = given[PERIOD]
        if isinstance(period, Span) and not _OLDEST <= period.first_day <= period.last.first_day <= today:
            raise InvalidInput(fields={PERIOD: period.code})
        columns |= period_columns(period if isinstance(period, Span) else None)
    return columns | {"dated_by": by} if columns else {}
