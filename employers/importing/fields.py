"""One field of a line -> what is stored, or why the line is not taken."""

import datetime as dt
import re
from functools import lru_cache

from employers.importing.reasons import LineRefused
from employers.names import title_of
from sso_efiles.thai import tidy

_BUDDHIST_ERA = 543
_BUDDHIST_YEARS = range(2400, 2701)
_DATE = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))(?:[T ]00:00(?::00)?)?", re.ASCII
)
_FORMULA = ("=", "+", "@")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_NEUTRAL = ("'=", "'+", "'-", "'@")


def words(text: str, field: str, *, limit: int) -> str:
    """A name or an address, tidy and on one line; a quote that kept a spreadsheet from calculating goes."""
    if ((neat := tidy(text)) != text or "\ufffd" in text) and _UNREADABLE.search(text):
        raise LineRefused("bad_character", field=field)
    neat = neat.replace("\n", " ")
    if neat.startswith(_NEUTRAL):
        neat = neat[1:]
    if neat.startswith(_FORMULA):
        raise LineRefused("formula", field=field)
    if len(neat) > limit:
        raise LineRefused("too_long", field=field, limit=limit)
    return neat


def date(text: str, field: str) -> str | None:
    """YYYY-MM-DD or D/M/YYYY; years from 2400 are Buddhist Era. As an ISO date; None when empty."""
    try:
        return _date(text)
    except ValueError as error:
        raise LineRefused("date_invalid", field=field) from error


@lru_cache(maxsize=40_000)
def _date(text: str) -> str | None:
    if not (text := text.strip()):
        return None
    if not (match := _DATE.fullmatch(text)):
        raise ValueError
    year, month, day = map(int, match.group(1, 2, 3) if match[1] else match.group(6, 5, 4))
    return dt.date(year - _BUDDHIST_ERA if year in _BUDDHIST_YEARS else year, month, day).isoformat()


@lru_cache(maxsize=1_000)
def title(text: str, *, limit: int) -> str:
    """A person's title in its full form; there are few."""
    return title_of(words(text, "title", limit=limit))
