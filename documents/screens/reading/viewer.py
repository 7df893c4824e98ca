"""One page to read: its picture, its text beside it, what was found on it, and why it lies here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from documents.dating import SURE
from documents.errors import BadQuery
from documents.intake.arrivals import copies_by_page, first_by_copy
from documents.models import FormType, Page, PageFact, Reading
from documents.models.document import file_order
from documents.reading.likely_form import likely_form_of
from documents.reading.people_offered import offer_people
from documents.reading.standing import judge_numbers
from documents.screens.reading import words
from documents.screens.reading.employer_file import documents_of, employer_of
from documents.screens.reading.slot_forms import slot_context
from documents.screens.reading.strip import strip_of
from documents.screens.reading.view_audit import record_view
from documents.screens.search import carry
from documents.search import find_boxes, parse_query
from documents.search.usage import time_to_find
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.work.states import OPEN

_GUESSES = 2
"""Days or periods shown of a page that has none of its own; an era that is not sure gives two."""


@require_GET
def show_page(request: OfficerRequest, page_id: int) -> HttpResponse:
    """A page among those of its batch; a filed one is read in its employer's file."""
    shown = get_object_or_404(_visible_pages(request.user), pk=page_id)
    if shown.document and shown.document.state == DocumentState.FILED and shown.document.employer:
        place = reverse("documents:employer-page", args=[shown.document.employer.account_no, shown.pk])
        return redirect(f"{place}?{request.GET.urlencode()}" if request.GET else place)
    around = Page.objects.visible_to(request.user).filter(batch=shown.batch_id).in_order()
    around = around.filter(Q(duplicate_of=None) | Q(pk=shown.pk))
    return _show_among(request, shown, around=around, employer=None)


@require_GET
def show_employer_page(request: OfficerRequest, account_no: str, page_id: int) -> HttpResponse:
    """A page of an employer's file, among the others of that file."""
    employer = employer_of(account_no, user=request.user)
    documents = documents_of(employer, user=request.user)
    filed = _visible_pages(request.user).filter(document__in=documents.order_by())
    shown = get_object_or_404(filed, pk=page_id)
    around = (
        Page.objects.visible_to(request.user)
        .filter(Q(duplicate_of=None) | Q(pk=page_id), document__in=documents.order_by())
        .order_by(*file_order("document__"), "position", "id")
    )
    return _show_among(request, shown, around=around, employer=employer)


def _visible_pages(user: User) -> "QuerySet[Page]":
    return Page.objects.visible_to(user).select_related(
        "scan__upload__parent",
        "form",
        "batch__office",
        "batch__employer",
        "document__employer",
        "document__form",
        "duplicate_of__batch__office",
        "duplicate_of__batch__created_by",
    )


def _likely_form(page: Page) -> dict[str, Any]:
    """The form that a page without one is likeliest of; a query only where there is a guess."""
    likely = likely_form_of(page)
    form = FormType.objects.filter(pk=likely.form).first() if likely else None
    return {"likely_form": form, "likely_words": likely.words} if likely and form else {}


def _show_among(
    request: OfficerRequest, shown: Page, *, around: "QuerySet[Page]", employer: Employer | None
) -> HttpResponse:
    strip = strip_of(request, shown, around=around, employer=employer)
    if asked := strip.address_of(request.GET.get("go", "")):
        return redirect(asked)
    user = request.user
    record_view(shown, by=user)
    time_to_find.record_open(request.GET.get("f", ""), by=user)
    context = {
        "page": shown,
        "employer": employer,
        "strip": strip,
        "numbers": judge_numbers(shown),
        "facts": _facts_of(shown),
        "copies": copies_by_page([shown.pk], user=user).get(shown.pk, []),
        "first": first_by_copy([shown], user=user).get(shown.pk),
        "doubts": list(shown.doubts.open()),
        "may_original": _is_among(shown, Page.objects.with_originals_for(user)),
        "may_release": _is_among(shown, Page.objects.releasable_by(user)),
        "may_correct": shown.scan is not None and policy.can(user, Action.FILE, shown.office),
        "may_file": shown.document is not None and policy.can(user, Action.FILE, shown.batch.office),
        **slot_context(shown, user=user),
        **_likely_form(shown),
        **_reading_context(request, shown),
    }
    return render(request, "documents/viewer/page.html", context)


@dataclass(frozen=True, slots=True)
class Fact:
    """What the page says of itself, where it stands, and whether it may be shown as sure."""

    row: PageFact
    rect: words.Rect | None
    sure: bool


def _facts_of(shown: Page) -> list[Fact]:
    """Its own day, period, sheet, edition and addressee; of a kind without one of its own what may be it."""
    rows = list(shown.said.order_by("-main", "-confidence", "pk"))
    own = {row.kind for row in rows if row.main}
    told = [row for row in rows if row.main]
    for kind in (PageFact.Kind.DATE, PageFact.Kind.PERIOD):
        told += [row for row in rows if row.kind == kind and kind not in own][:_GUESSES]
    order = list(PageFact.Kind.values)
    told.sort(key=lambda row: order.index(row.kind))
    return [
        Fact(row, words.rects([row.box])[0] if row.box else None, row.main and row.confidence >= SURE)
        for row in told
    ]


def _is_among(shown: Page, rows: "QuerySet[Page]") -> bool:
    """Whether something may be done with the page's scan; a slot without one asks nobody."""
    return shown.scan is not None and rows.filter(pk=shown.pk).exists()


def _reading_context(request: OfficerRequest, shown: Page) -> dict[str, Any]:
    """What depends on the page having been read."""
    reading = shown.readings.filter(current=True).first()
    if reading is None:
        return {"reading": None, "waits": shown.state in OPEN}
    hits = _hit_boxes(reading, carry.words_of(request))
    found, rest = words.words_of(reading, hits=hits)
    because = [reason["box"] for reason in shown.why if reason.get("box")]
    doubted = [box for row in shown.doubts.open() for box in row.boxes]
    return {
        "reading": reading,
        "words": found,
        "by_hand": offer_people(shown, reading)
        if policy.can(request.user, Action.FILE, shown.office)
        else [],
        "rest": rest,
        "hits": words.rects(hits),
        "because": words.rects(because),
        "doubted": words.rects(doubted),
    }


def _hit_boxes(reading: Reading, typed: str) -> list[list[int]]:
    """Boxes of the words that were asked for; words that cannot be searched for mark nothing."""
    try:
        return find_boxes(reading.words, parse_query(typed).terms) if typed else []
    except BadQuery:
        return []
