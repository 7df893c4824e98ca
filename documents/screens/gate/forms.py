"""What people fill in at the gate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.gate.checking import Result
from documents.gate.states import FindingCode


class StepForm(forms.Form):
    """A step on the version that its person saw."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class FindingForm(StepForm):
    """One finding; without a page it is the file as a whole."""

    page = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    code = forms.ChoiceField(choices=FindingCode.choices)
    note = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """What is called something else says what it is."""
        data = super().clean() or {}
        if data.get("code") == FindingCode.OTHER and not data.get("note", "").strip():
            self.add_error("note", _("Write what it is."))
        return data


class VerdictForm(StepForm):
    """Pass or return, and how many sheets of paper there are."""

    result = forms.ChoiceField(choices=[(one.value, one.value) for one in Result])
    sheets = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def clean(self) -> dict[str, Any]:
        """A file passes when its paper was counted."""
        data = super().clean() or {}
        if data.get("result") == Result.PASSED and data.get("sheets") is None:
            self.add_error("sheets", _("Count the sheets of paper and write the number."))
        return data


class SignForm(StepForm):
    """The certifier's agreement."""

    statement = forms.BooleanField(required=False)


class RevokeForm(StepForm):
    """Why a certificate is withdrawn."""

    reason = forms.CharField(max_length=500, required=False)
