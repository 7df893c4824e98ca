"""What a person decides about a document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.screens.fields import AccountNoField


class FileForm(forms.Form):
    """Where a document belongs."""

    account_no = AccountNoField(label=_("Employer account no."))
    form = forms.CharField(max_length=40, required=False)
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


class RejectForm(forms.Form):
    """Why a document belongs to no file."""

    note = forms.CharField(label=_("Remark"), max_length=500, required=False)
