"""A BagIt bag (RFC 8493) in a ZIP against the certificate that it carries, or, when it carries none, against
its own manifests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from documents.proof import derived
from documents.proof.certificate import NAME, Certified, read_certificate
from documents.proof.differences import Difference, differs
from documents.proof.limits import MOST_PICTURE, Unreadable, load_json
from documents.proof.pictures import compare_named
from documents.proof.printed import read_printed

_PAGE = re.compile(r"data/pages/(\d{4,9})\.jpg")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
SHEET = "data/certificate.pdf"
_WRITTEN = {
    f"data/{NAME}",
    "data/ledger.json",
    "data/metadata.json",
    "bagit.txt",
    "bag-info.txt",
    *_MANIFESTS,
}
"""What every bag of a certified file has besides its pages and what its certificate names."""


class Source(Protocol):
    """Where a bag lies: a ZIP, or a folder."""

    @property
    def names(self) -> list[str]: ...
    def digest(self, name: str) -> str: ...
    def read(self, name: str, *, most: int = 0) -> bytes: ...


@dataclass(slots=True)
class Bag:
    """What lies in a bag, by its name below the bag's own folder, each with its digest."""

    source: Source
    root: str
    digests: dict[str, str]
    strangers: list[str]
    told: set[str] = field(default_factory=set)
    """Names about which something was said already."""

    @classmethod
    def of(cls, source: Source) -> "Bag":
        """At the top or in a folder of its own; Unreadable for what is no bag of ours."""
        marks = [name for name in source.names if re.fullmatch(r"(?:[^/]+/)?bagit\.txt", name)]
        if len(marks) != 1:
            raise Unreadable("type_unknown")
        root = marks[0].removesuffix("bagit.txt")
        inside = [name for name in source.names if name.startswith(root)]
        digests = {name.removeprefix(root): source.digest(name) for name in inside}
        return cls(source, root, digests, [name for name in source.names if not name.startswith(root)])

    def read(self, name: str) -> bytes:
        """A small file of it."""
        return self.source.read(self.root + name)


def read_bag_certificate(bag: Bag) -> Certified | None:
    """The certificate that the bag carries; None where it has none."""
    name = f"data/{NAME}"
    return read_certificate(bag.read(name)) if name in bag.digests else None


def check_bag(bag: Bag, certified: Certified) -> Iterator[Difference]:
    """What differs between what lies in the bag and what was certified."""
    yield from (differs("file_added", name=name) for name in bag.strangers)
    yield from _check_pages(bag, certified)
    yield from _check_derived(bag, certified)
    yield from _check_enclosed(bag, certified)
    yield from _check_sheet(bag, certified)
    bag.told.add(f"data/{NAME}")
    yield from check_manifests(bag, known=_WRITTEN | bag.told)


def check_without_certificate(bag: Bag) -> Iterator[Difference]:
    """Of a bag that says itself that it is not certified: its manifests alone."""
    yield from (differs("file_added", name=name) for name in bag.strangers)
    yield from check_manifests(bag)
    if bag.digests.get("data/metadata.json"):
        described = load_json(bag.read("data/metadata.json"), code="damaged")
        if isinstance(described, dict) and described.get("certified") is True:
            yield differs("certificate_missing")


def _check_pages(bag: Bag, certified: Certified) -> Iterator[Difference]:
    names = {int(match[1]): name for name in bag.digests if (match := _PAGE.fullmatch(name))}
    bag.told.update(names.values())
    bag.told.update(f"data/pages/{number:04d}.jpg" for number in range(1, len(certified.slots) + 1))
    found = {number: (name, bag.digests[name]) for number, name in names.items()}
    yield from compare_named(certified.slots, found)


def _check_derived(bag: Bag, certified: Certified) -> Iterator[Difference]:
    wanted = {
        "data/ledger.json": derived.ledger_of(certified.slots),
        "data/metadata.json": derived.metadata_of(certified.head, certified.slots),
    }
    for name, content in wanted.items():
        if not bag.digests.get(name):
            bag.told.add(name)
            yield differs("file_changed" if name in bag.digests else "file_missing", name=name)
            continue
        for each in derived.compare_json(name, bag.read(name), content):
            bag.told.add(name)
            yield each


def _check_enclosed(bag: Bag, certified: Certified) -> Iterator[Difference]:
    """Texts, originals and the printed certificate, by what certificate.json says of them."""
    originals = {slot["original"] for slot in certified.slots}
    strays = {of: n for n, of in bag.digests.items() if n not in certified.enclosed and n not in bag.told}
    for name, digest in certified.enclosed.items():
        bag.told.add(name)
        here = bag.digests.get(name)
        if here is None:
            if other := strays.get(digest):
                bag.told.add(other)
                yield differs("file_renamed", name=name, other=other)
            else:
                yield differs("file_missing", name=name)
        elif here != digest or (name.startswith("data/originals/") and digest not in originals):
            yield differs("file_changed", name=name)


def _check_sheet(bag: Bag, certified: Certified) -> Iterator[Difference]:
    """The root and the code on the printed certificate are those of certificate.json."""
    if not bag.digests.get(SHEET):
        return
    printed = read_printed(bag.source.read(bag.root + SHEET, most=MOST_PICTURE))
    computed = certified.root_computed
    if printed.root and printed.root != computed:
        yield differs("root_not_printed", printed=printed.root, computed=computed)
    if printed.code and printed.code != certified.head["code"]:
        yield differs("code_not_printed")


def check_manifests(bag: Bag, *, known: set[str] | None = None) -> Iterator[Difference]:
    """The bag's own manifests: every file stands in one of them, with its digest. Where the certificate says
    which files are `known`, a manifest vouches for no other: whoever adds a file can write it in.
    """
    listed: dict[str, str] = {}
    for manifest in _MANIFESTS:
        if not bag.digests.get(manifest):
            yield differs("file_missing" if manifest not in bag.digests else "file_changed", name=manifest)
            continue
        lines = bag.read(manifest).decode("utf-8", "replace").splitlines()
        matches = [_LINE.fullmatch(line) for line in lines]
        if not all(matches):
            yield differs("manifest_line", name=manifest)
        rows = {match[2]: match[1] for match in matches if match}
        yield from _check_lines(bag, manifest, rows)
        listed |= rows
    vouched = listed.keys() if known is None else listed.keys() & known
    for name in sorted(bag.digests.keys() - vouched - bag.told - {_MANIFESTS[1]}):
        yield differs("file_added", name=name)


def _check_lines(bag: Bag, manifest: str, rows: dict[str, str]) -> Iterator[Difference]:
    wrong = [name for name, digest in rows.items() if bag.digests.get(name) != digest]
    fresh = [name for name in wrong if name not in bag.told]
    for name in fresh:
        yield differs("file_changed" if name in bag.digests else "file_missing", name=name)
    if len(fresh) < len(wrong):
        yield differs("manifest_line", name=manifest)
    unlisted = [n for n in bag.digests if n.startswith("data/") and n in bag.told and n not in rows]
    if manifest == _MANIFESTS[0] and unlisted:
        yield differs("manifest_line", name=manifest)
