"""What lies in an electronic file, slot by slot, as it is handed over, checked and certified.

A manifest is a list of slots in the order of the file, each a dict that JSON takes. `digest` is over what
people decide about (which image, where, what it is said to be) and not over what a machine may make anew (the
picture's encoding, the text): when it differs from the one that was handed over, the file was changed. `root`
is over the manifest whole, the digests of the pictures included: it is what is certified. Manifests that were
made before slots told the period of their paper stay as they are, and are compared without it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from documents.employer_file.merkle import leaf_hash, root_of
from documents.employer_file.sides import count_pages
from documents.models import Document, Identifier, Page, Reading
from documents.models.document import file_order, told_span
from documents.states import DocumentState

_COLUMNS = (
    "pk", "document", "document__form", "document__section", "document__form__doc_class", "document__title",
    "document__dated", "document__period", "document__period_until", "document__whole_year", "kind",
    "kind_reason", "kind_by__username", "duplicate_of", "turn",
    "scan__upload__sha256", "scan__number",
)  # fmt: skip
"""What of a page's row, and of what it lies in, the slot is made of."""
_OF_MACHINE = ("reading", "picture")
"""Fields of a slot that a later reading of the same image may change."""
_ADDED = ("period",)
"""Fields of a slot that manifests lack which were made before December 2026."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The slots of a file in order, the digest of what people decided, the Merkle root of all."""

    slots: list[dict[str, Any]]
    digest: str
    root: str

    @property
    def pages(self) -> int:
        """Those of the paper that have a picture: what is certified and counted."""
        return count_pages(self.slots)


def manifest_of(employer_id: int) -> Manifest:
    """Of the file as it lies now; four queries whatever its size."""
    slots = slots_of(employer_id)
    return Manifest(slots, digest_of_slots(slots), root_of_slots(slots))


def is_as_it_was(employer_id: int, content: str) -> bool:
    """Whether a file lies as it was when this was its digest."""
    slots = slots_of(employer_id)
    return content in (digest_of_slots(slots), digest_of_slots(slots, but=_ADDED))


def slots_of(employer_id: int) -> list[dict[str, Any]]:
    """All slots of the file, copies and those without a picture among them, in the order of the file; behind
    them the sides of its folders that nobody has scanned. By values: rows of models would cost thrice.
    """
    filed = Document.objects.filter(employer=employer_id, state=DocumentState.FILED)
    pages = Page.objects.filter(document__in=filed).order_by(*file_order("document__"), "position", "pk")
    placed = list(pages.values_list(*_COLUMNS))
    gaps = Page.objects.gaps_of(employer_id).order_by("pk").values_list(*_COLUMNS)
    readings = {page: (pk, picture) for page, pk, picture in _readings_of(filed)}
    numbers: dict[int, list[list[str]]] = {}
    found = Identifier.objects.filter(page__document__in=filed).order_by("kind", "value", "id")
    for page, kind, value in found.values_list("page", "kind", "value"):
        numbers.setdefault(page, []).append([kind, value])
    rows = (dict(zip(_COLUMNS, row, strict=True)) for row in chain(placed, gaps))
    return [
        _slot(number, row, readings.get(row["pk"], (None, None)), numbers.get(row["pk"], []))
        for number, row in enumerate(rows, start=1)
    ]


def root_of_slots(slots: Iterable[Any]) -> str:
    """The Merkle root over slots, in hexadecimal."""
    return root_of([leaf_hash(slot) for slot in slots]).hex()


def digest_of_slots(slots: Sequence[dict[str, Any]], *, but: Sequence[str] = ()) -> str:
    """SHA-256 in hexadecimal over what people decide about in these slots, but for some fields."""
    left_out = {*_OF_MACHINE, *but}
    kept = [{name: value for name, value in slot.items() if name not in left_out} for slot in slots]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _readings_of(filed: QuerySet[Document]) -> QuerySet[Reading, tuple[int, int, str]]:
    current = Reading.objects.filter(current=True, page__document__in=filed)
    return current.values_list("page", "pk", "picture_sha256")


def _slot(
    number: int,
    row: Mapping[str, Any],
    reading: tuple[int | None, str | None],
    numbers: list[list[str]],
) -> dict[str, Any]:
    """What the certificate says of one slot."""
    dated = row["document__dated"]
    period = told_span(
        row["document__period"], row["document__period_until"], whole_year=bool(row["document__whole_year"])
    )
    return {
        "slot": number,
        "page": row["pk"],
        "document": row["document"],
        "form": row["document__form"],
        "section": row["document__section"] or row["document__form__doc_class"] or "",
        "title": row["document__title"] or "",
        "date": dated.isoformat() if dated else None,
        "period": period.code if period else None,
        "kind": row["kind"],
        "reason": row["kind_reason"],
        "explained_by": row["kind_by__username"],
        "copy_of": row["duplicate_of"],
        "turn": row["turn"],
        "numbers": numbers,
        "original": row["scan__upload__sha256"],
        "picture_of_original": row["scan__number"],
        "reading": reading[0],
        "picture": reading[1],
    }
