"""The versions of a file, and each certified one as it was certified: its order and its pictures."""

import hashlib
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.errors import NotTheSameBytes
from documents.gate.certificates import certificate_of
from documents.gate.models import Certificate
from documents.gate.versions import CertifiedDocument, documents_of, reading_of_page, versions_of
from documents.models import FormClass
from documents.screens.reading.employer_file import employer_of
from documents.screens.reading.media import SIZES, seal_response, send_reading
from documents.screens.reading.view_audit import record_view_once
from documents.storage import store
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.refusal import NotFound

_MOST = 2**31
"""Numbers of versions that a database can hold stay below."""


@dataclass(slots=True)
class CertifiedSection:
    """The papers of one class, as they were certified."""

    code: str
    title: str
    documents: list[CertifiedDocument] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many slots lie in it."""
        return sum(len(document.slots) for document in self.documents)


def sections_of(certificate: Certificate) -> list[CertifiedSection]:
    """Those that hold something; papers of no known form come last."""
    found = {value: CertifiedSection(value, str(label)) for value, label in FormClass.choices}
    found[""] = CertifiedSection("", _("Type not set yet"))
    for document in documents_of(certificate.passage):
        found[document.form.doc_class if document.form else ""].documents.append(document)
    return [section for section in found.values() if section.documents]


@require_GET
def show_versions(request: OfficerRequest, account_no: str) -> HttpResponse:
    """All versions of a file, the newest first."""
    employer = employer_of(account_no, user=request.user)
    context = {"employer": employer, "versions": versions_of(employer.pk, user=request.user)}
    return render(request, "documents/certificates/versions.html", context)


@require_GET
def show_version(request: OfficerRequest, account_no: str, version: int) -> HttpResponse:
    """One certified version, whatever was rescanned, moved or read again since. An audit event."""
    certificate = _certified(request, account_no, version)
    employer = certificate.passage.efile.employer
    trail.record(AuditAction.EFILE_VIEWED, employer, by=request.user, version=version)
    context = {
        "employer": employer,
        "certificate": certificate,
        "version": version,
        "sections": sections_of(certificate),
    }
    return render(request, "documents/certificates/version.html", context)


@require_GET
def send_picture(
    request: OfficerRequest, account_no: str, version: int, page_id: int, size: str
) -> HttpResponseBase:
    """The picture of a page as it was certified; in full only if its bytes still are those."""
    certificate = _certified(request, account_no, version)
    found = reading_of_page(certificate.passage, page=page_id) if size in SIZES else None
    if found is None:
        raise NotFound
    reading, slot = found
    if size != "thumb":
        record_view_once(reading.page, by=request.user)
    if size != "full":
        return send_reading(reading, size)
    data = store().get(reading.picture_key(size))
    if slot["picture"] and hashlib.sha256(data).hexdigest() != slot["picture"]:
        raise NotTheSameBytes
    return seal_response(HttpResponse(data, content_type="image/jpeg"))


def _certified(request: OfficerRequest, account_no: str, version: int) -> Certificate:
    employer = employer_of(account_no, user=request.user)
    if version >= _MOST:
        raise NotFound
    found = certificate_of(employer.pk, version=version, user=request.user)
    if found is None:
        raise NotFound
    return found
