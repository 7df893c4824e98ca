"""Doubtful numbers in boxes -> the one of their readings that the registry has, or none: they stay as
read.

Problem     One of eleven wrong readings fits its check digit by chance; of 24 alternatives about two do. A
            number that nobody has must not be shown as right, and another's number not be found on a
            stranger's page.
Known as    Spelling correction with a dictionary: the registry decides among the n best readings.
Steps       The readings that fit are looked for in the registry: at the employer of the folder, at the
            office, in the nation. The nearest where exactly one of them stands decides: that is the value,
            and it is ok. Where several stand, or none anywhere, the value is what was read, suspect, with
            the readings beside.
Dropped     The likeliest reading that fits: 8 of 11 numbers mended so were wrong. Weighing the readings'
            probabilities: they are not calibrated.
"""

from collections.abc import Sequence

from documents.models import Identifier
from employers.registered import Number, Reach, find_registered_near


def mend_identifiers(found: list[Identifier]) -> list[Identifier]:
    """The numbers of one page with doubtful ones settled by the registry where it can; ten queries at
    most, none where nothing is doubtful. What was read stays in `as_read`.
    """
    doubtful = [row for row in found if row.candidates]
    if not doubtful:
        return found
    batch = doubtful[0].page.batch
    numbers = [(row.kind, digits) for row in doubtful for digits in {row.value, *row.candidates}]
    known = find_registered_near(numbers, account_no=batch.claimed_account_no, office=batch.office_id)
    for row in doubtful:
        chosen = _choose(row, [known[reach] for reach in Reach])
        if chosen is not None:
            row.mended = chosen != row.value
            row.value, row.check_result = chosen, Identifier.Check.OK
            row.candidates = []
    return _without_repeats(found)


def _choose(row: Identifier, reaches: Sequence[frozenset[Number]]) -> str | None:
    """The reading that stands alone in the nearest part of the registry that has any; never another than was
    read where that is registered itself.
    """
    if (row.kind, row.value) in reaches[-1] and row.value not in row.candidates:
        return None
    for known in reaches:
        registered = [digits for digits in row.candidates if (row.kind, digits) in known]
        if registered:
            return registered[0] if len(registered) == 1 else None
    return None


def _without_repeats(found: list[Identifier]) -> list[Identifier]:
    """One row for each number: a mended one may stand on the page a second time, read well."""
    out: dict[Number, Identifier] = {}
    for row in sorted(found, key=lambda row: row.mended):
        out.setdefault((row.kind, row.value), row)
    return [row for row in found if out[row.kind, row.value] is row]
