"""The review queue: what the machine suggests and why; a person files it, rejects it, undoes that."""

import time
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.errors import WrongState
from documents.filing import review, siblings, undoing
from documents.filing.taking import note_presence
from documents.models import Deed, Document, Page
from documents.screens.review.arranging import arrangement_of
from documents.screens.review.cards import (
    Typed,
    card_of,
    cards_of,
    decided_meanwhile,
    documents_to_decide,
    done_lately,
    form_types,
    waiting,
)
from documents.screens.review.days import DaysForm
from documents.screens.review.forms import FileForm, RejectForm
from documents.search import has_person_id, search_employers
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Refusal

AT_ONCE = 15  # guess: five screens; the next flow in long before they are through
OFFERED = 8  # guess


@require_GET
def show_queue(request: OfficerRequest) -> HttpResponse:
    """What waits, oldest first; with `batch`, one batch's part of it; with `after`, what stands behind a
    document. With `done`, the deed that led here, to be undone.
    """
    policy.require(request.user, Action.FILE)
    done = _number(request, "done")
    own = Deed.objects.undoable_by(request.user).filter(by=request.user)
    context = _stretch(request) | {"undoable": own.filter(pk=done).first() if done else None}
    return render(request, "documents/review/queue.html", context)


@require_GET
def show_more(request: OfficerRequest) -> HttpResponse:
    """The next cards behind the last that was shown, as a fragment: what is left, whatever was done."""
    policy.require(request.user, Action.FILE)
    if not request.htmx:
        return redirect(f"{reverse('documents:review-queue')}?{request.GET.urlencode()}")
    return render(request, "documents/review/_more.html", _stretch(request) | {"flows": True})


@require_GET
def show_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """One document wherever it lies: what was filed wrongly is moved from here."""
    card = card_of(_document_to_decide(request, document_id))
    context = {"card": card, "forms": form_types()} | arrangement_of(card.document, user=request.user)
    return render(request, "documents/review/one.html", context)


@require_POST
def file_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """Into the file of the employer whose number was written or chosen."""
    document = _document_to_decide(request, document_id)
    form, days = FileForm(request.POST), DaysForm(request.POST)
    if not form.is_valid() or not days.is_valid():
        wrong = [*form.errors.values(), *days.errors.values()]
        problems = [str(text) for texts in wrong for text in texts]
        return _refuse_on_card(request, document, problem=" ".join(problems), status=422)
    given = form.cleaned_data
    facts = {name: given[name] for name in ("account_no", "form", "note", "version")}
    said = days.days_said(document, request.POST)
    return _decide(
        request, document, lambda: review.file_document(document, **facts, days=said, by=request.user)
    )


@require_POST
def reject_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """It belongs to no employer's file."""
    document = _document_to_decide(request, document_id)
    facts = _remark(request)
    return _decide(request, document, lambda: review.reject(document, **facts, by=request.user))


@require_POST
def reopen_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """What was rejected is taken up again; a filed document is moved, not reopened."""
    document = _document_to_decide(request, document_id)
    facts = _remark(request)

    def take_up() -> Document:
        document.require_version(facts["version"])
        if document.state == DocumentState.FILED:
            raise WrongState
        return review.reopen(document, by=request.user)

    return _decide(request, document, take_up)


@require_POST
def undo_deed(request: OfficerRequest, deed_id: int) -> HttpResponse:
    """The document is again where it was before."""
    policy.require(request.user, Action.FILE)
    undoable = Deed.objects.undoable_by(request.user).select_related("by", "office")
    deed = get_object_or_404(undoable, pk=deed_id)
    document = get_object_or_404(documents_to_decide(request.user), pk=_document_of(deed))
    try:
        undone = undoing.undo(deed, by=request.user)
    except Refusal as refusal:
        return _refuse_on_card(request, document, problem=str(refusal), status=refusal.status)
    document = undone if isinstance(undone, Document) else document
    if request.htmx:
        card = card_of(_document_to_decide(request, document.pk))
        return render(request, "documents/review/_answer.html", {"card": card} | _bearings(request))
    messages.success(request, _("Undone: it is as it was before."))
    return redirect("documents:review-one", document.pk)


def _document_of(deed: Deed) -> int:
    """The document that a deed is named for, or in which its page lies; 0 for none."""
    if deed.thing == Deed.Thing.DOCUMENT:
        return deed.thing_id
    page = Page.objects.filter(pk=deed.thing_id).first() if deed.thing == Deed.Thing.PAGE else None
    return (page and page.document_id) or 0


