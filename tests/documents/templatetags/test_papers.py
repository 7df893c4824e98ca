"""What stands in a chip is what people chose, in their words."""

import pytest
from django import forms
from django.utils import translation

from documents.templatetags.papers import field_value


class Narrowed(forms.Form):
    """One field of each kind that a filter may have."""

    filed = forms.BooleanField(required=False)
    either = forms.NullBooleanField(required=False)
    kind = forms.ChoiceField(choices=[("pages", "Pages"), ("persons", "Persons")], required=False)
    words = forms.CharField(required=False)


def shown(name: str, value: str) -> str:
    return field_value(Narrowed({name: value} if value else {})[name])


@pytest.mark.parametrize(("language", "yes", "no"), [("en", "Yes", "No"), ("th", "ใช่", "ไม่ใช่")])
def test_yes_and_no_are_said_in_words(language: str, yes: str, no: str) -> None:
    with translation.override(language):
        assert [shown("filed", "on"), shown("filed", "")] == [yes, no]
        assert [shown("either", "true"), shown("either", "false"), shown("either", "")] == [yes, no, ""]


def test_a_choice_is_shown_by_its_words_and_others_as_they_are() -> None:
    assert [shown("kind", "pages"), shown("kind", "")] == ["Pages", ""]
    assert [shown("words", "74-9999002-8"), shown("words", "")] == ["74-9999002-8", ""]
