"""The review queue: what the machine suggests and why; a person files it or rejects it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.errors import WrongState
from documents.filing import review
from documents.models import Document, FormType, Page, Reading
from documents.models.document import DocumentQuerySet
from documents.screens.review.forms import FileForm, RejectForm
from documents.search import has_person_id, search_employers
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Refusal

PER_PAGE = 15  # guess
OFFERED = 8  # guess


@require_GET
def show_queue(request: OfficerRequest) -> HttpResponse:
    """What waits, oldest first; one batch's part of it when `batch` is given."""
    policy.require(request.user, Action.FILE)
    found = _documents_to_decide(request.user).waiting_for_review()
    batch = request.GET.get("batch", "")
    if batch.isdecimal() and len(batch) < 19:
        found = found.filter(batch=int(batch))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "forms": _form_types(), "batch": batch}
    return render(request, "documents/review/queue.html", context)


@require_GET
def show_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """One document wherever it lies: what was filed wrongly is moved from here."""
    context = {"document": _document_to_decide(request, document_id), "forms": _form_types()}
    return render(request, "documents/review/one.html", context)


@require_POST
def file_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """Into the file of the employer whose number was written."""
    document = _document_to_decide(request, document_id)
    form = FileForm(request.POST)
    if not form.is_valid():
        problems = [str(text) for texts in form.errors.values() for text in texts]
        return _refuse_in_row(request, document, problem=" ".join(problems))
    given = form.cleaned_data
    try:
        review.file_document(
            document, account_no=given["account_no"], form=given["form"], note=given["note"], by=request.user
        )
    except Refusal as refusal:
        if refusal.status != 400:
            raise
        return _refuse_in_row(request, document, problem=str(refusal))
    return _answer_done(request, document, _("Filed under %(number)s.") % {"number": document.employer})


@require_POST
def reject_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """It belongs to no employer's file."""
    document = _document_to_decide(request, document_id)
    form = RejectForm(request.POST)
    review.reject(document, by=request.user, note=form.cleaned_data["note"] if form.is_valid() else "")
    return _answer_done(request, document, _("Rejected: it belongs to no employer's file."))


@require_POST
def reopen_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """What was rejected is taken up again; a filed document is moved, not reopened."""
    document = _document_to_decide(request, document_id)
    if document.state != DocumentState.REJECTED:
        raise WrongState
    review.reopen(document, by=request.user)
    if request.htmx:
        context = {"document": _document_to_decide(request, document_id), "forms": _form_types()}
        return render(request, "documents/review/_row.html", context)
    messages.success(request, _("Taken up again: it waits in the review queue."))
    return redirect("documents:review-one", document.pk)


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


def _documents_to_decide(user: User) -> DocumentQuerySet:
    reading = Prefetch("readings", Reading.objects.filter(current=True).defer("text", "words"))
    pages = Page.objects.counted().by_position().select_related("scan__upload__parent")
    return (
        Document.objects.fileable_by(user)
        .select_related("batch__office", "batch__employer", "employer__office", "form")
        .prefetch_related(Prefetch("pages", pages.prefetch_related(reading, "doubts")))
    )


def _document_to_decide(request: OfficerRequest, document_id: int) -> Document:
    policy.require(request.user, Action.FILE)
    return get_object_or_404(_documents_to_decide(request.user), pk=document_id)


def _form_types() -> "QuerySet[FormType]":
    return FormType.objects.all()


def _refuse_in_row(request: OfficerRequest, document: Document, *, problem: str) -> HttpResponse:
    context = {
        "document": document,
        "forms": _form_types(),
        "problem": problem,
        "written": request.POST.get("account_no", ""),
        "chosen": request.POST.get("form", ""),
    }
    template = "documents/review/_row.html" if request.htmx else "documents/review/one.html"
    return render(request, template, context, status=422)


def _answer_done(request: OfficerRequest, document: Document, sentence: str) -> HttpResponse:
    if request.htmx:
        return render(request, "documents/review/_done.html", {"document": document, "said": sentence})
    messages.success(request, sentence)
    return redirect("documents:review-queue")