@require_POST
def suggest_employers(request: OfficerRequest) -> HttpResponse:
    """Employers that may be meant by what is written so far: it posts, for that may be a person's id."""
    policy.require(request.user, Action.FILE)
    words = request.POST.get("account_no", "").replace("\x00", "").strip()[:100]
    found: list[Any] = []
    if len(words) >= 2 and not has_person_id(words):
        found = _employers_meant(words, user=request.user)
    return render(request, "documents/review/_employers.html", {"employers": found, "asked": words})


def _employers_meant(words: str, *, user: User) -> list[Employer]:
    digits = words.replace("-", "").replace(" ", "")
    visible = Employer.objects.visible_to(user)
    if digits.isdecimal():
        return list(visible.starting_with(digits)[:OFFERED])
    hits = search_employers(words, user=user, limit=OFFERED).results
    by_number = {e.account_no: e for e in visible.filter(account_no__in=[hit.account_no for hit in hits])}
    return [by_number[hit.account_no] for hit in hits if hit.account_no in by_number]


def _document_to_decide(request: OfficerRequest, document_id: int) -> Document:
    policy.require(request.user, Action.FILE)
    return get_object_or_404(documents_to_decide(request.user), pk=document_id)


def _number(request: OfficerRequest, name: str) -> int | None:
    """A row id of the address or of a hidden field; None for anything else."""
    text = request.GET.get(name) or request.POST.get(name) or ""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _bearings(request: OfficerRequest, *, in_hand: int | None = None) -> dict[str, Any]:
    """What stands round the cards and moves with each decision: how many are left, how many were done."""
    batch = _number(request, "batch")
    in_hand = note_presence(request.user) if in_hand is None else in_hand
    return {
        "left": waiting(request.user, batch=batch, in_hand=in_hand).count(),
        "in_hand": in_hand,
        "done": done_lately(request.user),
        "batch": batch,
        "forms": form_types(),
        "at": time.time_ns() // 1000,
        "elsewhere": decided_meanwhile(request.user, request.POST.get("shown", "")),
    }


def _stretch(request: OfficerRequest) -> dict[str, Any]:
    """The next cards by keyset: no number of a page, which would skip what moved up meanwhile."""
    after, in_hand = _number(request, "after"), note_presence(request.user)
    found = waiting(request.user, batch=_number(request, "batch"), in_hand=in_hand)
    shown = list(found.filter(pk__gt=after or 0)[: AT_ONCE + 1])
    cards = cards_of(shown[:AT_ONCE])
    last = cards[-1].document.pk if cards else after
    around = _bearings(request, in_hand=in_hand)
    return {"cards": cards, "after": after, "last": last, "more": len(shown) > AT_ONCE} | around


def _remark(request: OfficerRequest) -> dict[str, Any]:
    form = RejectForm(request.POST)
    return form.cleaned_data if form.is_valid() else {"note": "", "version": None}


def _decide(request: OfficerRequest, document: Document, verb: Callable[[], Document]) -> HttpResponse:
    """Do it, and answer what was done; a refusal stands on the card, which shows the present state."""
    try:
        decided = verb()
    except Refusal as refusal:
        if refusal.status not in (400, 409):
            raise
        status = 422 if refusal.status == 400 else refusal.status
        return _refuse_on_card(request, document, problem=str(refusal), status=status)
    deed = Deed.objects.that_made(decided)
    alike = siblings.find_siblings(decided, by=request.user).count()
    if request.htmx:
        context = {"document": decided, "deed": deed, "said": _said(decided), "siblings": alike}
        return render(request, "documents/review/_answer.html", context | _bearings(request))
    messages.success(request, _said(decided))
    if alike:
        return redirect("documents:review-siblings", decided.pk)
    if decided.state == DocumentState.REVIEW:
        return redirect("documents:review-one", decided.pk)
    return redirect(reverse("documents:review-queue") + (f"?done={deed.pk}" if deed else ""))


def _said(document: Document) -> str:
    if document.state == DocumentState.FILED:
        return _("Filed under %(number)s.") % {"number": document.employer}
    if document.state == DocumentState.REJECTED:
        return _("Rejected: it belongs to no employer's file.")
    return _("Taken up again: it waits in the review queue.")


def _refuse_on_card(
    request: OfficerRequest, document: Document, *, problem: str, status: int
) -> HttpResponse:
    """The card as the document is now, with what was written and why that was refused."""
    posted = request.POST
    typed = Typed(*(posted.get(field.name, "")[:500] for field in fields(Typed)))
    present = _document_to_decide(request, document.pk)
    context: dict[str, Any] = {
        "card": card_of(present, problem=problem, typed=typed),
        "stale": status == 409,
    }
    if request.htmx:
        return render(request, "documents/review/_answer.html", context | _bearings(request), status=status)
    context["forms"] = form_types()
    context |= arrangement_of(present, user=request.user)
    return render(request, "documents/review/one.html", context, status=status)
