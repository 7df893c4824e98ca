"""Days in text that a recogniser read: what stands there plainly, and what one or two wrong letters hide.

Problem     `12 มีนาคม 2563` comes as `l2 มนาคม 25b3`, `12/03/2563` as `12 I03/2563`, a form's own print stands
            between the parts (`วันที่ 12 เดือน มีนาคม พ.ศ. 2563`), and boxes come as `1 2 0 3 2 5 6 3`.
Known as    Information extraction by a grammar over noisy text; error-correcting parsing with a lexicon of
            months (sso_efiles/text/month_names.py).
Steps       What sso_efiles/text/days finds is a day as it is. In what is left, a skeleton is sought: a day's
            figures, a stretch that reads as a month, a year's figures; or three runs of figures with signs
            between; or eight figures behind a caption of a day. Letters stand for the figures that they are
            taken for, at the price of trust. A year of the Buddhist Era begins with 25: one of the two may be
            misread. What no calendar has is no day.
Doubts      A figure that was changed for another (12/03/2657), an order of figures that nobody here writes
            (12/13/2567), a day after the scan or before 2480 B.E.: each is told, and never as sure.
Cost        Linear in the letters: what stands before or behind a match is looked at for a bounded stretch.
Dropped     Repairing a figure by another figure in day or month: nothing on the page says which was meant.

Everything here is pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Final

from sso_efiles.text import day_grammar as grammar
from sso_efiles.text.days import BUDDHIST_ERA, Order, find_days, read_short_year
from sso_efiles.text.month_names import read_month_within

YEARS: Final = range(1900, 2101)
"""Years of days that stand on an employer's papers: births are the oldest, ends of contracts the last."""
_FIGURE_OF: Final = str.maketrans("OoQอlI|!SsBbZzgq", "0000111155862299")
_LOOKALIKE: Final = "OoQlI|!SsBbZzgq"
_FIGURE: Final = f"[0-9{_LOOKALIKE}อ]"
_TRUST_OF_LOOKALIKE: Final = 0.93  # guess
DOUBTED: Final = 0.4
"""The most that is told of a day of which something speaks against what stands there."""
BELIEVED_SINCE: Final = date(2480 - BUDDHIST_ERA, 1, 1)
"""No paper of an employer's file is older, and who was born before has hardly been insured."""
_TRUST_OF_BOXES: Final = 0.9  # guess: eight figures that are a day by chance: one run in 40
_TRUST_OF_FIGURE_BEFORE: Final = 0.85  # guess
_REACH: Final = 24
"""Letters before a day that may belong to it."""
_FILL: Final = r"[\s.,…_:;'\-/]{0,40}"
_NO_FIGURE: Final = f"(?<![0-9])(?<![0-9][.,/-])(?<![{_LOOKALIKE}A-Za-z])"
_DAY: Final = f"{_NO_FIGURE}(?P<day>[0-3{_LOOKALIKE}][0-9]|[0-3][0-9{_LOOKALIKE}อ]|[1-9])(?![0-9])"
_YEAR: Final = (
    r"(?P<year>[0-9]{4}|2 ?5 ?[0-9] ?[0-9]|2\.5\.?[0-9]\.?[0-9]|"
    f"(?=[^ก-๎]{{0,2}}[0-9][^ก-๎]{{0,2}}[0-9]){_FIGURE}{{4}}|[0-9]{{3}}{_FIGURE}|[0-9]{{2}})"
    r"(?![0-9])(?![.,/-][0-9])"
)
_STRAY: Final = "[กมอนรา]?"
"""What a speck or a rule between two parts is taken for."""
_MONTH_WORD: Final = f"[เแโ1]?[ดคต][ืิีึ]?[อฮ60oO][นมบฉ]?{_FILL}"
_NAMED: Final = re.compile(
    f"{_DAY}(?:st|nd|rd|th)?{_FILL}"
    f"(?:(?![0-9])|(?=1[ดคต]))(?P<name>(?:[^0-9\n]|(?<![0-9])[0-9](?![0-9])){{2,28}}?){_FILL}{_STRAY}{_YEAR}"
)
_NAMED_FIRST: Final = re.compile(
    rf"(?<![A-Za-z])(?P<name>[A-Za-z]{{3,10}})\.?\s{{0,2}}(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\s?[,.]\s?{_YEAR}"
)
_SIGN: Final = r"\s{0,2}[-/.|\\Il!,1กมอนรา]\s{0,2}"
_FIGURES: Final = re.compile(
    f"(?<![0-9])(?<![0-9][-/.])(?P<day>[0-3]?[0-9]|[{_LOOKALIKE}][0-9]|[0-3][{_LOOKALIKE}])"
    rf"(?:\s{{0,2}}{_STRAY}[-/.\\]{_STRAY}\s{{0,2}}(?P<month>[01]?[0-9]|[{_LOOKALIKE}][0-9]|[01][{_LOOKALIKE}])"
    rf"(?:\s{{0,2}}[-/.\\]{_STRAY}\s{{0,2}}|{_SIGN})|"
    rf"{_SIGN}(?P<month2>[01][0-9])\s{{0,2}}[-/.\\]\s{{0,2}})"
    r"(?P<year>2[ .]?5[ .]?[0-9][ .]?[0-9]|[0-9]{4}|[0-9OolI|!SBb]{4})(?![0-9])(?![-/.][0-9])"
)
_WORDED: Final = re.compile(
    f"{_DAY}{_FILL}{_MONTH_WORD}(?P<month>[01]?[0-9])(?![0-9]){_FILL}(?:[พผฟคต]{_FILL}[ศสต]{_FILL}|ป[ิีึื]{_FILL})?{_YEAR}"
)
_CAPTION: Final = re.compile(
    r"(?:ว[ัง]?[นม]ท[ิีื]?[่้]?|ว[ัง]?[นม][\s,/]*เ?ดือน[\s,/]*ปี(?:ที่)?(?:เกิด)?|ว\s?/\s?ด\s?/\s?ป|\bdate\b)[\s.:…_|]{0,12}"
    r"(?P<figures>[0-9](?:[ |]{0,3}[0-9]){5,7})(?![0-9])(?![ |]{0,2}[-/.][0-9])",
    re.IGNORECASE,
)
_FIGURE_BEFORE: Final = re.compile(
    r"(?P<caption>ท[ิีื]?[่้]?|date)?[\s.:…_]{0,6}(?<![0-9])(?P<figure>[1-3])\s$", re.IGNORECASE
)
_IN_A_WORD: Final = re.compile("[ก-ฮะ-ฺเ-ไ]$")
"""A figure that follows a letter may be the letter that follows."""
_TEN_BEFORE: Final = re.compile(r"(?:^|[^A-Za-z0-9])[lI|!]$")
"""`l2 มีนาคม`: the figures of a day, the first of them misread."""
_HALF_A_YEAR: Final = re.compile(r"25 [0-9] ?[0-9](?![0-9])")
_ONLY_ITS_HALF: Final = re.compile("(?<![0-9])25[^0-9]*$")
_WHOLE_YEAR: Final = re.compile("[0-9]{4}")
"""`25` alone is the half of a year that was read, or 2525, before the fund began: never sure."""
_MONTH_BEHIND: Final = re.compile(rf"\s{{0,3}}(?:เดือน)?\s{{0,3}}{grammar.THAI_MONTH}")
"""`1 กรกฎาคม-31 ธันวาคม 2563`: the two figures are the next day's, no year."""
_TRUST_OF_HALF: Final = 0.6
_CHRISTIAN: Final = re.compile(r"[คต][\s.,]{0,3}[ศส][\s.,]{0,3}$|\b(?:a\.?d|c\.?e)\.?\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A stretch of text that is a day; more than one where the spelling may mean several, likeliest first."""

    days: tuple[date, ...]
    trust: float
    """How likely the first is what was printed, as far as the spelling tells."""
    start: int
    end: int

    @property
    def sure(self) -> bool:
        """Whether it means one day only, and nothing speaks against it."""
        return len(self.days) == 1 and self.trust > DOUBTED


def find_read_days(text: str, *, today: date) -> list[ReadDay]:
    """The days of a line, in order and apart."""
    plain = text.translate(grammar.PLAIN)
    taken = bytearray(len(plain))
    found: list[ReadDay] = []
    whole: list[ReadDay] = []
    halves: list[ReadDay] = []
    for one in _plain_days(plain, today):
        (halves if _tells_half_a_year(plain[one.start : one.end]) else whole).append(one)
    doubted = (replace(one, trust=min(one.trust, DOUBTED)) for one in halves)
    for one in chain(whole, _noisy_days(plain, today), doubted):
        if not any(taken[one.start : one.end]):
            found.append(one)
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    weighed = (_doubt_impossible(_with_figure_before(one, plain), today) for one in found)
    return sorted(weighed, key=lambda one: one.start)


def _doubt_impossible(found: ReadDay, today: date) -> ReadDay:
    """A day after `today`, on which its page was scanned, or older than what is believed, is a doubt."""
    if all(BELIEVED_SINCE <= day <= today for day in found.days):
        return found
    return replace(found, trust=min(found.trust, DOUBTED))


def _tells_half_a_year(day: str) -> bool:
    return bool(_ONLY_ITS_HALF.search(day)) and not _WHOLE_YEAR.search(day)


def _with_figure_before(found: ReadDay, plain: str) -> ReadDay:
    """`วันที่ 2 2 เมษายน`: a figure that stands alone before a day of one figure may be its first."""
    alone = _FIGURE_BEFORE.search(plain, max(0, found.start - _REACH), found.start)
    if alone is None or found.days[0].day > 9:
        return found
    if alone["caption"] is None:
        return ReadDay(found.days, found.trust * _TRUST_OF_HALF, found.start, found.end)
    try:
        days = tuple(day.replace(day=int(alone["figure"]) * 10 + day.day) for day in found.days)
    except ValueError:
        return ReadDay(found.days, found.trust * _TRUST_OF_HALF, found.start, found.end)
    return ReadDay(days, found.trust * _TRUST_OF_FIGURE_BEFORE, alone.start("figure"), found.end)


def _plain_days(plain: str, today: date) -> Iterator[ReadDay]:
    for found in find_days(plain, today=today):
        days = tuple(day for day in found.read.days if day.year in YEARS)
        if not days or _HALF_A_YEAR.match(plain, found.end - len("25")):
            continue
        if days[0].day <= 9 and _TEN_BEFORE.search(plain, max(0, found.start - 2), found.start):
            continue
        plainly = len(days) == 1 and found.read.order is not Order.MONTH_FIRST
        if _MONTH_BEHIND.match(plain, found.end) and not _WHOLE_YEAR.search(plain, found.start, found.end):
            plainly = False
        yield ReadDay(days, 1.0 if plainly else DOUBTED, found.start, found.end)


def _noisy_days(plain: str, today: date) -> Iterator[ReadDay]:
    """Skeletons by how much they say: names of months first, boxes last."""
    readers = (
        (_NAMED, _read_named, _overlapping),
        (_NAMED_FIRST, _read_named, _overlapping),
        (_WORDED, _read_figures, re.Pattern.finditer),
        (_FIGURES, _read_figures, re.Pattern.finditer),
        (_CAPTION, _read_boxes, re.Pattern.finditer),
    )
    for pattern, read, matches in readers:
        for match in matches(pattern, plain):
            if found := read(match, today):
                yield found


def _overlapping(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """Matches from every place where one may begin: a house number before a day hides the day."""
    at = 0
    while match := pattern.search(plain, at):
        yield match
        at = match.start() + 1


def _read_named(match: re.Match[str], today: date) -> ReadDay | None:
    name = match["name"]
    month = read_month_within(name)
    if month is None:
        return None
    day, trust_of_day = _read_number(match["day"])
    if len(match["day"]) == 1 and _IN_A_WORD.match(
        match.string, max(0, match.start("day") - 1), match.start("day")
    ):
        trust_of_day *= _TRUST_OF_HALF
    thai = not re.search("[A-Za-z]{3}", name)
    christian = _CHRISTIAN.search(name) is not None
    years = read_years(match["year"], thai=thai, christian=christian, today=today)
    trust = month.trust * trust_of_day
    return _make_day(match, day=day, month=month.month, years=years, trust=trust)


def _read_figures(match: re.Match[str], today: date) -> ReadDay | None:
    groups = match.groupdict()
    day, trust_of_day = _read_number(groups["day"] or "")
    month, trust_of_month = _read_number(groups["month"] or groups.get("month2") or "")
    years = read_years(match["year"], thai=match.re is _WORDED, christian=False, today=today)
    sign = match.string[match.start("year") - 2 : match.start("year")].rstrip()
    if "." in match["year"] and sign.endswith("."):  # 10.12.25.63: the number of a paragraph as well
        years = years[0], min(years[1], DOUBTED)
    return _make_day(match, day=day, month=month, years=years, trust=0.95 * trust_of_day * trust_of_month)


def _read_boxes(match: re.Match[str], today: date) -> ReadDay | None:
    """`12032563` or `120363`; two figures of a year in boxes are of the Buddhist Era."""
    figures = re.sub("[ |]", "", match["figures"])
    if len(figures) not in (6, 8):
        return None
    years = read_years(figures[4:], thai=True, christian=False, today=today)
    return _make_day(match, day=int(figures[:2]), month=int(figures[2:4]), years=years, trust=_TRUST_OF_BOXES)


def _make_day(
    match: re.Match[str], *, day: int, month: int, years: tuple[tuple[int, ...], float], trust: float
) -> ReadDay | None:
    days = []
    for year in years[0]:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    days = [one for one in days if one.year in YEARS]
    if not days:
        return None
    sure = trust * years[1] if len(days) == 1 else DOUBTED
    first = "figures" if match.re is _CAPTION else "name" if match.re is _NAMED_FIRST else "day"
    return ReadDay(tuple(days), sure, match.start(first), match.end())


def _read_number(figures: str) -> tuple[int, float]:
    """Figures with letters among them that stand for figures, and the trust that is left."""
    wrong = sum(not one.isdecimal() for one in figures)
    plain = figures.translate(_FIGURE_OF)
    return (int(plain) if plain.isdecimal() else 0), _TRUST_OF_LOOKALIKE**wrong


def read_years(written: str, *, thai: bool, christian: bool, today: date) -> tuple[tuple[int, ...], float]:
    """The Gregorian years that a written year may be, likeliest first, and how sure the likeliest is read."""
    bare = re.sub("[ .]", "", written)
    wrong = sum(not one.isdecimal() for one in bare)
    plain, trust = bare.translate(_FIGURE_OF), _TRUST_OF_LOOKALIKE**wrong
    if not plain.isdecimal():
        return (), 0.0
    if len(plain) == len("63"):
        trust = min(trust, DOUBTED) if plain == "25" else trust
        return read_short_year(int(plain), thai=thai, christian=christian, today=today), trust
    year = int(plain)
    if year in range(YEARS.start + BUDDHIST_ERA, YEARS.stop + BUDDHIST_ERA):
        return (year - BUDDHIST_ERA,), trust
    if year in YEARS:
        return (year,), trust
    mended = {int("25" + plain[2:])} if plain[0] == "2" or plain[1] == "5" else set()
    return tuple(one - BUDDHIST_ERA for one in mended), min(trust, DOUBTED)
