"""What a page says of itself, from its stored reading: its days and which is its own, its period, its number
among its sheets, to whom it goes, its edition. Each with its box, as it stands there, and how sure it is.

A fact is `main` where it is the page's own and told without doubt enough to be shown as such; of each kind
one at most. Cost: some milliseconds a page, against the hundreds of reading it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final

from documents.models import PageFact, Reading
from documents.reading.addressees import Addressee, find_addressee
from documents.reading.edition import find_edition
from documents.reading.hand_written import told_confidence
from documents.reading.page_rows import Row, rows_of
from documents.reading.said_days import SaidDay, find_said_days, main_of
from documents.reading.said_periods import find_said_periods
from documents.slots.sheet_marks import find_marks
from sso_efiles.text.days import BANGKOK

MOST_DAYS: Final = 60
"""Days kept of a page, besides its own; a list of insured persons has forty."""
_LONGEST: Final = 200
_COLUMNS: Final = ("kind", "value", "as_read", "box", "confidence", "main")
Kind = PageFact.Kind


def find_facts(reading: Reading) -> list[PageFact]:
    """What the page of a reading says of itself; not saved."""
    rows = rows_of(reading)
    addressee = find_addressee(rows, height=reading.height)
    facts = [
        *_facts_of_days(_days_of_rows(rows, reading, addressee)),
        *find_said_periods(rows, height=reading.height, today=_day_of(reading)),
        *_facts_of_sheets(rows),
        *_facts_of_addressee(addressee),
    ]
    if edition := find_edition(reading):
        facts.append(edition)
    for fact in facts:
        fact.page_id = reading.page_id
        fact.as_read, fact.value = fact.as_read[:_LONGEST], fact.value[:_LONGEST]
        sure = told_confidence(fact.confidence, fact.box, reading.handwriting)
        fact.confidence = round(min(1.0, max(0.0, sure)), 3)
    return facts


def keep_facts(page: int, facts: Sequence[PageFact]) -> None:
    """Let these be what a page says of itself. Within the transaction that holds the page."""
    PageFact.objects.filter(page=page).delete()
    PageFact.objects.bulk_create(facts)


def values_of(facts: Sequence[PageFact]) -> list[tuple[object, ...]]:
    """What facts say, in one order: equal where two readings found the same."""
    rows = [tuple(getattr(fact, column) for column in _COLUMNS) for fact in facts]
    return sorted(rows, key=repr)


def days_of(reading: Reading) -> list[SaidDay]:
    """All days on the page of a reading, from above to below."""
    rows = rows_of(reading)
    return _days_of_rows(rows, reading, find_addressee(rows, height=reading.height))


def _days_of_rows(rows: Sequence[Row], reading: Reading, addressee: Addressee | None) -> list[SaidDay]:
    return find_said_days(
        rows,
        width=reading.width,
        height=reading.height,
        today=_day_of(reading),
        addressed_at=addressee.at if addressee else None,
    )


def _day_of(reading: Reading) -> date:
    """The day on which it was scanned, however late it is read again: no paper is of a later one."""
    scanned = reading.scan.created_at if reading.scan_id else None
    known = [one for one in (scanned, reading.made_at) if isinstance(one, datetime)]
    return min(known, default=datetime.now(UTC)).astimezone(BANGKOK).date()


def _facts_of_days(days: Sequence[SaidDay]) -> Iterator[PageFact]:
    """A spelling that may be two days gives both, neither sure."""
    own = main_of(days)
    for one in (one for number, one in enumerate(days) if number < MOST_DAYS or one is own):
        box = one.row.box_of(one.found.start, one.found.end)
        for day in one.found.days:
            yield PageFact(
                kind=Kind.DATE,
                value=day.isoformat(),
                as_read=one.as_read,
                box=box,
                confidence=one.trust * one.own if one is own else one.trust,
                main=one is own,
            )


def _facts_of_sheets(rows: Sequence[Row]) -> Iterator[PageFact]:
    """Main where all marks of the page say the same."""
    found = [(row, mark) for row in rows for mark in find_marks(row.text, least=1)]
    alone = len({(mark.number, mark.total) for _, mark in found}) == 1
    for number, (row, mark) in enumerate(found):
        yield PageFact(
            kind=Kind.SHEET,
            value=f"{mark.number}/{mark.total}",
            as_read=mark.as_read,
            box=row.box_of(mark.start, mark.end),
            confidence=0.4 + 0.6 * row.trust_of(mark.start, mark.end),
            main=alone and number == 0,
        )


def _facts_of_addressee(found: Addressee | None) -> Iterator[PageFact]:
    if found is not None:
        yield PageFact(
            kind=Kind.ADDRESSEE,
            value=found.name,
            as_read=found.as_read,
            box=found.box,
            confidence=found.trust,
            main=True,
        )
