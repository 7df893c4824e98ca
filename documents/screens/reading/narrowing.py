"""A file narrowed down to papers of a year or of a period, by its address: `?year=2567&period=01/2567`.

A paper is of the years of its period, else of the year of its day. Both are asked in the Buddhist Era; what
is written and is none is said at its field, and nothing is hidden by it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Document
from documents.screens.fields import PeriodField
from sso_efiles.text.days import BUDDHIST_ERA
from sso_efiles.text.periods import Span
from sso_efiles.web.templatetags.efiles import grouped

NO_YEAR = "none"
"""Of papers of which neither day nor period is known."""


class NarrowingForm(forms.Form):
    """Which papers of a file are shown; each year stands with how many papers are of it."""

    year = forms.ChoiceField(
        label=_("Year"),
        required=False,
        error_messages={"invalid_choice": _("No document of this file is of that year.")},
    )
    period = PeriodField(label=_("Period"))

    def __init__(self, given: Mapping[str, str], documents: Sequence[Document]) -> None:
        super().__init__(given)
        self._documents = documents
        counts = Counter(year for one in documents for year in _years_of(one))
        years = [(year, f"{year} ({grouped(counts[year])})") for year in sorted(counts, reverse=True)]
        known = [(year, label) for year, label in years if year != NO_YEAR]
        unknown = [(NO_YEAR, _("not known (%(n)s)") % {"n": grouped(counts[NO_YEAR])})] * (NO_YEAR in counts)
        self.fields["year"].choices = [("", _("All years")), *known, *unknown]  # type: ignore[attr-defined]
        self.fields["period"].widget.attrs["placeholder"] = "03/2563, 2563"

    @property
    def is_worthwhile(self) -> bool:
        """Whether there is anything to choose among."""
        return len(self._documents) > 1

    def narrow(self) -> list[Document]:
        """The papers to show, in their order."""
        self.full_clean()
        year, period = self.cleaned_data.get("year", ""), self.cleaned_data.get("period")
        return [
            one
            for one in self._documents
            if (not year or year in _years_of(one)) and (period is None or _is_of(one, period))
        ]


def _years_of(document: Document) -> set[str]:
    """Years of the Buddhist Era that a paper is of."""
    if span := document.period_told:
        return {str(year + BUDDHIST_ERA) for year in range(span.first.year, span.last.year + 1)}
    return {str(document.dated.year + BUDDHIST_ERA)} if document.dated else {NO_YEAR}


def _is_of(document: Document, period: Span) -> bool:
    """Whether a paper's period shares a month with this one."""
    span = document.period_told
    return span is not None and span.first_day <= period.last_day and period.first_day <= span.last_day
