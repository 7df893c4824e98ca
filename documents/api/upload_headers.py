"""The two headers that come with a file's bytes: which part of it, and its digest."""

import base64
import binascii
import re

from documents.errors import BadPart
from documents.intake.receive import Span
from sso_efiles.refusal import InvalidInput

_RANGE = re.compile(r"bytes (?P<first>[0-9]{1,19})-(?P<last>[0-9]{1,19})/(?P<total>[0-9]{1,19})")
_SHA256 = re.compile(r"(?:^|,)\s*sha-256=:(?P<digest>[A-Za-z0-9+/=]{1,100}):\s*(?=,|$)")
_ANY = re.compile(r"\s*[a-z0-9*._-]+=:[A-Za-z0-9+/=]*:\s*(?:,\s*[a-z0-9*._-]+=:[A-Za-z0-9+/=]*:\s*)*")


def parse_content_range(text: str, *, digest: str) -> Span:
    """`Content-Range: bytes first-last/total`, last byte included."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise BadPart(fields={"Content-Range": "bytes first-last/total"})
    first, last, total = (int(match[name]) for name in ("first", "last", "total"))
    return Span(start=first, end=last + 1, total=total, sha256=digest)


def parse_content_digest(text: str) -> str:
    """The SHA-256 of `Content-Digest` (RFC 9530) as 64 hex digits; empty when none was sent."""
    if not text:
        return ""
    match = _SHA256.search(text)
    try:
        raw = base64.b64decode(match["digest"], validate=True) if match else b""
    except binascii.Error:
        raw = b"?"
    if not _ANY.fullmatch(text) or (match and len(raw) != 32):
        raise InvalidInput(fields={"Content-Digest": "sha-256=:BASE64:"})
    return raw.hex()
