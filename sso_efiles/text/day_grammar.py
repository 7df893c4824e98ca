"""The grammar of days: expressions by which sso_efiles.text.days reads them, and the names of months."""

import re

_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
PLAIN = (
    {ord("๐") + digit: str(digit) for digit in range(10)}
    | {ord("０") + digit: str(digit) for digit in range(10)}
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {ord("／"): "/", ord("．"): ".", ord("："): ":"}
)
"""Letter for letter: places in the text stay."""
_UNSEEN = "\u200b-\u200d\u2060\ufeff"
GAP = f"[\\s{_UNSEEN}]{{0,3}}"

_THAI_MONTHS = (
    ("มกราคม", "มกรา"),
    ("กุมภาพันธ์", "กุมภาพันธุ์", "กุมภา"),
    ("มีนาคม", "มีนา"),
    ("เมษายน", "เมษา"),
    ("พฤษภาคม", "พฤษภา"),
    ("มิถุนายน", "มิถุนา"),
    ("กรกฎาคม", "กรกฏาคม", "กรกฎา", "กรกฏา"),
    ("สิงหาคม", "สิงหา"),
    ("กันยายน", "กันยา"),
    ("ตุลาคม", "ตุลา"),
    ("พฤศจิกายน", "พฤษจิกายน", "พฤศจิกา"),
    ("ธันวาคม", "ธันวา"),
)
_THAI_LETTERS = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = (
    {name: number for number, names in enumerate(_THAI_MONTHS, 1) for name in names}
    | {letters: number for number, letters in enumerate(_THAI_LETTERS, 1)}
    | {name: number for number, name in enumerate(_ENGLISH_MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(_ENGLISH_MONTHS, 1)}
    | {"sept": 9}
)
NOT_IN_MONTH = re.compile(f"[\\s.,{_UNSEEN}]+")


def _abbreviation(letters: str) -> str:
    """`มิย` as it is printed: each consonant with or without its dot, which OCR takes for a comma."""
    return f"{GAP}[.,]?{GAP}".join((letters[:-1], letters[-1])) + f"(?:{GAP}[.,])?"


_THAI_WORDS = "|".join(sorted((name for names in _THAI_MONTHS for name in names), key=len, reverse=True))
_THAI_MONTH = f"{_THAI_WORDS}|{'|'.join(map(_abbreviation, _THAI_LETTERS))}"
_ENGLISH_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _ENGLISH_MONTHS) + "|sept"
_MONTH = f"(?:(?P<thai>{_THAI_MONTH})|(?P<english>(?:{_ENGLISH_MONTH})(?![a-z])\\.?))"
THAI_MONTH = f"(?P<thai>{_THAI_MONTH})"
"""A Thai month's name or letters, as the group `thai`."""
_BUDDHIST = f"พ{GAP}\\.?{GAP}ศ{GAP}\\.?|พุทธศักราช|b\\.?{GAP}e\\.?"
_CHRISTIAN = f"ค{GAP}\\.?{GAP}ศ{GAP}\\.?|คริสต์ศักราช|a\\.?{GAP}d\\.?|c\\.?{GAP}e\\.?"
YEAR = (
    f"(?:(?P<be>{_BUDDHIST})|(?P<ce>{_CHRISTIAN}))?{GAP}'?(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9])"
    f"(?:{GAP}(?:(?P<be_behind>{_BUDDHIST})|(?P<ce_behind>{_CHRISTIAN}))(?![a-zก-ฮ]))?"
)
_SEPARATOR = f"{GAP}[-/.,]?{GAP}"
_ORDINAL = "(?:st|nd|rd|th)?"
_NAMED = re.compile(
    f"(?<![0-9])(?P<day>[0-3]?[0-9])(?![0-9]){_ORDINAL}{_SEPARATOR}(?:เดือน)?{GAP}{_MONTH}{_SEPARATOR}{YEAR}",
    re.IGNORECASE,
)
_NAMED_FIRST = re.compile(
    f"(?<![a-zก-๎]){_MONTH}{GAP}(?P<day>[0-3]?[0-9])(?![0-9]){_ORDINAL}{GAP},{GAP}{YEAR}", re.IGNORECASE
)
_ALONE = "(?<![0-9])(?<![0-9][-/.:])"
FIGURES = re.compile(
    f"{_ALONE}(?P<day>[0-9]{{1,2}}){GAP}(?P<sign>[-/.]){GAP}(?P<month>[0-9]{{1,2}}){GAP}(?P=sign)"
    f"{GAP}{YEAR}(?![-/.][0-9])",
    re.IGNORECASE,
)
YEAR_FIRST = re.compile(
    f"{_ALONE}(?P<year>[0-9]{{4}}){GAP}(?P<sign>[-/.]){GAP}(?P<month>[0-9]{{1,2}}){GAP}(?P=sign)"
    f"{GAP}(?P<day>[0-9]{{1,2}})(?![0-9]|[-/.][0-9])"
)
SPELLINGS = (_NAMED, _NAMED_FIRST, FIGURES, YEAR_FIRST)
MAY_HOLD_A_DAY = re.compile("[0-9]{2}")

_WEEKDAY = "จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์"
_WEEKDAY_EN = "mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun"
BEFORE = re.compile(
    f"{GAP}(?:(?:ลง)?(?:วัน)?(?:{_WEEKDAY})?{GAP}ที่|วัน(?:{_WEEKDAY})|(?:{_WEEKDAY_EN})(?:day)?{GAP}[,.]?)?{GAP}",
    re.IGNORECASE,
)
BEHIND = re.compile(
    f"{GAP}(?:[T,]?{GAP}(?:เวลา)?{GAP}(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})(?:[:.][0-9]{{2}})?"
    f"(?:[.,][0-9]{{1,9}})?{GAP}(?P<half>[ap]\\.?m\\.?)?{GAP}(?:น\\.?)?{GAP}"
    f"(?P<zone>z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?{GAP}",
    re.IGNORECASE,
)
"""A time of day, which spreadsheets and databases add; with a zone it may move the day."""
