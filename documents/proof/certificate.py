"""certificate.json: what was certified, slot by slot, so that whoever has the file can prove it alone.

Problem     Name what was changed in a file of which only the file itself is at hand.
Known as    Merkle root over canonical leaves (documents/employer_file/merkle.py), with commitments to each
            field.
Steps       `slots` is the manifest as it was certified; `root` is the Merkle root over them. `fingerprints`
            repeats each slot's leaf hash and, in short, the digest of each field, so that a changed field can
            be named; `head` does so for the facts about the certificate. `enclosed` has the SHA-256 of all
            else that goes with it. `seal` is the digest of all of this, and what `signature` signs.
Limits      Whoever can write the whole file can make all of it anew: what cannot be forged is the root at
            /v/CODE/ and the installation's signature (docs/adr/0032-proof-without-us.md).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.employer_file.merkle import leaf_hash, root_of
from documents.proof.limits import Unreadable, load_json

FORMAT = "sso-efile-certificate"
FORMAT_VERSION = 1
NAME = "certificate.json"
HEAD = (
    "account_no",
    "employer",
    "version",
    "pages",
    "root",
    "code",
    "verify_url",
    "certified_at",
    "certified_by",
    "office",
    "statement",
)
"""Facts about the certificate, in the order in which they are told."""
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate.json that could be read."""

    head: dict[str, Any]
    slots: list[dict[str, Any]]
    fingerprints: list[dict[str, Any]]
    head_fingerprints: dict[str, str]
    enclosed: dict[str, str]
    seal: str
    content: dict[str, Any]
    """All of it, as it was read."""

    @property
    def root(self) -> str:
        """As it is claimed."""
        return str(self.head["root"])

    @property
    def root_computed(self) -> str:
        """Over the slots as they stand."""
        return root_of([leaf_hash(slot) for slot in self.slots]).hex()


def make_content(
    head: Mapping[str, Any], slots: Sequence[Mapping[str, Any]], *, enclosed: Mapping[str, str]
) -> dict[str, Any]:
    """What certificate.json says; without the signature."""
    content: dict[str, Any] = {"format": FORMAT, "format_version": FORMAT_VERSION}
    content |= {name: head[name] for name in HEAD}
    content |= {
        "slots": list(slots),
        "fingerprints": [fingerprint_of(slot) for slot in slots],
        "head": {name: short_digest(head[name]) for name in HEAD},
        "enclosed": dict(sorted(enclosed.items())),
    }
    return content | {"seal": seal_of(content)}


def write_content(content: Mapping[str, Any]) -> bytes:
    """As a file."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_certificate(data: bytes) -> Certified:
    """Parsed and bounded; Unreadable for what is none."""
    content = load_json(data)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Unreadable("bad_certificate")
    if content.get("format_version") != FORMAT_VERSION:
        raise Unreadable("newer_format")
    if not _is_of_form(content):
        raise Unreadable("bad_certificate")
    head = {name: content[name] for name in HEAD}
    parts = (content["slots"], content["fingerprints"], content["head"], content["enclosed"])
    try:
        return Certified(head, *parts, seal=content["seal"], content=content)
    except UnicodeEncodeError:
        raise Unreadable("bad_certificate") from None


def fingerprint_of(slot: Mapping[str, Any]) -> dict[str, Any]:
    """A slot's leaf hash, and in short the digest of each of its fields."""
    return {"leaf": leaf_hash(slot).hex(), "fields": {name: short_digest(v) for name, v in slot.items()}}


def short_digest(value: Any) -> str:
    """The first half of SHA-256 over a value as JSON: enough to say that it was changed."""
    return _digest(value)[:_SHORT]


def seal_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over all of certificate.json but the seal itself and the signature."""
    return _digest({name: value for name, value in content.items() if name not in ("seal", "signature")})


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


_KNOWN = {"format", "format_version", *HEAD, "slots", "fingerprints", "head", "enclosed", "seal", "signature"}
_SLOT_FIELDS = {"slot", "page", "kind", "picture", "original", "document"}


def _is_of_form(content: dict[str, Any]) -> bool:
    """Whether everything is there and of its type; nothing else may be."""
    if not set(content) <= _KNOWN or not _KNOWN - {"signature"} <= set(content):
        return False
    texts = all(isinstance(content[name], str) for name in HEAD if name not in ("version", "pages"))
    numbers = all(type(content[name]) is int for name in ("version", "pages"))
    shaped = _are_slots(content["slots"]) and _are_fingerprints(content["fingerprints"])
    maps = _is_text_map(content["head"]) and _is_text_map(content["enclosed"])
    return texts and numbers and shaped and maps and isinstance(content["seal"], str)


def _are_slots(slots: Any) -> bool:
    return isinstance(slots, list) and all(
        isinstance(slot, dict)
        and set(slot) >= _SLOT_FIELDS
        and isinstance(slot["picture"], str | None)
        and isinstance(slot["original"], str | None)
        for slot in slots
    )


def _are_fingerprints(rows: Any) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and isinstance(row.get("leaf"), str) and _is_text_map(row.get("fields"))
        for row in rows
    )


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
