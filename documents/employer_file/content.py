"""What lies in an electronic file, slot by slot, as it is handed over, checked and certified.

A manifest is a list of slots in the order of the file, each a dict that JSON takes. `digest` is over what
people decide about (which image, where, what it is said to be) and not over what a machine may make anew (the
picture's encoding, the text): when it differs from the one that was handed over, the file was changed. `root`
is over the manifest whole, the digests of the pictures included: it is what is certified.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from documents.employer_file.merkle import leaf_hash, root_of
from documents.models import Document, Identifier, Page, Reading
from documents.models.document import file_order
from documents.states import DocumentState

_OF_MACHINE = ("reading", "picture")
"""Fields of a slot that a later reading of the same image may change."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The slots of a file in order, the digest of what people decided, the Merkle root of all."""

    slots: list[dict[str, Any]]
    digest: str
    root: str


def manifest_of(employer_id: int) -> Manifest:
    """Of the file as it lies now; five queries whatever its size."""
    slots = [_slot(number, page) for number, page in enumerate(_pages_of(employer_id), start=1)]
    return Manifest(slots, digest_of_slots(slots), root_of_slots(slots))


def root_of_slots(slots: Iterable[Any]) -> str:
    """The Merkle root over slots, in hexadecimal."""
    return root_of([leaf_hash(slot) for slot in slots]).hex()


def digest_of_slots(slots: Sequence[dict[str, Any]]) -> str:
    """SHA-256 in hexadecimal over what people decide about in these slots."""
    kept = [{name: value for name, value in slot.items() if name not in _OF_MACHINE} for slot in slots]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _pages_of(employer_id: int) -> list[Page]:
    """All slots of the file, copies and those without a picture among them, in the order of the file; behind
    them the sides of its folders that nobody has scanned.
    """
    filed = Document.objects.filter(employer=employer_id, state=DocumentState.FILED)
    current = Reading.objects.filter(current=True).only("page", "scan", "picture_sha256", "blank")
    numbers = Identifier.objects.order_by("kind", "value", "id").only("page", "kind", "value")
    pages = Page.objects.filter(document__in=filed).order_by(*file_order("document__"), "position", "pk")
    placed = list(
        pages.select_related("document__form", "scan__upload", "kind_by")
        .defer("why")
        .prefetch_related(Prefetch("readings", current), Prefetch("identifiers", numbers))
    )
    gaps = Page.objects.gaps_of(employer_id).select_related("kind_by").defer("why").order_by("pk")
    return placed + list(gaps.prefetch_related(Prefetch("readings", current), "identifiers"))


def _slot(number: int, page: Page) -> dict[str, Any]:
    """What the certificate says of one slot."""
    document = page.document
    reading = next(iter(page.readings.all()), None)
    return {
        "slot": number,
        "page": page.pk,
        "document": page.document_id,
        "form": document.form_id if document else None,
        "section": document.doc_class if document else "",
        "title": document.title if document else "",
        "date": document.dated.isoformat() if document and document.dated else None,
        "kind": page.kind,
        "reason": page.kind_reason,
        "explained_by": page.kind_by.username if page.kind_by else None,
        "copy_of": page.duplicate_of_id,
        "turn": page.turn,
        "numbers": [[each.kind, each.value] for each in page.identifiers.all()],
        "original": page.scan.upload.sha256 if page.scan else None,
        "picture_of_original": page.scan.number if page.scan else None,
        "reading": reading.pk if reading else None,
        "picture": reading.picture_sha256 if reading else None,
    }
