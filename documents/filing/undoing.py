"""Undoing what a person did: each thing is put back as it was before the deed, if nobody changed it since.

A deed about one document has it in its own columns; one of several things has a part for each. What a deed
made is emptied again. Each verb's undoing stands in UNDOINGS; a room below adds its own there.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from documents.employer_file import moves
from documents.employer_file.duties import require_changeable
from documents.errors import TooLate, WrongState
from documents.filing.changes import PLACE, Change, require_standing
from documents.filing.closing import close_undo
from documents.filing.turning import undo_turn
from documents.models import Deed, DeedPart, Document, Page
from documents.slots import changing
from documents.slots.undoing import undo_page_deed
from documents.states import DocumentState
from documents.worked import take_back
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action

Undoing = Callable[[Deed, User, int | None], Document | Page]


def undo(deed: Deed, *, by: User, version: int | None = None) -> Document | Page:
    """Put back what this deed changed, if nobody changed it since; the thing that it was named for, or, where
    that is emptied now, one whose pages it took. WrongState for an undo and for what cannot be undone,
    Stale, TooLate once the file was handed over.
    """
    policy.require(by, Action.FILE, deed.office)
    undoing = UNDOINGS.get(Deed.Verb(deed.verb))
    if undoing is None:
        raise WrongState
    with transaction.atomic():
        return undoing(deed, by, version)


def undo_decision(deed: Deed, by: User, version: int | None) -> Document:
    """Put one document back where it lay."""
    document = Document.objects.select_related("batch__office").get(pk=deed.thing_id)
    document.require_version(version)
    require_standing(document, deed, deed.after)
    refuse_if_handed_over({columns["employer_id"] for columns in (deed.before, deed.after)}, by=by)
    document.change_row(**deed.before)
    close_undo(document, deed, by=by)
    return document


def undo_arrangement(deed: Deed, by: User, version: int | None) -> Document:
    """Put pages back into the documents and places in which they lay; documents as they were."""
    parts = list(deed.parts.all())
    documents = [part for part in parts if part.thing == Deed.Thing.DOCUMENT]
    change = Change.hold([deed.thing_id, *(part.thing_id for part in documents)], by=by)
    thing = change.documents[deed.thing_id]
    thing.require_version(version)
    require_standing(thing, deed, deed.after)
    for part in documents:
        require_standing(change.documents[part.thing_id], deed, part.after)
    columns = [
        deed.before,
        deed.after,
        *(one for part in documents for one in (part.before, part.after) if one),
    ]
    employers = {one["employer_id"] for one in columns if one["state"] == DocumentState.FILED}
    refuse_if_handed_over(employers, by=by)
    change.hold_places(*employers)
    _put_pages_back(change, [part for part in parts if part.thing == Deed.Thing.PAGE])
    for part in documents:
        change.touch(change.documents[part.thing_id], **(part.before or {}))
    undone = {"deed": deed.pk, "verb": deed.verb}
    undoing = change.close(Deed.Verb.UNDO, thing, AuditAction.DEED_UNDONE, **undone)
    take_back(deed, undoing=undoing)
    shown = (one for one in (thing, *change.documents.values()) if one.state != DocumentState.EMPTIED)
    return next(shown, thing)


def _put_pages_back(change: Change, parts: list[DeedPart]) -> None:
    """Places exactly, Stale where somebody moved a page since; what else was changed meanwhile stays."""
    for part in parts:
        page = change.pages.get(part.thing_id)
        if page is None or any(getattr(page, name) != part.after[name] for name in PLACE):
            raise changing.stale(page or Page.objects.get(pk=part.thing_id))
        before = dict(part.before or {})
        if not _may_be_copy_of(page, before.get("duplicate_of_id")):
            del before["duplicate_of_id"], before["kind"]
        for name, value in before.items():
            if getattr(page, name) == part.after[name]:
                setattr(page, name, value)


def _may_be_copy_of(page: Page, first: int | None) -> bool:
    """Whether a page can be linked to this one again: that counts itself, and it has no copies of its own."""
    if first is None or first == page.duplicate_of_id:
        return True
    return not page.copies.exists() and Page.objects.counted().filter(pk=first).exists()


def refuse_if_handed_over(employers: set[Any], *, by: User) -> None:
    """TooLate where a file of these employers was handed over since; SamePerson."""
    if moves.is_handed_over(employers - {None}):
        raise TooLate
    require_changeable(employers - {None}, by=by)


def undo_of_slot(deed: Deed, by: User, version: int | None) -> Page:
    """What a person said of a page of the ledger (documents/slots)."""
    return undo_page_deed(deed, by=by, version=version)


UNDOINGS: dict[Deed.Verb, Undoing] = {
    **dict.fromkeys((Deed.Verb.FILE, Deed.Verb.REJECT, Deed.Verb.REOPEN), undo_decision),
    **dict.fromkeys((Deed.Verb.SPLIT, Deed.Verb.MERGE, Deed.Verb.ORDER, Deed.Verb.MOVE), undo_arrangement),
    **dict.fromkeys((Deed.Verb.KIND, Deed.Verb.SETTLE), undo_of_slot),
    **dict.fromkeys((Deed.Verb.RESCAN, Deed.Verb.DECLINE, Deed.Verb.SCAN), undo_of_slot),
    Deed.Verb.TURN: undo_turn,
}
"""How each verb is undone; one that does not stand here cannot be."""
