"""Doubtful numbers in boxes -> the number of the registry that is meant, where one is likely enough; else
they stay as read, with the likeliest beside.

Problem     One of eleven wrong readings fits its check digit by chance; account numbers that follow each
            other are all registered. A number that nobody has must not be shown as right, and another's
            number not be found on a stranger's page.
Known as    Spelling correction by a noisy channel, with the registry as language model.
Steps       What the reader's shares allow (employers/weighing) is looked for in the registry: at the
            employer of the folder, at the office, in the nation. Probabilities are likelihood times how many
            times likelier such a number is written. A registered one with SURE or more is the value, and ok.
            Else the value stays what was read, suspect, with its probability and the five likeliest.
Dropped     The likeliest reading that fits: 8 of 11 numbers mended so were wrong. The nearest that is
            registered, without its likelihood: a colleague's number is registered at the same folder.
"""

from collections.abc import Iterable, Mapping

from documents.models import Identifier, Page
from documents.reading.extraction import find_page_numbers
from documents.reading.read_number import ReadNumber
from employers.identifiers import Kind, plain
from employers.registered import LIFTS, Number, Reach, find_registered_near
from employers.weighing import SURE, id_kind
from ocr.engine import PageText

_IDS = (Kind.NATIONAL_ID, Kind.JURISTIC_NO)


def identify_numbers(page: Page, read: PageText) -> list[Identifier]:
    """The numbers of a page, not saved yet, doubtful ones settled by the registry where it can."""
    return mend_numbers(find_page_numbers(page, read))


def mend_numbers(found: list[ReadNumber]) -> list[Identifier]:
    """The numbers of one page with doubtful ones weighed by the registry; eleven queries at most, none where
    nothing is doubtful. What was read stays in `as_read`.
    """
    doubtful = [number for number in found if number.is_doubtful]
    if doubtful:
        batch = doubtful[0].row.page.batch
        asked = {number for one in doubtful for number in _numbers_of(one)}
        known = find_registered_near(asked, account_no=batch.claimed_account_no, office=batch.office_id)
        for one in doubtful:
            _weigh(one, known)
    return _without_repeats([number.row for number in found])


def _numbers_of(one: ReadNumber) -> Iterable[Number]:
    """Under which numbers the readings are looked for; an id is a person's or a company's by its digits."""
    reading = one.reading
    for digits in reading.numbers if reading else (one.row.value,):
        yield from ((kind, digits) for kind in _kinds_of(one.row, digits))


def _kinds_of(row: Identifier, digits: str) -> tuple[str, ...]:
    """The kinds that these digits may be, what was read as the first of two."""
    if row.kind not in _IDS:
        return (row.kind,)
    kind = id_kind(digits, read_as=Kind(row.kind))
    return (kind, *(other for other in _IDS if other != kind)) if digits[0] == "0" else (kind,)


def _weigh(one: ReadNumber, known: Mapping[Reach, frozenset[Number]]) -> None:
    """Settle one number, or leave it as read with its probabilities."""
    if one.reading is None:
        _prove_by_registry(one, known)
        return
    row, lifts, kinds = one.row, dict[str, float](), dict[str, str]()
    for digits in one.reading.numbers:
        for kind in reversed(_kinds_of(row, digits)):
            reach = next((reach for reach in Reach if (kind, digits) in known[reach]), None)
            if reach is not None and LIFTS[reach] >= lifts.get(digits, 0.0):
                lifts[digits], kinds[digits] = LIFTS[reach], kind
    weighed = one.reading.weigh(lifts)
    best = weighed[0]
    may_be = best.digits == one.reading.as_read or not one.reading.is_confident
    if best.told >= SURE and best.digits in lifts and may_be:
        row.mended = best.digits != plain(row.as_read)
        row.value, row.kind = best.digits, kinds[best.digits]
        row.check_result = Identifier.Check.OK
    one.settle(weighed)


def _prove_by_registry(one: ReadNumber, known: Mapping[Reach, frozenset[Number]]) -> None:
    """A number in a line that fits is right if somebody has it, named or not: of wrong ids that fit one in
    thousands is registered. Of account numbers read with doubt, which follow each other, only the folder's.
    """
    row = one.row
    near = row.kind == Kind.ACCOUNT_NO and not one.well_read
    reaches = (Reach.FOLDER,) if near else tuple(Reach)
    for kind in _kinds_of(row, row.value):
        if any((kind, row.value) in known[reach] for reach in reaches):
            row.kind, row.check_result = Identifier.Kind(kind), Identifier.Check.OK
            return


def _without_repeats(found: list[Identifier]) -> list[Identifier]:
    """One row for each number: a mended one may stand on the page a second time, read well."""
    out: dict[Number, Identifier] = {}
    for row in sorted(found, key=lambda row: row.mended):
        out.setdefault((row.kind, row.value), row)
    return [row for row in found if out[row.kind, row.value] is row]
