"""Opening a batch: what the sender declares, once, before the first byte; and a folder that grew, came in
pieces or came again joins the batch that is there (`join_batch`, `open_or_join`).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now

from documents.errors import BadDeclaration, NoFiles, TooManyFiles
from documents.intake.names import clean_name
from documents.intake.scanned_folders import find_scanned_folder, tie_by_name
from documents.intake.trays import read_number
from documents.models import Batch, Upload
from documents.models.batch import REFILE, join_way
from documents.reasons import Reason
from documents.register import models as register
from documents.register.tying import tie_new_batch
from documents.states import BatchState, UploadState
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, InvalidAccountNo, Kind
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.work import jobs

_SHA256 = re.compile(r"[0-9a-f]{64}")
# clients and proxies fold `.` and `..` away in addresses
_CLIENT_ID = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._~-]{1,80}")
_LONGEST_CLIENT_ID = 80
_HOT_CLIENT_ID = r"^f[0-9]{5}(\.[0-9]+)?$"
"""How documents/intake/folders.py calls the files of a folder."""
_GIVEN_UP = (Reason.FILE_VANISHED, Reason.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Declared:
    """One file as the sender announces it."""

    client_id: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What the sender says of the folder itself; `loose` for a stack that is no folder."""

    name: str
    account_no: str = ""
    sheets: int | None = None
    loose: bool = False
    above: tuple[str, ...] = ()
    """The names of the folders above it, outermost first."""
    code: str = ""
    """Of the registered paper folder that was scanned; empty: its name may say it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What a declaration came to: its batch, and the upload of each declared file by the sender's client id.

    An upload that was there before keeps its own client id; one that is `stored` need not be sent again.
    """

    batch: Batch
    uploads: dict[str, Upload]
    created: bool = False
    """Whether the batch is new."""
    added: int = 0
    """How many of the files are new in it."""


def open_batch(folder: Folder, files: Sequence[Declared], *, office: Office, by: User) -> tuple[Batch, bool]:
    """The batch of this declaration, and whether it is new: the same person saying the same again gets the
    same.
    """
    policy.require(by, Action.UPLOAD, office)
    _check_declared(files)
    digest = _digest_declaration(folder, files)
    _find_registered(folder, office=office)  # an unknown code is refused before anything is written
    known = Batch.objects.filter(created_by=by, office=office, digest=digest)
    if batch := known.first():
        return batch, False
    try:
        return _create_batch(folder, files, office=office, by=by, digest=digest), True
    except IntegrityError:
        # the same declaration came twice at the same moment
        return known.get(), False


def open_or_join(folder: Folder, files: Sequence[Declared], *, office: Office, by: User) -> Joined:
    """The batch of a folder, whether it comes for the first time, comes again, has grown or comes in pieces.

    A batch of the same person, office, name and number is joined when it holds a file of the declaration, or
    when the folder bears an account number: two pieces of one employer's folder are one folder. Another
    person's batch is never joined: its pages are linked to the known ones when they are filed.
    """
    policy.require(by, Action.UPLOAD, office)
    _check_declared(files)
    known = find_joinable(folder, files, office=office, by=by)
    if known is not None:
        return join_batch(known, files, by=by)
    return open_anew(folder, files, office=office, by=by)


def open_anew(folder: Folder, files: Sequence[Declared], *, office: Office, by: User) -> Joined:
    """The batch of exactly this declaration, whatever others of this folder there are."""
    batch, created = open_batch(folder, files, office=office, by=by)
    uploads = {row.client_id: row for row in Upload.objects.declared().filter(batch=batch)}
    return Joined(batch, uploads, created=created, added=len(files) if created else 0)


@transaction.atomic
def join_batch(batch: Batch, files: Sequence[Declared], *, by: User) -> Joined:
    """The declared files within a batch that is there: known ones (same bytes) are found again, new ones are
    added where they stand in the declaration, and the batch receives again; saying it twice adds nothing.

    A file that was announced under the same name and never came gives way to the new one (`superseded`). A
    client id that another file of the batch has is followed by a number.
    """
    policy.require(by, Action.UPLOAD, batch.office)
    _check_declared(files)
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    order = list(Upload.objects.declared().filter(batch=batch).order_by("position", "id"))
    uploads, new = _match_declared(batch, files, order)
    if len(order) + len(new) > settings.MAX_FILES_PER_BATCH:
        raise TooManyFiles(limit=settings.MAX_FILES_PER_BATCH)
    if new:
        merged = _insert_in_order(order, list(uploads.values()))
        _supersede_unsent(batch, new, kept=[row.pk for row in uploads.values() if row.pk])
        _add_uploads(batch, new, order=merged)
        trail.record(AuditAction.BATCH_JOINED, batch, by=by, files=len(new), known=len(files) - len(new))
    return Joined(batch, uploads, added=len(new))


