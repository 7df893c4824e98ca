"""Whether certificate.json is the one that was made: its facts, its slots, their order, its root."""

from collections.abc import Iterator

from documents.employer_file.merkle import leaf_hash
from documents.employer_file.sides import count_pages
from documents.proof.certificate import HEAD, Certified, seal_of, short_digest
from documents.proof.differences import Difference, differs
from documents.proof.signature import check_signature


def check_certificate(certified: Certified, *, given: str = "", key: str = "") -> Iterator[Difference]:
    """What differs within it, and from the root or the public key that somebody brought along."""
    found = [*_check_head(certified), *_check_slots(certified), *_check_root(certified, given)]
    yield from found
    if not found and certified.seal != seal_of(certified.content):
        yield differs("certificate_changed")
    yield from check_signature(certified.content, seal=seal_of(certified.content), key=key)


def _check_head(certified: Certified) -> Iterator[Difference]:
    head = certified.head
    for name in HEAD:
        if certified.head_fingerprints.get(name) != short_digest(head[name]):
            yield differs("certificate_field", field=name)
    if head["pages"] != count_pages(certified.slots):
        yield differs("certificate_field", field="pages")
    for name in ("certified_by", "root"):
        if head[name] not in head["statement"]:
            yield differs("certificate_field", field=f"statement ({name})")


def _check_slots(certified: Certified) -> Iterator[Difference]:
    """Each slot against its fingerprint; two that changed places are told as one thing."""
    was = [row["leaf"] for row in certified.fingerprints]
    now = [leaf_hash(slot).hex() for slot in certified.slots]
    if len(was) != len(now):
        yield from _check_count(was, now)
        return
    home = {leaf: at for at, leaf in enumerate(was)}
    told: set[int] = set()
    for at, (before, after) in enumerate(zip(was, now, strict=True)):
        if before == after or at in told:
            continue
        other = home.get(after, at)
        if other > at and now[other] == before:
            told.add(other)
            yield differs("slots_swapped", slot=at + 1, other=other + 1)
        else:
            yield from _name_fields(certified, at)


def _check_count(was: list[str], now: list[str]) -> Iterator[Difference]:
    left, here = set(was), set(now)
    yield from (differs("slot_missing", slot=at) for at, leaf in enumerate(was, start=1) if leaf not in here)
    yield from (differs("slot_added", slot=at) for at, leaf in enumerate(now, start=1) if leaf not in left)
    if left == here:
        yield differs("certificate_field", field="slots")


def _name_fields(certified: Certified, at: int) -> Iterator[Difference]:
    slot, marks = certified.slots[at], certified.fingerprints[at]["fields"]
    fields = [name for name in {**marks, **slot} if marks.get(name) != short_digest(slot.get(name))]
    fields += [name for name in marks if name not in slot and name not in fields]
    if not fields:
        yield differs("slot_changed", slot=at + 1)
    for name in fields:
        yield differs("slot_field", slot=at + 1, field=name)


def _check_root(certified: Certified, given: str) -> Iterator[Difference]:
    computed = certified.root_computed
    if computed != certified.root:
        yield differs("root_differs", claimed=certified.root, computed=computed)
    if given and given != computed:
        yield differs("root_not_given", given=given, computed=computed)
