"""The period of a paper among those that its rows tell: the plainest, and of two as plain the higher one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from documents.models import PageFact
from documents.reading.page_rows import Row
from sso_efiles.text.read_periods import ReadPeriod, find_read_periods

MAIN_BOUND: Final = 0.7  # guess: a month that is named in running text, without a caption, is below
_OLDEST: Final = 1972
"""The Workmen's Compensation Fund began in 1974; no paper of an employer tells of an earlier period."""
_HEAD: Final = 0.4
"""Share of the page's height in which a form says what it is of."""
_LOWER: Final = 0.85  # guess: trust of a period that stands below the head
_OTHERS: Final = 0.5  # guess: what is left where another period is told as plainly beside it


@dataclass(frozen=True, slots=True)
class _Told:
    """A period in its row, with how likely it is the paper's own."""

    row: Row
    found: ReadPeriod
    sure: float


def find_said_periods(rows: Sequence[Row], *, height: int, today: date) -> list[PageFact]:
    """All periods that the rows tell, from above to below, not saved; a month outranks the year it lies in:
    which of them is the paper's own, or none.
    """
    told = [
        _Told(row, one, _sureness(row, one, height))
        for row in rows
        for one in find_read_periods(row.text, today=today)
        if one.span.first.year >= _OLDEST
    ]
    own = _own_of(told)
    return [
        PageFact(
            kind=PageFact.Kind.PERIOD,
            value=span.code,
            as_read=" ".join(one.row.text[one.found.start : one.found.end].split()),
            box=one.row.box_of(one.found.start, one.found.end),
            confidence=own[1] if own and one is own[0] else one.sure,
            main=own is not None and one is own[0],
        )
        for one in told
        for span in one.found.spans
    ]


def _sureness(row: Row, found: ReadPeriod, height: int) -> float:
    place = 1.0 if row.middle <= _HEAD * max(1, height) else _LOWER
    return found.trust * place * (0.4 + 0.6 * row.trust_of(found.start, found.end))


def _own_of(told: Sequence[_Told]) -> tuple[_Told, float] | None:
    """The paper's own and how sure it is; None where none is sure enough."""
    sure = [one for one in told if one.found.sure]
    if not sure:
        return None
    best = max(sure, key=lambda one: (one.sure, bool(one.found.span.first.month), -one.row.top))
    against = [one for one in sure if not _same(best, one)]
    rival = max((one.sure for one in against), default=0.0)
    confidence = best.sure * (1 - _OTHERS * rival) if rival > 0.9 * best.sure else best.sure
    return (best, confidence) if confidence >= MAIN_BOUND else None


def _same(one: _Told, other: _Told) -> bool:
    """Whether two do not contradict each other: the same, or one in the other, as a month in its year."""
    here, there = one.found.span, other.found.span
    return here.holds(there) or there.holds(here)
