"""What a person signs about slots, on the versions of them that they saw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.slots.explaining import LEAST_REASON
from documents.states import PageKind

_INT = 2**31 - 1


class ReasonForm(forms.Form):
    """Why, in a person's words."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=LEAST_REASON,
        max_length=500,
        error_messages={
            "required": _("Give a reason of at least 5 letters."),
            "min_length": _("Give a reason of at least 5 letters."),
        },
    )
    version = forms.IntegerField(min_value=1, max_value=_INT, required=False)


class KindForm(ReasonForm):
    """What a slot is, and why."""

    kind = forms.ChoiceField(label=_("What it is"), choices=PageKind.choices)


class ManyForm(KindForm):
    """What many slots are; each is ticked with the version that was seen."""

    pages = forms.Field()

    def clean_pages(self) -> dict[int, int]:
        """Pages by id, with their versions."""
        ticked: Any = getattr(self.data, "getlist", lambda _name: [])("pages")
        found: dict[int, int] = {}
        for one in ticked:
            page, _sign, version = str(one).partition(":")
            if not (page.isdecimal() and version.isdecimal() and len(one) < 30):  # two bigints
                raise forms.ValidationError(_("Choose the pages anew."))
            found[int(page)] = int(version)
        if not found:
            raise forms.ValidationError(_("Tick at least one page."))
        return found


class ImageForm(forms.Form):
    """The new image of a page."""

    image = forms.FileField(
        label=_("New image"), error_messages={"required": _("Choose the file with the new scan.")}
    )
    version = forms.IntegerField(min_value=1, max_value=_INT, required=False)
