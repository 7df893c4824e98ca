"""What is said of the paper behind a batch, and what follows from it in the ledger of its pages.

Each verb is the register's, closed in one transaction with the gaps that the new counts raise or withdraw.
Who changes what the ledger rests on has indexed the file of its employer; nobody does so to one in the gate.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from documents.employer_file import duties
from documents.models import Batch, Deed
from documents.register import registration, tying, undoing
from documents.register.models import Folder
from documents.register.registration import COUNTED, Registered
from documents.slots import changing
from documents.slots.reconcile import reconcile_batch, reconcile_folder
from sso_efiles.accounts.models import User


@transaction.atomic
def change_folder(
    folder: Folder, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """Describe a folder otherwise; its batches follow. As registration.change_folder refuses; SamePerson."""
    done = registration.change_folder(folder, changes, by=by, version=version)
    files = _hold_recounted(done.deed.before, done.deed.after, by=by)
    reconcile_folder(done.folder)
    changing.close_indexing(files, by=by)
    return done


@transaction.atomic
def describe_batch(
    batch: Batch, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """Describe the paper of a batch; a folder is registered where there was none. As tying refuses;
    SamePerson.
    """
    done = tying.describe_batch(batch, changes, by=by, version=version)
    files = _hold_recounted(done.deed.before, done.deed.after, by=by)
    reconcile_folder(done.folder)
    changing.close_indexing(files, by=by)
    return done


@transaction.atomic
def tie_batch(
    batch: Batch, folder: Folder, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """This batch was scanned from that folder, which is described so. As tying refuses; SamePerson."""
    left = Batch.objects.select_related("folder").get(pk=batch.pk).folder
    done = tying.tie_batch(batch, folder, by=by, changes=changes, version=version)
    files = _hold_recounted(done.deed.before, done.deed.after, by=by)
    if left is not None and left != done.folder:
        reconcile_folder(left)
    reconcile_folder(done.folder)
    changing.close_indexing(files, by=by)
    return done


@transaction.atomic
def undo_folder_deed(deed: Deed, *, by: User, version: int | None = None) -> Folder:
    """Take back what was said of a folder; its batches follow. As undoing refuses; SamePerson."""
    folder = undoing.undo_folder_deed(deed, by=by, version=version)
    files = _hold_recounted(deed.before, deed.after, by=by)
    reconcile_folder(folder)
    if "batch" in deed.before:
        reconcile_batch(deed.before["batch"]["id"])
    changing.close_indexing(files, by=by)
    return folder


def _hold_recounted(before: Mapping[str, Any], after: Mapping[str, Any], *, by: User) -> list[int]:
    """The employers whose ledger a deed about a folder touches, held: none where it changed neither count nor
    owner and tied no batch. TooLate, SamePerson.
    """
    tied = before.get("batch")
    if tied is None and all(before[name] == after[name] for name in COUNTED):
        return []
    files = changing.hold_files(
        [before["employer_id"], after["employer_id"], (tied or {}).get("employer_id")]
    )
    duties.require_changeable(files, by=by)
    return files
