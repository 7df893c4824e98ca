"""The days that stand on a page, with their boxes, as programs are told them.

Only what has one meaning is told: a spelling that may be another day as well (two figures of a year in either
era), or that no calendar has as it stands, or that is of a day after the scan, is no date but a guess, and
stands among what the page says of itself. Which of them is its own says documents/reading/page_facts.py.
"""

from dataclasses import dataclass
from datetime import date

from documents.models import Reading
from documents.reading.page_facts import days_of


@dataclass(frozen=True, slots=True)
class DateFound:
    """A day on a page: its value, how it is written there, where."""

    value: date
    as_read: str
    box: list[int]


def find_dates(reading: Reading) -> list[DateFound]:
    """The days on the page of a reading, from above to below."""
    found = [(one, one.row.box_of(one.found.start, one.found.end)) for one in days_of(reading)]
    return [
        DateFound(one.found.days[0], one.as_read, box)
        for one, box in found
        if one.found.sure and box is not None
    ]
