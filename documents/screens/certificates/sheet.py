"""The certificate of a file on the screen, and its printable sheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents.delivery.certificate_sheet import make_sheet
from documents.gate.certificates import certificate_of, verify_address
from documents.gate.models import Certificate
from documents.screens.certificates.check import group_root
from documents.screens.reading.employer_file import employer_of
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.refusal import NotFound


@require_GET
def show_certificate(request: OfficerRequest, account_no: str) -> HttpResponse:
    """Statement, who and when, root and code; of `?version=`, else of the newest certified one."""
    certificate = _asked_for(request, account_no)
    employer = certificate.passage.efile.employer
    trail.record(AuditAction.EFILE_VIEWED, employer, by=request.user, version=certificate.passage.version)
    context = {
        "employer": employer,
        "certificate": certificate,
        "passage": certificate.passage,
        "root_groups": group_root(certificate.root),
        "verify_url": verify_address(certificate.code, base=request.build_absolute_uri("/")),
    }
    return render(request, "documents/certificates/certificate.html", context)


@require_GET
def send_sheet(request: OfficerRequest, account_no: str) -> HttpResponse:
    """The certificate as PDF/A, on the record."""
    certificate = _asked_for(request, account_no)
    employer, version = certificate.passage.efile.employer, certificate.passage.version
    address = verify_address(certificate.code, base=request.build_absolute_uri("/"))
    data = make_sheet(certificate, verify_url=address)
    trail.record(AuditAction.CERTIFICATE_TAKEN, employer, by=request.user, version=version)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"certificate-{employer.account_no}-{version}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked_for(request: OfficerRequest, account_no: str) -> Certificate:
    """404 for a file without one, and for a version that never was."""
    employer = employer_of(account_no, user=request.user)
    written = request.GET.get("version", "")
    if written and not (written.isascii() and written.isdigit() and len(written) < 10):
        raise NotFound
    found = certificate_of(employer.pk, version=int(written) if written else None, user=request.user)
    if found is None:
        raise NotFound
    return found
