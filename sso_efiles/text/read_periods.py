"""Periods that a paper is about, a month or a year: `ค่าจ้างเดือน มีนาคม พ.ศ. 2563`, `งวด 0363`, `ประจำปี 2563`.

Problem     A paper that comes again tells in words which month or year it is of, in two eras, with two
            figures or four, by name or number, at times from one month to another, and a recogniser misreads
            some of it.
Known as    Calendar intervals of fixed granularity; information extraction by a grammar over noisy text.
Steps       A caption (เดือน, งวด, ปี, month, period) is found, also with a letter misread. What follows is read
            as a month by name or by number and a year, or as four figures of month and year (`0363`), or as a
            year. What stands before the caption says how plainly it speaks: `ประจำเดือน` does, `เดือน` alone
            hardly, and behind the figures of a day it is that day's. Of a stretch from one month to another
            the first counts.
Dropped     Taking any month or year of a page: a form bears the day of its edition, of its filing and of its
            receipt as well.

Everything here is pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from sso_efiles.text import day_grammar as grammar
from sso_efiles.text.month_names import read_month_within
from sso_efiles.text.periods import YEARS, Period
from sso_efiles.text.read_days import read_years

PLAIN_TRUST: Final = 0.8
"""From here on a period is told plainly: its caption is whole and so is its spelling."""


@dataclass(frozen=True, slots=True)
class ReadPeriod:
    """A stretch of text that tells a period; more than one where the spelling may mean several."""

    periods: tuple[Period, ...]
    trust: float
    """How likely the first is what the paper is about, as far as caption and spelling tell."""
    start: int
    end: int

    @property
    def period(self) -> Period:
        """The likeliest."""
        return self.periods[0]

    @property
    def sure(self) -> bool:
        """Whether it means one period only."""
        return len(self.periods) == 1


_TRUST_OF_RIVALS: Final = 0.4
_TRUST_OF_BARE_CAPTION: Final = 0.8  # guess: `เดือน` alone stands in bodies of letters, too
_TRUST_OF_BARE_YEAR: Final = 0.6
_TRUST_OF_FIGURES: Final = 0.95
_ALIKE: Final = 72
"""Of 100: a caption of seven letters with one misread."""
_FILL: Final = r"[\s.,…_:;'()\[\]|\-/]{0,30}"
_STRAY: Final = "[กมอนรา]?"
"""What a speck or a rule between two parts is taken for."""
_MONTH: Final = (
    r"(?:[เแโ1][ดคต][ืิีึ]อ(?=\s)|"
    r"(?:[เแโ1]{1,2}[ดคต][ืิีึ]?|[ดคต][ืิีึ])[กมอนรา1]?[อฮ60oO]?[กมอนรา1]?[นมบฉ]|"
    r"\b(?:for (?:the )?)?months?(?: of)?\b)(?:\s?ที่)?"
)
_TERM: Final = r"(?:[งจ]\s?[วง]\s?[ดคตล](?:ที่|เดือน)?|\bperiods?\b)"
_YEAR_WORD: Final = r"(?:[ปบ][กมอนรา]?\s?[ิีึื]|(?<=จำ)[ปบ](?=\s)|\byears?\b(?: ended)?)"
_YEAR: Final = (
    r"(?P<year>2[ .]?5[ .]?[0-9OolI|!SBbอ][ .]?[0-9OolI|!SBbอ]|[0-9]{4}|[0-9]{2,3}[0-9OolI|!SBb]|[0-9]{2})"
    r"(?![0-9])(?![,.][0-9]{2})"
)
_ERA: Final = (
    rf"(?:(?:[พผฟคต][\s.,กมอนรา]{{0,3}}[ศสคต]?|[.\s]ศ|{_YEAR_WORD}|b\.?e|a\.?d)"
    rf"[\s.,:…_]{{0,20}}){{0,2}}{_STRAY}"
)
_NAME: Final = r"(?P<name>(?:[^0-9\n/]|(?<![0-9])[0-9](?![0-9])){2,30}?)"
_TO: Final = r"(?:\s{0,3}(?:[-~]|ถ[ึิืี]?[งจ]|to)\s{0,3})"
_RANGE: Final = rf"(?P<to>{_TO}(?:{_MONTH})?\s{{0,3}}(?P<last>[^0-9\n]{{2,26}}?))?"
_NAMED: Final = re.compile(
    rf"(?:1(?=\s))?{_FILL}(?![0-9]){_NAME}{_RANGE}{_FILL}{_STRAY}{_YEAR}", re.IGNORECASE
)
_FIGURES: Final = re.compile(
    rf"{_FILL}(?P<month>[01]\s?[0-9]|[1-9])(?![0-9])"
    rf"(?:\s?[-/.]\s?|{_FILL}{_ERA}){_YEAR}",
    re.IGNORECASE,
)
_CLOSED: Final = re.compile(
    r"[\s.:…_]{0,12}(?P<month>[01] ?[0-9]) ?(?P<year>[0-9] ?[0-9])(?![0-9 ]?[0-9])(?![,.][0-9])"
)
_OF_YEAR: Final = re.compile(
    rf"(?:\s?(?:ภ[าำ]?ษ[ิีืึ]?|ปฏิทิน|บัญชี|งบประมาณ))?{_FILL}{_STRAY}{_ERA}"
    r"(?P<year>[0-9]{4}|2 ?5 ?[0-9] ?[0-9])(?![0-9])(?![,.][0-9])"
)
_UP_TO: Final = re.compile(
    rf"{_TO}(?:{_MONTH})?{_FILL}(?:[01]?[0-9]\s?[-/.]\s?)?(?:{_ERA})?[0-9]{{2,4}}(?![0-9])", re.IGNORECASE
)
_CAPTIONS: Final = re.compile(rf"(?P<term>{_TERM})|(?P<month>{_MONTH})|(?P<year>{_YEAR_WORD})", re.IGNORECASE)
_DAY_BEFORE: Final = re.compile(
    r"(?<![0-9])[0-3]?[0-9OolI|][.…_\s]{0,30}[กมอนรา]?[.…_\s]{0,4}(?:[เแโ1][.\s]?)?$"
)
_REACH: Final = 48
"""Letters before a caption that are looked at."""
_PLAIN_BEFORE: Final = ("ประจำ", "ค่าจ้าง", "สำหรับ", "งวด", "เงินสมทบ", "รอบ", "ภาษี", "for the")
_OTHER_YEARS: Final = ("อายุ", "วัน", "เดือน", "ครบ", "ระยะเวลา", "ละ")
"""Before `ปี` they make it a birth's, an age, or a length of time."""