def find_joinable(folder: Folder, files: Sequence[Declared], *, office: Office, by: User) -> Batch | None:
    """The newest batch that this declaration goes on with; None when it begins a folder."""
    name = clean_name(folder.name, extension=False)
    registered = _find_registered(folder, office=office)
    account_no = _number_of(folder, registered)
    # what came in an archive stays as it came: its files are that archive's entries
    number = Q(account_no=account_no)
    if not account_no:  # its number may have come by its paper folder, after it was sent
        number |= Q(folder__isnull=False)
    same = Batch.objects.filter(number, origin=None).filter(
        created_by=by, office=office, folder_name=name, loose=folder.loose
    )
    numbered = account_no or any(one.kind is Kind.ACCOUNT_NO for one in find_numbers(name))
    if not numbered or folder.loose:
        shared = Upload.objects.declared().filter(sha256__in={file.sha256 for file in files})
        same = same.filter(uploads__in=shared).distinct()
    return same.order_by("-id").first()


def _match_declared(
    batch: Batch, files: Sequence[Declared], known: Sequence[Upload]
) -> tuple[dict[str, Upload], list[Upload]]:
    """Each declared file's upload by client id, those of the same name first; and which of them are new."""
    left = list(known)
    taken = {row.client_id for row in known}
    uploads: dict[str, Upload] = {}
    new: list[Upload] = []
    for file in files:
        name = clean_name(file.name)
        same = [row for row in left if row.sha256 == file.sha256 and row.size == file.size]
        row = next((row for row in same if row.name == name), same[0] if same else None)
        if row is None:
            row = _upload_row(batch, file, position=0)
            row.client_id = _free_client_id(file.client_id, taken)
            taken.add(row.client_id)
            new.append(row)
        else:
            left.remove(row)
        uploads[file.client_id] = row
    return uploads, new


def _free_client_id(wanted: str, taken: set[str]) -> str:
    return next(one for one in _numbered_ids(wanted) if one not in taken)


def _numbered_ids(wanted: str) -> Iterator[str]:
    yield wanted
    for n in count(2):
        end = f".{n}"
        yield wanted[: _LONGEST_CLIENT_ID - len(end)] + end


def _insert_in_order(order: list[Upload], declared: Sequence[Upload]) -> list[Upload]:
    """The known files in their order, each new one behind the file that it follows in the declaration."""
    merged = list(order)
    behind = 0
    for row in declared:
        if row in merged:
            behind = merged.index(row) + 1
        else:
            merged.insert(behind, row)
            behind += 1
    return merged


def _supersede_unsent(batch: Batch, new: Sequence[Upload], *, kept: Sequence[int]) -> None:
    unsent = Upload.objects.declared().filter(batch=batch, state=UploadState.DECLARED).exclude(pk__in=kept)
    same_name = unsent.filter(name__in=[row.name for row in new])
    same_name.update(state=UploadState.REFUSED, reason=Reason.SUPERSEDED)


def _add_uploads(batch: Batch, new: Sequence[Upload], *, order: Sequence[Upload]) -> None:
    for position, row in enumerate(order):
        row.position = position
    Upload.objects.bulk_create(new)
    Upload.objects.bulk_update([row for row in order if row not in new], ["position"], batch_size=500)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.RECEIVING, touched_at=Now())


@transaction.atomic
def withdraw_unsent(batch: Batch, *, kept: Sequence[Upload], by: User) -> int:
    """Give up the files that a hot folder announced and that went from it before they came: a batch does not
    wait for ever for what nobody has. How many.
    """
    unsent = Upload.objects.declared().filter(batch=batch, state=UploadState.DECLARED)
    gone = unsent.filter(client_id__regex=_HOT_CLIENT_ID).exclude(pk__in=[row.pk for row in kept])
    for row in gone:
        trail.record(AuditAction.UPLOAD_REFUSED, row, by=by, reason=Reason.FILE_VANISHED)
    count = gone.update(state=UploadState.REFUSED, reason=Reason.FILE_VANISHED)
    if count and not unsent.exists():
        Batch.objects.filter(pk=batch.pk, state=BatchState.RECEIVING).update(state=BatchState.PROCESSING)
    return count


@transaction.atomic
def announce_again(row: Upload) -> None:
    """A file that a hot folder had given up lies there again: its batch waits for it once more."""
    again = Upload.objects.filter(pk=row.pk, state=UploadState.REFUSED, reason__in=_GIVEN_UP)
    if again.update(state=UploadState.DECLARED, reason=""):
        row.state, row.reason = UploadState.DECLARED, ""
        Batch.objects.filter(pk=row.batch_id).update(state=BatchState.RECEIVING, touched_at=Now())


