"""What a person sends with a folder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.screens.fields import AccountNoField


class UploadForm(forms.Form):
    """The way without JavaScript: a few small files at a time."""

    folder_name = forms.CharField(label=_("Folder name"), max_length=200, required=False)
    account_no = AccountNoField(label=_("Employer account no."), required=False)
    folder = forms.CharField(
        label=_("Code of the registered folder"),
        max_length=120,
        required=False,
        help_text=_("From its cover. Empty: the folder's name may say it."),
    )
    loose = forms.BooleanField(
        label=_("A stack of several employers' papers, not one folder"), required=False
    )
