"""What is looked for, and where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import FormType
from documents.screens.fields import AccountNoField, ThaiDateField
from sso_efiles.accounts.models import Office, Province


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
