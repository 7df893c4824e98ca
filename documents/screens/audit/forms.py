"""Which events are asked for."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from documents.screens.fields import ThaiDateField

_PLAIN = RegexValidator(r"^[\w.:-]*\Z", _("Letters, digits, dot and hyphen only."))


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
