"""Which papers of the pull list are asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import FormType
from documents.radar.answers import Verdict
from documents.radar.asking import Wanted
from documents.radar.rules import current_table
from sso_efiles.text.days import BUDDHIST_ERA
from sso_efiles.text.thai import plain_digits

_YEARS = range(1900, 2201)
_BUDDHIST = range(min(_YEARS) + BUDDHIST_ERA, max(_YEARS) + BUDDHIST_ERA + 1)
_LAST_ROW = 2**63 - 1
_ORDER = (Verdict.MISSING, Verdict.CANNOT_KNOW, Verdict.THERE)


class YearField(forms.CharField):
    """A year of either era in figures of either script; Gregorian inside, 0 when none is written."""

    def clean(self, value: Any) -> int:
        """The Gregorian year."""
        text = plain_digits(super().clean(value) or "")
        if not text:
            return 0
        year = int(text) if text.isascii() and text.isdigit() else 0
        if year in _YEARS or year in _BUDDHIST:
            return year if year in _YEARS else year - BUDDHIST_ERA
        raise forms.ValidationError(_("Write the year with four figures, such as 2563."))


class PullForm(forms.Form):
    """Form, year and state of the papers; where the list goes on."""

    form = forms.ChoiceField(label=_("Type of document"), required=False)
    year = YearField(label=_("Year"), max_length=8, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    after = forms.IntegerField(required=False, min_value=0, max_value=_LAST_ROW, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted({form for rule in current_table().rules for form in rule.forms})
        known = FormType.objects.in_bulk(named)
        self._offer("form", [("", _("All types")), *((form, str(known.get(form, form))) for form in named)])
        self._offer("state", [(verdict.value, verdict.label) for verdict in _ORDER])

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name] = forms.ChoiceField(label=self.fields[name].label, required=False, choices=choices)

    def wanted(self) -> Wanted:
        """What is asked for; the form is valid."""
        given = self.cleaned_data
        return Wanted(
            verdict=Verdict(given["state"] or Verdict.MISSING), form=given["form"], year=given["year"]
        )
