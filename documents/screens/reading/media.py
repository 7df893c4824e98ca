"""Pictures and originals: the page's own policy, and bytes that a browser can do nothing with but show."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from documents.models import Page, Reading
from documents.screens.reading.view_audit import record_view_once
from documents.storage import open_original, store
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound

SIZES = ("thumb", "view", "full")
_SEALED = "sandbox; default-src 'none'"


@require_GET
def send_picture(request: OfficerRequest, page_id: int, size: str) -> HttpResponseBase:
    """The picture that we encoded, upright; a thumbnail opens nothing, a picture to read opens the page."""
    if size not in SIZES:
        raise NotFound
    visible = Page.objects.visible_to(request.user).select_related("document__employer")
    page = get_object_or_404(visible, pk=page_id)
    reading = get_object_or_404(Reading, page=page, current=True)
    if size != "thumb":
        record_view_once(page, by=request.user)
    return send_reading(reading, size)


def send_reading(reading: Reading, size: str) -> HttpResponseBase:
    """The picture of a reading, whose page the caller has seen to be visible."""
    key = reading.picture_key(size)
    if settings.EFILES_ACCEL_PREFIX:
        response = HttpResponse(content_type="image/jpeg")
        response.headers["X-Accel-Redirect"] = f"{settings.EFILES_ACCEL_PREFIX.rstrip('/')}/{quote(key)}"
    else:
        response = HttpResponse(store().get(key), content_type="image/jpeg")
    return seal_response(response)


@require_GET
def send_original(request: OfficerRequest, page_id: int) -> HttpResponseBase:
    """The stored bytes, checked against their digest now; always an attachment, always an audit event."""
    policy.require(request.user, Action.ORIGINALS)
    found = (
        Page.objects.with_originals_for(request.user)
        .exclude(scan=None)
        .select_related("scan__upload__parent")
    )
    page = get_object_or_404(found, pk=page_id)
    upload = page.image.upload
    with open_original(upload.sha256) as path:
        content = path.open("rb")  # FileResponse closes it
    trail.record(AuditAction.ORIGINAL_DOWNLOADED, page, by=request.user, sha256=upload.sha256)
    response = FileResponse(
        content, as_attachment=True, filename=upload.name, content_type="application/octet-stream"
    )
    return seal_response(response)


def seal_response(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Content-Security-Policy"] = _SEALED
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
