"""Taking back what a person did to a folder, if nobody changed it since."""

from django.db import transaction

from documents.errors import WrongState
from documents.models import Deed
from documents.register.models import COLUMNS, Folder
from documents.register.refusals import FolderInUse
from documents.register.registration import record_deed, require_register, settle_owner, write_columns
from documents.register.tying import untie_batch
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction


def undo_folder_deed(deed: Deed, *, by: User, version: int | None = None) -> Folder:
    """Put a folder back as it was before this deed; a registration that is undone leaves a withdrawn row.
    Stale, FolderInUse while scans are tied to it, TooLate once its file was handed over, WrongState for an
    undo.
    """
    require_register(by, deed.office)
    if deed.verb == Deed.Verb.UNDO:
        raise WrongState
    folder = Folder.objects.select_related("office", "employer").get(pk=deed.thing_id)
    folder.require_version(version)
    folder.require_version(deed.version)
    with transaction.atomic():
        if "batch" in deed.before:
            untie_batch(deed.before["batch"])
        before = folder.columns
        columns = {name: deed.before[name] for name in COLUMNS}
        if columns["withdrawn"] and folder.batches.exists():
            raise FolderInUse
        write_columns(folder, columns)
        settle_owner(folder, before)
        trail.record(AuditAction.DEED_UNDONE, folder, by=by, deed=deed.pk, verb=deed.verb)
        undoing = record_deed(folder, Deed.Verb.UNDO, by=by, before=before)
        Deed.objects.filter(pk=deed.pk).update(undone_by=undoing)
    return folder
