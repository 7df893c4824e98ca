"""A correction is taken back: words and number as they were read."""

from django.db import transaction
from django.db.models.functions import Now

from documents import worked
from documents.correcting import numbers, standing
from documents.employer_file import duties, moves
from documents.errors import TooLate
from documents.models import Correction, Deed, Identifier, Page, Reading
from documents.search import index_pages
from documents.slots import changing
from documents.turning import upright_of
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction


@transaction.atomic
def undo_correction(deed: Deed, by: User, version: int | None) -> Page:
    """Put back what was read, if nothing was done to the page since. Stale; TooLate once the file was handed
    over.
    """
    page, employers = changing.hold_page(deed.thing_id)
    changing.require_version(page, version)
    if not changing.is_last_standing(page, deed):
        raise changing.stale(page)
    correction = Correction.objects.standing().get(pk=deed.after["correction"])
    if correction.kind and moves.is_handed_over(set(employers)):  # words are no part of what was handed over
        raise TooLate
    duties.require_changeable(employers, by=by)
    shown = Reading.objects.filter(page=page, current=True).first()
    if shown is not None and shown.scan_id == correction.scan_id:
        standing.take_off(correction, upright_of(shown))
        _put_number_back(correction, shown)
    Correction.objects.filter(pk=correction.pk).update(taken_back_at=Now())
    changing.change_row(page)
    index_pages([page.pk])
    trail.record(AuditAction.DEED_UNDONE, page, by=by, deed=deed.pk, verb=deed.verb)
    undoing = changing.record_deed(page, Deed.Verb.UNDO, by=by, before=deed.after, after={})
    worked.take_back(deed, undoing=undoing)
    changing.close_indexing(employers, by=by)
    return page


def _put_number_back(correction: Correction, shown: Reading) -> None:
    """The number as it was read; one that only the correction knew goes."""
    if not correction.kind:
        return
    box = standing.to_shown(correction.box, shown)
    row = standing.number_at(correction.page, box, kinds=(correction.kind,))
    if row is None:
        return
    if correction.number is None:
        row.delete()
        return
    numbers.put_columns_back(row, correction.number)
    Identifier.objects.filter(pk=row.pk).update(**numbers.columns_of(row))
