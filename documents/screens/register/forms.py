"""What a person writes down of a paper folder, and what is asked of the register."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from documents.register.daily_list import Order, Show, Wanted
from documents.register.registration import MOST_SHEETS
from documents.register.states import CustodyPlace
from documents.screens.fields import AccountNoField
from employers.models import EmployerStatus

_MOST_VOLUMES = 999  # guess
_A_DAY = (25, 50, 100, 200)  # guess: what one to four people take from the shelf in a day
_USUAL = 50  # guess: two people


def _text(label: Any, most: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


class FolderForm(forms.Form):
    """A folder in the hand."""

    account_no = AccountNoField(
        label=_("Employer account no."),
        required=False,
        help_text=_(
            "As it stands on the folder. Leave it out where there is none: the number is pending then."
        ),
    )
    written_on = _text(_("What stands on the folder"), 200)
    volume = forms.IntegerField(
        label=_("Volume"),
        min_value=1,
        max_value=_MOST_VOLUMES,
        required=False,
        help_text=_("Empty: volume 1"),
    )
    sheets = forms.IntegerField(label=_("Sheets counted"), min_value=1, max_value=MOST_SHEETS, required=False)
    sides = forms.TypedChoiceField(
        label=_("Sides of a sheet"),
        coerce=int,
        choices=[(2, _("Both sides")), (1, _("One side"))],
        initial=2,
        empty_value=None,
        required=False,
    )
    box = _text(_("Box"), 40)
    shelf = _text(_("Shelf"), 40)
    damage = _text(_("Damage before scanning"), 500)
    note = _text(_("Remark"), 500)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)

    @property
    def changes(self) -> dict[str, Any]:
        """The columns as they were written."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("volume", "sides"):  # what was left out stays as it is
            if given[name] is None:
                del given[name]
        return given


class CarryForm(forms.Form):
    """A scanned cover, and where the paper is now."""

    place = forms.ChoiceField(label=_("Where the paper is now"), choices=CustodyPlace.choices)
    code = forms.CharField(
        label=_("Code of the cover"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


class SearchedForm(forms.Form):
    """Where a folder was looked for."""

    searched = forms.CharField(label=_("Where was looked"), max_length=500)
    note = _text(_("Remark"), 500)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False)


class PlanForm(forms.Form):
    """Which part of the master list, in which order, and how much of it."""

    show = forms.ChoiceField(
        label=_("List"),
        required=False,
        choices=[(Show.UNTOUCHED, _("Not touched yet")), (Show.NOT_FOUND, _("Looked for and not found"))],
    )
    order = forms.ChoiceField(
        label=_("In the order of"),
        required=False,
        choices=[(Order.NUMBER, _("Account numbers")), (Order.NAME, _("Names"))],
    )
    letter = _text(_("Name begins with"), 1)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *EmployerStatus.choices]
    )
    limit = forms.TypedChoiceField(
        label=_("Lines"), required=False, coerce=int, choices=[(n, n) for n in _A_DAY], empty_value=None
    )
    after = forms.RegexField("^[0-9]{10}$", widget=forms.HiddenInput, required=False)

    def __init__(self, given: QueryDict) -> None:
        shown = given.copy()
        if shown.get("limit") not in {str(n) for n in _A_DAY}:  # a bound form shows no initial value
            shown["limit"] = str(_USUAL)
        super().__init__(shown)

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be understood is left out."""
        self.full_clean()
        given = self.cleaned_data
        return Wanted(
            show=Show(given.get("show") or Show.UNTOUCHED),
            order=Order(given.get("order") or Order.NUMBER),
            letter=given.get("letter") or "",
            status=given.get("status") or "",
            after=given.get("after") or "",
            limit=given["limit"],
        )
