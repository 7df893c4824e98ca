"""A person turns the picture of a page; it is one deed about that page, and can be undone."""

from django.db import transaction

from documents.employer_file import duties, moves
from documents.errors import TooLate
from documents.filing import copies
from documents.filing.changes import require_standing
from documents.models import Deed, Document, Page
from documents.slots import changing
from documents.states import DocumentState
from documents.turning import TURNS, turn_kept
from documents.worked import take_back
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
    changing.require_version(held, page.version if version is None else version)
    duties.require_changeable(employers, by=by)
    was = held.turn
    turn_kept(held, to=(was + degrees) % 360)
    changing.change_row(held)
    trail.record(AuditAction.PAGE_TURNED, held, by=by, degrees=degrees)
    changing.record_deed(held, Deed.Verb.TURN, by=by, before={"turn": was}, after={"turn": held.turn})
    changing.close_indexing(employers, by=by)
    return held


def undo_turn(deed: Deed, by: User, version: int | None) -> Page:
    """Turn a page back; TooLate, Stale. Within the transaction of undoing."""
    held, employers = _hold(Page.objects.get(pk=deed.thing_id))
    changing.require_version(held, version)
    require_standing(held, deed, deed.after)
    if moves.is_handed_over(employers):
        raise TooLate
    duties.require_changeable(employers, by=by)
    was = held.turn
    turn_kept(held, to=deed.before["turn"])
    changing.change_row(held)
    trail.record(AuditAction.DEED_UNDONE, held, by=by, deed=deed.pk, verb=deed.verb)
    facts = {"before": {"turn": was}, "after": {"turn": held.turn}}
    undoing = changing.record_deed(held, Deed.Verb.UNDO, by=by, **facts)
    take_back(deed, undoing=undoing)
    changing.close_indexing(employers, by=by)
    return held


def _hold(page: Page) -> tuple[Page, set[int]]:
    """Lock the document, the employer whose file it lies in, the page; in the order of all (closing.py)."""
    rows = Document.objects.select_for_update(no_key=True)
    document = rows.filter(pk=page.document_id).first() if page.document_id else None
    employers = set()
    if document is not None and document.state == DocumentState.FILED and document.employer_id is not None:
        employers.add(document.employer_id)
    copies.lock_employers(employers)
    held = Page.objects.select_for_update(no_key=True, of=("self",)).select_related("batch__office")
    return held.get(pk=page.pk), employers
