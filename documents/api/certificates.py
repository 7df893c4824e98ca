"""The certificate of an electronic file, the proof of a single page of it, a version as it was certified."""

from collections import Counter
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.serializers.certificates import CertificateOut, ProofOut, WhichPage, WhichVersion
from documents.employer_file.states import EmployerFileState
from documents.gate.certificates import certificate_of, prove_page, verify_address
from documents.gate.models import Certificate
from documents.screens.certificates.versions import CertifiedSection, sections_of
from documents.states import DocumentState, PageKind
from employers.models import Employer
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound


class OneCertificate(ApiView):
    """`employers/{account_no}/file/certificate/`."""

    action_needed = Action.READ_FILED

    @documented({200: CertificateOut}, operation_id="get_certificate", parameters=[WhichVersion])
    def get(self, request: Request, account_no: str) -> Response:
        """The newest certificate of the file, whatever its state, or that of `?version=`."""
        certificate = self.certificate(account_no, self.query(WhichVersion).get("version"))
        address = verify_address(certificate.code, base=request.build_absolute_uri("/"))
        return Response(CertificateOut(certificate, context={"verify_url": address}).data)

    def certificate(self, account_no: str, version: int | None) -> Certificate:
        """Of a file that this person may read; 404 where there is none."""
        employer = get_object_or_404(Employer.objects.visible_to(self.user), account_no=account_no)
        found = certificate_of(employer.pk, version=version, user=self.user)
        if found is None:
            raise NotFound
        return found


class PageProof(OneCertificate):
    """`employers/{account_no}/file/certificate/proof/`."""

    @documented({200: ProofOut}, operation_id="get_certificate_proof", parameters=[WhichPage])
    def get(self, request: Request, account_no: str) -> Response:
        """What proves one page of a certified version without the others."""
        asked = self.query(WhichPage)
        certificate = self.certificate(account_no, asked.get("version"))
        proof = prove_page(certificate.passage, page=asked["page"])
        if proof is None:
            raise NotFound
        about = {"version": certificate.passage.version, "code": certificate.code}
        return Response(ProofOut(proof | about).data)


def describe_version(certificate: Certificate) -> dict[str, Any]:
    """A version of a file in the shape of `employers/{account_no}/file/`, as it was certified: nothing is
    open in it, and which sheet a slot is on was not part of the certificate.
    """
    passage = certificate.passage
    employer = passage.efile.employer
    return {
        "account_no": employer.account_no,
        "name": employer.name,
        "state": EmployerFileState.CERTIFIED,
        "version": passage.version,
        "certificate": certificate.state,
        "open": [],
        "sections": [_describe_section(section) for section in sections_of(certificate)],
        "ledger": _count_slots(passage.manifest),
        "slots": [_describe_slot(slot) for slot in passage.manifest],
    }


def _describe_section(section: CertifiedSection) -> dict[str, Any]:
    documents = [
        {
            "id": document.pk,
            "form_code": document.form.pk if document.form else None,
            "title": document.title,
            "date": document.date,
            "period": document.period.first.code if document.period else None,
            "period_until": document.period.until.code if document.period and document.period.until else None,
            "pages": [slot["page"] for slot in document.slots],
            "state": DocumentState.FILED,
        }
        for document in section.documents
    ]
    return {"class": section.code, "title": section.title, "documents": documents}


def _describe_slot(slot: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "page", "reason", "explained_by")
    return {"number": slot["slot"], "sheet": None, "side": None} | {name: slot[name] for name in names}


def _count_slots(slots: list[dict[str, Any]]) -> dict[str, int]:
    kinds = Counter(slot["kind"] for slot in slots)
    copies = sum(bool(slot["copy_of"]) and slot["kind"] == PageKind.IMAGE for slot in slots)
    return {
        "slots": len(slots),
        "images": sum(slot["picture"] is not None for slot in slots),
        "blank": kinds[PageKind.BLANK],
        "duplicate": kinds[PageKind.DUPLICATE] + copies,
        "missing": kinds[PageKind.MISSING],
        "not_scannable": kinds[PageKind.NOT_SCANNABLE],
        "unexplained": 0,
    }
