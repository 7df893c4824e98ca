"""How the pages of a document lie: split before one, merged with the paper before, up or down, turned, moved.

Each is a form on the document's own page; what was done can be undone there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.filing import arranging, turning
from documents.models import Deed, Document, Page
from documents.screens.review.cards import card_of, documents_to_decide, form_types
from documents.screens.review.forms import MergeForm, MoveForm, OrderForm, SplitForm, TurnForm
from documents.states import DocumentState
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput, Refusal

_VERBS = (Deed.Verb.SPLIT, Deed.Verb.MERGE, Deed.Verb.ORDER, Deed.Verb.MOVE, Deed.Verb.TURN)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the document, and the orders in which it would stand one place up or down."""

    page: Page
    first: bool
    up: str
    down: str


def arrangement_of(document: Document, *, user: User) -> dict[str, Any]:
    """What the document's own page shows of its pages; the paper before it in its batch; the last change of
    this kind that can be undone. Three queries.
    """
    pages = list(document.pages.all())
    orders = [page.pk for page in pages]
    before = (
        Document.objects.fileable_by(user)
        .filter(batch=document.batch_id, position__lt=document.position)
        .exclude(pk=document.pk)
        .select_related("form")
        .order_by("-position", "-pk")
        .first()
    )
    deeds = Deed.objects.about(document) | Deed.objects.filter(thing=Deed.Thing.PAGE, thing_id__in=orders)
    last = deeds.select_related("by").order_by("-pk").first()
    return {
        "leaves": [_leaf(page, number, orders) for number, page in enumerate(pages)],
        "paper_before": before,
        "last_deed": last if last and last.verb in _VERBS and last.undone_by_id is None else None,
    }


def _leaf(page: Page, number: int, orders: list[int]) -> Leaf:
    def swapped(other: int) -> str:
        if not 0 <= other < len(orders):
            return ""
        moved = list(orders)
        moved[number], moved[other] = moved[other], moved[number]
        return ",".join(map(str, moved))

    return Leaf(page, number == 0, swapped(number - 1), swapped(number + 1))


@require_POST
def split_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """That page and those behind it become a paper of their own."""
    document = _document(request, document_id)

    def verb() -> str:
        given = _given(SplitForm(request.POST))
        arranging.split(document, **given, by=request.user)
        return _("Split into two documents.")

    return _arrange(request, document, verb)


@require_POST
def merge_document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """Its pages join the paper that stands before it."""
    document = _document(request, document_id)
    given = MergeForm(request.POST)

    def verb() -> str:
        facts = _given(given)
        kept = get_object_or_404(documents_to_decide(request.user), pk=facts["into"])
        arranging.merge(kept, other=document, other_version=facts["version"], by=request.user)
        return _("Merged with the document before it.")

    return _arrange(request, document, verb, then=given["into"].value())


@require_POST
def order_pages(request: OfficerRequest, document_id: int) -> HttpResponse:
    """Its pages in the order that was sent."""
    document = _document(request, document_id)

    def verb() -> str:
        arranging.order(document, **_given(OrderForm(request.POST)), by=request.user)
        return _("The pages stand in their new order.")

    return _arrange(request, document, verb)


@require_POST
def turn_page(request: OfficerRequest, document_id: int, page_id: int) -> HttpResponse:
    """One of its pages is turned."""
    document = _document(request, document_id)
    page = get_object_or_404(Page.objects.filter(document=document).select_related("office"), pk=page_id)

    def verb() -> str:
        turning.turn_page(page, **_given(TurnForm(request.POST)), by=request.user)
        return _("The page is turned.")

    return _arrange(request, document, verb)


@require_POST
def move_page(request: OfficerRequest, document_id: int, page_id: int) -> HttpResponse:
    """One of its pages goes to an employer's file, as a paper of its own."""
    document = _document(request, document_id)
    page = get_object_or_404(Page, document=document, pk=page_id)

    def verb() -> str:
        facts = _given(MoveForm(request.POST))
        arranging.move_to_file(
            [page.pk], account_no=facts["account_no"], versions=[facts["version"]], by=request.user
        )
        return _("The page is moved.")

    return _arrange(request, document, verb)


def _given(form: Any) -> dict[str, Any]:
    """What was filled in; InvalidInput says what is wrong with it."""
    if not form.is_valid():
        raise InvalidInput(fields={name: str(errors[0]) for name, errors in form.errors.items()})
    given: dict[str, Any] = form.cleaned_data
    return given


def _document(request: OfficerRequest, document_id: int) -> Document:
    policy.require(request.user, Action.FILE)
    return get_object_or_404(documents_to_decide(request.user), pk=document_id)


def _arrange(
    request: OfficerRequest, document: Document, verb: Callable[[], str], *, then: str = ""
) -> HttpResponse:
    """Do it and show the document, or the one that is left; a refusal stands on its page as it is now."""
    try:
        said = verb()
    except Refusal as refusal:
        if refusal.status not in (400, 409):
            raise
        return _refuse(request, document, refusal)
    messages.success(request, said)
    document.refresh_from_db()
    if document.state != DocumentState.EMPTIED:
        return redirect("documents:review-one", document.pk)
    if str(then).isdecimal():
        return redirect("documents:review-one", int(then))
    moved = Deed.objects.about(document).filter(verb=Deed.Verb.MOVE).first()
    return redirect("documents:review-one", moved.thing_id) if moved else redirect("documents:review-queue")


def _refuse(request: OfficerRequest, document: Document, refusal: Refusal) -> HttpResponse:
    present = _document(request, document.pk)
    places = refusal.fields if isinstance(refusal, InvalidInput) else None
    problem = " ".join([str(refusal), *(places or {}).values()])
    context: dict[str, Any] = {"card": card_of(present, problem=problem), "forms": form_types()}
    status = 422 if refusal.status == 400 else refusal.status
    context |= {"stale": status == 409} | arrangement_of(present, user=request.user)
    return render(request, "documents/review/one.html", context, status=status)
