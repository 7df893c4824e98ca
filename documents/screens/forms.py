"""What people type, parsed once at the border."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from documents.models import FormType
from employers.identifiers import AccountNo, InvalidAccountNo
from sso_efiles.accounts.models import Office, Province
from sso_efiles.text import dates

_PLAIN = RegexValidator(r"^[\w.:-]*\Z", _("Letters, digits, dot and hyphen only."))


_TEN_DIGITS = r"[\s\-]*([0-9๐-๙][\s\-]*){10}"
"""For browsers: where a form makes an address, a person's 13 digits must not be sent by a slip."""


class ThaiDateField(forms.CharField):
    """A day as people write it: `31/12/2569`; ISO too."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"placeholder": "31/12/2569", "inputmode": "numeric", "autocomplete": "off"}
        )
        super().__init__(required=False, max_length=10, widget=widget, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The day, or None when nothing was written."""
        text = super().clean(value)
        if not text:
            return None
        day = dates.parse(text)
        if day is None:
            raise forms.ValidationError(_("Write the day as day/month/year, such as 31/12/2569."))
        return day


class AccountNoField(forms.CharField):
    """An employer account number, however it is written."""

    def __init__(self, *, strict: bool = False, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "00-0000000-0"}
        if strict:
            attrs["pattern"] = _TEN_DIGITS
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Ten digits, or nothing when it may be left out."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return AccountNo.parse(text).digits
        except InvalidAccountNo:
            raise forms.ValidationError(_("An employer account number has 10 digits.")) from None


class UploadForm(forms.Form):
    """The way without JavaScript: a few small files at a time."""

    folder_name = forms.CharField(label=_("Folder name"), max_length=200, required=False)
    account_no = AccountNoField(label=_("Employer account no."), required=False)
    loose = forms.BooleanField(
        label=_("A stack of several employers' papers, not one folder"), required=False
    )


class FileForm(forms.Form):
    """Where a document belongs."""

    account_no = AccountNoField(label=_("Employer account no."))
    form = forms.CharField(max_length=40, required=False)
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


class RejectForm(forms.Form):
    """Why a document belongs to no file."""

    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


class SearchForm(forms.Form):
    """The one box and its filters; what the words mean is the search's business."""

    KINDS = (("pages", _("Pages")), ("employers", _("Employers")), ("persons", _("Persons")))

    kind = forms.ChoiceField(choices=KINDS, required=False)
    office = forms.ModelChoiceField(
        Office.objects.all(), required=False, label=_("Office"), empty_label=_("All")
    )
    province = forms.ModelChoiceField(
        Province.objects.all(), required=False, label=_("Province"), empty_label=_("All")
    )
    form = forms.ModelChoiceField(
        FormType.objects.all(), required=False, label=_("Document type"), empty_label=_("All")
    )
    account_no = AccountNoField(strict=True, required=False, label=_("Employer account no."))
    since = ThaiDateField(label=_("Scanned from"))
    until = ThaiDateField(label=_("Scanned until"))
    after = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)


class AuditForm(forms.Form):
    """Which events the auditor asks for."""

    actor = forms.CharField(label=_("User name"), max_length=60, required=False)
    action = forms.CharField(label=_("Action"), max_length=40, required=False, validators=[_PLAIN])
    object_type = forms.CharField(
        label=_("Kind of object"), max_length=30, required=False, validators=[_PLAIN]
    )
    object_id = forms.CharField(label=_("Object id"), max_length=40, required=False, validators=[_PLAIN])
    since = ThaiDateField(label=_("From"))
    until = ThaiDateField(label=_("Until"))
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
