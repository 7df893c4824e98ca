"""One field of a line -> what is stored, or why the line is not taken."""

import re
from datetime import date
from functools import lru_cache

from django.utils import timezone

from employers.importing import cells
from employers.importing.formulas import is_formula, unquote_formula
from employers.importing.reasons import LineReason, LineRefused
from employers.importing.remarks import Remark
from employers.names import expand_title
from sso_efiles.text import days
from sso_efiles.text.days import BUDDHIST_ERA, Order
from sso_efiles.text.thai import plain_letters, tidy

_YEARS_AHEAD = 10  # guess: the end of an employment may lie some years ahead; 2652 is 2562 mistyped
_FOUR_FIGURES = re.compile(r"\d{4}")
_MISREAD_THAI = re.compile("\xe0[\xb8\xb9]|[\xa1-\xda\xdf-\xfb]{4}")
"""Thai in UTF-8 or in Windows' own code that somebody read as Western European."""
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xa1-\xfb\uf700-\uf71a\uf884-\uf89e\ufffd]")
"""Letters of which nearly no name has one: what they say is found out for the others."""


def clean_text(text: str, field: str, remarks: set[Remark], *, limit: int) -> str:
    """A name or an address, tidy; a quote that kept a spreadsheet from calculating goes again."""
    if _ODD.search(text):
        _look_at_letters(text, field, remarks)
    neat = unquote_formula(tidy(text).replace("\n", " "))
    if neat.startswith("="):
        neat = cells.unwrap(neat)
    if neat.startswith("#"):
        cells.refuse_not_shown(neat, field)
    if is_formula(neat):
        raise LineRefused(LineReason.FORMULA, field=field)
    if len(neat) > limit:
        raise LineRefused(LineReason.TOO_LONG, field=field, limit=limit)
    return neat


def _look_at_letters(text: str, field: str, remarks: set[Remark]) -> None:
    if _UNREADABLE.search(text):
        raise LineRefused(LineReason.BAD_CHARACTER, field=field)
    if _MISREAD_THAI.search(text):
        raise LineRefused(LineReason.WRONG_ENCODING, field=field)
    if plain_letters(text) != text:
        remarks.add(Remark.PRIVATE_LETTERS)


def parse_date(text: str, field: str, remarks: set[Remark]) -> str | None:
    """A day in any spelling of sso_efiles.text.days, as an ISO date; None when empty."""
    read, seen = _parse_date(text)
    if read is None:
        if seen:
            cells.refuse_not_shown(cells.unwrap(text), field)
            raise LineRefused(LineReason.DATE_INVALID, field=field)
        return None
    if read.rivals:
        raise LineRefused(LineReason.DATE_AMBIGUOUS, field=field, days=" / ".join(map(_show, read.days)))
    if read.order is Order.MONTH_FIRST:
        raise LineRefused(LineReason.DATE_MONTH_FIRST, field=field, day=_show(read.day))
    if read.day.year > timezone.localdate().year + _YEARS_AHEAD:
        raise LineRefused(LineReason.DATE_INVALID, field=field)
    remarks.update(seen)
    return read.day.isoformat()


@lru_cache(maxsize=40_000)  # more than the days of a century
def _parse_date(text: str) -> tuple[days.DayRead | None, tuple[Remark, ...]]:
    """The day of a cell and what there is to say of it; for what is no day something, for nothing nothing."""
    if not (cell := cells.unwrap(text)):
        return None, ()
    if (read := days.read_cell(cell)) is None:
        return None, (Remark.FORMAT,)
    if days.is_serial(cell):
        return read, (Remark.SERIAL_DAY,)
    short = () if _FOUR_FIGURES.search(cell) else (Remark.SHORT_YEAR,)
    either = (Remark.EITHER_ORDER,) if read.order is Order.EITHER else ()
    return read, short + either


def _show(day: date) -> str:
    """Both eras, in no language: `17/6/2562 = 2019-06-17`."""
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA} = {day.isoformat()}"


@lru_cache(maxsize=1_000)  # guess: titles and their misspellings
def parse_title(text: str, *, limit: int) -> str:
    """A person's title in its full form; there are few."""
    return expand_title(clean_text(text, "title", set(), limit=limit))
