"""Taking a folder from the shelf against the master list, describing it, giving it its number later.

Each verb changes the folder by one conditional UPDATE on the version that the person saw, moves the counter
of folders whose number is pending, and leaves a deed that undoing.py takes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import IN_GATE
from documents.errors import TooLate
from documents.models import Batch, Deed
from documents.models.batch import REFILE
from documents.register.models import Custody, Folder
from documents.register.notices import Notice, notices_about
from documents.register.refusals import (
    FolderInUse,
    FolderWithdrawn,
    NothingWritten,
    NotOnMasterList,
    VolumeTaken,
)
from documents.register.states import CustodyPlace
from employers.identifiers import AccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden
from sso_efiles.work import jobs

MOST_SHEETS = 9_999  # guess: twenty times the thickest folder; each sheet becomes two slots of the ledger
COUNTED = frozenset({"employer_id", "volume", "sheets", "sides"})
"""What the page ledger rests on: nobody changes it while the file is being checked or certified."""


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What a person says of a folder in the hand. Without a number it is pending, and `written_on` is needed;
    without a volume it is the first.
    """

    account_no: str = ""
    written_on: str = ""
    volume: int | None = None
    sheets: int | None = None
    sides: int = 2
    box: str = ""
    shelf: str = ""
    damage: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """A folder as it is now, the deed that made it so, and what asks for a second look."""

    folder: Folder
    deed: Deed
    notices: list[Notice] = field(default_factory=list)


def require_register(by: User, office: Office) -> None:
    """Refuse whoever neither sends nor files at this office."""
    if not (policy.can(by, Action.UPLOAD, office) or policy.can(by, Action.FILE, office)):
        raise Forbidden


def find_employer(account_no: str) -> Employer | None:
    """The employer on the master list; None without a number. InvalidAccountNo, NotOnMasterList."""
    if not account_no.strip():
        return None
    digits = AccountNo.parse(account_no).digits
    employer = Employer.objects.filter(account_no=digits).select_related("office").first()
    if employer is None:
        raise NotOnMasterList(fields={"account_no": digits, "way_out": "pending_number"})
    return employer


def next_volume(employer: Employer) -> int:
    """The number of the next folder of an account."""
    last = Folder.objects.of_employer(employer).aggregate(n=Max("volume"))["n"]
    return (last or 0) + 1


def register_folder(facts: FolderFacts, *, office: Office, by: User) -> Registered:
    """Write a folder down that a person has taken from the shelf; it lies at a desk now. NotOnMasterList,
    NothingWritten, VolumeTaken.
    """
    require_register(by, office)
    employer = find_employer(facts.account_no)
    if employer is None and not facts.written_on.strip():
        raise NothingWritten
    with transaction.atomic():
        folder = create_folder(facts, employer, office=office, by=by)
        notices = [*notices_about(employer, office=office), *settle_owner(folder, None)]
        trail.record(AuditAction.FOLDER_REGISTERED, folder, by=by, volume=folder.volume, sheets=folder.sheets)
        deed = record_deed(folder, Deed.Verb.REGISTER, by=by, before=folder.columns | {"withdrawn": True})
    return Registered(folder, deed, notices)


def create_folder(facts: FolderFacts, employer: Employer | None, *, office: Office, by: User) -> Folder:
    """The row of a folder and the first step of its paper's way, within a transaction. VolumeTaken."""
    volume = facts.volume or 1
    if employer is not None:
        _require_free(employer, volume)
    try:
        with transaction.atomic():
            folder = Folder.objects.create(
                office=office,
                employer=employer,
                written_on=facts.written_on.strip(),
                volume=volume,
                sheets=facts.sheets,
                sides=facts.sides,
                box=facts.box.strip(),
                shelf=facts.shelf.strip(),
                damage=facts.damage.strip(),
                note=facts.note.strip(),
                place=CustodyPlace.DESK,
                registered_by=by,
            )
    except IntegrityError:  # somebody registered the same volume at the same moment
        if employer is not None:
            _require_free(employer, volume)
        raise
    Custody.objects.create(folder=folder, place=CustodyPlace.DESK, office=office, by=by)
    folder.refresh_from_db()
    return folder


