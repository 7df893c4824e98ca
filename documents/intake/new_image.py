"""The new image of one page: checked at the door as any file, stored under its digest, an upload of the
page's own batch; the slot waits for it (documents/slots/rescans.py).

No name was declared, so the content alone says what it is; and no digest, so that a sender who gives one
(Content-Digest) is told when other bytes came.
"""

import uuid
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from documents.errors import FileRefused
from documents.intake import sniff
from documents.models import Deed, Page, Scan, Upload
from documents.reasons import Reason
from documents.slots import rescans
from documents.slots.refusals import SameImage
from documents.states import UploadState
from documents.storage import StagedFile, store
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.work.states import WorkState

_CHUNK = 256 * 1024  # guess: small beside a request's memory, large beside a system call
_SUFFIX = {"jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class _Image:
    """What was sent, and is in the store."""

    kind: sniff.Kind
    size: int
    sha256: str
    new: bool
    """Whether the store did not have these bytes."""


def receive_image(
    page: Page, stream: BinaryIO, *, by: User, sha256: str = "", version: int | None = None
) -> Deed:
    """Take the bytes of one image or of a PDF of one page, 16 MiB at most, and let the page wait for it.
    FileRefused, SameImage, Stale, TooLate.
    """
    policy.require(by, Action.UPLOAD, page.batch.office)
    rescans.require_replaceable(page, by=by, version=version)
    staged = store().stage()
    try:
        _stage(stream, staged)
        kind = _identify(page, staged, sha256=sha256, by=by)
        _require_new(page, staged.sha256)
        image = _Image(kind, staged.size, staged.sha256, new=store().publish(staged))
    finally:
        staged.drop()
    return _keep(page, image, by=by, version=version)


def _stage(stream: BinaryIO, staged: StagedFile) -> None:
    while chunk := stream.read(_CHUNK):
        if staged.size + len(chunk) > settings.WHOLE_FILE_BYTES:
            limit = f"{settings.WHOLE_FILE_BYTES // (1024 * 1024)} MB"
            raise FileRefused(Reason.TOO_LARGE, limit=limit)
        staged.write(chunk)


def _identify(page: Page, staged: StagedFile, *, sha256: str, by: User) -> sniff.Kind:
    """What the bytes are; a refusal is written down."""
    staged.flush()
    try:
        return _kind_of(staged, sha256=sha256)
    except sniff.Refused as refused:
        trail.record(AuditAction.PAGE_IMAGE_REFUSED, page, by=by, reason=refused.code)
        raise FileRefused(refused.code, **refused.data) from None


def _kind_of(staged: StagedFile, *, sha256: str) -> sniff.Kind:
    if sha256 not in ("", staged.sha256):
        raise sniff.Refused(Reason.DIGEST_MISMATCH)
    kind = sniff.of_content(staged.path, size=staged.size)
    if kind is sniff.Kind.ZIP:  # an archive is no image of a page
        raise sniff.Refused(Reason.TYPE_NOT_ALLOWED)
    return kind


def _require_new(page: Page, sha256: str) -> None:
    """The very bytes that a page shows already are no new image: the wrong sheet was scanned."""
    known = Scan.objects.identities_of(sha256).get(1) or f"{sha256}/1"
    shown = Page.objects.filter(scan__identity=known, batch__office=page.batch.office_id).first()
    if shown is not None:
        raise SameImage(page=shown.pk)


@transaction.atomic
def _keep(page: Page, image: _Image, *, by: User, version: int | None) -> Deed:
    """The rows, behind the object: an upload of the page's batch, and the scan that the slot waits for."""
    rescans.require_replaceable(page, by=by, version=version)
    there = Upload.objects.filter(sha256=image.sha256, state=UploadState.STORED)
    upload = Upload.objects.create(
        batch=page.batch,
        client_id=f"rescan-{page.pk}-{uuid.uuid4().hex[:12]}",
        name=f"rescan-{page.pk}.{_SUFFIX.get(image.kind.value, image.kind.value)}",
        size=image.size,
        sha256=image.sha256,
        kind=image.kind.value,
        state=UploadState.STORED,
        duplicate=not image.new and there.exists(),
        split=WorkState.QUEUED,
        position=_position(page),
        stored_at=Now(),
        sent_by=by,
    )
    trail.record(AuditAction.UPLOAD_STORED, upload, by=by, sha256=image.sha256, size=image.size)
    return rescans.await_image(page, upload, by=by)


def _position(page: Page) -> int:
    """Where its folder has it: beside its older image, a gap beside the page that it lay behind."""
    beside = page.scan or _scan_before(page)
    if beside is not None:
        return beside.upload.position
    last = Upload.objects.filter(batch=page.batch_id).aggregate(last=Max("position"))["last"]
    return int(last or 0)


def _scan_before(page: Page) -> Scan | None:
    after = next((why["after"] for why in page.why if why.get("after")), None)
    before = Page.objects.filter(pk=after or 0, batch=page.batch_id).select_related("scan__upload").first()
    return before.scan if before else None