def find_read_periods(text: str, *, today: date) -> list[ReadPeriod]:
    """The periods that a line tells, in order and apart; none that begins after today."""
    plain = text.translate(grammar.PLAIN)
    found: list[ReadPeriod] = []
    for caption in _CAPTIONS.finditer(plain):
        one = _read_behind(caption, plain, today)
        if one is not None and (not found or found[-1].end <= caption.start()):
            found.append(one)
    return found


def the_one_period(text: str, *, like: Period, today: date) -> Period | None:
    """The one year, or month, that a text plainly says it is of; None where it says none, two, or one to
    come.
    """
    found = {
        one.period
        for line in text.split("\n")
        for one in find_read_periods(line, today=today)
        if one.sure and one.trust >= PLAIN_TRUST and bool(one.period.month) == bool(like.month)
    }
    return found.pop() if len(found) == 1 else None


def _read_behind(caption: re.Match[str], plain: str, today: date) -> ReadPeriod | None:
    if caption["year"]:
        return _read_year(caption, plain, today)
    if caption["month"] and _DAY_BEFORE.search(plain, max(0, caption.start() - _REACH), caption.start()):
        return None
    english = caption[0].lower().startswith("for")
    named = bool(caption["term"]) or english or _speaks_plainly(plain, caption.start())
    trust = 1.0 if named else _TRUST_OF_BARE_CAPTION
    at = caption.end()
    for match, months in _months_behind(plain, at, closed=bool(caption["term"])):
        years, sure = read_years(
            match["year"], thai=match.re is _NAMED or match.re is _CLOSED, christian=False, today=today
        )
        if match.re is not _NAMED and len(re.sub("[ .]", "", match["year"])) == len("63"):
            years = _eras(int(re.sub("[ .]", "", match["year"])), today)
        periods = [Period(year, months[0]) for year in years]
        made = _make(periods, trust * sure * months[1], caption.start(), _end_of(match, plain), today)
        if made is not None:
            return made
    return None


def _months_behind(plain: str, at: int, *, closed: bool) -> Iterator[tuple[re.Match[str], tuple[int, float]]]:
    if match := _NAMED.match(plain, at):
        first = read_month_within(match["name"])
        if first is not None:
            yield match, (first.month, first.trust)
    if closed and (match := _CLOSED.match(plain, at)):
        month = int(match["month"].replace(" ", ""))
        if month in range(1, 13):
            yield match, (month, _TRUST_OF_FIGURES)
    if match := _FIGURES.match(plain, at):
        month = int(match["month"].replace(" ", ""))
        if month in range(1, 13):
            yield match, (month, _TRUST_OF_FIGURES)


def _end_of(match: re.Match[str], plain: str) -> int:
    """Behind the last month, where it goes from one to another."""
    further = _UP_TO.match(plain, match.end())
    return further.end() if further else match.end()


def _read_year(caption: re.Match[str], plain: str, today: date) -> ReadPeriod | None:
    before = plain[max(0, caption.start() - 12) : caption.start()]
    match = _OF_YEAR.match(plain, caption.end())
    if match is None or any(before.rstrip(" /").endswith(one) for one in _OTHER_YEARS):
        return None
    years, sure = read_years(match["year"], thai=True, christian=False, today=today)
    named = _speaks_plainly(plain, caption.start()) or "ษ" in match[0]
    trust = sure if named else sure * _TRUST_OF_BARE_YEAR
    periods = [Period(year) for year in years]
    return _make(periods, trust, caption.start(), _end_of(match, plain), today)


def _speaks_plainly(plain: str, at: int) -> bool:
    """Whether the words right before a caption make it a paper's period."""
    tail = plain[max(0, at - 14) : at].lower()
    return any(fuzz.partial_ratio(word, tail[-len(word) - 3 :]) >= _ALIKE for word in _PLAIN_BEFORE)


def _eras(number: int, today: date) -> tuple[int, ...]:
    """Two figures beside figures of a month are of the Buddhist Era; of both where that is older than the
    contributions themselves and the other is possible.
    """
    buddhist, christian = 2500 + number - 543, 2000 + number
    if buddhist > today.year:
        return (christian,) if christian <= today.year else ()
    return (buddhist, christian) if christian <= today.year else (buddhist,)


def _make(periods: list[Period], trust: float, start: int, end: int, today: date) -> ReadPeriod | None:
    known = tuple(one for one in periods if one.year in YEARS and one.first_day <= today)
    if not known:
        return None
    return ReadPeriod(known, trust if len(known) == 1 else _TRUST_OF_RIVALS, start, end)
