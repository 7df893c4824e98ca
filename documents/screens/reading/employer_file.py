"""An employer's electronic file: who it is, what lies in it by section, how whole it is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.delivery.export import FORMATS
from documents.gate.certificates import valid_certificate_of
from documents.gate.standing import standing_of
from documents.intake.arrivals import Arrival, copies_with_senders, describe_copies
from documents.models import Document, FormClass, Page, Reading
from documents.models.page import PageQuerySet, open_doubts
from documents.radar.asking import Expected, ask_of
from documents.radar.rules import RadarTableDamaged
from documents.screens.reading.narrowing import NarrowingForm
from documents.search.usage import time_to_find
from documents.slots.file_slots import Slot, ledger_of, slots_of_file
from documents.slots.gaps import gap_reason, sentence_of
from documents.states import DocumentState, PageKind
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound


@dataclass(slots=True)
class Section:
    """The papers of one class."""

    code: str
    title: str
    documents: list[Document] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages lie in it."""
        return sum(len(document.pages.all()) for document in self.documents)


def employer_of(account_no: str, *, user: User) -> Employer:
    """The employer of an address; 404 for numbers that are none and for people who may not know."""
    policy.require(user, Action.READ_FILED)
    try:
        digits = AccountNo.parse(account_no).digits
    except InvalidAccountNo:
        raise NotFound from None
    found = Employer.objects.visible_to(user).select_related("office__province")
    return get_object_or_404(found, account_no=digits)


def documents_of(employer: Employer, *, user: User) -> "QuerySet[Document]":
    """What lies in the file, as far as this person may read it, in the order of the sections."""
    return (
        Document.objects.visible_to(user)
        .filter(employer=employer, state=DocumentState.FILED)
        .with_pages()
        .select_related("form", "batch__office", "filed_by")
        .in_file_order()
    )


def pages_of(employer: Employer, *, user: User) -> PageQuerySet:
    """The pages in the file, each once, as far as this person may read them."""
    filed = Page.objects.counted().visible_to(user)
    return filed.filter(document__employer=employer, document__state=DocumentState.FILED)


def may_export(employer: Employer, *, user: User) -> bool:
    """Whether this person may take away the original of every page in the file."""
    if not policy.can(user, Action.ORIGINALS):
        return False
    ours = Page.objects.with_originals_for(user)
    return not pages_of(employer, user=user).exclude(pk__in=ours.values("pk")).exists()


@require_GET
def show_file(request: OfficerRequest, account_no: str) -> HttpResponse:
    """The whole file on one page, or its papers of a year or period."""
    employer = employer_of(account_no, user=request.user)
    if account_no != employer.account_no:
        return redirect("documents:employer-file", employer.account_no)
    current = Prefetch("readings", Reading.objects.filter(current=True).defer("text", "words"))
    counted = Page.objects.counted().by_position()
    pages = counted.select_related("scan__upload", "kind_by").prefetch_related(
        current, open_doubts(), copies_with_senders()
    )
    documents = list(documents_of(employer, user=request.user).prefetch_related(Prefetch("pages", pages)))
    slots = slots_of_file(employer.pk, [page for one in documents for page in one.pages.all()])
    narrowing = NarrowingForm(request.GET, documents)
    shown = narrowing.narrow()
    trail.record(AuditAction.EFILE_VIEWED, employer, by=request.user)
    time_to_find.record_open(request.GET.get("f", ""), by=request.user)
    context = {
        "employer": employer,
        "standing": standing_of(employer, by=request.user),
        "branches": employer.establishments.select_related("office"),
        "former": employer.former_names.all(),
        "narrowing": narrowing,
        "shown": len(shown),
        "sections": _group_by_class(shown),
        "ledger": count_pages(documents),
        "page_ledger": ledger_of(employer.pk, slots),
        "gaps": _gaps_among(slots),
        "copies": _describe_copies(documents, user=request.user),
        "formats": FORMATS.values(),
        "certificate": valid_certificate_of(employer.pk),
        "expected": _ask_radar(employer, user=request.user),
        "may_export": bool(documents) and may_export(employer, user=request.user),
    }
    return render(request, "documents/employer_file/page.html", context)


def _ask_radar(employer: Employer, *, user: User) -> Expected | RadarTableDamaged:
    """What the file should hold; a damaged table of rules says so in its place, and hides no file."""
    try:
        return ask_of(employer, user=user)
    except RadarTableDamaged as damage:
        return damage


def _gaps_among(slots: Iterable[Slot]) -> list[tuple[Slot, str]]:
    """The sides that are missing, each with what says so."""
    bare = [slot for slot in slots if slot.page.kind == PageKind.MISSING]
    reasons = ((slot, gap_reason(slot.page.why)) for slot in bare)
    return [(slot, sentence_of(why) if why else slot.page.kind_reason) for slot, why in reasons]


def _describe_copies(documents: Iterable[Document], *, user: User) -> dict[int, list[Arrival]]:
    pages = (page for document in documents for page in document.pages.all())
    return {page.pk: describe_copies(page, user=user) for page in pages}


def _group_by_class(documents: Iterable[Document]) -> list[Section]:
    """Only those that hold something; papers of no known form come last."""
    found = {value: Section(value, str(label)) for value, label in FormClass.choices}
    found[""] = Section("", _("Type not set yet"))
    for document in documents:
        found[document.doc_class].documents.append(document)
    return [section for section in found.values() if section.documents]


def count_pages(documents: Iterable[Document]) -> dict[str, int]:
    """What the file's pages add up to; their current readings, doubts and copies are prefetched.

    Blank is what a person said of a page, or what was seen on its picture; duplicates are the copies that are
    linked to these pages, beside what a person called one.
    """
    pages = [page for document in documents for page in document.pages.all()]
    kinds = Counter(PageKind(page.kind) for page in pages)
    pictured = [page for page in pages if page.kind == PageKind.IMAGE and page.scan]
    blank = sum(any(reading.blank for reading in page.readings.all()) for page in pictured)
    return {
        "documents": len({page.document_id for page in pages}),
        "slots": len(pages),
        "images": sum(page.scan is not None for page in pages),
        "blank": kinds[PageKind.BLANK] + blank,
        "duplicate": kinds[PageKind.DUPLICATE] + sum(len(page.copies.all()) for page in pages),
        "missing": kinds[PageKind.MISSING],
        "not_scannable": kinds[PageKind.NOT_SCANNABLE],
        "doubtful": sum(bool(page.doubts.all()) for page in pages),
    }
