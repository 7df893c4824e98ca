"""Days as people type them into a form: taken in every spelling, asked about where they may be two."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from documents.screens.fields import ThaiDateField


@pytest.mark.parametrize("typed", ["17/6/2562", "๑๗ มิ.ย. ๒๕๖๒", "17 มิถุนายน พ.ศ. 2562", "2019-06-17"])
def test_a_day_is_taken_in_every_spelling(typed: str) -> None:
    assert ThaiDateField().clean(typed) == date(2019, 6, 17)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("17/6/19", "This may be 17 Jun 2519 BE (1976) or 17 Jun 2562 BE (2019). Write the year"),
        ("6/17/2562", "The day stands before the month here. Write 17 Jun 2562 BE (2019)"),
        ("31/4/2562", "Write the day as day/month/year"),
    ],
)
def test_what_may_be_two_days_is_asked_about(typed: str, said: str) -> None:
    with translation.override("en"):
        with pytest.raises(forms.ValidationError) as refused:
            ThaiDateField().clean(typed)
        assert refused.value.messages[0].startswith(said)


def test_nothing_is_no_day() -> None:
    assert ThaiDateField().clean("") is None
