"""A person corrects what was read of a page: a line, the words in a box, a number. Each is one deed, and can
be undone; search finds the corrected words at once.
"""

from dataclasses import dataclass
from typing import Any
from unicodedata import category

from django.db import transaction

from documents.correcting import numbers, standing
from documents.correcting.refusals import NothingToCorrect, NumberDoesNotFit
from documents.correcting.written_over import rows_of_line
from documents.employer_file import duties
from documents.models import Correction, Deed, Identifier, Page, Reading
from documents.search import index_pages
from documents.slots import changing
from documents.slots.refusals import ImageOnItsWay
from documents.turning import Box, upright_of
from employers.identifiers import Kind
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput

MOST_LETTERS = 500  # guess: four long lines
_UNSEEN = ("Cf", "Zs", "Mn")
"""Unicode categories of what alone says nothing: formats, spaces, marks over no letter."""
_UNWRITTEN = ("Cc", "Cn", "Co", "Cs")
"""Those of what stands on no paper: controls, and code points that are nobody's letters."""
_LEAST_PX = 4  # guess: a click is no box


@dataclass(frozen=True, slots=True)
class _Held:
    """A page of whose file and row this transaction is the only writer, and what is shown of it."""

    page: Page
    shown: Reading
    upright: Reading
    employers: list[int]


@transaction.atomic
def correct_line(page: Page, *, line: int, value: str, by: User, version: int | None = None) -> Deed:
    """Write a line of the reading over with what a person reads there. NothingToCorrect, InvalidInput, Stale,
    TooLate, SamePerson.
    """
    held = _hold(page, by=by, version=version)
    rows = held.upright.words
    at = rows_of_line(rows, line)
    if not at:
        raise NothingToCorrect
    lefts, tops, rights, bottoms = zip(*(rows[place][1:5] for place in at), strict=True)
    box = [min(lefts), min(tops), max(rights), max(bottoms)]
    return _correct_words(held, box=box, value=value, by=by)


@transaction.atomic
def correct_box(page: Page, *, box: Box, value: str, by: User, version: int | None = None) -> Deed:
    """Write the words in a box of the shown picture over; where none was read, these are put there."""
    held = _hold(page, by=by, version=version)
    x0, y0, x1, y1 = box
    width, height = held.shown.width, held.shown.height
    if not (0 <= x0 <= x1 - _LEAST_PX <= width and 0 <= y0 <= y1 - _LEAST_PX <= height):
        raise InvalidInput(fields={"box": f"0 <= x0 < x1 <= {width}, 0 <= y0 < y1 <= {height}"})
    upright = standing.to_upright([x0, y0, min(x1, width), min(y1, height)], held.shown)
    return _correct_words(held, box=upright, value=value, by=by)


@transaction.atomic
def correct_number(  # who, what, and whether a number that cannot be right stands so
    page: Page,
    *,
    number: Identifier,
    value: str,
    by: User,
    version: int | None = None,
    as_written: bool = False,
) -> Deed:
    """Let a number of a page be what a person reads there. InvalidIdentifier; NumberDoesNotFit unless the
    paper says so (`as_written`).
    """
    held = _hold(page, by=by, version=version)
    row = Identifier.objects.filter(page=page, pk=number.pk).first()
    if row is None or row.box is None:
        raise NothingToCorrect
    keyed = numbers.parse_number(Kind(row.kind), value)
    if not (as_written or numbers.is_likely(keyed)):
        raise NumberDoesNotFit
    correction = Correction(
        page=held.page,
        scan_id=held.upright.scan_id,
        kind=keyed.kind.value,
        box=standing.to_upright(row.box, held.shown),
        as_read=row.as_read,
        value=keyed.digits,
        number=numbers.columns_of(row),
        by=by,
    )
    standing.lay_on(correction, held.upright)
    standing.write_corrected(row, correction)
    facts = {"kind": keyed.kind.value, "as_written": as_written}
    return _close(held, correction, facts, by=by)


def _correct_words(held: _Held, *, box: Box, value: str, by: User) -> Deed:
    words = " ".join(value.split())
    said = [letter for letter in words if category(letter) not in _UNSEEN]
    if not said or len(words) > MOST_LETTERS or any(category(letter) in _UNWRITTEN for letter in words):
        raise InvalidInput(fields={"value": f"1-{MOST_LETTERS} ตัวอักษรที่มองเห็นได้ / visible letters"})
    correction = Correction(page=held.page, scan_id=held.upright.scan_id, box=list(box), value=words, by=by)
    standing.lay_on(correction, held.upright)
    return _close(held, correction, {}, by=by)


def _hold(page: Page, *, by: User, version: int | None) -> _Held:
    """Lock the file and the page; who may, which version, and whether there is anything to correct."""
    policy.require(by, Action.FILE, page.office)
    held, employers = changing.hold_page(page.pk)
    changing.require_version(held, version)
    duties.require_changeable(employers, by=by)
    if held.next_scan_id is not None:
        raise ImageOnItsWay
    shown = Reading.objects.filter(page=held, current=True).first()
    if shown is None or shown.scan_id != held.scan_id:
        raise NothingToCorrect
    return _Held(held, shown, upright_of(shown), employers)


def _close(held: _Held, correction: Correction, facts: dict[str, Any], *, by: User) -> Deed:
    """The correction kept, the page found by it, one event, one deed."""
    correction.save()
    changing.change_row(held.page)
    index_pages([held.page.pk])
    trail.record(AuditAction.PAGE_CORRECTED, held.page, by=by, box=correction.box, **facts)
    after = {"correction": correction.pk}
    deed = changing.record_deed(held.page, Deed.Verb.CORRECT, by=by, before={}, after=after)
    changing.close_indexing(held.employers, by=by)
    return deed
