"""The ledger of a file: its slots that are no picture, each with what says so and the pages beside it; the
contact sheet on which many are signed at once; the printed inventory.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.employer_file import moves
from documents.models import Document, Page, Rescan
from documents.screens.reading.employer_file import documents_of, employer_of
from documents.screens.slots.forms import ManyForm
from documents.slots import explaining
from documents.slots.file_slots import Ledger, Slot, ledger_of, slots_of_file
from documents.slots.gaps import gap_reason, sentence_of
from documents.states import PageKind
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action


@dataclass(frozen=True, slots=True)
class Beside:
    """A slot without a picture among its neighbours."""

    slot: Slot
    why: str
    """What says that the side is missing, in the present language; empty where a person said so."""
    after: Page | None
    before: Page | None
    rescan: Rescan | None


@dataclass(slots=True)
class Whole:
    """A file with its slots, as this person may read it."""

    employer: Employer
    documents: list[Document]
    slots: list[Slot]
    ledger: Ledger
    gaps: list[Beside] = field(default_factory=list)


@require_GET
def show_slots(request: OfficerRequest, account_no: str) -> HttpResponse:
    """All slots of the file that are no picture: signed, or to be signed."""
    whole = _read(employer_of(account_no, user=request.user), user=request.user)
    trail.record(AuditAction.EFILE_VIEWED, whole.employer, by=request.user)
    pictured = [slot for slot in whole.slots if slot.page.scan_id is not None]
    context = {
        "whole": whole,
        "employer": whole.employer,
        "ledger": whole.ledger,
        "gaps": whole.gaps,
        "sheets": [slot for slot in pictured if not slot.explained],
        "signed": [slot for slot in pictured if slot.page.kind_by_id is not None],
        "kinds": [PageKind.MISSING, PageKind.BLANK, PageKind.NOT_SCANNABLE],
        "many_kinds": [PageKind.BLANK, PageKind.DUPLICATE, PageKind.NOT_SCANNABLE, PageKind.IMAGE],
        "may_sign": policy.can(request.user, Action.FILE),
        "least": explaining.LEAST_REASON,
    }
    return render(request, "documents/slots/page.html", context)


@require_POST
def sign_many(request: OfficerRequest, account_no: str) -> HttpResponse:
    """The ticked slots at once, or none of them."""
    policy.require(request.user, Action.FILE)
    employer = employer_of(account_no, user=request.user)
    form = ManyForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return redirect("documents:employer-slots", employer.account_no)
    given = form.cleaned_data
    seen = Page.objects.visible_to(request.user).filter(pk__in=given["pages"])
    versions = {pk: given["pages"][pk] for pk in seen.values_list("pk", flat=True)}
    kind = PageKind(given["kind"])
    explaining.explain_pages(versions, kind=kind, reason=given["reason"], by=request.user)
    messages.success(request, _("Signed %(n)s pages: %(kind)s.") % {"n": len(versions), "kind": kind.label})
    return redirect("documents:employer-slots", employer.account_no)


@require_GET
def print_inventory(request: OfficerRequest, account_no: str) -> HttpResponse:
    """The inventory of a file for paper: sections, documents, slots, ledger."""
    whole = _read(employer_of(account_no, user=request.user), user=request.user)
    trail.record(AuditAction.EFILE_VIEWED, whole.employer, by=request.user)
    numbers = {slot.page.pk: slot for slot in whole.slots}
    context = {
        "employer": whole.employer,
        "file_state": moves.state_of(whole.employer),
        "ledger": whole.ledger,
        "papers": [_as_lines(document, numbers) for document in whole.documents],
        "others": [slot for slot in whole.slots if slot.page.kind != PageKind.IMAGE],
        "reasons": {gap.slot.page.pk: gap.why for gap in whole.gaps},
        "at": timezone.now(),
        "by": request.user,
    }
    return render(request, "documents/slots/inventory.html", context)


def _as_lines(document: Document, numbers: dict[int, Slot]) -> tuple[Document, str, int]:
    """A document with the numbers of its slots, `3-5`, and how many pages it has."""
    own = [numbers[page.pk].number for page in document.pages.all() if page.pk in numbers]
    told = f"{own[0]}-{own[-1]}" if len(own) > 1 else "".join(map(str, own))
    return document, told, len(own)


def _read(employer: Employer, *, user: User) -> Whole:
    counted = Page.objects.counted().by_position().select_related("scan__upload", "kind_by", "duplicate_of")
    found = documents_of(employer, user=user).prefetch_related(Prefetch("pages", counted))
    documents = list(found)
    slots = slots_of_file(employer.pk, [page for one in documents for page in one.pages.all()])
    whole = Whole(employer, documents, slots, ledger_of(employer.pk, slots))
    whole.gaps = list(_beside(slots, user=user))
    return whole


def _beside(slots: Sequence[Slot], *, user: User) -> Iterable[Beside]:
    """The slots without a picture, each with the pages that it lay between, as far as one may see them."""
    bare = [slot for slot in slots if slot.page.scan_id is None]
    reasons = {slot.page.pk: gap_reason(slot.page.why) for slot in bare}
    asked = {key for why in reasons.values() if why for key in (why.get("after"), why.get("before")) if key}
    near = Page.objects.visible_to(user).in_bulk(asked)
    open_rescans = Rescan.objects.visible_to(user).filter(page__in=reasons, closed_at=None)
    rescans = {row.page_id: row for row in open_rescans.select_related("by")}
    for slot in bare:
        why = reasons[slot.page.pk] or {}
        yield Beside(
            slot,
            sentence_of(why) if why else "",
            near.get(why.get("after") or 0),
            near.get(why.get("before") or 0),
            rescans.get(slot.page.pk),
        )
