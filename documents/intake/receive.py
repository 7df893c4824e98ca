"""Resumable upload: bytes are checked at the door, hashed while they come, stored before the row says so.

Problem     A scanner's folder comes over a bad line, twice, in parts, in any order, from two tabs at once.
Known as    Resumable, idempotent upload by byte ranges (Content-Range) against a declared SHA-256.
Steps       Refuse by name and size. Stage the bytes in a temporary file. What came must be what was declared;
            then the object is published, and only then does a conditional UPDATE of the row say so. Parts are
            kept apart until their ranges cover the file.
Dropped     tus: another protocol for what a range header says.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO, Literal

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from documents.errors import BadPart, FileMissing, FileRefused, UseParts
from documents.intake import sniff, zips
from documents.models import Batch, Part, Upload
from documents.reasons import BY_CODE, Reason
from documents.states import BatchState, UploadState
from documents.storage import StagedFile, part_key, store
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

_CHUNK = 256 * 1024  # guess: small beside a request's memory, large beside a system call
Outcome = Literal["stored", "already", "part"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the bytes; `received` are the byte ranges of a file that is not whole yet."""

    outcome: Outcome
    received: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Span:
    """`Content-Range: bytes start-end/total`, end exclusive here; `sha256` of the part when the sender gave
    one.
    """

    start: int
    end: int
    total: int
    sha256: str = ""


def receive(file: Upload, stream: BinaryIO, *, by: User) -> Receipt:
    """Take a whole file of at most 16 MiB."""
    if file.state != UploadState.DECLARED:
        return _already_received(file)
    _precheck(file, by=by)
    if file.size > settings.WHOLE_FILE_BYTES:
        raise use_parts()
    staged = store().stage()
    try:
        for chunk in _read_chunks(stream, most=settings.WHOLE_FILE_BYTES):
            staged.write(chunk)
        receipt = _commit(file, staged, by=by)
    finally:
        staged.drop()
    _delete_parts(file)
    return receipt


def receive_part(file: Upload, stream: BinaryIO, *, span: Span, by: User) -> Receipt:
    """Take one part; the declared digest decides when the last one is there."""
    if file.state != UploadState.DECLARED:
        return _already_received(file)
    _precheck(file, by=by)
    length = span.end - span.start
    if span.total != file.size or not 0 <= span.start < span.end <= file.size or length > settings.PART_BYTES:
        raise BadPart
    if not Part.objects.filter(upload=file, start=span.start, end=span.end).exists():
        _store_part(file, stream, span=span)
    received = _received_ranges(file)
    if received != [[0, file.size]]:
        return Receipt("part", received)
    return _join_parts(file, by=by)


def _store_part(file: Upload, stream: BinaryIO, *, span: Span) -> None:
    staged = store().stage()
    try:
        for chunk in _read_chunks(stream, most=span.end - span.start):
            staged.write(chunk)
        digest = staged.sha256
        if staged.size != span.end - span.start or span.sha256 not in ("", digest):
            raise BadPart
        staged.seal()
        key = part_key(file.pk, span.start)
        store().put(key, staged.path.read_bytes())
    finally:
        staged.drop()
    _, created = Part.objects.get_or_create(
        upload=file, start=span.start, end=span.end, defaults={"key": key, "sha256": digest}
    )
    if not created:
        store().delete(key)
    Batch.objects.filter(pk=file.batch_id).update(touched_at=Now())


def _join_parts(file: Upload, *, by: User) -> Receipt:
    staged = store().stage()
    try:
        if not _concatenate_parts(file, staged):
            return _join_race_lost(file)
        receipt = _commit(file, staged, by=by)
    finally:
        staged.drop()
    _delete_parts(file)
    return receipt


def _concatenate_parts(file: Upload, staged: StagedFile) -> bool:
    """False when parts are gone that were there a moment ago."""
    try:
        for part in Part.objects.filter(upload=file).order_by("start", "-end"):
            if part.end > staged.size:
                staged.write(store().get(part.key)[staged.size - part.start :])
    except FileMissing:
        return False
    return staged.size == file.size


def _join_race_lost(file: Upload) -> Receipt:
    """The last part came twice and the other one joined them; or the store lost some: then all come again."""
    now = Upload.objects.get(pk=file.pk)
    if now.state != UploadState.DECLARED:
        return _already_received(now)
    _delete_parts(now)
    return Receipt("part")


def _delete_parts(file: Upload) -> None:
    """The file is whole or refused. Rows first: one without its bytes would never be sent again."""
    parts = list(Part.objects.filter(upload=file))
    Part.objects.filter(pk__in=[part.pk for part in parts]).delete()
    for part in parts:
        store().delete(part.key)


def _received_ranges(file: Upload) -> list[list[int]]:
    return _merge_ranges(Part.objects.filter(upload=file))


