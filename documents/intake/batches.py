"""Opening a batch: what the sender declares, once, before the first byte."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from documents.errors import BadDeclaration, NoFiles, TooManyFiles
from documents.intake.names import clean_name
from documents.models import Batch, Upload
from documents.states import UploadState
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action

_SHA256 = re.compile(r"[0-9a-f]{64}")
# clients and proxies fold `.` and `..` away in addresses
_CLIENT_ID = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._~-]{1,80}")


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


def open_batch(folder: Folder, files: Sequence[Declared], *, office: Office, by: User) -> tuple[Batch, bool]:
    """The batch of this declaration, and whether it is new: the same person saying the same again gets the
    same.
    """
    policy.require(by, Action.UPLOAD, office)
    _check_declared(files)
    digest = _digest_declaration(folder, files)
    known = Batch.objects.filter(created_by=by, office=office, digest=digest)
    if batch := known.first():
        return batch, False
    try:
        return _create_batch(folder, files, office=office, by=by, digest=digest), True
    except IntegrityError:
        # the same declaration came twice at the same moment
        return known.get(), False


@transaction.atomic
def _create_batch(
    folder: Folder, files: Sequence[Declared], *, office: Office, by: User, digest: str
) -> Batch:
    account_no = _parse_account_no(folder.account_no)
    batch = Batch.objects.create(
        office=office,
        folder_name=clean_name(folder.name, extension=False),
        account_no=account_no,
        employer=Employer.objects.filter(account_no=account_no).first() if account_no else None,
        sheets=folder.sheets,
        loose=folder.loose,
        digest=digest,
        created_by=by,
    )
    Upload.objects.bulk_create(_upload_row(batch, file, position=i) for i, file in enumerate(files))
    trail.record(AuditAction.BATCH_OPENED, batch, by=by, files=len(files), office=office.pk)
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
