"""Dates and times as the office writes them: Buddhist Era, Thai month names, Bangkok time."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sso_efiles.text import days
from sso_efiles.text.language import is_english
from sso_efiles.text.periods import Period, Span

_ERA = days.BUDDHIST_ERA
_LONG = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
_LONG_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"]
_WEEKDAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def short(value: date) -> str:
    """`12 มี.ค. 2563`; in English the era is said: `12 Mar 2563 BE`."""
    day = _to_bangkok_time(value)
    if is_english():
        return f"{day.day} {_LONG_EN[day.month - 1][:3]} {day.year + _ERA} BE"
    return f"{day.day} {_SHORT[day.month - 1]} {day.year + _ERA}"


def long(value: date) -> str:
    """`12 มีนาคม 2563`."""
    day = _to_bangkok_time(value)
    if is_english():
        return f"{day.day} {_LONG_EN[day.month - 1]} {day.year + _ERA} BE"
    return f"{day.day} {_LONG[day.month - 1]} {day.year + _ERA}"


def full(value: date) -> str:
    """`วันพฤหัสบดีที่ 12 มีนาคม 2563`."""
    day = _to_bangkok_time(value)
    if is_english():
        return f"{_WEEKDAYS_EN[day.weekday()]}, {long(day)}"
    return f"วัน{_WEEKDAYS[day.weekday()]}ที่ {long(day)}"


def month(value: date) -> str:
    """`มีนาคม 2563`."""
    day = _to_bangkok_time(value)
    if is_english():
        return f"{_LONG_EN[day.month - 1]} {day.year + _ERA} BE"
    return f"{_LONG[day.month - 1]} {day.year + _ERA}"


def short_month(value: date) -> str:
    """`มี.ค. 2563`, as on the axis of a chart."""
    return short(value).split(" ", 1)[1]


def period(value: Span) -> str:
    """`มีนาคม 2563` of a month, `ปี 2563` of a year, `มกราคม – มีนาคม 2563` of several."""
    if value.until is None:
        return _one_period(value.first)
    if not value.first.month:
        years = {"first": value.first.year + _ERA, "last": value.until.year + _ERA}
        return _("the years %(first)s to %(last)s") % years + (" BE" if is_english() else "")
    first = _one_period(value.first)
    if value.first.year == value.until.year:
        first = (_LONG_EN if is_english() else _LONG)[value.first.month - 1]
    return f"{first} – {_one_period(value.until)}"


def _one_period(value: Period) -> str:
    if value.month:
        return month(value.first_day)
    return _("the year %(year)s") % {"year": value.year + _ERA} + (" BE" if is_english() else "")


def thai_month(year: int, number: int) -> str:
    """`มีนาคม 2563`, of a year of the Common Era, whatever language is spoken: as papers write it."""
    return f"{_LONG[number - 1]} {year + _ERA}"


def clock(value: datetime) -> str:
    """`10:00`, as in tables."""
    return f"{_to_bangkok_time(value):%H:%M}"


def moment(value: datetime) -> str:
    """`12 มี.ค. 2563 10:00 น.`."""
    return f"{short(value)} {clock(value)}{'' if is_english() else ' น.'}"


def parse(text: str) -> date | None:
    """A day in any spelling of sso_efiles.text.days, by its rules; None for what is no day."""
    found = days.read_day(text)
    return found.day if found else None


def ambiguity(found: days.DayRead) -> str:
    """The days between which a spelling leaves the choice, in words; empty where it leaves none."""
    return _(" or ").join(map(both_eras, found.days)) if found.rivals else ""


def both_eras(day: date) -> str:
    """`17 มิ.ย. 2562 (2019)`: no doubt about the era."""
    return f"{short(day)} ({day.year})"


def _to_bangkok_time(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value
