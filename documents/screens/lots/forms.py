"""Which lots a person wants to see; why a stopped office is released; what a checker keyed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.gate.blind import FIELDS
from documents.lots.states import LotState
from sso_efiles.accounts.models import Office


class LotFilterForm(forms.Form):
    """An office and a state; either may be left out."""

    office = forms.ModelChoiceField(Office.objects.none(), required=False, label=_("Office"))
    state = forms.ChoiceField(required=False, label=_("State"))

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office, state = self.fields["office"], self.fields["state"]
        if isinstance(office, forms.ModelChoiceField):
            office.queryset, office.empty_label = offices, _("All")
        if isinstance(state, forms.ChoiceField):
            state.choices = [("", _("All")), *LotState.choices]


class ReleaseForm(forms.Form):
    """What was done about the cause."""

    reason = forms.CharField(max_length=500, label=_("What was done about the cause"))


class BlindForm(forms.Form):
    """One field as it was keyed."""

    page = forms.IntegerField(min_value=0, max_value=2**63 - 1)
    field = forms.ChoiceField(choices=[(name, name) for name in FIELDS])
    value = forms.CharField(max_length=60)
