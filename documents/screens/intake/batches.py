"""Batches: the list of one's office, one batch and its live state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.doubts import OF_PICTURES, Doubt
from documents.intake.arrivals import copies_by_page, first_by_copy, summarise_first_arrivals
from documents.models import Batch, Page, Reading, Upload
from documents.models.batch import BatchQuerySet
from documents.models.page import open_doubts
from documents.screens.intake.picture_doubts import summarise_picture_doubts
from documents.states import BatchState, PagePlace
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

PER_PAGE = 25  # guess
PAGES_AT_ONCE = 60  # guess
ABANDONED = "abandoned"
ABANDONED_AFTER = timedelta(hours=24)  # guess
"""A batch that waits so long for files is listed, and never closed in silence."""
_TONES = {PagePlace.IN_REVIEW: "warn", PagePlace.QUARANTINED: "bad"}
PICTURES = "pictures"
_NARROWED: Mapping[str, tuple[Doubt, ...]] = {"doubts": (), PICTURES: OF_PICTURES}
"""What a batch's pages can be narrowed to beside a place and one doubt: any doubt, or one of the picture."""
MOVING = (BatchState.RECEIVING, BatchState.PROCESSING)


@dataclass(frozen=True, slots=True)
class Row:
    """A batch with the counts of its files and pages."""

    batch: Batch
    counts: dict[str, int]


def count_rows(batches: Iterable[Batch]) -> list[Row]:
    """The batches with their counts, in a constant number of queries."""
    listed = list(batches)
    counts = Batch.counts_of([batch.pk for batch in listed])
    return [Row(batch, counts[batch.pk]) for batch in listed]


def visible_batches(user: User) -> BatchQuerySet:
    """The batches that this person may see, with what a list shows of them."""
    return Batch.objects.visible_to(user).select_related("office", "employer", "created_by", "folder")


@require_GET
def show_batches(request: OfficerRequest) -> HttpResponse:
    """The batches of one's office, newest first."""
    policy.require(request.user, Action.READ_UNFILED)
    state = request.GET.get("state", "")
    found = visible_batches(request.user)
    abandoned = found.abandoned(before=timezone.now() - ABANDONED_AFTER)
    if state == ABANDONED:
        found = abandoned
    elif state in BatchState.values:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": count_rows(page),
        "page": page,
        "state": state,
        "states": BatchState.choices,
        "abandoned": abandoned.count(),
    }
    return render(request, "documents/batches/list.html", context)


@require_GET
def show_batch(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """One batch: what came, what became of each file and page."""
    policy.require(request.user, Action.READ_UNFILED)
    return render(request, "documents/batches/detail.html", _batch_context(request, batch_id))


@require_GET
def show_live_part(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """The part of the page that moves; asked for every few seconds until the batch comes to rest."""
    policy.require(request.user, Action.READ_UNFILED)
    template = "documents/batches/_live.html" if request.htmx else "documents/batches/detail.html"
    return render(request, template, _batch_context(request, batch_id))


def _batch_context(request: OfficerRequest, batch_id: int) -> dict[str, object]:
    batch = get_object_or_404(visible_batches(request.user).select_related("origin__batch"), pk=batch_id)
    files = batch.uploads.listed().prefetch_related(
        Prefetch("entries", Upload.objects.order_by("position", "id"))
    )
    paginator = Paginator(pages_of(batch, user=request.user, only=request.GET.get("only", "")), PAGES_AT_ONCE)
    page = paginator.get_page(request.GET.get("page"))
    counts = Batch.counts_of([batch.pk])[batch.pk]
    return {
        "batch": batch,
        "moving": batch.state in MOVING,
        "counts": counts,
        "pictures": summarise_picture_doubts(batch, user=request.user) if counts["doubts"] else None,
        "places": [(place, counts[place], _TONES.get(place, "")) for place in PagePlace],
        "files": files,
        "folders": count_rows(visible_batches(request.user).filter(origin__batch=batch).order_by("id")),
        "page": page,
        "copies": copies_by_page((one.pk for one in page), user=request.user),
        "first": first_by_copy(page, user=request.user),
        "only": request.GET.get("only", ""),
        "known": summarise_first_arrivals(batch, user=request.user) if counts["duplicate"] else [],
        "may_release": policy.can(request.user, Action.UPLOAD, batch.office)
        or policy.can(request.user, Action.FILE, batch.office),
    }


def pages_of(batch: Batch, *, user: User, only: str = "") -> "QuerySet[Page]":
    """The pages of a batch as the paper lay, with what a thumbnail's caption needs."""
    found = (
        Page.objects.visible_to(user)
        .brought_by(batch.pk)
        .in_order()
        .select_related("scan__upload__parent", "form", "document__employer", "document__form")
        .select_related("duplicate_of__batch__office", "duplicate_of__batch__created_by")
        .prefetch_related(
            Prefetch("readings", Reading.objects.filter(current=True).defer("text", "words")), open_doubts()
        )
    )
    if only in PagePlace.values:
        return found.at_place(PagePlace(only))
    found = found.counted()
    if only in Doubt.values:
        return found.with_doubt(Doubt(only))
    return found.with_doubt(*_NARROWED[only]) if only in _NARROWED else found
