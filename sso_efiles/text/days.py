"""Days as people, offices and spreadsheets write them: one reader for imports, screens, pages and questions.

Problem: one day has dozens of spellings (`17/6/2562 0:00`, `๑๗ มิ.ย. ๒๕๖๒`, `2019-06-17`, `June 17, 2019`), in
two eras, and some spellings stand for several days.
Known as: date recognition by a grammar of regular expressions, as in temporal taggers (HeidelTime, SUTime).
Steps: digits, dashes and blanks are made plain, letter for letter, so that places stay; one expression finds
a day with a month's name, one a day in figures; the year is put into its era; what is left decides.
Rules, where a spelling could mean two days:
- in figures the day stands before the month, as everybody here writes it; `6/17/2562` shows another order;
- years from 2400 on are of the Buddhist Era; no other year within 1800 to 2200 is;
- two figures are a year of the Buddhist Era (62 is 2562). Where the Christian Era is as likely (19 may be
  2019, 99 may be 1999, and any year behind an English month), `rivals` names the other day: who stores it
  asks.
Turned down: dateparser and its like (they guess in silence, and know the Buddhist Era only as an offset).
Everything here is pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from sso_efiles.text import day_grammar as grammar

BUDDHIST_ERA = 543
_YEARS = range(1800, 2201)  # guess: no paper of an office is older, none tells of a later day
_FIRST_BUDDHIST = 2400  # 1857; no Gregorian year of `_YEARS` is so late
BANGKOK = ZoneInfo("Asia/Bangkok")
_LONGEST = 120  # guess: letters of a cell that may still be a day
_MONTHS_OF_A_YEAR = 12

_COMPACT = re.compile("[0-9]{8}")
_SPACED = re.compile(f"(?P<day>[0-9]{{1,2}}) (?P<month>[0-9]{{1,2}}) {grammar.YEAR}", re.IGNORECASE)
_SERIAL = re.compile("(?P<days>[0-9]{5})(?:\\.[0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)
"""Excel and its like count days from here; right from March 1900 on."""
_SERIALS = range(10_000, 80_000)  # 1927 to 2119: what else has five figures is no day of a registry


class Order(Enum):
    """How the figures of a day stand."""

    SURE = "sure"
    EITHER = "either"
    """`3/4/2562` is 3 April here; in American order it would be 4 March."""
    MONTH_FIRST = "month_first"
    """`6/17/2562`: it can only be 17 June, so its list may be in American order."""


@dataclass(frozen=True, slots=True)
class DayRead:
    """A day by the rules above; `rivals` are the other days that the same spelling may as well mean."""

    day: date
    rivals: tuple[date, ...] = ()
    order: Order = Order.SURE

    @property
    def days(self) -> tuple[date, ...]:
        """All that it may mean, the likeliest first."""
        return (self.day, *self.rivals)


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day that stands in a text, with the range of its letters."""

    read: DayRead
    start: int
    end: int


def read_day(text: str, *, today: date | None = None) -> DayRead | None:
    """The day that the whole text is, a weekday or a time of day beside it or not; None for what is none."""
    plain = text.translate(grammar.PLAIN)
    if len(plain) > _LONGEST:
        return None
    for spelling in grammar.SPELLINGS:
        match = spelling.match(plain, _end_of_prefix(plain))
        behind = grammar.BEHIND.fullmatch(plain, match.end()) if match else None
        if match and behind and (found := _read_match(match, today or _today())):
            return _to_bangkok(found, behind)
    return None


def read_cell(text: str, *, today: date | None = None) -> DayRead | None:
    """The day in a column of days: as `read_day`, and as figures without signs (`17062562`, `25620617`, `17 6
    2562`) and a spreadsheet's own count of days (`43633`).
    """
    if found := read_day(text, today=today):
        return found
    plain = text.translate(grammar.PLAIN).strip()
    if match := _SERIAL.fullmatch(plain):
        days = int(match["days"])
        return DayRead(_SERIAL_ZERO + timedelta(days)) if days in _SERIALS else None
    if match := _SPACED.fullmatch(plain):
        return _read_match(match, today or _today())
    return _read_compact(plain) if _COMPACT.fullmatch(plain) else None


def is_serial(text: str) -> bool:
    """Whether a cell is a spreadsheet's count of days: what it was saved as is no day that anybody wrote."""
    return _SERIAL.fullmatch(text.translate(grammar.PLAIN).strip()) is not None


