"""What an export says besides, and what follows from the certificate alone: so that none of it can be changed
unseen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from documents.proof.differences import Difference, differs
from documents.proof.limits import load_json

_MOST_TOLD = 20  # guess


def ledger_of(slots: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """ledger.json: how many slots of each kind, and every slot that is no picture with who explained it."""
    kinds = Counter(str(slot["kind"]) for slot in slots)
    names = ("slot", "page", "kind", "reason", "explained_by", "copy_of")
    explained = [
        {name: slot.get(name) for name in names}
        for slot in slots
        if slot["kind"] != "image" or slot.get("copy_of")
    ]
    return {"slots": len(slots), "by_kind": dict(sorted(kinds.items())), "explained": explained}


def metadata_of(head: Mapping[str, Any], slots: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """metadata.json of a certified file: whose it is, and its documents in order."""
    names = ("account_no", "version", "root", "code", "certified_at")
    documents = [_describe(list(rows)) for _, rows in groupby(slots, key=lambda slot: slot["document"])]
    return {"name": head["employer"], "certified": True, "documents": documents} | {
        name: head[name] for name in names
    }


def _describe(slots: list[Mapping[str, Any]]) -> dict[str, Any]:
    first = slots[0]
    pages = [{"id": slot["page"], "slot": slot["slot"], "kind": slot["kind"]} for slot in slots]
    about = {name: first.get(name) for name in ("form", "title", "date")}
    if "period" in first:  # older certificates lack it
        about["period"] = first["period"]
    return {"id": first["document"], **about, "pages": pages}


def compare_json(name: str, data: bytes, wanted: Any) -> Iterator[Difference]:
    """What differs in a file that follows from the certificate, by path; Unreadable for what is no JSON."""
    for told, path in enumerate(_paths(load_json(data, code="damaged"), wanted, "")):
        if told >= _MOST_TOLD:
            return
        yield differs("file_field", name=name, field=path or "/")


def _paths(here: Any, wanted: Any, path: str) -> Iterator[str]:
    if isinstance(here, dict) and isinstance(wanted, dict):
        for name in {**wanted, **here}:
            if name not in here or name not in wanted:
                yield f"{path}/{name}"
            else:
                yield from _paths(here[name], wanted[name], f"{path}/{name}")
    elif isinstance(here, list) and isinstance(wanted, list) and len(here) == len(wanted):
        for at, (one, other) in enumerate(zip(here, wanted, strict=True), start=1):
            yield from _paths(one, other, f"{path}/{at}")
    elif here != wanted or type(here) is not type(wanted):
        yield path
