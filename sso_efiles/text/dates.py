"""Dates and times as the office writes them: Buddhist Era, Thai month names, Bangkok time."""

from datetime import date, datetime

from django.utils import timezone

from sso_efiles.text.language import is_english

_ERA = 543
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


def clock(value: datetime) -> str:
    """`10:00`, as in tables."""
    return f"{_to_bangkok_time(value):%H:%M}"


def moment(value: datetime) -> str:
    """`12 มี.ค. 2563 10:00 น.`."""
    return f"{short(value)} {clock(value)}{'' if is_english() else ' น.'}"


def parse(text: str) -> date | None:
    """`12/03/2563`, `12-3-2563` or `2020-03-12`; None for what is no day. Years from 2400 on, and of two
    digits, are B.E.
    """
    parts = text.strip().replace("-", "/").split("/")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    first, second, third = (int(part) for part in parts)
    year, day = (first, third) if len(parts[0]) == 4 else (third, first)
    year += 2500 if year < 100 else 0
    try:
        return date(year - _ERA if year >= 2400 else year, second, day)
    except ValueError:
        return None


def _to_bangkok_time(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value
