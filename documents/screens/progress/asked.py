"""What an address asks of the dashboard: period, order, filters; all of it can be kept and sent on."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.progress.board import Line
from documents.progress.causes import Cause
from documents.progress.rollups import Period, fiscal_year
from documents.reports.lines import tell_period
from sso_efiles.text.days import BUDDHIST_ERA

_KEYS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.figures.code,
    "target": lambda line: line.figures.target or 0,
    "begun": lambda line: line.figures.touched_percent,
    "certified": lambda line: line.figures.percent,
    "speed": lambda line: math.inf if line.speed is None or line.why.cause == Cause.DONE else line.speed,
    "waiting": lambda line: line.waiting,
    "finish": lambda line: line.figures.finish.p50 if line.figures.finish else date.max,
}
"""What the table can be ordered by; `-` before it: the greatest first."""
_RISES_FIRST = {"name", "finish", "speed"}
"""Ordered by these, a first click shows the least first."""
_NUMBERS = {"target", "certified", "waiting"}
_ORDER = "speed"
"""The slowest first: they are what somebody must do something about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, read."""

    period: Period
    sort: str
    name: str
    region: str
    cause: str

    @property
    def is_filtered(self) -> bool:
        """Whether lines are left out."""
        return bool(self.name or self.region or self.cause)

    @property
    def period_words(self) -> str:
        """The period in words."""
        return tell_period(self.period)

    @property
    def about(self) -> str:
        """Period and filters in words."""
        words = [self.period_words]
        words += [_("region: %(which)s") % {"which": self.region}] if self.region else []
        words += [str(Cause(self.cause).label)] if self.cause else []
        words += [_("name: %(which)s") % {"which": self.name}] if self.name else []
        return " · ".join(words)

    def select(self, lines: Sequence[Line], region_of: Callable[[Line], str]) -> list[Line]:
        """The lines that are asked for, in the order that is asked for; of equals by code."""
        word = self.name.casefold()
        found = [
            line
            for line in lines
            if (not word or word in f"{line.figures.name_th} {line.figures.name_en}".casefold())
            and (not self.region or region_of(line) == self.region)
            and (not self.cause or line.why.cause == self.cause)
        ]
        found.sort(key=lambda line: line.figures.code)
        return sorted(found, key=_KEYS[self.sort.removeprefix("-")], reverse=self.sort.startswith("-"))


def read_address(request: HttpRequest) -> Asked:
    """What the address asks. A period that there is not is refused, other nonsense is left out."""
    fields = request.GET
    sort = fields.get("sort", "")
    cause = fields.get("cause", "")
    text = fields.get("period", "") or f"fy{fiscal_year(timezone.localdate())}"
    return Asked(
        period=Period.parse(text),
        sort=sort if sort.removeprefix("-") in _KEYS else _ORDER,
        name=fields.get("name", "").strip()[:60],
        region=fields.get("region", "").strip()[:40],
        cause=cause if cause in Cause.values else "",
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a link that orders the table by it."""

    title: str
    is_number: bool
    next_sort: str
    """What its link asks for."""
    direction: str
    """`ascending` or `descending` where the table is ordered by it."""


def heads(asked: Asked) -> list[Head]:
    """The heads of the table's columns, in their order."""
    titles = {
        "name": _("Name"),
        "target": _("Target"),
        "begun": _("With something scanned"),
        "certified": _("Certified"),
        "speed": _("In the period"),
        "waiting": _("Begun, not certified"),
        "cause": _("What holds it up"),
        "finish": _("Expected to be finished"),
    }
    by, falls = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    found = []
    for key, title in titles.items():
        direction = ("descending" if falls else "ascending") if key == by else ""
        wanted = key if direction == "descending" or (not direction and key in _RISES_FIRST) else f"-{key}"
        found.append(Head(title, key in _NUMBERS, wanted if key in _KEYS else "", direction))
    return found


def offered_periods(today: date) -> Iterator[tuple[str, str]]:
    """Periods that are asked for most, as an address has them and in words."""
    year = fiscal_year(today)
    last_month = today.replace(day=1) - timedelta(days=1)
    for text in (f"fy{year}", f"fy{year - 1}", _month_text(today), _month_text(last_month), "d30", "d90"):
        yield text, tell_period(Period.parse(text))


def _month_text(day: date) -> str:
    return f"{day.year + BUDDHIST_ERA}-{day.month:02d}"


def last_month(today: date) -> Period:
    """The last whole month."""
    return Period.parse(_month_text(today.replace(day=1) - timedelta(days=1)))
