"""The certificate of a version of a file: issued when it is certified, ended when another takes its place or
somebody withdraws it; nothing else of it is ever written.
"""

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from documents.employer_file.merkle import leaf_hash, proof_of
from documents.employer_file.models import Passage
from documents.gate.models import Certificate, CertificateQuerySet
from documents.gate.statements import statement_on
from documents.gate.states import CertificateState
from sso_efiles import policy
from sso_efiles.accounts.models import User

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without i, l, o, 0 and 1: whoever types a code from paper does not have to guess."""
_CODE_LENGTH = 27
"""Of 31 letters: 133 random bits, above the 128 that are not to be guessed whatever the rate."""


def certificates_of(employer_id: int) -> CertificateQuerySet:
    """All that were ever issued for a file, the oldest first."""
    return Certificate.objects.filter(passage__efile=employer_id).order_by("pk")


def certificate_of(
    employer_id: int, *, version: int | None = None, user: policy.Officer | None = None
) -> Certificate | None:
    """The newest certificate of a file, or that of one version; None where there is none, or this person may
    not read it. With its passage, the passage's office and file.
    """
    found = certificates_of(employer_id).select_related("passage__office", "passage__efile__employer")
    if user is not None:
        found = found.visible_to(user)
    if version is not None:
        found = found.filter(passage__version=version)
    return found.last()


def valid_certificate_of(employer_id: int) -> Certificate | None:
    """The one that holds now; None where there is none."""
    found = certificates_of(employer_id).select_related("passage__office", "passage__efile__employer")
    return found.filter(state=CertificateState.VALID).last()


def issue_certificate(passage: Passage, *, by: User) -> Certificate:
    """For a passage that was certified just now; what held for the file before is replaced. Within a
    transaction that holds the employer.
    """
    valid = certificates_of(passage.efile_id).filter(state=CertificateState.VALID)
    valid.update(state=CertificateState.REPLACED, ended_at=Now())
    name = str(by)
    at = passage.certified_at if isinstance(passage.certified_at, datetime) else timezone.now()
    return Certificate.objects.create(
        passage=passage,
        code=make_code(),
        root=passage.root,
        pages=passage.pages,
        statement=statement_on(timezone.localdate(at)).fill(passage, name=name, at=at),
        certified_by=by,
        certified_name=name,
        certified_at=at,
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


def make_code() -> str:
    """A public code: random, and of letters that are not mistaken for each other."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))


def clean_code(text: str) -> str:
    """A code as it is kept, from one that was typed: in any case, with hyphens or spaces; empty for what no
    code can be.
    """
    code = "".join(text.split()).replace("-", "").lower()
    return code if code and len(code) <= 32 and code.isascii() and code.isalnum() else ""


def verify_address(code: str, *, base: str = "") -> str:
    """The public address of a certificate's check: by the setting EFILES_PUBLIC_URL; else by the request's
    own address in `base`; for a command, by the first host that this installation answers to.
    """
    host = settings.ALLOWED_HOSTS[0].lstrip(".*") if settings.ALLOWED_HOSTS else ""
    ours = f"{'https' if settings.HTTPS else 'http'}://{host or 'localhost'}"
    top = (settings.EFILES_PUBLIC_URL or base or ours).rstrip("/")
    return top + reverse("documents:certificate-check", args=[code])


def prove_page(passage: Passage, *, page: int) -> dict[str, Any] | None:
    """The Merkle proof of a page, to be verified alone: its slot as it was certified, the slot's leaf hash,
    its index from 0, how many slots there are, the hashes beside the way up (the nearest first) and the
    root. None for a page that does not lie in this version. O(n log n).
    """
    at = next((at for at, slot in enumerate(passage.manifest) if slot["page"] == page), None)
    if at is None:
        return None
    leaves = [leaf_hash(slot) for slot in passage.manifest]
    return {
        "page": page,
        "slot": passage.manifest[at],
        "leaf": leaves[at].hex(),
        "index": at,
        "count": len(leaves),
        "hashes": [beside.hex() for beside in proof_of(leaves, at)],
        "root": passage.root,
    }
