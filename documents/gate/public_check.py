"""The public check of a certificate: how it stands, to whoever has its code. No content, no names; the same
for a code that was never given out; so many an address in a while.

Codes hold 133 random bits, so that the limit is not what keeps them from being guessed: it keeps one address
from keeping the database busy. An address is kept as a keyed digest, until the first check after the window.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from documents.gate.certificates import clean_code
from documents.gate.models import Certificate, PublicCheck
from documents.gate.states import CertificateState
from documents.proof.signature import public_key_of
from sso_efiles.refusal import Refusal

WINDOW = timedelta(minutes=10)  # guess
MOST_CHECKS = 120  # guess: an office behind one address that checks a pile of print-outs
"""Of one address within the window."""
UNKNOWN = "unknown"
"""How a code stands that is none of ours."""
WORDS = {
    CertificateState.VALID: ("ใบรับรองนี้มีผลใช้ได้", "This certificate is valid."),
    CertificateState.REPLACED: (
        "ใบรับรองนี้ถูกแทนที่ด้วยฉบับใหม่แล้ว กรุณาขอใบรับรองฉบับปัจจุบันจากสำนักงานประกันสังคม",
        "This certificate was replaced by that of a newer version. Ask the Social Security Office for it.",
    ),
    CertificateState.WITHDRAWN: (
        "ใบรับรองนี้ถูกเพิกถอนแล้ว ใช้อ้างอิงไม่ได้ กรุณาติดต่อสำนักงานประกันสังคม สายด่วน 1506",
        "This certificate was withdrawn and proves nothing. Ask the Social Security Office, hotline 1506.",
    ),
    UNKNOWN: (
        "ไม่พบใบรับรองที่มีรหัสนี้ กรุณาตรวจสอบรหัสบนใบรับรองแล้วลองใหม่",
        "No certificate has this code. Compare it with the certificate and try again.",
    ),
}
"""What each standing means and what to do, in Thai and English: the page shows both."""


class TooManyChecks(Refusal):
    """One address has checked very many codes in a short while."""

    code = "too_many_checks"
    status = 429
    th = "ตรวจสอบใบรับรองถี่เกินไป กรุณารอ {minutes} นาทีแล้วลองใหม่"
    en = "Too many checks from here. Wait {minutes} min and try again."


@dataclass(frozen=True, slots=True)
class Standing:
    """What the public is told of a certificate."""

    state: str
    certified_at: datetime | None = None
    ended_at: datetime | None = None
    pages: int | None = None
    root: str | None = None

    @property
    def message_th(self) -> str:
        return WORDS[self.state][0]

    @property
    def message_en(self) -> str:
        return WORDS[self.state][1]

    def as_json(self) -> dict[str, Any]:
        """The contract's answer; times in UTC."""
        shown = {name: getattr(self, name) for name in ("certified_at", "ended_at")}
        times = {name: at and f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in shown.items()}
        told = {"state": str(self.state), **times, "pages": self.pages, "root": self.root}
        return told | {"key": office_key() or None}


def office_key() -> str:
    """The public key of signatures in exported files; empty where they are not signed."""
    return public_key_of(settings.CERTIFICATE_KEY) if settings.CERTIFICATE_KEY else ""


def check_certificate(code: str, *, address: str) -> Standing:
    """How the certificate with this code stands; TooManyChecks. As many queries for a code that is none."""
    _count_check(address)
    found = Certificate.objects.filter(code=clean_code(code) or "-").first()
    if found is None:
        return Standing(UNKNOWN)
    return Standing(found.state, found.certified_at, found.ended_at, found.pages, found.root)


def _count_check(address: str) -> None:
    """Counted before it is looked at, so that checks at the same moment see each other."""
    now = timezone.now()
    digest = salted_hmac("certificate check", address, algorithm="sha256").hexdigest()
    PublicCheck.objects.filter(at__lt=now - WINDOW).delete()
    this = PublicCheck.objects.create(address_digest=digest)
    mine = PublicCheck.objects.filter(address_digest=digest)
    if mine.count() <= MOST_CHECKS:
        return
    this.delete()
    first = mine.order_by("at").values_list("at", flat=True).first() or now
    rest = (first + WINDOW - now).total_seconds()
    raise TooManyChecks(minutes=max(1, -(-int(rest) // 60)))
