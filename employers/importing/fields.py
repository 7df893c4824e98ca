"""One field of a line -> what is stored, or why the line is not taken."""

import datetime as dt
import re
from functools import lru_cache

from employers.identifiers import BranchSeq
from employers.importing.formulas import is_formula, unquote_formula
from employers.importing.reasons import LineReason, LineRefused
from employers.names import expand_title
from sso_efiles.text.thai import tidy

_BUDDHIST_ERA = 543
_BUDDHIST_YEARS = range(2400, 2701)  # 1857 to 2157: no registry is older, no Gregorian year is so late
_DATE = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))(?:[T ]00:00(?::00)?)?", re.ASCII
)
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def clean_text(text: str, field: str, *, limit: int) -> str:
    """A name or an address, tidy; a quote that kept a spreadsheet from calculating goes again."""
    if ((neat := tidy(text)) != text or "\ufffd" in text) and _UNREADABLE.search(text):
        raise LineRefused(LineReason.BAD_CHARACTER, field=field)
    neat = unquote_formula(neat.replace("\n", " "))
    if is_formula(neat):
        raise LineRefused(LineReason.FORMULA, field=field)
    if len(neat) > limit:
        raise LineRefused(LineReason.TOO_LONG, field=field, limit=limit)
    return neat


def parse_date(text: str, field: str) -> str | None:
    """YYYY-MM-DD or D/M/YYYY; years from 2400 are Buddhist Era. As an ISO date; None when empty."""
    try:
        return _parse_date(text)
    except ValueError as error:
        raise LineRefused(LineReason.DATE_INVALID, field=field) from error


@lru_cache(maxsize=40_000)  # more than the days of a century
def _parse_date(text: str) -> str | None:
    if not (text := text.strip()):
        return None
    if not (match := _DATE.fullmatch(text)):
        raise ValueError
    year, month, day = map(int, match.group(1, 2, 3) if match[1] else match.group(6, 5, 4))
    return dt.date(year - _BUDDHIST_ERA if year in _BUDDHIST_YEARS else year, month, day).isoformat()


@lru_cache(maxsize=10_000)  # guess: more branches than any employer has
def parse_branch(text: str) -> str:
    """The digits of a branch sequence; InvalidBranchSeq for what is none."""
    return BranchSeq.parse(text).digits


@lru_cache(maxsize=1_000)  # guess: titles and their misspellings
def parse_title(text: str, *, limit: int) -> str:
    """A person's title in its full form; there are few."""
    return expand_title(clean_text(text, "title", limit=limit))
