"""The verdict over one file: whole, changed, not certified; what differs, and what to compare it with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.proof.archive import open_archive
from documents.proof.bag import Bag, check_bag, check_without_certificate, read_bag_certificate
from documents.proof.certificate import HEAD, Certified
from documents.proof.differences import Difference
from documents.proof.folder import Folder
from documents.proof.limits import MOST_OF_ONE, Unreadable
from documents.proof.pdf import check_pdf, open_pdf, read_pdf_certificate
from documents.proof.slots import check_certificate

WHOLE, CHANGED, NOT_CERTIFIED = "whole", "changed", "not_certified"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file proves."""

    kind: str
    """bag or pdf."""
    certified: Certified | None
    differences: tuple[Difference, ...]

    @property
    def result(self) -> str:
        """whole, changed or not_certified."""
        if self.differences:
            return CHANGED
        return WHOLE if self.certified else NOT_CERTIFIED

    @property
    def signed_by(self) -> str:
        """The public key whose signature the file bears; empty where it bears none."""
        signature = self.certified.content.get("signature") if self.certified else None
        return str(signature.get("key", "")) if isinstance(signature, dict) else ""

    def as_json(self) -> dict[str, Any]:
        """What programs are told."""
        head = self.certified.head if self.certified else {}
        facts = {name: head[name] for name in HEAD if name in head and name != "statement"}
        return {
            "verdict": self.result,
            "kind": self.kind,
            **facts,
            "signed_by": self.signed_by,
            "root_computed": self.certified.root_computed if self.certified else None,
            "differences": [each.as_json() for each in self.differences],
        }


def verify_file(path: Path, *, root: str = "", key: str = "") -> Verdict:
    """Of a bag (packed, or a folder) or a PDF, by itself alone; `root` and the signature's public `key` are
    what somebody brings along, in hexadecimal. Unreadable for what cannot be verified. Reads the file two or
    three times; never unpacks it.
    """
    given = {name: "".join(text.split()).lower() for name, text in (("given", root), ("key", key))}
    if path.is_dir():
        return _verify_bag(Bag.of(Folder(path)), given)
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError:
        raise Unreadable("no_file") from None
    if head.startswith(b"PK"):
        with open_archive(path) as archive:
            return _verify_bag(Bag.of(archive), given)
    if b"%PDF-" in head:
        return _verify_pdf(path, given)
    raise Unreadable("type_unknown" if head else "damaged")


def _verify_bag(bag: Bag, given: dict[str, str]) -> Verdict:
    certified = read_bag_certificate(bag)
    if certified is None:
        return Verdict("bag", None, tuple(check_without_certificate(bag)))
    found = (*check_certificate(certified, **given), *check_bag(bag, certified))
    return Verdict("bag", certified, found)


def _verify_pdf(path: Path, given: dict[str, str]) -> Verdict:
    if path.stat().st_size > MOST_OF_ONE:
        raise Unreadable("too_large")
    with open_pdf(path) as pdf:
        certified = read_pdf_certificate(pdf)
        if certified is None:
            return Verdict("pdf", None, ())
        found = (*check_certificate(certified, **given), *check_pdf(pdf, path, certified))
        return Verdict("pdf", certified, found)
