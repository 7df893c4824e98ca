"""A person turns the picture of a page; it is one deed about that page, and can be undone."""

from django.db import transaction

from documents.employer_file import duties, moves
from documents.errors import TooLate
from documents.filing import copies
from documents.filing.changes import require_standing
from documents.filing.closing import record_indexing
from documents.models import Deed, Document, Page
from documents.states import DocumentState
from documents.turning import TURNS, turn_kept
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput


@transaction.atomic
def turn_page(page: Page, *, degrees: int, by: User, version: int | None = None) -> Page:
    """Turn what is kept of a page clockwise by 90, 180 or 270 degrees; the original stays as it came.
    InvalidInput, NothingToTurn, TooLate, SamePerson, Stale.
    """
    policy.require(by, Action.FILE, page.office)
    if degrees not in TURNS[1:]:
        raise InvalidInput(fields={"degrees": "90, 180, 270"})
    held, employers = _hold(page)
    held.require_version(page.version if version is None else version)
    duties.require_changeable(employers, by=by)
    was = held.turn
    turn_kept(held, to=(was + degrees) % 360)
    held.change_row()
    trail.record(AuditAction.PAGE_TURNED, held, by=by, degrees=degrees)
    _record(held, Deed.Verb.TURN, was=was, by=by)
    _refresh(employers, by=by)
    return held


def undo_turn(deed: Deed, by: User, version: int | None) -> Page:
    """Turn a page back; TooLate, Stale. Within the transaction of undoing."""
    held, employers = _hold(Page.objects.get(pk=deed.thing_id))
    held.require_version(version)
    require_standing(held, deed, deed.after)
    if moves.is_handed_over(employers):
        raise TooLate
    duties.require_changeable(employers, by=by)
    was = held.turn
    turn_kept(held, to=deed.before["turn"])
    held.change_row()
    trail.record(AuditAction.DEED_UNDONE, held, by=by, deed=deed.pk, verb=deed.verb)
    undoing = _record(held, Deed.Verb.UNDO, was=was, by=by)
    Deed.objects.filter(pk=deed.pk).update(undone_by=undoing)
    _refresh(employers, by=by)
    return held


def _hold(page: Page) -> tuple[Page, set[int]]:
    """Lock the document, the employer whose file it lies in, the page; in the order of all (closing.py)."""
    rows = Document.objects.select_for_update(no_key=True)
    document = rows.filter(pk=page.document_id).first() if page.document_id else None
    employers = set()
    if document is not None and document.state == DocumentState.FILED and document.employer_id is not None:
        employers.add(document.employer_id)
    copies.lock_employers(employers)
    held = Page.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
    return held.get(pk=page.pk), employers


def _record(page: Page, verb: Deed.Verb, *, was: int, by: User) -> Deed:
    return Deed.objects.create(
        verb=verb,
        thing=Deed.Thing.PAGE,
        thing_id=page.pk,
        version=page.version,
        before={"turn": was},
        after={"turn": page.turn},
        office=page.office,
        by=by,
    )


def _refresh(employers: set[int], *, by: User) -> None:
    """A file whose picture is turned is not the one that was certified."""
    for employer in sorted(employers):
        moves.refresh_state(employer)
    record_indexing(employers, by=by)