def change_folder(
    folder: Folder, changes: Mapping[str, Any], *, by: User, version: int | None = None
) -> Registered:
    """Describe a folder otherwise: any of its columns, and `account_no` for the number that a pending one
    lacked. Stale, VolumeTaken, NotOnMasterList, FolderInUse, TooLate.
    """
    require_register(by, folder.office)
    folder.require_version(version)
    columns = _read_changes(folder, changes)
    before = folder.columns
    with transaction.atomic():
        write_columns(folder, columns)
        notices = [*settle_owner(folder, before)]
        if folder.employer_id != before["employer_id"]:
            notices = [*notices_about(folder.employer, office=folder.office), *notices]
        changed = sorted(name for name, value in folder.columns.items() if value != before[name])
        trail.record(AuditAction.FOLDER_CHANGED, folder, by=by, changed=changed, volume=folder.volume)
        deed = record_deed(folder, Deed.Verb.REGISTER, by=by, before=before)
    return Registered(folder, deed, notices)


def write_columns(folder: Folder, columns: Mapping[str, Any]) -> None:
    """Write columns of a folder, within a transaction. Stale, VolumeTaken, TooLate."""
    touched = {name for name, value in columns.items() if value != folder.columns[name]}
    if touched & COUNTED:
        _require_outside_gate({folder.employer_id, columns.get("employer_id")})
    try:
        with transaction.atomic():
            folder.change_row(**columns)
    except IntegrityError:
        owner = columns.get("employer_id", folder.employer_id)
        _require_free(Employer.objects.get(pk=owner), columns.get("volume", folder.volume), other_than=folder)
        raise


def settle_owner(folder: Folder, before: Mapping[str, Any] | None) -> list[Notice]:
    """Let the counter of pending numbers, the state of the employer's file and the folder's batches follow
    from whose folder it is now. Within the transaction of the change; `before` are its columns as they were.
    """
    was_pending = before is not None and _is_pending(before)
    deltas.add(
        folder.office_id,
        CounterName.FILES_PENDING_NUMBER,
        int(_is_pending(folder.columns)) - int(was_pending),
    )
    was = before["employer_id"] if before is not None and not before["withdrawn"] else None
    if folder.withdrawn or folder.employer_id == was:
        return []
    follow_folder(folder)
    return [Notice.WAS_NOT_FOUND] if folder.employer and moves.find_again(folder.employer) else []


def follow_folder(folder: Folder) -> None:
    """The batches of a folder are its employer's, as if the sender had declared the number; what waits in
    them is filed anew.
    """
    owner = folder.employer
    tied = Batch.objects.filter(folder=folder)
    tied.update(employer=owner, account_no=owner.account_no if owner else "")
    for pk in tied.values_list("pk", flat=True):
        jobs.enqueue(REFILE, once=f"{REFILE} {pk}", batch=pk)


def record_deed(
    folder: Folder, verb: Deed.Verb, *, by: User, before: Mapping[str, Any], **more: object
) -> Deed:
    """One row of what a person did to a folder, which an undo reads; `more` is what it changed beside."""
    return Deed.objects.create(
        verb=verb,
        thing=Deed.Thing.FOLDER,
        thing_id=folder.pk,
        version=folder.version,
        before={**before, **more},
        after=folder.columns,
        office=folder.office,
        by=by,
    )


def _read_changes(folder: Folder, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Columns to write of what a caller sent; what is not named stays."""
    if folder.withdrawn:
        raise FolderWithdrawn
    columns = {name: value for name, value in changes.items() if name != "account_no"}
    if "account_no" in changes:
        employer = find_employer(changes["account_no"] or "")
        columns["employer_id"] = employer.pk if employer else None
        if folder.employer_id is not None and columns["employer_id"] != folder.employer_id:
            _require_unscanned(folder)
    written = columns.get("written_on", folder.written_on)
    if columns.get("employer_id", folder.employer_id) is None and not written.strip():
        raise NothingWritten
    return columns


def _is_pending(columns: Mapping[str, Any]) -> bool:
    return columns["employer_id"] is None and not columns["withdrawn"]


def _require_unscanned(folder: Folder) -> None:
    if folder.batches.exists():
        raise FolderInUse


def _require_outside_gate(employers: set[int | None]) -> None:
    if EmployerFile.objects.filter(employer__in=employers - {None}, state__in=IN_GATE).exists():
        raise TooLate


def _require_free(employer: Employer, volume: int, *, other_than: Folder | None = None) -> None:
    same = Folder.objects.of_employer(employer).filter(volume=volume)
    taken = (same.exclude(pk=other_than.pk) if other_than else same).first()
    if taken is not None:
        following = next_volume(employer)
        facts = {"volume": str(volume), "next_volume": str(following)}
        raise VolumeTaken(volume=volume, next_volume=following, code=taken.code, fields=facts)