def find_days(text: str, *, today: date | None = None) -> list[DayFound]:
    """The days that stand in a text, in order and apart."""
    plain = text.translate(grammar.PLAIN)
    if not grammar.MAY_HOLD_A_DAY.search(plain):
        return []
    today = today or _today()
    return _drop_overlaps(_find_matches(plain, today))


def _today() -> date:
    return datetime.now(BANGKOK).date()


def _find_matches(plain: str, today: date) -> Iterator[DayFound]:
    for spelling in grammar.SPELLINGS:
        for match in spelling.finditer(plain):
            if _is_a_day_in_text(match) and (read := _read_match(match, today)):
                yield DayFound(read, match.start(), match.end())


def _is_a_day_in_text(match: re.Match[str]) -> bool:
    """In running text `1.2.63` is a paragraph rather than a day."""
    return match.re is not grammar.FIGURES or match["sign"] != "." or len(match["year"]) > len("63")


def _drop_overlaps(found: Iterable[DayFound]) -> list[DayFound]:
    """Of days that overlap the one that begins first, and of those the longest."""
    out: list[DayFound] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _end_of_prefix(plain: str) -> int:
    match = grammar.BEFORE.match(plain)
    return match.end() if match else 0


def _read_match(match: re.Match[str], today: date) -> DayRead | None:
    """The day of a spelling; None where no calendar has it."""
    groups = match.groupdict()
    day, years = int(groups["day"]), _years(groups, today)
    if (name := groups.get("thai") or groups.get("english")) is not None:
        return _make_day(years, grammar.MONTHS[grammar.NOT_IN_MONTH.sub("", name).lower()], day)
    month = int(groups["month"])
    if day <= _MONTHS_OF_A_YEAR < month and match.re is not grammar.YEAR_FIRST:
        return _make_day(years, day, month, order=Order.MONTH_FIRST)
    either = match.re is not grammar.YEAR_FIRST and day <= _MONTHS_OF_A_YEAR and day != month
    return _make_day(years, month, day, order=Order.EITHER if either else Order.SURE)


def _make_day(years: list[int], month: int, day: int, *, order: Order = Order.SURE) -> DayRead | None:
    days = [found for year in years if (found := _date(year, month, day))]
    return DayRead(days[0], tuple(days[1:]), order) if days else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _years(groups: dict[str, str | None], today: date) -> list[int]:
    """Gregorian years that a written year may be, the likeliest first."""
    written = groups["year"] or ""
    number, short = int(written), len(written) == len("62")
    buddhist = bool(groups.get("be") or groups.get("be_behind") or (short and groups.get("thai")))
    christian = bool(groups.get("ce") or groups.get("ce_behind"))
    if not short:
        of_buddha = buddhist or (not christian and number >= _FIRST_BUDDHIST)
        return [number - BUDDHIST_ERA if of_buddha else number]
    english = bool(groups.get("english"))
    return list(read_short_year(number, today=today, thai=buddhist, christian=christian, english=english))


def read_short_year(
    number: int, *, today: date, thai: bool = False, christian: bool = False, english: bool = False
) -> tuple[int, ...]:
    """The Gregorian years that two figures may be, the likeliest first: of the Buddhist Era, and where the
    other era is as likely, of both.
    """
    by_rule = 2500 + number - BUDDHIST_ERA
    of_christ = 2000 + number if 2000 + number <= today.year else 1900 + number
    if christian:
        return (of_christ,)
    if thai:
        return (by_rule,)
    doubtful = english or by_rule > today.year or of_christ >= 2000
    return (by_rule, of_christ) if doubtful else (by_rule,)


def _to_bangkok(found: DayRead, behind: re.Match[str]) -> DayRead:
    """The day as it was in Thailand: `2019-06-16T17:00Z` is 17 June here."""
    if not (zone := behind["zone"]):
        return found
    offset = "+00:00" if zone.lower() == "z" else zone
    hour = int(behind["hour"]) % 24
    moment = datetime.fromisoformat(f"{found.day.isoformat()}T{hour:02}:{behind['minute']}:00{offset}")
    return DayRead(moment.astimezone(BANGKOK).date(), found.rivals, found.order)


def _read_compact(figures: str) -> DayRead | None:
    """Eight figures, the year before or behind: `25620617`, `17062562`; both may fit, then one is a rival."""
    split = (
        (figures[:4], figures[4:6], figures[6:]),
        (figures[4:], figures[2:4], figures[:2]),
    )
    days: list[date] = []
    for year, month, day in split:
        number = int(year) - (BUDDHIST_ERA if int(year) >= _FIRST_BUDDHIST else 0)
        if found := _date(number, int(month), int(day)):
            days.append(found)
    return DayRead(days[0], tuple(days[1:])) if days else None
