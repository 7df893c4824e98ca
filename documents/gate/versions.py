"""The versions of an electronic file: each stays readable as it was certified, whatever came after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState
from documents.gate.certificates import certificates_of
from documents.gate.models import Certificate
from documents.models import FormType, Reading
from documents.models.page import PageQuerySet
from sso_efiles import policy
from sso_efiles.text.periods import Span


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file: certified, or the one that is open now."""

    number: int
    certificate: Certificate | None
    state: EmployerFileState
    """Of the file, for the open version; else certified."""


def versions_of(employer_id: int, *, user: policy.Officer) -> list[Version]:
    """Those that this person may read, the newest first; none for a file that is only listed. Three queries
    at most.
    """
    efile = EmployerFile.objects.filter(employer=employer_id).first()
    if efile is None:
        return []
    rows = certificates_of(employer_id).visible_to(user).select_related("passage").defer("passage__manifest")
    newest = {certificate.passage.version: certificate for certificate in rows}
    certified = [Version(n, newest[n], EmployerFileState.CERTIFIED) for n in sorted(newest, reverse=True)]
    if efile.version not in newest:
        return [Version(efile.version, None, EmployerFileState(efile.state)), *certified]
    return certified


def readings_of(passage: Passage) -> dict[int, Reading]:
    """The certified reading of each slot that has one, by the slot's number from 1."""
    named = {n: slot["reading"] for n, slot in enumerate(passage.manifest, start=1) if slot["reading"]}
    rows = Reading.objects.select_related("scan__upload", "page").in_bulk(list(named.values()))
    return {number: rows[pk] for number, pk in named.items() if pk in rows}


def reading_of_page(passage: Passage, *, page: int) -> tuple[Reading, dict[str, Any]] | None:
    """The certified reading of a page of this version and its slot; None for a page that does not lie in it,
    or has no picture.
    """
    slot = next((slot for slot in passage.manifest if slot["page"] == page and slot["reading"]), None)
    if slot is None:
        return None
    reading = Reading.objects.select_related("page__document__employer").filter(pk=slot["reading"]).first()
    return (reading, slot) if reading else None


@dataclass(frozen=True, slots=True)
class CertifiedDocument:
    """A paper as it was certified: its form, title, day and period, and its slots in order."""

    pk: int | None
    form: FormType | None
    title: str
    date: str | None
    period: Span | None
    slots: list[dict[str, Any]]


def documents_of(passage: Passage) -> Iterator[CertifiedDocument]:
    """The papers of a certified version, in the order of the file. One query."""
    forms = FormType.objects.in_bulk({slot["form"] for slot in passage.manifest if slot["form"]})
    for pk, rows in groupby(passage.manifest, key=lambda slot: slot["document"]):
        slots = list(rows)
        first = slots[0]
        period = Span.parse(first["period"]) if first.get("period") else None
        form = forms.get(first["form"])
        yield CertifiedDocument(pk, form, first["title"], first["date"], period, slots)


def may_take_away(passage: Passage, *, originals: PageQuerySet) -> bool:
    """Whether every pictured page of this version is among `originals`, the pages whose originals a person
    may take.
    """
    wanted = {slot["page"] for slot in passage.manifest if slot["picture"] is not None}
    return originals.filter(pk__in=wanted).count() == len(wanted)