def received_ranges_of(batch: Batch) -> dict[int, list[list[int]]]:
    """What has come of each file that is not whole yet: a sender goes on from there."""
    parts = Part.objects.filter(upload__batch=batch, upload__state=UploadState.DECLARED).order_by(
        "upload", "start", "end"
    )
    return {file: _merge_ranges(found) for file, found in groupby(parts, key=lambda part: part.upload_id)}


def _merge_ranges(parts: Iterable[Part]) -> list[list[int]]:
    """Byte ranges [start, end), merged where parts meet or overlap."""
    out: list[list[int]] = []
    for start, end in sorted((part.start, part.end) for part in parts):
        if out and start <= out[-1][1]:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def _commit(file: Upload, staged: StagedFile, *, by: User) -> Receipt:
    """Check what has come against what was declared; object first, then the row."""
    if staged.size != file.size:
        raise _record_refusal(file, Reason.SIZE_MISMATCH, by=by)
    if staged.sha256 != file.sha256:
        raise _record_refusal(file, Reason.DIGEST_MISMATCH, by=by)
    kind = _identify_kind(file, staged, by=by)
    new = store().publish(staged)
    with transaction.atomic():
        # all writers of a batch pass here one by one: the last file closes it, the second twin sees the first
        Batch.objects.filter(pk=file.batch_id).update(touched_at=Now())
        changed = Upload.objects.filter(pk=file.pk, state=UploadState.DECLARED).update(
            state=UploadState.STORED,
            kind=kind,
            split=WorkState.QUEUED,
            duplicate=not new and _arrived_before(file),
            stored_at=Now(),
            reason="",
        )
        if not changed:
            return _already_received(Upload.objects.get(pk=file.pk))
        trail.record(AuditAction.UPLOAD_STORED, file, by=by, sha256=file.sha256, size=file.size)
        _close_if_complete(file)
    return Receipt("stored")


def _identify_kind(file: Upload, staged: StagedFile, *, by: User) -> str:
    staged.flush()
    with staged.path.open("rb") as stored:
        head = stored.read(sniff.HEAD)
        stored.seek(max(0, staged.size - sniff.TAIL), os.SEEK_SET)
        tail = stored.read()
    try:
        kind = sniff.kind_of(file.name, head, tail, size=staged.size)
        if kind == "zip":
            zips.check(staged.path)
    except sniff.Refused as refused:
        raise _record_refusal(file, refused.code, by=by, **refused.data) from None
    return str(kind)


def _precheck(file: Upload, *, by: User) -> None:
    """What can be refused before a byte of it is read."""
    try:
        sniff.by_name(file.name, size=file.size)
    except sniff.Refused as refused:
        raise _record_refusal(file, refused.code, by=by, **refused.data) from None


_MENDABLE = {Reason.DIGEST_MISMATCH, Reason.SIZE_MISMATCH}
"""Wrong on the way, not wrong in itself: the same file may be sent again."""


def _record_refusal(file: Upload, reason: Reason, *, by: User, **data: object) -> FileRefused:
    """Record the refusal and give back the error to raise."""
    with transaction.atomic():
        Batch.objects.filter(pk=file.batch_id).update(touched_at=Now())
        if reason not in _MENDABLE:
            Upload.objects.filter(pk=file.pk, state=UploadState.DECLARED).update(
                state=UploadState.REFUSED, reason=reason
            )
            _close_if_complete(file)
        trail.record(AuditAction.UPLOAD_REFUSED, file, by=by, reason=reason)
    _delete_parts(file)
    return FileRefused(reason, **data)


def _already_received(file: Upload) -> Receipt:
    if file.state == UploadState.REFUSED:
        raise FileRefused(BY_CODE[file.reason])
    return Receipt("already")


def _arrived_before(file: Upload) -> bool:
    return Upload.objects.filter(sha256=file.sha256, state=UploadState.STORED).exclude(pk=file.pk).exists()


def _close_if_complete(file: Upload) -> None:
    """`receiving` ends when no declared file is missing."""
    missing = Upload.objects.filter(batch=file.batch_id, parent=None, state=UploadState.DECLARED)
    if not missing.exists():
        Batch.objects.filter(pk=file.batch_id, state=BatchState.RECEIVING).update(state=BatchState.PROCESSING)


def _read_chunks(stream: BinaryIO, *, most: int) -> Iterator[bytes]:
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > most:
            raise BadPart
        yield chunk


def use_parts() -> UseParts:
    """The refusal of a file that is too large to come whole."""
    return UseParts(limit=_megabytes(settings.WHOLE_FILE_BYTES), part=_megabytes(settings.PART_BYTES))


def _megabytes(size: int) -> str:
    return f"{size // (1024 * 1024)} MB"