@transaction.atomic
def rename_batch(batch: Batch, name: str, *, by: User) -> bool:
    """The folder of a batch bears another name now; pages that wait are filed anew by it. False when it says
    nothing new. What people and the machine have filed stays where it is.
    """
    shown = clean_name(name, extension=False)
    renamed = Batch.objects.filter(pk=batch.pk).exclude(folder_name=shown).update(folder_name=shown)
    if not renamed:
        return False
    number = read_number(shown)
    if number and not batch.account_no:
        owner = Employer.objects.filter(account_no=number).first()
        Batch.objects.filter(pk=batch.pk).update(employer=owner)
    trail.record(AuditAction.BATCH_RENAMED, batch, by=by, account_no=number)
    tie_by_name(batch.pk, by=by)
    jobs.enqueue(REFILE, by=by, once=f"{REFILE} {batch.pk}", batch=batch.pk)
    return True


@transaction.atomic
def _create_batch(
    folder: Folder, files: Sequence[Declared], *, office: Office, by: User, digest: str
) -> Batch:
    registered = _find_registered(folder, office=office)
    account_no = _parse_account_no(folder.account_no)
    batch = Batch.objects.create(
        office=office,
        folder_name=clean_name(folder.name, extension=False),
        above=join_way(clean_name(name, extension=False).replace("/", " ") for name in folder.above),
        account_no=account_no,
        employer=Employer.objects.filter(account_no=account_no).first() if account_no else None,
        sheets=folder.sheets,
        loose=folder.loose,
        digest=digest,
        created_by=by,
    )
    Upload.objects.bulk_create(_upload_row(batch, file, position=i) for i, file in enumerate(files))
    trail.record(AuditAction.BATCH_OPENED, batch, by=by, files=len(files), office=office.pk)
    if registered is not None:
        tie_new_batch(batch, registered, by=by)
    return batch


def _upload_row(batch: Batch, file: Declared, *, position: int) -> Upload:
    return Upload(
        batch=batch,
        client_id=file.client_id,
        name=clean_name(file.name),
        raw_name=file.name.encode("utf-8", "surrogatepass")[:2000],
        size=file.size,
        sha256=file.sha256,
        state=UploadState.DECLARED,
        position=position,
    )


def _find_registered(folder: Folder, *, office: Office) -> register.Folder | None:
    """The paper folder of the register that was scanned. UnknownFolder, FolderOfAnother."""
    number = _parse_account_no(folder.account_no)
    name = "" if folder.loose else folder.name
    return find_scanned_folder(name, code=folder.code, account_no=number, office=office)


def _number_of(folder: Folder, registered: register.Folder | None) -> str:
    """The account number that the batch of a folder bears: the registered folder's, else the declared."""
    if registered is not None and registered.employer is not None:
        return registered.employer.account_no
    return _parse_account_no(folder.account_no)


def _parse_account_no(text: str) -> str:
    if not text:
        return ""
    try:
        return AccountNo.parse(text).digits
    except InvalidAccountNo:
        raise BadDeclaration(fields={"account_no": "10 digits / เลข 10 หลัก"}) from None


def _check_declared(files: Sequence[Declared]) -> None:
    if not files:
        raise NoFiles
    if len(files) > settings.MAX_FILES_PER_BATCH:
        raise TooManyFiles(limit=settings.MAX_FILES_PER_BATCH)
    if len({file.client_id for file in files}) != len(files):
        raise BadDeclaration(fields={"files": "client_id repeats / client_id ซ้ำกัน"})
    for i, file in enumerate(files):
        if not _CLIENT_ID.fullmatch(file.client_id):
            raise BadDeclaration(fields={f"files[{i}].client_id": "1 to 80 of A-Z a-z 0-9 . _ ~ -"})
        if not _SHA256.fullmatch(file.sha256):
            raise BadDeclaration(fields={f"files[{i}].sha256": "64 hex digits / เลขฐานสิบหก 64 หลัก"})
        if not 0 <= file.size < 2**62:
            raise BadDeclaration(fields={f"files[{i}].size": "bytes / จำนวนไบต์"})


def _digest_declaration(folder: Folder, files: Sequence[Declared]) -> str:
    """Over (folder name, client ids, names, sizes, hashes): the contract's key of "the same declaration"."""
    declaration = [folder.name, *((f.client_id, f.name, f.size, f.sha256) for f in files)]
    return hashlib.sha256(json.dumps(declaration).encode()).hexdigest()
