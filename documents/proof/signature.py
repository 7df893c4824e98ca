"""The installation's signature under certificate.json: Ed25519 (RFC 8032) over its seal.

The private key is 32 random bytes, in hexadecimal; whoever has the public key, from the office's own page or
a letter, knows without asking anybody that a file came from the installation, and that not a word of it is
another.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from documents.proof.differences import Difference, differs

ALGORITHM = "Ed25519"
_ABOUT = b"sso-efile-certificate/1 "
"""What the key signs begins so: it says nothing about anything else."""


def public_key_of(private_key: str) -> str:
    """In hexadecimal; ValueError for what is no key."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    return key.public_key().public_bytes_raw().hex()


def sign_content(content: Mapping[str, Any], *, private_key: str) -> dict[str, Any]:
    """certificate.json with the signature over its seal."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
    value = key.sign(_ABOUT + str(content["seal"]).encode()).hex()
    public = key.public_key().public_bytes_raw().hex()
    return {**content, "signature": {"algorithm": ALGORITHM, "key": public, "value": value}}


def check_signature(content: Mapping[str, Any], *, seal: str, key: str = "") -> Iterator[Difference]:
    """Whether the signature, where there is one, is that of its key over this seal; `key` is the public key
    that somebody brings along: then there must be one, and by this key.
    """
    signature = content.get("signature")
    if signature is None:
        if key:
            yield differs("signature_missing")
        return
    if not _holds(signature, seal):
        yield differs("signature_wrong")
    elif key and signature["key"] != key:
        yield differs("signature_of_another", key=signature["key"])


def _holds(signature: Any, seal: str) -> bool:
    try:
        if set(signature) != {"algorithm", "key", "value"} or signature["algorithm"] != ALGORITHM:
            return False
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["key"]))
        public.verify(bytes.fromhex(signature["value"]), _ABOUT + seal.encode())
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return False
    return True
