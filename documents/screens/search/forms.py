"""What is looked for, and where: the box's kinds, and a field for each declared filter."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from documents.screens.fields import AccountNoField, ThaiDateField
from documents.search import FILTERS, Filter, FilterKind


def _choice(declared: Filter) -> forms.Field:
    if declared.model is None:
        raise TypeError(f"the filter {declared.name} has nothing to choose from")
    rows = declared.model._default_manager.all()
    return forms.ModelChoiceField(rows, required=False, label=str(declared.label), empty_label=_("All"))


_FIELDS: Mapping[FilterKind, Callable[[Filter], forms.Field]] = {
    FilterKind.CHOICE: _choice,
    FilterKind.ACCOUNT_NO: lambda declared: AccountNoField(
        strict=True, required=False, label=str(declared.label)
    ),
    FilterKind.DAY: lambda declared: ThaiDateField(label=str(declared.label)),
}


class SearchForm(forms.Form):
    """The one box and its filters; what the words mean is the search's business."""

    KINDS = (("pages", _("Pages")), ("employers", _("Employers")), ("persons", _("Persons")))

    kind = forms.ChoiceField(choices=KINDS, required=False)
    after = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: _FIELDS[declared.kind](declared) for name, declared in FILTERS.items()}

    def shown_filters(self, kind: str) -> list[BoundField]:
        """The fields beside the hits of this kind: the registers are narrowed by choices alone. What was
        written wrongly is shown with the rest.
        """
        registers = kind in ("employers", "persons") and not self.errors
        return [
            self[name]
            for name, declared in FILTERS.items()
            if not registers or (declared.kind is FilterKind.CHOICE and declared.employers)
        ]
