"""A batch and the paper folder that it was scanned from: what is known of the folder holds for the batch.

A folder with an employer is that employer's number for the batch, as strong as one that the sender declared:
a person had the paper in the hand and looked at the master list.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from documents.errors import Stale
from documents.models import Batch, Deed
from documents.register.models import Folder
from documents.register.notices import Notice
from documents.register.refusals import FolderOfAnother, FolderWithdrawn, NothingWritten
from documents.register.registration import (
    MOST_SHEETS,
    FolderFacts,
    Registered,
    change_folder,
    create_folder,
    follow_folder,
    next_volume,
    record_deed,
    require_register,
    settle_owner,
    write_columns,
)
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction


def require_fitting(folder: Folder, *, office_id: str, account_no: str) -> None:
    """FolderOfAnother where the folder is another office's, or a declared number another employer's."""
    if folder.withdrawn:
        raise FolderWithdrawn
    if folder.office_id != office_id:
        raise FolderOfAnother(folder=folder.office_id, batch=office_id)
    if account_no and folder.employer and folder.employer.account_no != account_no:
        raise FolderOfAnother(folder=folder.employer, batch=account_no)


def describe_batch(
    batch: Batch, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """Describe the paper folder of a batch; where none is tied to it, one is registered for its employer or
    for the number that the sender claimed. `version` 0 says that there was none. Stale, VolumeTaken, TooLate.
    """
    require_register(by, batch.office)
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        _require_seen(batch, version)
        if batch.folder is not None:
            return change_folder(batch.folder, changes, by=by)
        employer = _owner_of(batch)
        volume = changes.get("volume") or (next_volume(employer) if employer else 1)
        known = Folder.objects.of_employer(employer).filter(volume=volume).first() if employer else None
        if known is not None:
            return tie_batch(batch, known, by=by, changes=changes)
        return _register_for(batch, employer, {**changes, "volume": volume}, by=by)


def tie_batch(
    batch: Batch,
    folder: Folder,
    *,
    by: User,
    changes: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Registered:
    """This batch was scanned from that folder; `version` is that of the folder that the caller saw tied to
    the batch, 0 for none. FolderOfAnother, Stale, TooLate.
    """
    require_register(by, batch.office)
    with transaction.atomic():
        batch = Batch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        _require_seen(batch, version)
        folder = Folder.objects.select_related("office", "employer").get(pk=folder.pk)
        require_fitting(folder, office_id=batch.office_id, account_no=batch.account_no)
        before = folder.columns
        write_columns(folder, dict(changes or {}))
        tied = _tie(batch, folder)
        trail.record(AuditAction.FOLDER_TIED, folder, by=by, batch=batch.pk)
        deed = record_deed(folder, Deed.Verb.REGISTER, by=by, before=before, batch=tied)
    return Registered(folder, deed, [] if "sheets" in (changes or {}) else notices_about_count(batch))


def notices_about_count(batch: Batch) -> list[Notice]:
    """Told where sheets were declared with a batch whose folder was counted otherwise or has others."""
    folder = batch.folder
    if batch.sheets is None or folder is None or folder.sheets is None:
        return []
    alone = not folder.batches.exclude(pk=batch.pk).exists()
    return [] if alone and batch.sheets == folder.sheets else [Notice.COUNT_HOLDS]


def tie_new_batch(batch: Batch, folder: Folder, *, by: User) -> None:
    """A batch that is being opened was scanned from that folder; within its transaction. No deed: the batch
    was declared so.
    """
    require_fitting(folder, office_id=batch.office_id, account_no=batch.account_no)
    _tie(batch, folder)
    trail.record(AuditAction.FOLDER_TIED, folder, by=by, batch=batch.pk)


def untie_batch(tied: Mapping[str, Any]) -> None:
    """Put a batch back as it was before it was tied, within a transaction."""
    columns = {name: value for name, value in tied.items() if name != "id"}
    Batch.objects.filter(pk=tied["id"]).update(**columns)


def _tie(batch: Batch, folder: Folder) -> dict[str, Any]:
    """The batch's columns as they were."""
    names = ("folder_id", "employer_id", "account_no")
    was = {"id": batch.pk, **{name: getattr(batch, name) for name in names}}
    Batch.objects.filter(pk=batch.pk).update(folder=folder)
    batch.folder = folder
    if folder.employer is not None:
        follow_folder(folder)
        batch.employer, batch.account_no = folder.employer, folder.employer.account_no
    return was


def _register_for(
    batch: Batch, employer: Employer | None, changes: Mapping[str, Any], *, by: User
) -> Registered:
    """A folder for a batch that has none, called as the scanned folder was."""
    declared = batch.sheets if batch.sheets and batch.sheets <= MOST_SHEETS else None
    facts = {"written_on": batch.folder_name[:200], "sheets": declared, **changes}
    if employer is None and not facts["written_on"].strip():
        raise NothingWritten
    folder = create_folder(FolderFacts(**facts), employer, office=batch.office, by=by)
    settle_owner(folder, None)
    tied = _tie(batch, folder)
    trail.record(AuditAction.FOLDER_REGISTERED, folder, by=by, volume=folder.volume, sheets=folder.sheets)
    trail.record(AuditAction.FOLDER_TIED, folder, by=by, batch=batch.pk)
    before = folder.columns | {"withdrawn": True}
    return Registered(folder, record_deed(folder, Deed.Verb.REGISTER, by=by, before=before, batch=tied))


def _require_seen(batch: Batch, version: int | None) -> None:
    """Stale unless the batch's folder is as the caller saw it."""
    if batch.folder is not None:
        batch.folder.require_version(version)
    elif version:
        raise Stale(fields={"version": "0"})


def _owner_of(batch: Batch) -> Employer | None:
    if batch.employer is not None:
        return batch.employer
    number = batch.claimed_account_no
    return Employer.objects.filter(account_no=number).first() if number else None
