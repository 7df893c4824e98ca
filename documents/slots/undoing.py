"""Undoing what a person did to a page of the ledger, until its file is handed over."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from documents import queue
from documents.employer_file import duties
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import FOLLOWS_PAGES, EmployerFileState
from documents.errors import TooLate, WrongState
from documents.models import Deed, Identifier, Page, PageDoubt, Reading, Rescan
from documents.search.index.index_rows import drop_pages
from documents.slots import changing
from documents.slots.explaining import kind_columns
from documents.slots.reconcile import reconcile_batch
from documents.states import PageKind
from documents.worked import take_back
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound

_REQUESTS = (Deed.Verb.RESCAN, Deed.Verb.DECLINE)


@transaction.atomic
def undo_page_deed(deed: Deed, *, by: User, version: int | None = None) -> Page:
    """Put a page back as it was before this deed, if nobody changed it since. WrongState for an undo, Stale,
    TooLate once the file was handed over, NotFound for a gap that is gone.
    """
    policy.require(by, Action.FILE, deed.office)
    if deed.verb not in _UNDO:
        raise WrongState
    page: Page | None = changing.with_owners(Page.objects.filter(pk=deed.thing_id)).first()
    if page is None:
        raise NotFound
    changing.require_version(page, version)
    _require_standing(page, deed)
    employers = changing.hold_files([changing.owner_of(page)])
    if deed.verb not in _REQUESTS:  # a request changes nothing of the file
        _refuse_if_handed_over(employers, by=by)
    _UNDO[Deed.Verb(deed.verb)](page, deed, by)
    trail.record(AuditAction.DEED_UNDONE, page, by=by, deed=deed.pk, verb=deed.verb)
    undoing = changing.record_deed(page, Deed.Verb.UNDO, by=by, before=deed.after, after=deed.before)
    take_back(deed, undoing=undoing)
    if deed.verb not in _REQUESTS:
        changing.close_indexing(employers, by=by)
    return page


def drop_needless_gap(page: Page) -> None:
    """A side without an image whose signature was taken back goes, if its image came meanwhile or the count
    was mended. Called behind the answer that still shows it.
    """
    if page.scan_id is None and page.kind_by_id is None:
        reconcile_batch(page.batch_id)


def _require_standing(page: Page, deed: Deed) -> None:
    """Stale unless all that was done to the page since is undone, and what was signed is still there; a page
    moves its version on by itself when an image was read.
    """
    signed = kind_columns(page)
    changed = deed.verb == Deed.Verb.KIND and any(signed[name] != deed.after[name] for name in signed)
    if changed or not changing.is_last_standing(page, deed):
        raise changing.stale(page)


def _refuse_if_handed_over(employers: list[int], *, by: User) -> None:
    changeable = (*FOLLOWS_PAGES, EmployerFileState.RETURNED)
    if EmployerFile.objects.filter(employer__in=employers).exclude(state__in=changeable).exists():
        raise TooLate
    duties.require_changeable(employers, by=by)


def _undo_kind(page: Page, deed: Deed, _by: User) -> None:
    columns = dict(deed.before)
    columns["kind_at"] = datetime.fromisoformat(columns["kind_at"]) if columns["kind_at"] else None
    changing.change_row(page, **columns)
    _reopen_request(deed)


def _undo_decline(page: Page, deed: Deed, _by: User) -> None:
    changing.change_row(page)
    _reopen_request(deed)


def _reopen_request(deed: Deed) -> None:
    """The request that a deed closed waits again, unless somebody has asked anew."""
    closed = Rescan.objects.filter(pk=deed.after.get("rescan", 0), scan=None)
    if not Rescan.objects.filter(page=deed.thing_id, closed_at=None).exists():
        closed.update(closed_by=None, closed_at=None)


def _undo_settle(page: Page, deed: Deed, _by: User) -> None:
    changing.change_row(page)
    doubts = PageDoubt.objects.filter(page=page, code__in=deed.before["codes"])
    doubts.update(settled_by=None, settled_at=None, settled_note="")


def _undo_rescan(page: Page, deed: Deed, by: User) -> None:
    """The request is taken back: it is closed without an image."""
    changing.change_row(page)
    asked = Rescan.objects.filter(pk=deed.after["rescan"], closed_at=None)
    asked.update(closed_by=by, closed_at=Now())


def _undo_scan(page: Page, deed: Deed, _by: User) -> None:
    """The new image gives way: at once while it is not read, else to the old one, which is read again."""
    if page.next_scan_id == deed.after["scan"]:
        changing.change_row(page, next_scan=deed.before["next_scan"])
        return
    if page.scan_id != deed.after["scan"]:
        raise changing.stale(page)
    Rescan.objects.filter(scan=page.scan_id).update(scan=None, closed_by=None, closed_at=None)
    if deed.before["scan"] is None:
        _empty_slot(page)
    else:
        queue.send_again(deed.before["scan"])
        changing.change_row(page, next_scan=deed.before["scan"])


def _empty_slot(page: Page) -> None:
    """The slot had no image before: it is a gap again, unless somebody has put it into a document."""
    if page.document_id is not None or page.scan is None:
        raise WrongState
    queue.count_taken_away(page.office_id, was=page.scan.state)
    changing.change_row(page, scan=None, first_scan=None, form=None, kind=PageKind.MISSING)
    Reading.objects.filter(page=page, current=True).update(current=False)
    Identifier.objects.filter(page=page).delete()
    PageDoubt.objects.filter(page=page).delete()
    drop_pages([page.pk])


_UNDO = {
    Deed.Verb.KIND: _undo_kind,
    Deed.Verb.SETTLE: _undo_settle,
    Deed.Verb.RESCAN: _undo_rescan,
    Deed.Verb.SCAN: _undo_scan,
    Deed.Verb.DECLINE: _undo_decline,
}
