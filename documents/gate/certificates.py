"""The certificate of a version of a file: issued when it is certified, ended when another takes its place or
somebody withdraws it; nothing else of it is ever written.
"""

import secrets

from django.db.models import QuerySet
from django.db.models.functions import Now

from documents.employer_file.models import Passage
from documents.gate.models import Certificate
from documents.gate.states import CertificateState
from sso_efiles.accounts.models import User

STATEMENT = (
    "ข้าพเจ้าขอรับรองว่า ข้อมูลอิเล็กทรอนิกส์ในแฟ้มนี้มีความหมายและรูปแบบตรงกับเอกสารต้นฉบับ"
    " และได้ผ่านการตรวจสอบครบถ้วนตามขั้นตอนแล้ว\n"
    "I certify that the electronic data of this file have the same meaning and form as the original papers,"
    " and that they have been checked in full as prescribed."
)
"""What the certifier agrees to: section 1 of the notification of B.E. 2553 on making electronic data."""
_CODE_BYTES = 16
"""128 random bits: not to be guessed, whatever the rate."""


def certificates_of(employer_id: int) -> QuerySet[Certificate]:
    """All that were ever issued for a file, the oldest first."""
    return Certificate.objects.filter(passage__efile=employer_id).order_by("pk")


def issue_certificate(passage: Passage, *, by: User) -> Certificate:
    """For a passage that was certified just now; what held for the file before is replaced. Within a
    transaction that holds the employer.
    """
    valid = certificates_of(passage.efile_id).filter(state=CertificateState.VALID)
    valid.update(state=CertificateState.REPLACED, ended_at=Now())
    return Certificate.objects.create(
        passage=passage,
        code=secrets.token_urlsafe(_CODE_BYTES),
        root=passage.root,
        pages=passage.pages,
        statement=STATEMENT,
        certified_by=by,
        certified_name=str(by),
    )


def withdraw_certificate(employer_id: int, *, reason: str, by: User) -> Certificate | None:
    """End the valid certificate of a file; None where there is none. Within a transaction that holds the
    employer.
    """
    valid = certificates_of(employer_id).filter(state=CertificateState.VALID).last()
    if valid is None:
        return None
    Certificate.objects.filter(pk=valid.pk).update(
        state=CertificateState.WITHDRAWN, ended_at=Now(), ended_by=by, end_reason=reason
    )
    valid.refresh_from_db()
    return valid
