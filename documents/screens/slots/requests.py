"""Requests to scan a page again: the office's list, a slip to take to the shelf, the new image."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.models import Page, Rescan
from documents.models.rescan import RescanQuerySet
from documents.slots.changing import owner_of
from documents.slots.counting import paper_of
from documents.slots.explaining import LEAST_REASON
from documents.slots.file_slots import number_sides
from documents.slots.gaps import gap_reason, sentence_of
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

AT_ONCE = 50  # guess: a day's work at the scanner


@dataclass(frozen=True, slots=True)
class Line:
    """A request with what finds the sheet: whose file, which folder, which sheet, the pages beside it."""

    rescan: Rescan
    employer: Employer | None
    sheet: int | None
    side: int | None
    after: Page | None
    before: Page | None
    why: str


@require_GET
def show_requests(request: OfficerRequest) -> HttpResponse:
    """The open requests of one's office, oldest first."""
    policy.require(request.user, Action.READ_UNFILED)
    found = _open_requests(request.user)
    context = {
        "total": found.count(),
        "lines": list(_describe(found[:AT_ONCE], user=request.user)),
        "may_send": policy.can(request.user, Action.UPLOAD),
        "may_decline": policy.can(request.user, Action.FILE),
        "least": LEAST_REASON,
    }
    return render(request, "documents/slots/rescans.html", context)


@require_GET
def print_slip(request: OfficerRequest, rescan_id: int) -> HttpResponse:
    """One request on paper: what to look for, and between which pages."""
    policy.require(request.user, Action.READ_UNFILED)
    rescan = get_object_or_404(_related(request.user), pk=rescan_id)
    (line,) = _describe([rescan], user=request.user)
    return render(request, "documents/slots/slip.html", {"line": line, "at": timezone.now()})


def _open_requests(user: User) -> RescanQuerySet:
    return _related(user).filter(closed_at=None).order_by("pk")


def _related(user: User) -> RescanQuerySet:
    return Rescan.objects.visible_to(user).select_related(
        "by", "office", "page__batch__folder", "page__batch__office", "page__document__employer",
        "page__scan__upload", "page__next_scan", "page__duplicate_of__document",
    )  # fmt: skip


def _describe(rescans: Iterable[Rescan], *, user: User) -> Iterable[Line]:
    for rescan in rescans:
        page = rescan.page
        owner = owner_of(page)
        reason = (gap_reason(page.why) or {}) if page.scan_id is None else {}
        sheet, side = number_sides(paper_of(page.batch)).get(page.pk, (None, None))
        after, before = _neighbours(page, reason, user=user)
        yield Line(
            rescan,
            Employer.objects.visible_to(user).filter(pk=owner or 0).first(),
            sheet,
            side,
            after,
            before,
            sentence_of(reason) if reason else "",
        )


def _neighbours(page: Page, reason: Mapping[str, Any], *, user: User) -> tuple[Page | None, Page | None]:
    """The pages that lie beside it in its folder."""
    visible = Page.objects.visible_to(user)
    if page.scan_id is None:
        near = visible.in_bulk([key for key in (reason.get("after"), reason.get("before")) if key])
        return near.get(reason.get("after") or 0), near.get(reason.get("before") or 0)
    order = list(visible.filter(batch=page.batch_id, scan__isnull=False).in_order())
    place = next((at for at, one in enumerate(order) if one.pk == page.pk), None)
    if place is None:
        return None, None
    return order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
