"""Periods that a paper is about: `ค่าจ้างเดือน มีนาคม พ.ศ. 2563`, `งวด 0363`, `ประจำปี 2563`,
`ไตรมาสที่ 1/2567`, `ม.ค. - มี.ค. 2567`.

Problem     A paper that comes again tells in words which month or year it is of, in two eras, with two
            figures or four, by name or number, at times from one month to another, and a recogniser misreads
            some of it.
Known as    Calendar intervals of fixed granularity; information extraction by a grammar over noisy text.
Steps       A caption (เดือน, งวด, ปี, month, period) is found, also with a letter misread. What follows is read
            as a month by name or by number and a year, or as four figures of month and year (`0363`), or as a
            year, or as the quarter of a year; behind it the last of several may follow. Two months by name
            with one year need no caption. What stands before the caption says how plainly it speaks:
            `ประจำเดือน` does, `เดือน` alone hardly, and behind the figures of a day it is that day's. What goes
            backwards was misread in one of its ends: neither is sure.
Dropped     Taking any month or year of a page: a form bears the day of its edition, of its filing and of its
            receipt as well.

Everything here is pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from sso_efiles.text import day_grammar as grammar
from sso_efiles.text.days import BUDDHIST_ERA
from sso_efiles.text.month_names import read_month_within
from sso_efiles.text.periods import YEARS, Period, Span
from sso_efiles.text.read_days import DOUBTED, read_years

PLAIN_TRUST: Final = 0.8
"""From here on a period is told plainly: its caption is whole and so is its spelling."""


@dataclass(frozen=True, slots=True)
class ReadPeriod:
    """A stretch of text that tells a period; more than one where the spelling may mean several."""

    spans: tuple[Span, ...]
    trust: float
    """How likely the first is what the paper is about, as far as caption and spelling tell."""
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The likeliest."""
        return self.spans[0]

    @property
    def sure(self) -> bool:
        """Whether it means one period only, and nothing speaks against it."""
        return len(self.spans) == 1 and self.trust > DOUBTED


_TRUST_OF_BARE_CAPTION: Final = 0.8  # guess: `เดือน` alone stands in bodies of letters, too
_TRUST_OF_BARE_YEAR: Final = 0.6
_TRUST_OF_YEAR_ALONE: Final = 0.78  # guess: nothing else stands in the line
_TRUST_OF_BARE_RANGE: Final = 0.85  # guess: two months and a year are hardly anything else
_TRUST_OF_FIGURES: Final = 0.95
_SINCE: Final = 2533 - BUDDHIST_ERA
"""The fund began then: a paper of an older year is a doubt, most likely misread."""
_INSTALMENTS: Final = (
    60  # guess: `งวดที่ 2/36` is the second of 36; short years after 2560 are the papers of today
)
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
_QUARTER: Final = r"(?:[ไใ]ตรม[าำ]?[สล](?:\s?ที่)?|\bquarter\b)"
_NAME: Final = r"(?P<name>(?:[^0-9\n/]|(?<![0-9])[0-9](?![0-9])){2,30}?)"
_TO: Final = r"(?:\s{0,3}(?:[-~]|ถ[ึิืี]?[งจ]|to)\s{0,3})"
_LAST: Final = rf"{_TO}(?:{_MONTH})?\s{{0,3}}(?P<last>[^0-9\n]{{2,26}}?)"
_RANGE: Final = rf"(?:{_LAST})?"
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
_OF_QUARTER: Final = re.compile(
    rf"{_FILL}(?P<quarter>[1-4])(?![0-9])(?:\s?[-/]\s?|{_FILL}{_ERA}){_YEAR}", re.IGNORECASE
)
_UP_TO: Final = re.compile(
    rf"{_TO}(?:{_TERM}|{_MONTH}|{_YEAR_WORD})?{_FILL}"
    r"(?:(?P<closed>0[1-9]|1[0-2])(?P<short>[0-9]{2})(?![0-9])|"
    rf"(?:(?P<month>[01]?[0-9])(?![0-9])(?:\s?[-/.]\s?|{_FILL}{_ERA})|"
    rf"(?![0-9])(?P<name>[^0-9\n/]{{2,30}}?){_FILL}{_STRAY}|(?:{_ERA})?){_YEAR})",
    re.IGNORECASE,
)
_THAI_MONTH: Final = grammar.THAI_MONTH.replace("?P<thai>", "?:")
_BARE: Final = rf"(?<![ก-๎])(?<![0-9])(?<![0-9]\s)(?P<bare>(?={_THAI_MONTH}{_TO}{_THAI_MONTH}))"
_CAPTIONS: Final = re.compile(
    rf"(?P<term>{_TERM})|(?P<month>{_MONTH})|(?P<quarter>{_QUARTER})|(?P<year>{_YEAR_WORD})|{_BARE}",
    re.IGNORECASE,
)
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
    found = {one for one in _plain_spans(text, today) if bool(one.first.month) == bool(like.month)}
    alone = found.pop() if len(found) == 1 else None
    return alone.first if alone and not alone.until else None


def the_one_span(text: str, *, today: date) -> Span | None:
    """The one period, or several that follow on, that a text plainly says it is of; None as above."""
    found = _plain_spans(text, today)
    return found.pop() if len(found) == 1 else None


def _plain_spans(text: str, today: date) -> set[Span]:
    return {
        one.span
        for line in text.split("\n")
        for one in find_read_periods(line, today=today)
        if one.sure and one.trust >= PLAIN_TRUST
    }


