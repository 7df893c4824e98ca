"""What a person decides about a document, on the version of it that they saw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.screens.fields import AccountNoField


class RejectForm(forms.Form):
    """Why a document belongs to no file, or is taken up again."""

    note = forms.CharField(label=_("Remark"), max_length=500, required=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class FileForm(RejectForm):
    """Where a document belongs: a number that was written, else one of the employers offered."""

    account_no = AccountNoField(label=_("Employer account no."), required=False)
    candidate = AccountNoField(required=False)
    form = forms.CharField(max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two is there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["account_no"] = given.get("account_no") or given.get("candidate")
        if not given["account_no"] and not self.errors:
            raise forms.ValidationError(
                _("Choose one of the employers offered, or write the account number or a name.")
            )
        return given


def _version() -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


def _row() -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=2**63 - 1)


class SplitForm(forms.Form):
    """Before which page a document is cut."""

    before = _row()
    version = _version()


class MergeForm(forms.Form):
    """Which document takes the pages; the version of the one that gives them."""

    into = _row()
    version = _version()


class OrderForm(forms.Form):
    """The pages of a document as they shall lie: their ids, with commas between."""

    pages = forms.RegexField(r"^[0-9]{1,18}(,[0-9]{1,18}){0,4999}\Z", max_length=100_000)
    version = _version()

    def clean_pages(self) -> list[int]:
        """The ids."""
        return [int(one) for one in self.cleaned_data["pages"].split(",")]


class TurnForm(forms.Form):
    """By how much a page is turned."""

    degrees = forms.TypedChoiceField(choices=[(90, "90"), (180, "180"), (270, "270")], coerce=int)
    version = _version()


class MoveForm(forms.Form):
    """To whose file a page goes."""

    account_no = AccountNoField()
    version = _version()
