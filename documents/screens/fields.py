"""Fields of several forms: a day, a period and an account number as people write them, parsed once."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.identifiers import AccountNo, InvalidAccountNo
from sso_efiles.text import dates
from sso_efiles.text.days import Order, read_day
from sso_efiles.text.periods import Span
from sso_efiles.text.read_periods import the_one_span

_TEN_DIGITS = r"[\s\-]*([0-9๐-๙][\s\-]*){10}"
"""For browsers: where a form makes an address, a person's 13 digits must not be sent by a slip."""


_LONGEST_DAY = 60  # guess: a weekday, a month's full name and its era


class ThaiDateField(forms.CharField):
    """A day in any spelling, `31/12/2569` or `31 ธ.ค. 69`; who writes what may mean two days is asked."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": "31/12/2569", "autocomplete": "off"})
        super().__init__(required=False, max_length=_LONGEST_DAY, widget=widget, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The day, or None when nothing was written."""
        text = super().clean(value)
        if not text:
            return None
        if (read := read_day(text)) is None:
            raise forms.ValidationError(_("Write the day as day/month/year, such as 31/12/2569."))
        if read.rivals:
            meant = dates.ambiguity(read)
            raise forms.ValidationError(
                _("This may be %(days)s. Write the year with four figures."), params={"days": meant}
            )
        if read.order is Order.MONTH_FIRST:
            day = dates.both_eras(read.day)
            raise forms.ValidationError(
                _("The day stands before the month here. Write %(day)s, if that is meant."),
                params={"day": day},
            )
        return read.day


SAY_PERIOD = _("Write the period as month/year, such as 03/2563, or as a year; several as 01/2563 - 03/2563.")
_LONGEST_PERIOD = 40


class PeriodField(forms.CharField):
    """A month or a year, or several, in any spelling: `03/2563`, `มี.ค. 63`, `2563`, `01/2563 - 03/2563`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=_LONGEST_PERIOD, **kwargs)

    def clean(self, value: Any) -> Span | None:
        """The period, or None when nothing was written."""
        text = super().clean(value)
        if not text:
            return None
        today = timezone.localdate()
        months = the_one_span(f"ประจำเดือน {text}", today=today)
        span = months or the_one_span(f"ประจำปี {text}", today=today)
        if span is None:
            raise forms.ValidationError(SAY_PERIOD)
        return span


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