def _read_behind(caption: re.Match[str], plain: str, today: date) -> ReadPeriod | None:
    if caption["year"]:
        return _read_year(caption, plain, today)
    if caption["month"] and _DAY_BEFORE.search(plain, max(0, caption.start() - _REACH), caption.start()):
        return None
    for match, first, last, sure in _months_behind(caption, plain):
        years, trust = _years_of(match, today)
        spans = [_span_of(Period(year, first), last) for year in years]
        trust *= sure * _trust_of_caption(caption, plain)
        made = _make(spans, trust, caption.start(), match, today)
        if made is not None:
            return made
    return None


def _trust_of_caption(caption: re.Match[str], plain: str) -> float:
    if caption["bare"] is not None:
        return _TRUST_OF_BARE_RANGE
    english = caption[0].lower().startswith("for")
    named = caption["term"] or caption["quarter"] or english or _speaks_plainly(plain, caption.start())
    return 1.0 if named else _TRUST_OF_BARE_CAPTION


def _months_behind(caption: re.Match[str], plain: str) -> Iterator[tuple[re.Match[str], int, int, float]]:
    """First month and last, and how sure both are."""
    at = caption.end()
    if caption["quarter"]:
        if match := _OF_QUARTER.match(plain, at):
            last = 3 * int(match["quarter"])
            yield match, last - 2, last, _TRUST_OF_FIGURES
        return
    if match := _NAMED.match(plain, at):
        first = read_month_within(match["name"])
        last_named = read_month_within(match["last"]) if match["last"] else first
        if first is not None and last_named is not None:
            yield match, first.month, last_named.month, min(first.trust, last_named.trust)
    patterns = (_CLOSED, _FIGURES) if caption["term"] else (_FIGURES,)
    for pattern in patterns:
        if match := pattern.match(plain, at):
            month = int(match["month"].replace(" ", ""))
            if month in range(1, 13):
                yield (
                    match,
                    month,
                    month,
                    DOUBTED if _may_be_instalment(caption, match) else _TRUST_OF_FIGURES,
                )


def _may_be_instalment(caption: re.Match[str], match: re.Match[str]) -> bool:
    """`งวดที่ 2/36`: a month without its zero, and two figures that may count the instalments."""
    count, ordinal = match["year"], caption["term"] and caption["term"].endswith("ที่")
    alone = len(count) == len("36") and count.isdecimal() and match["month"][0] != "0"
    return bool(ordinal and match.re is _FIGURES and alone) and int(count) <= _INSTALMENTS


def _years_of(match: re.Match[str], today: date) -> tuple[tuple[int, ...], float]:
    """Behind a name, or closed up, two figures are of the Buddhist Era."""
    thai = match.re in (_NAMED, _CLOSED)
    bare = re.sub("[ .]", "", match["year"])
    if not thai and len(bare) == len("63") and bare.isdecimal():
        return _eras(int(bare), today), 1.0
    return read_years(match["year"], thai=thai, christian=False, today=today)


def _span_of(first: Period, last: int) -> Span:
    """Two months with one year, which is that of the last: from October to January goes over its end."""
    until = Period(first.year, last)
    return Span(first if first.month <= last else first.shift(-12), until)


def _read_year(caption: re.Match[str], plain: str, today: date) -> ReadPeriod | None:
    before = plain[max(0, caption.start() - 12) : caption.start()]
    match = _OF_YEAR.match(plain, caption.end())
    if match is None or any(before.rstrip(" /").endswith(one) for one in _OTHER_YEARS):
        return None
    years, sure = read_years(match["year"], thai=True, christian=False, today=today)
    made = _make([Span.one(year) for year in years], sure, caption.start(), match, today)
    if made is None or _speaks_plainly(plain, caption.start()) or "ษ" in match[0]:
        return made
    alone = not (plain[: made.start] + plain[made.end :]).strip()
    return replace(made, trust=made.trust * (_TRUST_OF_YEAR_ALONE if alone else _TRUST_OF_BARE_YEAR))


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


def _make(
    spans: list[Span], trust: float, start: int, match: re.Match[str], today: date
) -> ReadPeriod | None:
    """With the last of several, where it follows with a year of its own."""
    known = [one for one in spans if one.first.year in YEARS and one.first_day <= today]
    if not known:
        return None
    trust = trust if known[0].first.year >= _SINCE else min(trust, DOUBTED)
    end = match.end()
    further = _UP_TO.match(match.string, end)
    if further and (last := _last_of(further, like=known[0].first, today=today)):
        end = further.end()
        known = [Span(one.first, last) for one in known if Span(one.first, last).is_possible]
    possible = [one for one in known if one.last.first_day <= today]
    if not possible:
        return ReadPeriod(tuple(spans[:1]), min(trust, DOUBTED), start, end)
    return ReadPeriod(tuple(possible), trust if len(possible) == 1 else min(trust, DOUBTED), start, end)


def _last_of(further: re.Match[str], *, like: Period, today: date) -> Period | None:
    """The last of several; None for what is none, or of another length."""
    if further["closed"]:
        month, written = int(further["closed"]), further["short"]
    else:
        named = read_month_within(further["name"]) if further["name"] else None
        month, written = named.month if named else int(further["month"] or 0), further["year"]
    years, _ = read_years(written, thai=True, christian=False, today=today)
    if not years or month not in range(13) or bool(month) != bool(like.month):
        return None
    return Period(years[0], month)
